#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tunic/data/detail/applied_rules.hpp"
#include "tunic/data/detail/rule_walk.hpp"
#include "tunic/data/fault.hpp"
#include "tunic/data/reflect.hpp"
#include "tunic/data/rule.hpp"
#include "tunic/data/rule_keyword.hpp"
#include "tunic/data/rule_messages.hpp"

namespace tunic {

/// Checks the rules of `value` and of everything inside it: fields, what an optional or a pointer holds, elements,
/// values of maps, alternatives. Lists every fault in `faults`, fields in their order, and returns whether there was
/// none. A value without a fault costs no allocation (but see unique), a type without rules costs nothing. `at` is the
/// way to `value` from the value that the paths begin at.
///
/// Throws std::invalid_argument for a matches<...> that is no expression, and what a program's own tests throw.
template <class T>
bool check(T const& value, data::fault_list& faults, data::path_step const* at = nullptr,
           rule_messages const& messages = rule_messages::english()) {
    return data::check_value(value, at, {faults, messages});
}

/// The same for use anywhere: everything that is wrong with `value`, nothing if it is right.
///
///     for (auto const& fault : tunic::check(new_user{.name = ""})) log(fault.path, fault.message);
template <class T>
[[nodiscard]] std::vector<input_fault> check(T const& value, rule_messages const& messages = rule_messages::english()) {
    data::fault_list faults;
    check(value, faults, nullptr, messages);
    return std::move(faults).faults();
}

/// Appends a sentence for each rule of T, or of a type inside it, that can never be kept because it is wrong itself:
/// what only a run can tell, a matches<...> that is no expression. To be asked once, before the first request.
template <class T> void verify_rules(std::vector<std::string>& sentences) { data::verify_type<T>(sentences); }

namespace data {

template <class T, std::size_t I> consteval auto collect_keywords() {
    if constexpr (has_rules<T>)
        return own_rules<T>::template keywords<I>();
    else
        return std::array<rule_keyword, 0>{};
}
template <class T, std::size_t I> inline constexpr auto keyword_table = collect_keywords<T, I>();

} // namespace data

/// What the rules say about field I of T in JSON Schema: {"minLength", 1}, {"maxLength", 80}. append_keywords() writes
/// them; those for elements are element_keywords() of them. Constant data; what satisfies and object_rule ask for
/// cannot be said in JSON Schema.
template <class T, std::size_t I> constexpr std::span<rule_keyword const> field_keywords() noexcept {
    return data::keyword_table<T, I>;
}

/// What the rules say about field I of T in words, for people: the messages of its rules, and of those object_rules
/// that put their fault at it. Empty if they have none.
template <class T, std::size_t I> std::string field_description() {
    std::string text;
    if constexpr (data::has_rules<T>) data::own_rules<T>::template add_messages<I>(text);
    return text;
}

/// The same about a whole T: the messages of the object_rules that put their fault at no member.
template <class T> std::string object_description() {
    std::string text;
    if constexpr (data::has_rules<T>) data::own_rules<T>::add_object_messages(text);
    return text;
}

} // namespace tunic
