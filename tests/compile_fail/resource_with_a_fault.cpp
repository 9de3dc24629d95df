// A resource with a fault does not compile, and the message names the fault (G1).
#include <tunic/api/resource.hpp>

using tunic::param;
using tunic::root;

struct opaque {};

constexpr auto users = root("api") / "users" / param<int>("id");

constexpr auto empty_root = root("");                      // expect: a_segment_must_not_be_empty
constexpr auto empty_segment = users / "";                 // expect: a_segment_must_not_be_empty
constexpr auto slash = users / "a/b";                      // expect: a_segment_must_not_have_a_slash
constexpr auto dots = users / "..";                        // expect: a_segment_must_not_be_a_dot_segment
constexpr auto syntax = users / ":id";                     // expect: a_segment_must_be_plain_text_without_characters_of_patterns
constexpr auto control = users / "a\n";                    // expect: a_segment_must_be_plain_text_without_characters_of_patterns
constexpr auto twice = users / "posts" / param<int>("id"); // expect: a_parameter_must_not_have_the_name_of_one_before_it
constexpr auto nameless = users / param<int>("");          // expect: a_parameter_name_has_letters_digits_and_underscores_only
constexpr auto odd_name = users / param<int>("user-id");   // expect: a_parameter_name_has_letters_digits_and_underscores_only
constexpr auto odd_type = users / param<opaque>("it");     // expect: a path parameter is a number, a bool, an enum, a std::string
