#pragma once
#include <tunic/coro/as_task.hpp>
#include <tunic/coro/cancellation.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/coro/this_environment.hpp>

#include <cstddef>
#include <exception>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tunic {

/// Stands for a void result of when_all.
struct nothing {};

/// The results of when_all, in the order of its arguments: `auto const [user, posts] = co_await when_all(c, a, b);`
/// Plain aggregates, not tuples: g++ 15 and 16 forget the destructor of a decomposed awaited tuple (PR 124584).
template <class... T> struct all_results;
/// The result of one task.
template <class A> struct all_results<A> {
    A first; ///< of the first task
};
/// The results of two tasks.
template <class A, class B> struct all_results<A, B> {
    A first;  ///< of the first task
    B second; ///< of the second task
};
/// The results of three tasks.
template <class A, class B, class C> struct all_results<A, B, C> {
    A first;  ///< of the first task
    B second; ///< of the second task
    C third;  ///< of the third task
};
/// The results of four tasks.
template <class A, class B, class C, class D> struct all_results<A, B, C, D> {
    A first;  ///< of the first task
    B second; ///< of the second task
    C third;  ///< of the third task
    D fourth; ///< of the fourth task
};

namespace coro {

/// Counts the running branches, resumes the waiting coroutine after the last one, and keeps the first error.
class join {
public:
    explicit join(environment& env) noexcept : env_(env), outer_(env.scope()) {
        if (outer_) scope_.emplace(*outer_);
    }
    join(join const&) = delete;
    join& operator=(join const&) = delete;

    /// A branch starts in the scope of this join, regardless of the scope its siblings left.
    void enter_branch() noexcept {
        env_.enter(scope_ ? &*scope_ : nullptr);
        ++running_;
    }
    void leave_branch() noexcept { env_.enter(outer_); }

    void finished(std::exception_ptr error) noexcept {
        if (error && !error_) {
            error_ = std::move(error);
            if (scope_) scope_->cancel(cancel_reason::sibling_failed);
        }
        if (--running_ == 0 && waiter_) std::exchange(waiter_, {}).resume();
    }
    [[nodiscard]] environment& env() const noexcept { return env_; }

    [[nodiscard]] bool await_ready() const noexcept { return running_ == 0; }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { waiter_ = waiter; }
    void await_resume() const {
        env_.enter(outer_);
        if (error_) std::rethrow_exception(error_);
    }

private:
    environment& env_;
    cancel_scope* outer_;
    std::optional<cancel_scope> scope_;
    std::coroutine_handle<> waiter_;
    std::exception_ptr error_;
    std::size_t running_ = 0;
};

template <class T> using result_of = std::conditional_t<std::is_void_v<T>, nothing, T>;

/// One task of a when_all. May be moved until it is started.
template <class T> class branch : completion {
public:
    branch(task<T> work, join& all) noexcept : completion(&on_done), work_(std::move(work)), all_(&all) {}
    branch(branch&& other) noexcept : completion(&on_done), work_(std::move(other.work_)), all_(other.all_) {}

    void start() noexcept {
        all_->enter_branch();
        if (work_.start(*this, &all_->env())) all_->finished(work_.error());
        all_->leave_branch();
    }
    result_of<T> result() {
        if constexpr (std::is_void_v<T>)
            return {};
        else
            return work_.result();
    }

private:
    static void on_done(completion& c) noexcept {
        auto& self = static_cast<branch&>(c);
        self.all_->finished(self.work_.error());
    }
    task<T> work_;
    join* all_;
};

} // namespace coro

/// Runs two to four tasks concurrently on this thread: whenever one waits, another continues.
///
/// Completes when the last has finished. If one throws, the waits of the others are cancelled (sibling_failed), they
/// are awaited to their end, and the first exception is thrown. Void tasks give `nothing`.
///
///     auto const [user, posts] = co_await when_all(c, load_user(c, id), load_posts(c, id));
template <class... T>
    requires(sizeof...(T) >= 2 && sizeof...(T) <= 4)
task<all_results<coro::result_of<T>...>> when_all(environment& env, task<T>... work) {
    coro::join all(env);
    std::tuple<coro::branch<T>...> branches{coro::branch<T>(std::move(work), all)...};
    std::apply([](auto&... branch) { (branch.start(), ...); }, branches);
    co_await all;
    co_return std::apply([](auto&... branch) { return all_results<coro::result_of<T>...>{branch.result()...}; },
                         branches);
}

/// The same when some of them are not tasks: `when_all(c, load_user(c, id), offload(pool, f))`.
template <class... Work>
    requires(sizeof...(Work) >= 2 && sizeof...(Work) <= 4 && (coro::becomes_task<Work> || ...)
             && ((coro::is_task<Work> || coro::becomes_task<Work>) && ...))
auto when_all(environment& env, Work... work) {
    return when_all(env, coro::as_task(env, std::move(work))...);
}

/// The same for any number of tasks of one type; the results are in the order of the tasks.
template <class T> task<std::vector<coro::result_of<T>>> when_all(environment& env, std::vector<task<T>> work) {
    coro::join all(env);
    std::vector<coro::branch<T>> branches;
    branches.reserve(work.size());
    for (auto& t : work) branches.emplace_back(std::move(t), all);
    for (auto& b : branches) b.start();
    co_await all;
    std::vector<coro::result_of<T>> results;
    results.reserve(branches.size());
    for (auto& b : branches) results.push_back(b.result());
    co_return results;
}

/// The same in the environment of the coroutine that awaits it: `co_await when_all(load_user(id), load_posts(id));`
template <class... T>
    requires(sizeof...(T) >= 2 && sizeof...(T) <= 4)
task<all_results<coro::result_of<T>...>> when_all(task<T>... work) {
    environment& env = co_await this_environment();
    co_return co_await when_all(env, std::move(work)...);
}
/// The same when some of them are not tasks.
template <class... Work>
    requires(sizeof...(Work) >= 2 && sizeof...(Work) <= 4 && (coro::becomes_task<Work> || ...)
             && ((coro::is_task<Work> || coro::becomes_task<Work>) && ...))
auto when_all(Work... work) {
    return when_all(coro::as_task(std::move(work))...);
}
/// The same for any number of tasks of one type.
template <class T> task<std::vector<coro::result_of<T>>> when_all(std::vector<task<T>> work) {
    environment& env = co_await this_environment();
    co_return co_await when_all(env, std::move(work));
}

} // namespace tunic
