#include <tunic/route/pattern.hpp>

namespace tunic {
namespace {

std::string describe(std::string_view pattern, routing::syntax::verdict fault) {
    std::string text = "the route pattern \"";
    text.append(pattern).append("\" ").append(sentence(fault.what));
    return text.append(" (at position ").append(std::to_string(fault.position)).append(")");
}

} // namespace

bad_pattern::bad_pattern(std::string_view pattern, routing::syntax::verdict fault)
    : std::invalid_argument(describe(pattern, fault)), position_(fault.position) {}

checked_pattern pattern(std::string_view text, code_location where) {
    if (auto const verdict = routing::syntax::check(text); !verdict) throw bad_pattern(text, verdict);
    return {text, where};
}

namespace routing::syntax {

std::string_view sentence(fault what) noexcept {
    switch (what) {
    case fault::none: break;
    case fault::no_leading_slash: return "must begin with a slash";
    case fault::empty_segment: return "must not have an empty segment";
    case fault::dot_segment: return "must not have a dot segment: paths are resolved before they are matched";
    case fault::control_character: return "must not have a control character";
    case fault::nameless_parameter:
        return "has a parameter without a name; names begin with a letter or _, and the characters are written \\: and "
               "\\*";
    case fault::bad_parameter_name: return "has a parameter name with other than letters, digits and underscores";
    case fault::duplicate_name: return "has two parameters of the same name";
    case fault::unbalanced_brackets: return "has unbalanced brackets";
    case fault::unknown_constraint:
        return "has an unknown constraint; known are int, uint, uuid, alpha, slug, hex and date";
    case fault::too_many_parameters: return "has more than 16 parameters";
    case fault::too_many_segments: return "has more than 64 segments";
    case fault::too_many_optional_parts: return "has more than 8 optional parts";
    case fault::optional_before_required:
        return "has an optional segment before a required parameter, without text between them";
    case fault::adjacent_parameters:
        return "has two parameters without text between them; a colon as text is written \\:";
    case fault::empty_group: return "has an optional group or segment without text or parameter";
    case fault::rest_is_part_of_a_segment:
        return "has a rest parameter that is not a whole segment; it is written /*path, the character \\*";
    case fault::stray_question_mark:
        return "has a question mark that does not follow a parameter which is a whole segment; an optional one is "
               "written "
               "/:id?, the character \\?";
    case fault::rest_in_another_spelling:
        return "has a rest parameter in another spelling; here it is *path, or {...path}";
    case fault::stray_angle_bracket:
        return "has an angle bracket that does not follow the name of a parameter; a constraint is written :id<int>, "
               "the character \\<";
    case fault::stray_backslash: return "has a backslash before a character that means nothing by itself";
    case fault::plus_after_parameter:
        return "has a plus behind a parameter; any number of segments is written *path, the character \\+";
    case fault::parenthesis:
        return "has a parenthesis; a constraint is written :id<int>, an optional part {-:id}, the character \\(";
    case fault::regular_expression:
        return "has a regular expression; a constraint is written :id<int>, alternatives are patterns of their own";
    case fault::colon_after_name_in_braces:
        return "has a colon behind a name in braces; a constraint is written {id<int>}, a parameter behind text "
               "{v[id]}";
    case fault::braces_around_a_slash:
        return "has braces around a slash; an optional segment is written /:id? or /{id}";
    case fault::optional_segment_without_parameter:
        return "has an optional segment without a parameter; with and without that text are two patterns";
    case fault::percent_escape:
        return "has a percent-escape; paths are decoded before they are matched, so write the character itself, and "
               "\\% for a percent sign";
    case fault::fragment:
        return "has a number sign; fragments are not sent to servers, and the character is written \\#";
    }
    return {};
}

} // namespace routing::syntax
} // namespace tunic
