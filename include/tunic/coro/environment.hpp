#pragma once

namespace tunic {

class arena;
class scheduler;
class cancel_scope;

/// The properties that a tree of coroutines inherits: the memory for frames, the loop, the cancellation.
///
/// A coroutine finds it among its arguments (a `context&` is one) and passes it to the tasks it awaits. Without one a
/// coroutine still runs: its frame comes from the thread's pool and nothing cancels it.
class environment {
public:
    environment() = default;
    environment(arena* frames, scheduler* loop, cancel_scope* scope) noexcept
        : frames_(frames), loop_(loop), scope_(scope) {}
    environment(environment const&) = delete;
    environment& operator=(environment const&) = delete;

    [[nodiscard]] arena* frames() const noexcept { return frames_; }
    [[nodiscard]] scheduler* scheduling() const noexcept { return loop_; }

    /// The innermost scope of the running code. A wait restores it when it resumes its coroutine, so that branches of
    /// one request under different time limits do not mix.
    [[nodiscard]] cancel_scope* scope() const noexcept { return scope_; }
    void enter(cancel_scope* scope) noexcept { scope_ = scope; }

private:
    arena* frames_ = nullptr;
    scheduler* loop_ = nullptr;
    cancel_scope* scope_ = nullptr;
};

/// The base of types that coroutines may take in place of an environment, because they lead to one: a typed call leads
/// to its context.
class environment_guide {
public:
    explicit environment_guide(environment& to) noexcept : to_(&to) {}
    [[nodiscard]] environment* destination() const noexcept { return to_; }

private:
    environment* to_;
};

} // namespace tunic
