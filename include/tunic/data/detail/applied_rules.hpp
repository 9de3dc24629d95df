#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "tunic/base/type_name.hpp"
#include "tunic/data/detail/member_index.hpp"
#include "tunic/data/detail/rule_parts.hpp"
#include "tunic/data/fault.hpp"
#include "tunic/data/literal.hpp"
#include "tunic/data/reflect.hpp"
#include "tunic/data/rule.hpp"
#include "tunic/data/rule_keyword.hpp"
#include "tunic/data/rule_messages.hpp"

// Applies the rules of a type to its fields.

namespace tunic::data {

template <class... Rules> rule_set<Rules...> find_rule_set(rule_set<Rules...> const*);
template <class T> using rule_set_of = decltype(find_rule_set(static_cast<rules<T> const*>(nullptr)));

template <class T>
concept has_rules = requires { typename rule_set_of<T>; };

/// The field of T that a rule names.
template <class T, auto Member> consteval std::size_t rule_field() {
    constexpr bool is_own = std::is_base_of_v<owner_of<Member>, T>;
    static_assert(is_own, "tunic: a rule in tunic::rules<T> is about a member of T, and this one is of another class");
    if constexpr (is_own) {
        constexpr std::size_t index = member_index<T, Member>();
        static_assert(index != count_fields<T>(),
                      "tunic: a rule is about a field, and tunic::describe<T> does not list this member");
        return index;
    } else
        return 0;
}

/// How one rule of T is applied.
template <class T, class Rule> struct applied_rule;

template <class T, auto Member, class... Constraints> struct applied_rule<T, rule<Member, Constraints...>> {
    using list = part_list<Constraints...>;
    static constexpr std::size_t field = rule_field<T, Member>();

    template <std::size_t I> static consteval auto keywords() {
        if constexpr (I == field)
            return list::template keywords<member_of<Member>>();
        else
            return std::array<rule_keyword, 0>{};
    }
    template <std::size_t I, class V>
    static bool check_field([[maybe_unused]] V const& value, [[maybe_unused]] path_step const& step,
                            [[maybe_unused]] inspection const& in) {
        if constexpr (I == field)
            return list::check(value, &step, in);
        else
            return true;
    }
    static bool check_object(T const&, path_step const*, inspection const&) { return true; }
    template <std::size_t I> static void add_messages([[maybe_unused]] std::string& text) {
        if constexpr (I == field) list::add_messages(text);
    }
    static void add_object_messages(std::string&) {}
    static void verify(std::vector<std::string>& sentences) {
        list::verify("tunic::rules<" + std::string(type_name<T>()) + ">: " + std::string(field_names<T>[field]) + ": ",
                     sentences);
    }
};

template <class T, auto Fn, literal Message, auto... Member>
struct applied_rule<T, object_rule<Fn, Message, Member...>> {
    template <std::size_t> static consteval auto keywords() { return std::array<rule_keyword, 0>{}; }
    template <std::size_t, class V> static bool check_field(V const&, path_step const&, inspection const&) {
        return true;
    }
    static bool check_object(T const& value, path_step const* at, inspection const& in) {
        constexpr bool fit = requires {
            { Fn(value) } -> std::convertible_to<bool>;
        };
        static_assert(fit, "tunic: object_rule<fn>: fn is called with the whole value and returns whether it is right");
        if constexpr (fit) {
            if (static_cast<bool>(Fn(value))) return true;
            broken_rule const broken{"custom", {}, Message.view()};
            if constexpr (sizeof...(Member) == 0)
                return report(in, at, broken);
            else {
                auto const step = path_step::member(at, field_names<T>[(rule_field<T, Member>(), ...)]);
                return report(in, &step, broken);
            }
        } else
            return false;
    }
    template <std::size_t I> static void add_messages([[maybe_unused]] std::string& text) {
        if constexpr (((rule_field<T, Member>() == I) || ...)) add_message(text, Message.view());
    }
    static void add_object_messages([[maybe_unused]] std::string& text) {
        if constexpr (sizeof...(Member) == 0) add_message(text, Message.view());
    }
    static void verify(std::vector<std::string>&) {}
};

/// All rules of T together.
template <class T, class Set> struct applied_rules;
template <class T, class... Rules> struct applied_rules<T, rule_set<Rules...>> {
    template <std::size_t I> static consteval auto keywords() {
        return join(applied_rule<T, Rules>::template keywords<I>()...);
    }
    template <std::size_t I, class V>
    static bool check_field(V const& value, path_step const& step, inspection const& in) {
        bool right = true;
        ((right &= applied_rule<T, Rules>::template check_field<I>(value, step, in)), ...);
        return right;
    }
    static bool check_object(T const& value, path_step const* at, inspection const& in) {
        bool right = true;
        ((right &= applied_rule<T, Rules>::check_object(value, at, in)), ...);
        return right;
    }
    template <std::size_t I> static void add_messages([[maybe_unused]] std::string& text) {
        (applied_rule<T, Rules>::template add_messages<I>(text), ...);
    }
    static void add_object_messages([[maybe_unused]] std::string& text) {
        (applied_rule<T, Rules>::add_object_messages(text), ...);
    }
    static void verify(std::vector<std::string>& sentences) { (applied_rule<T, Rules>::verify(sentences), ...); }
};
template <class T> using own_rules = applied_rules<T, rule_set_of<T>>;

} // namespace tunic::data
