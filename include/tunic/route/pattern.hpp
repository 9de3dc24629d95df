#pragma once
#include <tunic/base/code_location.hpp>
#include <tunic/base/config.hpp>
#include <tunic/route/syntax.hpp>

#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace tunic {

namespace pattern_faults {
// Deliberately not constexpr, and never defined: a faulty literal calls one at compile time, and the compiler's message
// quotes its name.
void pattern_must_begin_with_a_slash();
void pattern_must_not_have_an_empty_segment();
void pattern_must_not_have_a_dot_segment();
void pattern_must_not_have_a_control_character();
void pattern_has_a_parameter_without_a_name();
void pattern_has_a_parameter_name_with_other_than_letters_digits_and_underscores();
void pattern_has_two_parameters_of_the_same_name();
void pattern_has_unbalanced_brackets();
void pattern_has_an_unknown_constraint();
void pattern_has_more_than_16_parameters();
void pattern_has_more_than_64_segments();
void pattern_has_more_than_8_optional_parts();
void pattern_has_an_optional_segment_before_a_required_parameter();
void pattern_has_two_parameters_without_text_between_them();
void pattern_has_an_optional_group_or_segment_without_text_or_parameter();
void pattern_has_a_rest_parameter_that_is_not_a_whole_segment();
void pattern_has_a_question_mark_that_does_not_follow_a_whole_segment_parameter();
void pattern_has_a_rest_parameter_in_another_spelling_write_it_with_a_star_before_its_name();
void pattern_has_an_angle_bracket_that_does_not_follow_the_name_of_a_parameter();
void pattern_has_a_backslash_before_a_character_that_means_nothing_by_itself();
void pattern_has_a_plus_behind_a_parameter_write_a_rest_with_a_star_before_its_name();
void pattern_has_a_parenthesis_write_constraints_in_angle_brackets_and_optional_parts_in_braces();
void pattern_has_a_regular_expression_write_a_constraint_in_angle_brackets();
void pattern_has_a_colon_behind_a_name_in_braces_write_a_constraint_in_angle_brackets();
void pattern_has_braces_around_a_slash_write_an_optional_segment_with_a_question_mark();
void pattern_has_an_optional_segment_without_a_parameter();
void pattern_has_a_percent_escape_write_the_character_itself();
void pattern_has_a_number_sign_but_fragments_are_not_sent();
} // namespace pattern_faults

/// A route pattern and its place in the source: `"/users/:id"`. Literals are checked at compile time; texts known only
/// at run time must pass through tunic::pattern(). A view: to keep a pattern, copy its text.
///
///     :id  required      :id?  optional      *path  rest, any number of segments      :id<int>  constrained
///     :name.:ext  v:version  book{-:id}-info   parameters, text and optional groups in one segment
///     [id]  {id}  {...path}                    other spellings of :id, :id? and *path; beside text {id} is :id
///     items\\:batchGet                         the character itself: any of :[]{}<>*?()|#%+ and the backslash
class route_pattern {
public:
    /// From a literal. A faulty one does not compile, and the function name in the message gives the reason.
    template <std::size_t N>
    consteval route_pattern(char const (&literal)[N], code_location where = code_location::here())
        : text_(literal, N - 1), where_(where) {
        require(routing::syntax::check(text_).what);
    }

    /// Does not compile: use tunic::pattern(text) for a text known only at run time.
    template <class Text>
        requires(std::convertible_to<Text const&, std::string_view> && !std::is_array_v<Text>)
    route_pattern(Text const&, code_location = {}) {
        static_assert(sizeof(Text) == 0, "a pattern is a literal, which is checked while compiling; a text made at run "
                                         "time is checked by tunic::pattern(text): app.get(pattern(text), handler)");
    }

    /// The pattern as written.
    constexpr std::string_view text() const noexcept { return text_; }
    /// Where it was written.
    constexpr code_location where() const noexcept { return where_; }

private:
    friend class checked_pattern;
    constexpr route_pattern(std::string_view text, code_location where) noexcept : text_(text), where_(where) {}

