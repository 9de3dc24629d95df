#include <tunic/route/constraint.hpp>
#include <tunic/route/parsed_pattern.hpp>
#include <tunic/route/pattern.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "../../bench/github_routes.hpp"

namespace tunic::routing {
namespace {

using syntax::fault;
using testing::HasSubstr;

struct spelling {
    std::string_view pattern;
    std::string_view canonical;
};

TEST(Pattern, IsPrintedInOneSpelling) {
    spelling const cases[] = {
        {"/", "/"},
        {"/users", "/users"},
        {"/users/", "/users/"},
        {"/users/:id", "/users/:id"},
        {"/users/[id]", "/users/:id"},
        {"/users/:id?", "/users/:id?"},
        {"/users/[id]?", "/users/:id?"},
        {"/users/{id}", "/users/:id?"},
        {"/users/{:id}", "/users/:id?"},
        {"/docs/*path", "/docs/*path"},
        {"/docs/{...path}", "/docs/*path"},
        {"/files/*dir/:name", "/files/*dir/:name"},
        {"/*before/static/*after", "/*before/static/*after"},
        {"/files/:name.:ext", "/files/:name.:ext"},
        {"/files/[name].[ext]", "/files/:name.:ext"},
        {"/v:version", "/v:version"},
        {"/logs/:year-:month-:day", "/logs/:year-:month-:day"},
        {"/book{-:id}-info", "/book{-:id}-info"},
        {"/book{-[id]}-info", "/book{-:id}-info"},
        {"/locale{-:lang{-:country}}", "/locale{-:lang{-:country}}"},
        {"/archive{.:format}{-:compression}", "/archive{.:format}{-:compression}"},
        {"/products/{:category.html}", "/products/{:category.html}"},
        {"/users/:id<int>", "/users/:id<int>"},
        {"/users/[id<uuid>]", "/users/:id<uuid>"},
        {"/users/{id<date>}", "/users/:id<date>?"},
        {"/users/:id<slug>?", "/users/:id<slug>?"},
        {"/[id]s", "/[id]s"},
        {"/:id<int>s", "/:id<int>s"},
        {"/caf\xC3\xA9", "/caf\xC3\xA9"},
        {"/files/{id}.json", "/files/:id.json"},
        {"/files/{name}.{ext}", "/files/:name.:ext"},
        {"/v{version<int>}", "/v:version<int>"},
        {"/v{version}beta", "/v[version]beta"},
        {"/{v[version]}", "/{v[version]}"},
        {"/book{v[id]-:edition}-info", "/book{v[id]-[edition]}-info"},
        {"/properties/{city}/filters", "/properties/:city?/filters"},
        {"/:a?/:b?/x/:c", "/:a?/:b?/x/:c"},
        {R"(/items\:batchGet)", R"(/items\:batchGet)"},
        {R"(/items/:id\:cancel)", R"(/items/:id\:cancel)"},
        {R"(/x\:y)", R"(/x\:y)"},
        {R"(/\*\?\{\}\[\]\<\>\(\)\|\#\\)", R"(/\*\?\{\}\[\]\<\>\(\)\|\#\\)"},
        {R"(/\%20)", R"(/\%20)"},
        {R"(/100\%)", "/100%"},
        {R"(/:head\+:base)", R"(/:head\+:base)"},
        {R"(/c\+\+)", "/c++"},
        {"/c++/@:handle/~me;v=1", "/c++/@:handle/~me;v=1"},
    };
    for (auto const& [pattern, canonical] : cases) {
        EXPECT_EQ(to_text(parse(pattern)), canonical) << pattern;
        EXPECT_EQ(parse(canonical), parse(pattern)) << pattern;
    }
}

TEST(Pattern, NamesItsParametersInOrderOfAppearance) {
    auto const parsed = parse("/:a/x{-:b{-:c}}/*d/:e");
    EXPECT_THAT(parsed.names(), testing::ElementsAre("a", "b", "c", "d", "e"));
    auto const without = parse("/a/b");
    EXPECT_TRUE(without.names().empty());
}

TEST(Pattern, IsTakenApartIntoSegmentsOfParts) {
    auto const parsed = parse("/users/book{-:id<int>}/*rest");
    ASSERT_EQ(parsed.segments.size(), 3U);
    part const group{
        part::kind::group,
        constraint::any,
        "",
        {{part::kind::literal, constraint::any, "-", {}}, {part::kind::parameter, constraint::int_, "id", {}}}};
    EXPECT_EQ(parsed.segments[1].parts, (std::vector<part>{{part::kind::literal, constraint::any, "book", {}}, group}));
    EXPECT_EQ(parsed.segments[2].is, segment::presence::rest);
    EXPECT_FALSE(parsed.trailing_slash);
    EXPECT_TRUE(parse("/").segments.empty());
}

struct faulty {
    std::string_view pattern;
    fault what;
    std::size_t position;
};

std::string many(std::string_view before, int count, std::string_view after = "") {
    std::string text;
    for (int i = 0; i < count; ++i) text.append(before).append(std::to_string(i)).append(after);
    return text;
}

TEST(PatternD7, RefusesWhatMakesNoSense) {
    std::string const seventeen = many("/:p", 17);
    std::string const sixty_five = many("/s", 65);
    std::string const nine_groups = "/x" + many("{-", 9, "}");
    faulty const cases[] = {
        {"", fault::no_leading_slash, 0},
        {"users", fault::no_leading_slash, 0},
        {":id", fault::no_leading_slash, 0},
        {"//", fault::empty_segment, 1},
        {"/a//b", fault::empty_segment, 3},
        {"/a/./b", fault::dot_segment, 3},
        {"/a/..", fault::dot_segment, 3},
        {"/a\nb", fault::control_character, 2},
        {std::string_view{"/a\0b", 4}, fault::control_character, 2},
        {"/:", fault::nameless_parameter, 2},
        {"/users/:/x", fault::nameless_parameter, 8},
        {"/*", fault::nameless_parameter, 2},
        {"/[]", fault::nameless_parameter, 2},
        {"/{...}", fault::nameless_parameter, 5},
        {"/:1", fault::nameless_parameter, 2},
        {"/[user-id]", fault::bad_parameter_name, 6},
        {"/{...a-b}", fault::bad_parameter_name, 6},
        {"/:a/:a", fault::duplicate_name, 4},
        {"/:a/x{-:a}", fault::duplicate_name, 7},
        {"/:a/*a", fault::duplicate_name, 5},
        {"/[id", fault::unbalanced_brackets, 4},
        {"/id]", fault::unbalanced_brackets, 3},
        {"/{id", fault::unbalanced_brackets, 4},
        {"/id}", fault::unbalanced_brackets, 3},
        {"/a{-:b", fault::unbalanced_brackets, 6},
        {"/a{-:b/c}", fault::braces_around_a_slash, 2},
        {"/:id<int", fault::unbalanced_brackets, 4},
        {"/a>b", fault::unbalanced_brackets, 2},
        {"/:id<integer>", fault::unknown_constraint, 5},
        {"/:id<>", fault::unknown_constraint, 5},
        {seventeen, fault::too_many_parameters, 71},
        {sixty_five, fault::too_many_segments, 247},
        {nine_groups, fault::too_many_optional_parts, 34},
        {"/:a?/:b", fault::optional_before_required, 5},
        {"/:a?/x/:b?/:c", fault::optional_before_required, 11},
        {"/{a}/*b/:c", fault::optional_before_required, 8},
        {"/:a:b", fault::adjacent_parameters, 3},
        {"/:a[b]", fault::adjacent_parameters, 3},
        {"/:a{:b}", fault::adjacent_parameters, 4},
        {"/:a{-}:b", fault::adjacent_parameters, 6},
        {"/x{-:a}:b", fault::adjacent_parameters, 7},
        {"/{}", fault::empty_group, 1},
        {"/a{}", fault::empty_group, 2},
        {"/{-:a}{-:b}", fault::empty_group, 1},
        {"/a*b", fault::rest_is_part_of_a_segment, 2},
        {"/*a.b", fault::rest_is_part_of_a_segment, 1},
        {"/a{...b}", fault::rest_is_part_of_a_segment, 2},
        {"/{...b}.c", fault::rest_is_part_of_a_segment, 1},
        {"/{-{...b}}", fault::rest_is_part_of_a_segment, 3},
        {"/a?", fault::stray_question_mark, 2},
        {"/search?q=:q", fault::stray_question_mark, 7},
        {"/:a.:b?", fault::stray_question_mark, 6},
        {"/:a?b", fault::stray_question_mark, 3},
    };
    for (auto const& [pattern, what, position] : cases) {
        auto const verdict = syntax::check(pattern);
        EXPECT_EQ(sentence(verdict.what), sentence(what)) << pattern;
        EXPECT_EQ(verdict.position, position) << pattern;
    }
}

// What other routers write, and what would be read here as text that no path has, or as another parameter.
TEST(PatternD7, RefusesTheSpellingsOfOtherRouters) {
    faulty const cases[] = {
        {R"(/u/:id(\d+))", fault::parenthesis, 6},      // Express 4, Koa, Fastify
        {"/u/:id([0-9]+)", fault::parenthesis, 6},      // the same
        {"/(.*)", fault::parenthesis, 1},               // the same
        {"/x/:file(*)", fault::parenthesis, 8},         // Express 3
        {"/users(/:id)", fault::parenthesis, 6},        // Rails, Sinatra
        {"/users(.:format)", fault::parenthesis, 6},    // Rails
        {"/f/:path+", fault::plus_after_parameter, 8},  // path-to-regexp
        {"/f/[path]+", fault::plus_after_parameter, 9}, // the same
        {"/f/:path*", fault::rest_is_part_of_a_segment, 8},
        {"/x/*", fault::nameless_parameter, 4},            // Express 4, Hono, Spring
        {"/x/**", fault::nameless_parameter, 4},           // Spring, Nest
        {"/users{/:id}", fault::braces_around_a_slash, 6}, // Express 5
        {"/users{/:id}/posts", fault::braces_around_a_slash, 6},
        {"/files{/*path}", fault::braces_around_a_slash, 6},
        {"/:id{[0-9]+}", fault::regular_expression, 4}, // Hono
        {R"(/:id{\d+})", fault::regular_expression, 4}, // Hono
        {"/:file{.+}", fault::regular_expression, 6},   // Hono
        {R"(/:file{.+\.png})", fault::regular_expression, 6},
        {"/:type{jpg|png}", fault::regular_expression, 6}, // Hono
        {"/a|b", fault::regular_expression, 2},
        {"/x/{id?}", fault::stray_question_mark, 6}, // Ktor, Laravel, ASP.NET
        {"/x/{id?}.json", fault::stray_question_mark, 6},
        {"/x/{path...}", fault::rest_in_another_spelling, 8}, // Ktor, Go
        {"/x/{*path}", fault::rest_in_another_spelling, 4},   // axum, ASP.NET
        {"/x/{**path}", fault::rest_in_another_spelling, 4},  // ASP.NET
        {"/x/{path*}", fault::rest_in_another_spelling, 8},
        {"/x/[...path]", fault::rest_in_another_spelling, 3},     // Next, Nuxt
        {"/x/[[...path]]", fault::rest_in_another_spelling, 3},   // Next
        {"/x/[[lang]]", fault::rest_in_another_spelling, 3},      // SvelteKit
        {"/x/[id=int]", fault::bad_parameter_name, 6},            // SvelteKit
        {"/x/{$}", fault::optional_segment_without_parameter, 3}, // Go
        {"/x/{.html}", fault::optional_segment_without_parameter, 3},
        {"/x/{id:int}", fault::colon_after_name_in_braces, 6},    // ASP.NET, Flask turned round
        {"/x/{id:[0-9]+}", fault::colon_after_name_in_braces, 6}, // gorilla, chi, FastRoute
        {R"(/x/{id:\d+})", fault::colon_after_name_in_braces, 6}, // Spring
        {"/x/{path:.*}", fault::colon_after_name_in_braces, 8},   // Actix, aiohttp
        {"/x/{id:int}.json", fault::colon_after_name_in_braces, 6},
        {"/x/{id:int:min(1)}", fault::colon_after_name_in_braces, 6},
        {"/x/{1:name}", fault::colon_after_name_in_braces, 5}, // drogon
        {"/x/{1}", fault::nameless_parameter, 4},              // drogon
        {"/x/{}", fault::empty_group, 3},                      // drogon
        {"/x/{user-id}", fault::bad_parameter_name, 8},        // Spring, axum
        {"/x/{user-id}.json", fault::bad_parameter_name, 8},
        {"/x/{id=5}", fault::bad_parameter_name, 6},           // ASP.NET
        {"/x/<int>", fault::stray_angle_bracket, 3},           // Crow
        {"/x/<int:id>", fault::stray_angle_bracket, 3},        // Flask
        {"/x/<id>", fault::stray_angle_bracket, 3},            // Rocket
        {"/x/<path..>", fault::stray_angle_bracket, 3},        // Rocket
        {"/x/$id<[0-9]+>", fault::stray_angle_bracket, 6},     // Play
        {R"(/x/{id<\d+>})", fault::unknown_constraint, 7},     // Symfony
        {"/name::verb", fault::nameless_parameter, 6},         // Fastify
        {"/items/:id:cancel", fault::adjacent_parameters, 10}, // Google, by transcoding
        {"/a%20b", fault::percent_escape, 2},
        {"/caf%C3%A9", fault::percent_escape, 4},
        {"/:id%2Fx", fault::percent_escape, 4},
        {"/x#top", fault::fragment, 2},
        {R"(/x\y)", fault::stray_backslash, 2},
        {R"(/x\)", fault::stray_backslash, 2},
        {R"(/x\/y)", fault::stray_backslash, 2},
        {R"(/:a\.:b)", fault::stray_backslash, 3},
    };
    for (auto const& [pattern, what, position] : cases) {
        auto const verdict = syntax::check(pattern);
        EXPECT_EQ(sentence(verdict.what), sentence(what)) << pattern;
        EXPECT_EQ(verdict.position, position) << pattern;
    }
}

TEST(PatternD7, TakesAsMuchAsTheLimitsAllow) {
    EXPECT_TRUE(syntax::check(many("/:p", 16)));
    EXPECT_TRUE(syntax::check(many("/s", 64)));
    EXPECT_TRUE(syntax::check("/x" + many("{-", 8, "}")));
}

TEST(PatternD7, NamesPatternAndPositionWhenItThrows) {
    try {
        (void)pattern("/users/:id/:id");
        FAIL() << "accepted";
    } catch (bad_pattern const& refused) {
        EXPECT_EQ(refused.position(), 11U);
        EXPECT_STREQ(refused.what(),
                     "the route pattern \"/users/:id/:id\" has two parameters of the same name (at position 11)");
    }
    EXPECT_THROW((void)pattern("users"), std::invalid_argument);
    EXPECT_THROW((void)parse("users"), bad_pattern);
}

unsigned line_of(route_pattern p) { return p.where().line; }

TEST(Pattern, KnowsWhereItWasWritten) {
    EXPECT_EQ(line_of("/users/:id"), static_cast<unsigned>(__LINE__));
    EXPECT_EQ(line_of(pattern("/users/:id")), static_cast<unsigned>(__LINE__));
    constexpr route_pattern literal = "/users/:id";
    EXPECT_THAT(literal.where().file, HasSubstr("pattern_test.cpp"));
    static_assert(literal.text() == "/users/:id");
}

TEST(Pattern, OwnsItsTextWhenMadeAtRunTime) {
    auto const owned = [] {
        std::string const prefix = "/a/prefix/longer/than/any/small/string/buffer";
        return pattern(prefix + "/:id");
    }();
    route_pattern const view = owned;
    EXPECT_EQ(view.text(), "/a/prefix/longer/than/any/small/string/buffer/:id");
    EXPECT_EQ(view.text().data(), owned.text().data());
}

struct same_shape {
    std::string_view a;
    std::string_view b;
    bool same;
};

TEST(PatternA8, HasAShapeWithoutNamesButWithConstraints) {
    same_shape const cases[] = {
        {"/x/:a", "/x/:b", true},
        {"/x/[a]", "/x/:b", true},
        {"/x/:a", "/x/:a<int>", false},
        {"/x/:a<int>", "/x/:b<int>", true},
        {"/x/:a<int>", "/x/:a<uint>", false},
        {"/x/:a", "/x/:a?", false},
        {"/x/{a}", "/x/:b?", true},
        {"/x/*a", "/x/{...b}", true},
        {"/x/*a", "/x/:a", false},
        {"/x/:a.:b", "/x/:c.:d", true},
        {"/x/:a.:b", "/x/:a-:b", false},
        {"/x{-:a}", "/x{-:b}", true},
        {"/x{-:a}", "/x-:b", false},
        {"/x", "/X", false},
        {"/x", "/x/", true},
        {"/", "/", true},
        {"/[a]s", "/:b<int>s", false},
    };
    for (auto const& [a, b, same] : cases) EXPECT_EQ(shape(parse(a)) == shape(parse(b)), same) << a << " " << b;
}

TEST(PatternA8, ComparesShapesAsTheTableComparesPaths) {
    EXPECT_EQ(shape(parse("/X/:a"), {.case_sensitive = false}), shape(parse("/x/:a"), {.case_sensitive = false}));
    EXPECT_NE(shape(parse("/x/"), {.strict_slash = true}), shape(parse("/x"), {.strict_slash = true}));
}

struct constrained {
    std::string_view name;
    std::string_view text;
    bool fits;
};

TEST(ConstraintD8, LooksAtTheWholeText) {
    constrained const cases[] = {
        {"int", "0", true},
        {"int", "-42", true},
        {"int", "99999999999999999999999", true},
        {"int", "", false},
        {"int", "-", false},
        {"int", "+1", false},
        {"int", "1.0", false},
        {"int", "12abc", false},
        {"int", " 1", false},
        {"uint", "42", true},
        {"uint", "-42", false},
        {"uuid", "123e4567-e89b-12d3-a456-426614174000", true},
        {"uuid", "123E4567-E89B-12D3-A456-426614174000", true},
        {"uuid", "123e4567-e89b-12d3-a456-42661417400", false},
        {"uuid", "123e4567xe89b-12d3-a456-426614174000", false},
        {"uuid", "123e4567-e89b-12d3-a456-42661417400g", false},
        {"alpha", "abcXYZ", true},
        {"alpha", "abc1", false},
        {"alpha", "\xC3\xA9", false},
        {"slug", "a-b-2", true},
        {"slug", "-a", false},
        {"slug", "a-", false},
        {"slug", "a--b", false},
        {"slug", "A", false},
        {"hex", "00ffAA", true},
        {"hex", "0x00", false},
        {"date", "2024-02-29", true},
        {"date", "2023-02-29", false},
        {"date", "2000-02-29", true},
        {"date", "1900-02-29", false},
        {"date", "2024-12-31", true},
        {"date", "2024-13-01", false},
        {"date", "2024-00-01", false},
        {"date", "2024-04-31", false},
        {"date", "2024-4-30", false},
        {"date", "2024-04-+1", false},
    };
    for (auto const& [name, text, fits] : cases) {
        auto const known = constraint_named(name);
        ASSERT_TRUE(known) << name;
        EXPECT_EQ(name_of(*known), name);
        EXPECT_EQ(satisfies(text, *known), fits) << name << " " << text;
    }
    EXPECT_FALSE(constraint_named("integer"));
    EXPECT_TRUE(satisfies("x", constraint::any));
    EXPECT_FALSE(satisfies("", constraint::any));
}

// What parse() accepts it can print, and reads the same from its own print; what it refuses, it refuses in words.
TEST(Pattern, SurvivesAnyBytes) {
    std::mt19937 random{20240229};
    constexpr char letters[] = "/::**{{}}[[]]<<>>??..--abint_1\\\\()|+#%\xff\0";
    std::string_view const alphabet{letters, sizeof letters - 1};
    std::size_t accepted = 0;
    for (int i = 0; i < 200'000; ++i) {
        std::string text = "/";
        for (auto length = random() % 14; length > 0; --length) text += alphabet[random() % alphabet.size()];
        try {
            auto const parsed = parse(text);
            ASSERT_EQ(parse(to_text(parsed)), parsed) << text;
            ++accepted;
        } catch (bad_pattern const& refused) {
            ASSERT_LE(refused.position(), text.size()) << text;
            ASSERT_THAT(refused.what(), HasSubstr("the route pattern"));
        }
    }
    EXPECT_GT(accepted, 2'000U);
}

TEST(Pattern, ReadsTheGithubApi) {
    for (auto const& [method, text] : bench::github_routes) EXPECT_EQ(to_text(parse(text)), text);
}

} // namespace
} // namespace tunic::routing
