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

/// Checks the rules of `value` and of everything inside it: fields, the contents of optionals and pointers, elements,
/// values of maps, alternatives. Lists every fault in `faults`, in the order of the fields, and returns whether there
/// were none. A value without a fault costs no allocation (but see unique), a type without rules costs nothing. `at` is
/// the way to `value` from the root of the paths.
///
/// Throws std::invalid_argument for an invalid expression in matches<...>, and exceptions of a program's own tests.
template <class T>
bool check(T const& value, data::fault_list& faults, data::path_step const* at = nullptr,
           rule_messages const& messages = rule_messages::english()) {
    return data::check_value(value, at, {faults, messages});
}

/// The same for use anywhere: all faults of `value`; empty if it is valid.
///
///     for (auto const& fault : tunic::check(new_user{.name = ""})) log(fault.path, fault.message);
template <class T>
[[nodiscard]] std::vector<input_fault> check(T const& value, rule_messages const& messages = rule_messages::english()) {
    data::fault_list faults;
    check(value, faults, nullptr, messages);
    return std::move(faults).faults();
}

/// Appends a sentence for each rule of T, or of a type inside it, that is itself wrong in a way only a run can tell: an
/// invalid expression in matches<...>. Call it once, before the first request.
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

/// The rules for field I of T in JSON Schema: {"minLength", 1}, {"maxLength", 80}. append_keywords() writes them;
/// element_keywords() extracts those for elements. Constant data. JSON Schema cannot express satisfies and object_rule.
template <class T, std::size_t I> constexpr std::span<rule_keyword const> field_keywords() noexcept {
    return data::keyword_table<T, I>;
}

/// The rules for field I of T in words, for people: the messages of its rules, and of the object_rules that locate
/// their fault at it. Empty if they have none.
template <class T, std::size_t I> std::string field_description() {
    std::string text;
    if constexpr (data::has_rules<T>) data::own_rules<T>::template add_messages<I>(text);
    return text;
}

/// The same for T as a whole: the messages of the object_rules that do not name a member.
template <class T> std::string object_description() {
    std::string text;
    if constexpr (data::has_rules<T>) data::own_rules<T>::add_object_messages(text);
    return text;
}

} // namespace tunic
