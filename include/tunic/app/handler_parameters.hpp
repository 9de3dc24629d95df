#pragma once
#include <tunic/data/literal.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

// The inputs of a handler besides the context, found from its parameter list. The inputs themselves are in input.hpp.

namespace tunic {

class context;
class next;
template <data::literal Folder> class context_at;

/// The parts of a request that can become a value, in reading order. A handler takes each at most once, and at most
/// one of the bodies.
enum class input_target : unsigned char { params, query, headers, cookies, json, form, multipart, text, bytes };

/// `query`, as it appears in validation errors and in the slot `validate:query`.
std::string_view name_of(input_target target) noexcept;

/// A handler parameter that is read from the request and checked before the handler runs: `query<T>`, `json<T>` ...
template <class P>
concept input_parameter = requires { std::remove_cvref_t<P>::is_input_parameter; };

namespace detail {

template <class... P> struct parameter_list {
    static constexpr std::size_t size = sizeof...(P);
};

template <class F> struct parameters_of {
    using list = void;
}; // a generic lambda has no parameter list
template <class R, class... P> struct parameters_of<R (*)(P...)> {
    using list = parameter_list<P...>;
};
template <class R, class... P> struct parameters_of<R (*)(P...) noexcept> {
    using list = parameter_list<P...>;
};
template <class R, class C, class... P> struct parameters_of<R (C::*)(P...) const> {
    using list = parameter_list<P...>;
};
template <class R, class C, class... P> struct parameters_of<R (C::*)(P...) const noexcept> {
    using list = parameter_list<P...>;
};
template <class F>
    requires requires { &F::operator(); }
struct parameters_of<F> : parameters_of<decltype(&F::operator())> {};
template <class F> using parameter_list_of = typename parameters_of<F>::list;

// Why a function is neither a handler nor a layer, as far as its type shows.

template <class Call> inline constexpr bool needs_mutable_object = false;
template <class R, class C, class... P> inline constexpr bool needs_mutable_object<R (C::*)(P...)> = true;
template <class R, class C, class... P> inline constexpr bool needs_mutable_object<R (C::*)(P...) noexcept> = true;
/// A mutable lambda, or an object whose call operator is not const.
template <class F>
concept changed_by_calls = requires { requires needs_mutable_object<decltype(&F::operator())>; };

template <class List> inline constexpr bool copies_context = false;
template <class... P> inline constexpr bool copies_context<parameter_list<context, P...>> = true;

template <class List> inline constexpr bool refers_to_next = false;
template <class C> inline constexpr bool refers_to_next<parameter_list<C, next&>> = true;
template <class C> inline constexpr bool refers_to_next<parameter_list<C, next const&>> = true;
template <class C> inline constexpr bool refers_to_next<parameter_list<C, next&&>> = true;

template <class List> inline constexpr bool takes_one = false;
template <class P> inline constexpr bool takes_one<parameter_list<P>> = true;

template <class List> inline constexpr bool takes_more_than_context = false;
template <class P, class... More>
inline constexpr bool takes_more_than_context<parameter_list<context&, P, More...>> = true;

constexpr bool is_body(input_target target) noexcept { return target >= input_target::json; }

template <class List> struct inputs_in {
    static constexpr bool any = false;
};
template <class... P> struct inputs_in<parameter_list<P...>> {
    static constexpr bool any = (input_parameter<P> || ...);
};
/// The context first, then only inputs.
template <class... P> struct inputs_in<parameter_list<context&, P...>> {
    static constexpr bool any = (input_parameter<P> || ...);
    static constexpr bool only = (input_parameter<P> && ...);
    static constexpr std::size_t count_if(bool (*wanted)(input_target)) noexcept {
        std::size_t n = 0;
        if constexpr (only) ((n += wanted(std::remove_cvref_t<P>::target)), ...);
        return n;
    }
    static constexpr bool each_once() noexcept {
        if constexpr (!only)
            return true;
        else {
            constexpr std::size_t all = 1 + static_cast<std::size_t>(input_target::bytes);
            std::size_t seen[all] = {};
            (++seen[static_cast<std::size_t>(std::remove_cvref_t<P>::target)], ...);
            for (auto const n : seen)
                if (n > 1) return false;
            return true;
        }
    }
    static constexpr std::size_t bodies = count_if([](input_target t) { return is_body(t); });
};
template <data::literal Folder, class... P>
struct inputs_in<parameter_list<context_at<Folder>&, P...>> : inputs_in<parameter_list<context&, P...>> {};

/// A function whose parameters name an input. static_asserts check whether they are correct.
template <class F>
concept takes_inputs = inputs_in<parameter_list_of<F>>::any;

template <class F>
concept takes_nothing_but_inputs = takes_inputs<F> && requires { requires inputs_in<parameter_list_of<F>>::only; };

template <class F> consteval bool reads_body() {
    if constexpr (requires { inputs_in<parameter_list_of<F>>::bodies; })
        return inputs_in<parameter_list_of<F>>::bodies != 0;
    else
        return false;
}

template <class F> consteval void check_inputs() {
    using inputs = inputs_in<parameter_list_of<F>>;
    static_assert(requires { inputs::only; }, "a handler takes context& first, then its inputs");
    if constexpr (requires { inputs::only; }) {
        static_assert(inputs::only,
                      "besides context&, a handler takes params<T>, query<T>, headers<T>, cookies<T> and one "
                      "of json<T>, form<T>, multipart<T>, text_body and bytes_body");
        static_assert(inputs::bodies <= 1,
                      "a handler reads the body once: as json<T>, form<T>, multipart<T>, text_body or bytes_body");
        static_assert(inputs::each_once() || inputs::bodies > 1,
                      "a handler takes each of params<T>, query<T>, headers<T> and cookies<T> at most once");
    }
}

} // namespace detail
} // namespace tunic
