#pragma once
#include <type_traits>

#include "tunic/data/constraints.hpp"
#include "tunic/data/detail/member_index.hpp"
#include "tunic/data/detail/rule_parts.hpp"
#include "tunic/data/literal.hpp"

namespace tunic {

/// Defines the rules for values of T; they are checked wherever a T comes from outside:
///
///     template <> struct tunic::rules<new_user> : tunic::rule_set<
///         rule<&new_user::name,  length<1, 80>>,
///         rule<&new_user::email, format<email>>,
///         rule<&new_user::age,   minimum<0>, maximum<150>, message<"an age in years">>> {};
///
/// It must precede the first use of T in a request; the best place is beside T. A class with private members makes it a
/// friend: `friend struct tunic::rules<account>;`
template <class T> struct rules {};

/// Constraints of one member (<tunic/data/constraints.hpp>). An absent optional satisfies all of them. A member may
/// have several rules, each with its own message.
template <auto Member, class... Constraints> struct rule {
    static constexpr bool fits = [] {
        constexpr bool is_member = std::is_member_object_pointer_v<decltype(Member)>;
        static_assert(is_member, "tunic: a rule begins with a data member of its type: rule<&user::name, ...>");
        if constexpr (is_member)
            return data::part_list<Constraints...>::template fits<data::member_of<Member>>();
        else
            return false;
    }();
};

/// A rule about a whole value, for constraints across several members: `bool fn(T const&)`. The fault is located at the
/// value, or at the member named last; its code is `custom`. It is checked even if members are wrong.
///
///     object_rule<[](booking const& b) { return b.from <= b.to; }, "must end after it begins", &booking::to>
template <auto Fn, data::literal Message = "", auto... Member> struct object_rule {
    static_assert(sizeof...(Member) <= 1, "tunic: an object_rule puts its fault at one member, or at none");
    /// Whether it is meaningful for the member; otherwise a compile-time error with a sentence.
    static constexpr bool fits = true;
};

namespace data {

template <class> inline constexpr bool is_rule = false;
template <auto Member, class... Constraints> inline constexpr bool is_rule<rule<Member, Constraints...>> = true;
template <auto Fn, literal Message, auto... Member>
inline constexpr bool is_rule<object_rule<Fn, Message, Member...>> = true;

template <class Rule> consteval bool explain_rule() {
    static_assert(is_rule<Rule>, "tunic: tunic::rule_set<...> lists rule<...> and object_rule<...>");
    if constexpr (is_rule<Rule>) static_cast<void>(Rule::fits);
    return true;
}

} // namespace data

/// The base class of tunic::rules<T>.
template <class... Rules> struct rule_set {
    static_assert((data::explain_rule<Rules>() && ...));
};

} // namespace tunic
