#pragma once
#include <span>
#include <string>
#include <string_view>

#include "tunic/data/rule_keyword.hpp"

namespace tunic {

/// A broken constraint, as input for its message.
struct broken_rule {
    /// For programs; <tunic/data/constraints.hpp> lists them.
    std::string_view code;
    /// The constraint's requirement, in the terms of JSON Schema: {"minLength", 1}, {"maxLength", 80}.
    std::span<rule_keyword const> keywords;
    /// The rule's own text (`message<"...">`); empty if it has none.
    std::string_view message;

    /// The value of a keyword, or null.
    [[nodiscard]] rule_value const* find(std::string_view keyword) const noexcept;
};

/// The text that people read when a rule is broken: the rule's own message, else an English sentence for the code. For
/// other languages derive from it; missing codes can fall back to English.
///
///     class german : public tunic::rule_messages {
///         std::string text(tunic::broken_rule const& rule) const override {
///             if (rule.code == "value_choice") return "muss einer der erlaubten Werte sein";
///             return rule_messages::text(rule);
///         }
///     };
///
/// All threads use one table concurrently.
class rule_messages {
public:
    /// The English messages.
    rule_messages() = default;
    rule_messages(rule_messages const&) = default;
    rule_messages& operator=(rule_messages const&) = default;
    virtual ~rule_messages() = default;

    /// In lower case and without a full stop, to continue the member's name: `must have 1 to 80 characters`.
    [[nodiscard]] virtual std::string text(broken_rule const& rule) const;

    /// The English table; it lives as long as the program.
    [[nodiscard]] static rule_messages const& english() noexcept;
};

} // namespace tunic
