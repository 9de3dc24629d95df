#pragma once
#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace tunic {

template <class Signature> class callback;

/// A function stored in options: called through const, by all loops concurrently. Copies share it; a call costs one
/// indirection and no memory. An empty one is false and must not be called.
///
/// Like std::function, at a tenth of its header: hello world pays for everything that <tunic/tunic.hpp> includes.
template <class R, class... Args> class callback<R(Args...)> {
public:
    callback() noexcept = default;
    callback(std::nullptr_t) noexcept {}
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, callback>)
                    && std::is_invocable_r_v<R, std::decay_t<F> const&, Args...>
    callback(F&& f)
        : owner_(std::make_shared<std::decay_t<F> const>(std::forward<F>(f))),
          call_([](void const* self, Args... args) -> R {
              return static_cast<R>((*static_cast<std::decay_t<F> const*>(self))(std::forward<Args>(args)...));
          }) {}

    explicit operator bool() const noexcept { return call_ != nullptr; }
    R operator()(Args... args) const { return call_(owner_.get(), std::forward<Args>(args)...); }

private:
    std::shared_ptr<void const> owner_;
    R (*call_)(void const*, Args...) = nullptr;
};

} // namespace tunic
