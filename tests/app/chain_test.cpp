#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tunic/app/chain.hpp>

// The order of layers as records: no server, no request.
namespace tunic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using items = std::vector<route_item>;
using names = std::vector<std::string>;

any_layer layer(std::string name) {
    return named(std::move(name), any_layer([](context&, next n) -> task<> { return n(); }));
}
route_item in(std::string name, use_options options = {}) { return use(layer(std::move(name)), options); }
task<> pass_on(context&, std::exception_ptr) { return {}; }
void h(context&) {}

/// The names of the layers around the handler of `verb` in the last level; the handler itself stands as "h".
names order(std::vector<items> const& levels, std::string_view verb = "GET") {
    std::vector<chain_level> const spans(levels.begin(), levels.end());
    for (route_item const& item : levels.back()) {
        if (item.is != route_item::kind::handler || item.method_name != verb) continue;
        auto const plan = plan_chain(spans, item);
        names found;
        for (auto const& p : plan) found.push_back(p.layer->name());
        EXPECT_EQ(found.back(), "function");
        found.back() = "h";
        return found;
    }
    ADD_FAILURE() << "no handler for " << verb;
    return {};
}

TEST(SemanticsB1, UseRunsBeforeTheHandlerWhereverItStands) {
    EXPECT_THAT(order({{in("a"), GET(h), POST(h), in("b")}}), ElementsAre("a", "b", "h"));
    EXPECT_THAT(order({{GET(h), in("a"), in("b")}}), ElementsAre("a", "b", "h"));
}

TEST(SemanticsB2, InTheOrderOfTheText) {
    EXPECT_THAT(order({{in("c"), in("a"), in("b"), GET(h)}}), ElementsAre("c", "a", "b", "h"));
}

TEST(SemanticsB7, OnFiltersByTheMethodOfTheHandler) {
    auto const only = [](method_set on) {
        return items{in("x", {.on = on}), GET(h), HEAD(h), POST(h), METHOD("PURGE", h)};
    };
    struct {
        method_set on;
        std::string_view verb;
        bool runs;
    } const cases[] = {
        {method::GET, "GET", true},
        {method::GET, "POST", false},
        {method::GET, "HEAD", false}, // an explicit HEAD(...) is a handler of its own
        {method::HEAD, "HEAD", true},
        {method::HEAD, "GET", false},
        {method::GET | method::POST, "POST", true},
        {method::other, "PURGE", true},
        {method::other, "GET", false},
        {method_set::all(), "PURGE", true},
        {method_set::none(), "GET", false},
        {method_set::none(), "PURGE", false},
    };
    for (auto const& c : cases)
        EXPECT_EQ(order({only(c.on)}, c.verb), c.runs ? (names{"x", "h"}) : names{"h"}) << c.verb;
}

TEST(SemanticsB8, LayersOfABuilderRunAfterAllUse) {
    items const route{GET(layer("g1"), layer("g2"), h), in("a"), POST(layer("p1"), h)};
    EXPECT_THAT(order({route}), ElementsAre("a", "g1", "g2", "h"));
    EXPECT_THAT(order({route}, "POST"), ElementsAre("a", "p1", "h"));
}

TEST(SemanticsB9, EdgeThenValidatorsThenGroupsFromOutsideInThenTheRoute) {
    items const outer{in("outer"), in("json", {.slot = "validate:json"}), in("query", {.slot = "validate:query"})};
    items const inner{in("inner"), in("cookies", {.slot = "validate:cookies"}), in("edge1", {.slot = "edge:auth"})};
    items const route{GET(layer("own"), h), in("route"), in("headers", {.slot = "validate:headers"}),
                      in("params", {.slot = "validate:params"}), in("edge2", {.slot = "edge:quota"})};
    EXPECT_THAT(order({outer, inner, route}), ElementsAre("edge1", "edge2", "params", "query", "headers", "cookies",
                                                          "json", "outer", "inner", "route", "own", "h"));
}

TEST(SemanticsB9, ErrorHandlersStandOutsideOfEverythingTheOuterOnesOutside) {
    items const outer{in("g"), on_error(pass_on)};
    items const route{GET(h), in("e", {.slot = "edge:e"}), on_error(pass_on)};
    auto const found = order({outer, route});
    ASSERT_EQ(found.size(), 5U);
    EXPECT_THAT(names(found.begin() + 2, found.end()), ElementsAre("e", "g", "h"));
}

TEST(SemanticsC1, AnInnerOccupantTakesTheOuterPlace) {
    items const root{in("g1"), in("log", {.slot = "logger"}), in("g2")};
    items const route{in("rlog", {.slot = "logger"}), GET(h)};
    EXPECT_THAT(order({root, route}), ElementsAre("g1", "rlog", "g2", "h"));
}

TEST(SemanticsC1, TheInnermostOfManyLevelsWins) {
    auto const level = [](std::string name) { return items{in(name + "1"), in(name, {.slot = "s"}), in(name + "2")}; };
    auto route = level("route");
    route.push_back(GET(h));
    EXPECT_THAT(order({level("root"), level("group"), route}),
                ElementsAre("root1", "route", "root2", "group1", "group2", "route1", "route2", "h"));
    EXPECT_THAT(order({level("root"), level("group"), {GET(h)}}),
                ElementsAre("root1", "group", "root2", "group1", "group2", "h"));
}

