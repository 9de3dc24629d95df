#pragma once
#include <span>
#include <string>
#include <string_view>

#include "tunic/data/rule_keyword.hpp"

namespace tunic {

/// A constraint that a value does not keep, as its message is to be found.
struct broken_rule {
    /// For programs; <tunic/data/constraints.hpp> lists them.
    std::string_view code;
    /// What the constraint asks for, in the words of JSON Schema: {"minLength", 1}, {"maxLength", 80}.
    std::span<rule_keyword const> keywords;
    /// The text that the rule itself gives (`message<"...">`); empty if it gives none.
    std::string_view message;

    /// The value of a keyword, or null.
    [[nodiscard]] rule_value const* find(std::string_view keyword) const noexcept;
};

/// What people read when a rule is broken: the rule's own message, else an English sentence about the code. For other
/// languages derive from it; a table may leave to this one what it does not know.
///
///     class german : public tunic::rule_messages {
///         std::string text(tunic::broken_rule const& rule) const override {
///             if (rule.code == "value_choice") return "muss einer der erlaubten Werte sein";
///             return rule_messages::text(rule);
///         }
///     };
///
/// One table serves all threads at once.
class rule_messages {
public:
    /// The English ones.
    rule_messages() = default;
    rule_messages(rule_messages const&) = default;
    rule_messages& operator=(rule_messages const&) = default;
    virtual ~rule_messages() = default;

    /// In lower case and without a full stop, as a continuation of the member's name: `must have 1 to 80 characters`.
    [[nodiscard]] virtual std::string text(broken_rule const& rule) const;

    /// This table; it lives as long as the program.
    [[nodiscard]] static rule_messages const& english() noexcept;
};

} // namespace tunic
