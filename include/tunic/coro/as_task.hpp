#pragma once
#include <tunic/coro/environment.hpp>
#include <tunic/coro/task.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace tunic::coro {

/// A type that can be awaited in place, and moved until then.
template <class T>
concept movable_awaiter = std::move_constructible<T> && requires(T& awaiter) {
    { awaiter.await_ready() } -> std::convertible_to<bool>;
    awaiter.await_resume();
};

template <class T> inline constexpr bool is_task = false;
template <class T> inline constexpr bool is_task<task<T>> = true;

/// A task that awaits `work`. Its frame comes from the thread's pool, since no argument leads to an arena.
template <movable_awaiter Awaiter>
    requires(!is_task<Awaiter>)
auto as_task(Awaiter work) -> task<decltype(work.await_resume())> {
    co_return co_await work;
}

/// Converts the work given to combinators: a task as is, a task from a type that converts to one (`next()`), and a task
/// around an awaitable (`offload(...)`), with its frame in the environment's arena.
template <class T> task<T> as_task(environment&, task<T> work) noexcept { return work; }
template <class T> task<T> as_task(task<T> work) noexcept { return work; }
template <class Work>
    requires(!is_task<Work> && !movable_awaiter<Work> && std::convertible_to<Work, task<>>)
task<> as_task(environment&, Work work) {
    return std::move(work);
}
template <class Awaiter>
    requires(!is_task<Awaiter> && movable_awaiter<Awaiter>)
auto as_task(environment&, Awaiter work) -> task<decltype(work.await_resume())> {
    co_return co_await work;
}

template <class Work>
    requires(!is_task<Work> && !movable_awaiter<Work> && std::convertible_to<Work, task<>>)
task<> as_task(Work work) {
    return std::move(work);
}

/// Types that combinators accept besides tasks.
template <class Work>
concept becomes_task = !is_task<Work> && requires(environment& env, Work work) { as_task(env, std::move(work)); };

} // namespace tunic::coro
