// A route pattern with a fault does not compile, and the message names the fault.
#include <tunic/route/pattern.hpp>

using pattern = tunic::route_pattern;

constexpr pattern fine = "/users/:id<int>/{...rest}";
constexpr pattern fine_too = "/items\\:batchGet/{id}.json/:city?/filters";

constexpr pattern no_slash = "users";                // expect: pattern_must_begin_with_a_slash
constexpr pattern empty_segment = "/users//:id";     // expect: pattern_must_not_have_an_empty_segment
constexpr pattern dots = "/users/../admin";          // expect: pattern_must_not_have_a_dot_segment
constexpr pattern control = "/users\n";              // expect: pattern_must_not_have_a_control_character
constexpr pattern nameless = "/users/:";             // expect: pattern_has_a_parameter_without_a_name
constexpr pattern odd_name = "/users/[user-id]";     // expect: pattern_has_a_parameter_name_with_other_than_letters
constexpr pattern twice = "/users/:id/posts/:id";    // expect: pattern_has_two_parameters_of_the_same_name
constexpr pattern unbalanced = "/users/[id";         // expect: pattern_has_unbalanced_brackets
constexpr pattern constraint = "/users/:id<number>"; // expect: pattern_has_an_unknown_constraint
constexpr pattern order = "/:lang?/:user";           // expect: pattern_has_an_optional_segment_before_a_required_parameter
constexpr pattern adjacent = "/:year:month";         // expect: pattern_has_two_parameters_without_text_between_them
constexpr pattern empty_group = "/book{}-info";      // expect: pattern_has_an_optional_group_or_segment_without_text
constexpr pattern part_rest = "/files/v*path";       // expect: pattern_has_a_rest_parameter_that_is_not_a_whole_segment
constexpr pattern stray = "/users?";                 // expect: pattern_has_a_question_mark_that_does_not_follow

constexpr pattern parameters = "/:a/:b/:c/:d/:e/:f/:g/:h/:i/:j/:k/:l/:m/:n/:o/:p/:q"; // expect: pattern_has_more_than_16_parameters
constexpr pattern optionals = "/x{-}{-}{-}{-}{-}{-}{-}{-}{-}"; // expect: pattern_has_more_than_8_optional_parts

constexpr pattern expression = "/u/:id(\\d+)";       // expect: pattern_has_a_parenthesis_write_constraints_in_angle_brackets
constexpr pattern braced = "/u/:id{[0-9]+}";         // expect: pattern_has_a_regular_expression_write_a_constraint
constexpr pattern plus = "/f/:path+";                // expect: pattern_has_a_plus_behind_a_parameter_write_a_rest_with_a_star
constexpr pattern colon = "/x/{id:int}";             // expect: pattern_has_a_colon_behind_a_name_in_braces_write_a_constraint
constexpr pattern star = "/x/{*path}";               // expect: pattern_has_a_rest_parameter_in_another_spelling
constexpr pattern slash = "/users{/:id}";            // expect: pattern_has_braces_around_a_slash
constexpr pattern text = "/x/{.html}";               // expect: pattern_has_an_optional_segment_without_a_parameter
constexpr pattern angle = "/x/<int>";                // expect: pattern_has_an_angle_bracket_that_does_not_follow_the_name
constexpr pattern escape = "/a%20b";                 // expect: pattern_has_a_percent_escape_write_the_character_itself
constexpr pattern backslash = "/x\\y";               // expect: pattern_has_a_backslash_before_a_character_that_means_nothing
constexpr pattern fragment = "/x#top";               // expect: pattern_has_a_number_sign_but_fragments_are_not_sent