    static constexpr void require(routing::syntax::fault what) {
        using enum routing::syntax::fault;
        using namespace pattern_faults;
        switch (what) {
        case none: return;
        case no_leading_slash: return pattern_must_begin_with_a_slash();
        case empty_segment: return pattern_must_not_have_an_empty_segment();
        case dot_segment: return pattern_must_not_have_a_dot_segment();
        case control_character: return pattern_must_not_have_a_control_character();
        case nameless_parameter: return pattern_has_a_parameter_without_a_name();
        case bad_parameter_name: return pattern_has_a_parameter_name_with_other_than_letters_digits_and_underscores();
        case duplicate_name: return pattern_has_two_parameters_of_the_same_name();
        case unbalanced_brackets: return pattern_has_unbalanced_brackets();
        case unknown_constraint: return pattern_has_an_unknown_constraint();
        case too_many_parameters: return pattern_has_more_than_16_parameters();
        case too_many_segments: return pattern_has_more_than_64_segments();
        case too_many_optional_parts: return pattern_has_more_than_8_optional_parts();
        case optional_before_required: return pattern_has_an_optional_segment_before_a_required_parameter();
        case adjacent_parameters: return pattern_has_two_parameters_without_text_between_them();
        case empty_group: return pattern_has_an_optional_group_or_segment_without_text_or_parameter();
        case rest_is_part_of_a_segment: return pattern_has_a_rest_parameter_that_is_not_a_whole_segment();
        case stray_question_mark: return pattern_has_a_question_mark_that_does_not_follow_a_whole_segment_parameter();
        case rest_in_another_spelling:
            return pattern_has_a_rest_parameter_in_another_spelling_write_it_with_a_star_before_its_name();
        case stray_angle_bracket: return pattern_has_an_angle_bracket_that_does_not_follow_the_name_of_a_parameter();
        case stray_backslash: return pattern_has_a_backslash_before_a_character_that_means_nothing_by_itself();
        case plus_after_parameter:
            return pattern_has_a_plus_behind_a_parameter_write_a_rest_with_a_star_before_its_name();
        case parenthesis:
            return pattern_has_a_parenthesis_write_constraints_in_angle_brackets_and_optional_parts_in_braces();
        case regular_expression: return pattern_has_a_regular_expression_write_a_constraint_in_angle_brackets();
        case colon_after_name_in_braces:
            return pattern_has_a_colon_behind_a_name_in_braces_write_a_constraint_in_angle_brackets();
        case braces_around_a_slash:
            return pattern_has_braces_around_a_slash_write_an_optional_segment_with_a_question_mark();
        case optional_segment_without_parameter: return pattern_has_an_optional_segment_without_a_parameter();
        case percent_escape: return pattern_has_a_percent_escape_write_the_character_itself();
        case fragment: return pattern_has_a_number_sign_but_fragments_are_not_sent();
        }
    }

    std::string_view text_;
    code_location where_;
};

/// Thrown by tunic::pattern(): what() has the fault, the pattern and the position in it.
class bad_pattern : public std::invalid_argument {
public:
    /// Created by tunic::pattern().
    bad_pattern(std::string_view pattern, routing::syntax::verdict fault);

    /// Index of the faulty byte.
    std::size_t position() const noexcept { return position_; }

private:
    std::size_t position_;
};

/// A pattern created at run time: it owns its text and can be used wherever a route_pattern is expected.
class checked_pattern {
public:
    /// The pattern as given.
    std::string const& text() const noexcept TUNIC_LIFETIMEBOUND { return text_; }
    /// Where it was created.
    code_location where() const noexcept { return where_; }
    operator route_pattern() const noexcept TUNIC_LIFETIMEBOUND { return {std::string_view(text_), where_}; }

private:
    friend checked_pattern pattern(std::string_view, code_location);
    checked_pattern(std::string_view text, code_location where) : text_(text), where_(where) {}

    std::string text_;
    code_location where_;
};

/// Checks TEXT as the compiler checks a literal: `app.get(pattern(prefix + "/users/:id"), show_user)`.
/// Throws bad_pattern.
checked_pattern pattern(std::string_view text, code_location where = code_location::here());

} // namespace tunic
