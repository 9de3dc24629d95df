#pragma once
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "tunic/data/constraints.hpp"
#include "tunic/data/enum_names.hpp"
#include "tunic/data/fault.hpp"
#include "tunic/data/json_kind.hpp"
#include "tunic/data/json_writer.hpp"
#include "tunic/data/rule_keyword.hpp"
#include "tunic/data/rule_messages.hpp"

// Applies the constraints of one rule to one value.

namespace tunic::data {

/// The state that a check carries through a value.
struct inspection {
    fault_list& faults;
    rule_messages const& messages;
};

/// Lists a fault; always false.
bool report(inspection const& in, path_step const* at, broken_rule const& rule);

// A constraint applies to the external value: neither to the optional around it, nor to the type that json_as replaces.

template <class T> consteval auto find_bare() {
    if constexpr (may_be_empty(kind_of<T>()))
        return find_bare<std::remove_cvref_t<decltype(*std::declval<T const&>())>>();
    else if constexpr (kind_of<T>() == kind::converted)
        return find_bare<converted_t<T>>();
    else
        return std::type_identity<T>{};
}
template <class T> using bare_t = typename decltype(find_bare<T>())::type;

/// An absent value satisfies every rule.
template <class T, class F> bool with_bare(T const& value, F const& f) {
    if constexpr (may_be_empty(kind_of<T>()))
        return !static_cast<bool>(value) || with_bare(*value, f);
    else if constexpr (kind_of<T>() == kind::converted)
        return with_bare(json_as<T>::from(value), f);
    else if constexpr (std::is_pointer_v<T>)
        return value == nullptr || f(value);
    else
        return f(value);
}

/// Calls f with the key of a map as a member's name.
template <class Key, class F> void with_key_text(Key const& key, F const& f) {
    constexpr kind k = kind_of<Key>();
    if constexpr (k == kind::converted)
        with_key_text(json_as<Key>::from(key), f);
    else if constexpr (k == kind::text)
        f(as_text(key));
    else if constexpr (k == kind::character)
        f(std::string_view(&key, 1));
    else if constexpr (k == kind::enumeration) {
        if (auto const name = enum_name(key); !name.empty())
            f(name);
        else
            with_key_text(static_cast<std::underlying_type_t<Key>>(key), f);
    } else {
        char digits[24];
        auto const end = std::to_chars(digits, digits + sizeof digits, key).ptr;
        f(std::string_view(digits, static_cast<std::size_t>(end - digits)));
    }
}

/// Calls f(element, step) for every element of a sequence and every value of a map.
template <class T, class F> void for_each_element(T const& container, path_step const* at, F const& f) {
    if constexpr (kind_of<T>() == kind::map)
        for (auto const& entry : container)
            with_key_text(entry.first, [&](std::string_view key) { f(entry.second, path_step::member(at, key)); });
    else {
        std::size_t index = 0;
        for (auto const& element : container) f(element, path_step::element(at, index++));
    }
}

template <class T> consteval auto find_element() {
    if constexpr (kind_of<T>() == kind::map)
        return std::type_identity<typename T::mapped_type>{};
    else
        return std::type_identity<element_t<T>>{};
}

template <class... Arrays> consteval auto join(Arrays const&... arrays) {
    std::array<rule_keyword, (0 + ... + std::tuple_size_v<Arrays>)> all{};
    [[maybe_unused]] std::size_t i = 0;
    [[maybe_unused]] auto const append = [&](auto const& keywords) {
        for (auto const& keyword : keywords) all[i++] = keyword;
    };
    (append(arrays), ...);
    return all;
}

template <class Constraint>
concept constraint_class = requires { std::string_view(Constraint::code); };

template <class Constraint> consteval std::string_view own_message() {
    if constexpr (requires { Constraint::own_message; })
        return Constraint::own_message;
    else
        return {};
}

/// Adds a message to those for documents, unless it is empty.
inline void add_message(std::string& text, std::string_view message) {
    if (!text.empty() && !message.empty()) text += "; ";
    text += message;
}

/// One part of a rule: a constraint, `each` or `message`.
template <class Constraint> struct part {
    static constexpr std::string_view message = {};

    template <class V> static consteval bool fits() {
        static_assert(constraint_class<Constraint>,
                      "tunic: a rule is a member and its constraints: rule<&user::name, length<1, 80>>");
        if constexpr (constraint_class<Constraint>)
            return Constraint::template fits<V>();
        else
            return false;
    }
    // A mismatch is reported where the rule is written, and not again.
    template <class V> static consteval auto keywords() {
        if constexpr (fits<V>())
            return Constraint::template keywords<V>;
        else
            return std::array<rule_keyword, 0>{};
    }

    template <class V>
    static bool check([[maybe_unused]] V const& value, [[maybe_unused]] path_step const* at,
                      [[maybe_unused]] inspection const& in, [[maybe_unused]] std::string_view given) {
        if constexpr (fits<V>()) {
            if (Constraint::holds(value)) [[likely]]
                return true;
            static constexpr auto& asked = Constraint::template keywords<V>;
            return report(in, at, {Constraint::code, asked, given.empty() ? own_message<Constraint>() : given});
        } else
            return false;
    }
    static void verify(std::string const& where, std::vector<std::string>& sentences) {
        if constexpr (requires { Constraint::fault(); })
            if (auto why = Constraint::fault(); !why.empty()) sentences.push_back(where + why);
    }
};

template <literal Text> struct part<tunic::message<Text>> {
    static constexpr std::string_view message = Text.view();

    template <class V> static consteval bool fits() { return true; }
    template <class V> static consteval auto keywords() { return std::array<rule_keyword, 0>{}; }
    template <class V> static bool check(V const&, path_step const*, inspection const&, std::string_view) {
        return true;
    }
    static void verify(std::string const&, std::vector<std::string>&) {}
};

/// The constraints of one rule, with their message.
template <class... Constraints> struct part_list {
    static constexpr std::string_view message = [] {
        std::string_view found;
        (static_cast<void>(part<Constraints>::message.empty() || (found = part<Constraints>::message, true)), ...);
        return found;
    }();

    template <class T> static consteval bool fits() { return (part<Constraints>::template fits<bare_t<T>>() && ...); }
    template <class T> static consteval auto keywords() {
        return join(part<Constraints>::template keywords<bare_t<T>>()...);
    }
    /// Lists all faults, not only the first; `given` is the message of the enclosing rule, if it has one.
    template <class T>
    static bool check(T const& value, path_step const* at, inspection const& in, std::string_view given = {}) {
        return with_bare(value, [&](auto const& bare) {
            auto const text = message.empty() ? given : message;
            bool right = true;
            ((right &= part<Constraints>::check(bare, at, in, text)), ...);
            return right;
        });
    }
    /// Its message, or the messages of its constraints.
    static void add_messages(std::string& text) {
        add_message(text, message);
        if constexpr (message.empty()) (add_message(text, own_message<Constraints>()), ...);
    }
    static void verify(std::string const& where, std::vector<std::string>& sentences) {
        (part<Constraints>::verify(where, sentences), ...);
    }
};

template <class... Constraints> struct part<tunic::each<Constraints...>> {
    static constexpr std::string_view message = {};
    using list = part_list<Constraints...>;

    template <class V> static consteval bool fits() {
        constexpr bool fit = kind_of<V>() == kind::sequence || kind_of<V>() == kind::map;
        static_assert(fit, "tunic: each is for the elements of sequences and the values of maps");
        if constexpr (fit)
            return list::template fits<typename decltype(find_element<V>())::type>();
        else
            return false;
    }
    template <class V> static consteval auto keywords() {
        constexpr auto& inside = element_table<V>;
        return std::array{
            rule_keyword{kind_of<V>() == kind::map ? "additionalProperties" : "items",
                         {.what = rule_value::kind::keywords, .keywords = inside.data(), .size = inside.size()}}};
    }
    template <class V>
    static bool check(V const& value, path_step const* at, inspection const& in, std::string_view given) {
        bool right = true;
        for_each_element(value, at, [&](auto const& element, path_step const& step) {
            right &= list::check(element, &step, in, given);
        });
        return right;
    }
    static void verify(std::string const& where, std::vector<std::string>& sentences) {
        list::verify(where, sentences);
    }

private:
    template <class V>
    static constexpr auto element_table = list::template keywords<typename decltype(find_element<V>())::type>();
};

} // namespace tunic::data