TEST(SemanticsC2, OnIsNotInherited) {
    items const root{in("root", {.on = method::POST, .slot = "s"})};
    items const open{in("route", {.slot = "s"}), GET(h), POST(h)};
    EXPECT_THAT(order({root, open}, "GET"), ElementsAre("route", "h"));
    EXPECT_THAT(order({root, open}, "POST"), ElementsAre("route", "h"));
}

TEST(SemanticsC2, AnOverrideForOtherMethodsLeavesTheSlotEmpty) {
    items const root{in("root", {.slot = "s"})};
    items const narrow{in("route", {.on = method::POST, .slot = "s"}), GET(h), POST(h)};
    EXPECT_THAT(order({root, narrow}, "GET"), ElementsAre("h"));
    EXPECT_THAT(order({root, narrow}, "POST"), ElementsAre("route", "h"));
}

TEST(SemanticsC3, SiblingsAreUnaffected) {
    items const root{in("root", {.slot = "s"})};
    (void)order({root, {in("other", {.slot = "s"}), GET(h)}});
    EXPECT_THAT(order({root, {GET(h)}}), ElementsAre("root", "h"));
}

TEST(SemanticsC3, ASlotOfTheRouteAloneRunsOnceAtItsOwnPlace) {
    EXPECT_THAT(order({{in("a")}, {in("b"), in("s", {.slot = "s"}), in("c"), GET(h)}}),
                ElementsAre("a", "b", "s", "c", "h"));
}

TEST(SemanticsC3, TheSameSlotTwiceAtOneLevelRunsTheLastAtTheFirstPlace) {
    EXPECT_THAT(order({{in("s1", {.slot = "s"}), in("a"), in("s2", {.slot = "s"}), GET(h)}}),
                ElementsAre("s2", "a", "h"));
}

TEST(SemanticsC4, EdgeSlotsAreLiftedInTheOrderOfTheirFirstDeclaration) {
    items const root{in("a"), in("quota", {.slot = "edge:quota"})};
    items const group{in("b"), in("auth", {.slot = "edge:auth"})};
    items const route{in("q2", {.slot = "edge:quota"}), in("c"), in("late", {.slot = "edge:late"}), GET(h)};
    EXPECT_THAT(order({root, group, route}), ElementsAre("q2", "auth", "late", "a", "b", "c", "h"));
}

TEST(SemanticsC6, AClaimedValidatorStandsAtThePlaceOfThatTarget) {
    for (auto const body : {"validate:json", "validate:form", "validate:multipart"})
        EXPECT_THAT(order({{in("a"), in("mine", {.slot = body}), in("query", {.slot = "validate:query"}), GET(h)}}),
                    ElementsAre("query", "mine", "a", "h"))
            << body;
}

TEST(PlanChain, SaysWhereEachLayerWasWrittenAndItsSlot) {
    items const route{use(layer("a"), {.slot = "s"}), GET(h)};
    auto const line = static_cast<unsigned>(__LINE__) - 1;
    chain_level const levels[] = {route};
    auto const plan = plan_chain(levels, route[1]);
    ASSERT_EQ(plan.size(), 2U);
    EXPECT_EQ(plan[0].slot, "s");
    EXPECT_EQ(plan[0].where.line, line);
    EXPECT_EQ(plan[1].slot, "");
}

TEST(RouteValues, AreListsOfItems) {
    route const r = define_route("/users/:id", use(layer("a")), GET(h), alias("/people/:id"), limits({.body = 5}));
    EXPECT_EQ(r.pattern, "/users/:id");
    ASSERT_EQ(r.items.size(), 4U);
    EXPECT_EQ(r.items[0].is, route_item::kind::use);
    EXPECT_EQ(r.items[1].method_name, "GET");
    EXPECT_EQ(r.items[2].pattern, "/people/:id");
    EXPECT_EQ(r.items[3].limit.body, 5U);
}

TEST(RouteValues, GroupsHoldTheirItemsRoutesAndGroups) {
    group const g =
        define_group("/admin", use(layer("a")), define_route("/x", GET(h)), define_group("/deep", on_error(pass_on)));
    EXPECT_EQ(g.items.size(), 1U);
    ASSERT_EQ(g.routes.size(), 1U);
    ASSERT_EQ(g.groups.size(), 1U);
    EXPECT_THAT(g.groups[0].routes, IsEmpty());
}

TEST(LayerNames, AreReadable) {
    struct rate_limit {
        task<> operator()(context&, next n) const { return n(); }
    };
    EXPECT_EQ(any_layer(rate_limit{}).name(), "rate_limit");
    EXPECT_EQ(any_layer([](context&, next n) -> task<> { return n(); }).name(), "lambda");
    EXPECT_EQ(layer("auth").name(), "auth");
}

} // namespace
} // namespace tunic
