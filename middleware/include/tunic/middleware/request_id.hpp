#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace tunic::middleware {

/// A UUID of version 7 (RFC 9562 section 5.7) in lower case: `0191b3c8-5f2e-7cc3-98c4-dc0c0c07398f`.
///
/// The ids of one thread increase, even when the clock goes back. Never allocates, takes no lock. Unique, but not
/// secret: the generator behind it is fast, not cryptographic.
[[nodiscard]] std::array<char, 36> uuid_v7() noexcept;

/// Creates an id: `f(context&)` that returns a std::string or another text by value, or a view that lives as long as
/// the request, such as the result of c.format().
class id_generator {
public:
    id_generator() = default;
    /// A function; several threads may call it concurrently.
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, id_generator>)
                && std::is_invocable_r_v<std::string_view, std::decay_t<F> const&, context&>
    id_generator(F&& f)
        : make_([f = std::decay_t<F>(std::forward<F>(f))](context& c) -> std::string_view {
              using made = std::invoke_result_t<std::decay_t<F> const&, context&>;
              if constexpr (std::is_reference_v<made> || std::is_pointer_v<made>
                            || std::same_as<made, std::string_view>)
                  return f(c);
              else // an owned text, which would be destroyed
                  return c.copy(f(c));
          }) {}

    explicit operator bool() const noexcept { return static_cast<bool>(make_); }
    std::string_view operator()(context& c) const { return make_(c); }

private:
    callback<std::string_view(context&)> make_;
};

/// Options of request_id().
struct request_id_options {
    /// The header in the request, if trusted, and in the response.
    std::string header = "X-Request-Id";
    /// Whether the client's id is kept. Allow it only for your own proxies:
    /// `.trust_inbound = [](context const& c) { return c.peer() == "10.0.0.1"; }`
    request_predicate trust_inbound = false;
    /// The longest id that is accepted from a client, in bytes.
    std::size_t max = 128;
    /// uuid_v7() by default.
    id_generator generator = {};
};

/// Gives each request an id: for the log, for error bodies (`request_id`), and in a header of every response.
///
/// A client's id is kept only if it is trusted, has 1 to `max` bytes, and consists of `A-Z a-z 0-9 . _ ~ + / = -`;
/// otherwise a new one replaces it. Order: just outside of the logger, and outside of all layers that may answer
/// by themselves. Throws std::invalid_argument for an invalid header name, or a maximum of 0.
any_layer request_id(request_id_options options = {});

} // namespace tunic::middleware
