#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tunic/app/app.hpp>
#include <tunic/app/combinators.hpp>

// What compile() refuses, and what a compiled service tells about itself.
namespace tunic {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

void h(context&) {}
task<> pass(context&, next n) { return n(); }

std::string line(unsigned number) { return "setup_test.cpp:" + std::to_string(number) + ")"; }

std::vector<std::string> faults_of(app const& a) {
    try {
        (void)a.compile();
    } catch (setup_error const& e) {
        for (auto const& fault : e.faults()) EXPECT_THAT(e.what(), HasSubstr(fault));
        return e.faults();
    }
    return {};
}

template <class... Parts> std::vector<std::string> faults_of(Parts const&... parts) {
    app a;
    (a.mount(parts), ...);
    return faults_of(a);
}

TEST(SemanticsC6, ASlotThatIsMisspeltIsAFaultWhereverItStands) {
    auto const where = line(__LINE__ + 1);
    auto const jsno = define_route("/x", use(pass, {.slot = "validate:jsno"}), GET(h));
    EXPECT_THAT(faults_of(jsno), ElementsAre(AllOf(HasSubstr("'validate:jsno'"), HasSubstr(where),
                                                   HasSubstr("validate:params, validate:query, validate:headers"),
                                                   HasSubstr("validate:json, validate:form, validate:multipart"))));
    for (auto const slot :
         {"validate:", "validate:body", "validate:JSON", "validate:json ", "Validate:json", "edge:", "EDGE:auth"}) {
        EXPECT_THAT(faults_of(define_route("/x", use(pass, {.slot = slot}), GET(h))), SizeIs(1)) << slot;
        EXPECT_THAT(faults_of(define_group("/g", use(pass, {.slot = slot}), define_route("/x", GET(h)))), SizeIs(1))
            << slot;
    }
    for (auto const slot : {"validate:json", "validate:cookies", "validate:bytes", "edge:auth", "auth", "my:slot"})
        EXPECT_THAT(faults_of(define_route("/x", use(pass, {.slot = slot}), GET(h))), IsEmpty()) << slot;
}

TEST(SemanticsA8, TheSameMethodTwiceInARouteIsAFault) {
    auto const where = line(__LINE__ + 1);
    route const twice = define_route("/x", GET(h), POST(h), GET(h));
    EXPECT_THAT(faults_of(twice), ElementsAre(AllOf(HasSubstr("'/x'"), HasSubstr("GET"), HasSubstr(where))));
}

TEST(SemanticsA8, ARouteWithoutHandlersIsAFault) {
    auto const where = line(__LINE__ + 1);
    route const empty = define_route("/x", use(pass));
    EXPECT_THAT(faults_of(empty), ElementsAre(AllOf(HasSubstr("'/x'"), HasSubstr("no handler"), HasSubstr(where))));
    EXPECT_THAT(faults_of(define_route("/x", alias("/y"))), SizeIs(1));
}

TEST(SemanticsA8, PatternsOfOneShapeWithoutACommonMethodMerge) {
    EXPECT_THAT(faults_of(define_route("/x/:a", GET(h)), define_route("/x/:b", POST(h))), IsEmpty());
}

TEST(SemanticsA8, PatternsOfOneShapeWithACommonMethodNameBothPlaces) {
    auto const first = line(__LINE__ + 1);
    route const a = define_route("/x/:a", GET(h));
    auto const second = line(__LINE__ + 1);
    route const b = define_route("/x/:b", POST(h), GET(h));
    EXPECT_THAT(faults_of(a, b), ElementsAre(AllOf(HasSubstr("GET"), HasSubstr("'/x/:a'"), HasSubstr(first),
                                                   HasSubstr("'/x/:b'"), HasSubstr(second))));
}

TEST(SemanticsA8, ConstraintsAreCountedAndNamesAreNot) {
    EXPECT_THAT(faults_of(define_route("/x/:a<int>", GET(h)), define_route("/x/:b", GET(h))), IsEmpty());
    EXPECT_THAT(faults_of(define_route("/x/:a<int>", GET(h)), define_route("/x/:b<int>", GET(h))), SizeIs(1));
    EXPECT_THAT(faults_of(define_route("/x/*a", GET(h)), define_route("/x/*b", GET(h))), SizeIs(1));
}

TEST(SemanticsA8, SpellingsOfOneShapeCollide) {
    EXPECT_THAT(faults_of(define_route("/x/:a", GET(h)), define_route("/x/[a]", GET(h))), SizeIs(1));
    app folded{app_options{.case_sensitive = false}};
    folded.get("/Users", h).get("/users", h);
    EXPECT_THAT(faults_of(folded), SizeIs(1));
}

TEST(SemanticsA8, CustomMethodsCollideByTheirNames) {
    EXPECT_THAT(faults_of(define_route("/x", METHOD("PURGE", h)), define_route("/x", METHOD("BAN", h))), IsEmpty());
    EXPECT_THAT(faults_of(define_route("/x", METHOD("PURGE", h)), define_route("/x", METHOD("PURGE", h))), SizeIs(1));
    EXPECT_THAT(faults_of(define_route("/x", METHOD("GET", h), GET(h))), SizeIs(1));
}

TEST(SetupFaults, AreListedAllAtOnce) {
    EXPECT_THAT(faults_of(define_route("/a"), define_route("/b", GET(h), GET(h)), define_route("/c", GET(h)),
                          define_route("/c", GET(h)), define_route("/d", METHOD("NO TOKEN", h))),
                SizeIs(4));
}

TEST(SetupFaults, NameAMethodThatIsNone) {
    EXPECT_THAT(faults_of(define_route("/x", METHOD("NO TOKEN", h))), ElementsAre(HasSubstr("'NO TOKEN'")));
    EXPECT_THAT(faults_of(define_route("/x", METHOD("", h))), SizeIs(1));
    EXPECT_THAT(faults_of(define_route("/x", METHOD("CONNECT", h))), ElementsAre(HasSubstr("CONNECT")));
}

TEST(SetupFaults, NameParametersThatCollideThroughGroups) {
    auto const where = line(__LINE__ + 1);
    group const g = define_group("/users/:id", define_route("/posts/:id", GET(h)));
    EXPECT_THAT(faults_of(g), ElementsAre(AllOf(HasSubstr("/users/:id/posts/:id"), HasSubstr(where))));
}

TEST(SetupFaults, NameAnOptionalPrefixBeforeARequiredParameter) {
    EXPECT_THAT(faults_of(define_group("/:lang?", define_route("/:page", GET(h), POST(h)))),
                ElementsAre(HasSubstr("optional segment before a required parameter")));
    EXPECT_THAT(faults_of(define_group("/:lang?", define_route("/users", GET(h)), define_route("/", GET(h)))),
                IsEmpty());
}

TEST(SetupFaults, NameAHandlerOrAnAliasInAGroup) {
    EXPECT_THAT(faults_of(define_group("/g", GET(h))), ElementsAre(HasSubstr("'/g'")));
    EXPECT_THAT(faults_of(define_group("/g", alias("/x"))), SizeIs(1));
}

TEST(SemanticsD13, AnAliasHasTheSameParameters) {
    EXPECT_THAT(faults_of(define_route("/a/:x/:y", alias("/b/:y/:x"), GET(h))), IsEmpty());
    EXPECT_THAT(faults_of(define_route("/a/:x", alias("/b/:y"), GET(h))),
                ElementsAre(AllOf(HasSubstr("'/b/:y'"), HasSubstr("/a/:x"))));
    EXPECT_THAT(faults_of(define_route("/a/:x", alias("/b"), GET(h))), SizeIs(1));
    EXPECT_THAT(faults_of(define_route("/a", alias("/b/:x"), GET(h))), SizeIs(1));
}

TEST(SemanticsD13, AnAliasMayNotTakeThePlaceOfARoute) {
    auto const first = line(__LINE__ + 1);
    route const a = define_route("/a", alias("/b"), GET(h));
    auto const second = line(__LINE__ + 1);
    route const b = define_route("/b", GET(h));
    EXPECT_THAT(faults_of(a, b), ElementsAre(AllOf(HasSubstr("'/b'"), HasSubstr(first), HasSubstr(second))));
    EXPECT_THAT(faults_of(a, define_route("/b", POST(h))), IsEmpty());
}

TEST(SemanticsD10, PrefixesJoinWithoutADoubledSlash) {
    auto const at = [](auto const& g) {
        app a;
        a.mount(g);
        return a.compile().routes().at(0).pattern;
    };
    route const root = define_route("/", GET(h));
    route const users = define_route("/users", GET(h));
    EXPECT_EQ(at(define_group("/api", root)), "/api");
    EXPECT_EQ(at(define_group("/api", users)), "/api/users");
    EXPECT_EQ(at(define_group("/api/", users)), "/api/users");
    EXPECT_EQ(at(define_group("/", users)), "/users");
    EXPECT_EQ(at(define_group("/", root)), "/");
    EXPECT_EQ(at(define_group("/a", define_group("/", define_group("/b", root)))), "/a/b");
}

TEST(SemanticsD14, RoutesListPatternsMethodsLayersSlotsAndPlaces) {
    app a;
    a.use(named("timing", any_layer(pass)));
    auto const where = static_cast<unsigned>(__LINE__) + 2;
    a.mount("/v2", define_group("/api", use(named("auth", any_layer(pass)), {.slot = "edge:auth"}),
                                define_route("/users/:id", alias("/people/:id"),
                                             GET(named("cache", any_layer(pass)), h), POST(h), METHOD("PURGE", h))));
    a.get("/ping", h);
    auto const s = a.compile();

    ASSERT_THAT(s.routes(), SizeIs(2));
    auto const listed = [&](std::string const& pattern) {
        for (auto const& r : s.routes())
            if (r.pattern == pattern) return r;
        ADD_FAILURE() << pattern << " is not listed";
        return route_info{};
    };
    auto const users = listed("/v2/api/users/:id");
    EXPECT_THAT(users.aliases, ElementsAre("/people/:id"));
    EXPECT_THAT(users.where.file, HasSubstr("setup_test.cpp"));
    EXPECT_EQ(users.where.line, where);
    ASSERT_THAT(users.methods, SizeIs(3));
    EXPECT_EQ(users.methods[0].method, "GET");
    EXPECT_EQ(users.methods[2].method, "PURGE");
    ASSERT_THAT(users.methods[0].layers, SizeIs(3));
    EXPECT_EQ(users.methods[0].layers[0].name, "auth");
    EXPECT_EQ(users.methods[0].layers[0].slot, "edge:auth");
    EXPECT_EQ(users.methods[0].layers[1].name, "cache");
    for (auto const& layer : users.methods[0].layers)
        EXPECT_THAT(layer.where.file, HasSubstr("setup_test.cpp")) << layer.name;

    ASSERT_THAT(s.layers(), SizeIs(1));
    EXPECT_EQ(s.layers()[0].name, "timing");
    EXPECT_EQ(listed("/ping").methods.at(0).method, "GET");
}

TEST(SemanticsD14, DescribeIsATableOfThem) {
    app a;
    a.use(named("timing", any_layer(pass)));
    auto const where = line(__LINE__ + 1);
    a.mount(define_route("/users/:id", alias("/people/:id"), use(named("auth", any_layer(pass)), {.slot = "guard"}),
                         GET(h), DELETE(h)));
    auto const table = a.compile().describe();
    EXPECT_THAT(table, HasSubstr("every request: timing\n"));
    EXPECT_THAT(table, HasSubstr("GET     /users/:id  auth[guard] > function  ("));
    EXPECT_THAT(table, HasSubstr("DELETE  /users/:id"));
    EXPECT_THAT(table, HasSubstr("/people/:id"));
    EXPECT_THAT(table, HasSubstr("alias of /users/:id"));
    EXPECT_THAT(table, HasSubstr(where));
}

TEST(SemanticsD14, CombinatorsAreListedByTheirParts) {
    auto const layer = [](std::string name) { return named(std::move(name), any_layer(pass)); };
    EXPECT_EQ(some(layer("a"), layer("b")).name(), "some(a, b)");
    EXPECT_EQ(every(layer("a"), some(layer("b"), layer("c"))).name(), "every(a, some(b, c))");
    EXPECT_EQ(when([](context const&) { return true; }, layer("a")).name(), "a");
    EXPECT_EQ(except("/health", layer("a")).name(), "a");
    EXPECT_EQ(named("auth", some(layer("a"), layer("b"))).name(), "auth");
}

TEST(Compile, LeavesTheAppAsItWas) {
    app a;
    a.get("/x", h);
    EXPECT_THAT(a.compile().routes(), SizeIs(1));
    a.get("/y", h);
    EXPECT_THAT(a.compile().routes(), SizeIs(2));
}

TEST(Compile, KeepsNothingOfTheAppItWasMadeOf) {
    auto a = std::make_unique<app>();
    {
        std::string const prefix = "/made/at/run/time";
        a->get(pattern(prefix + "/:id"),
               named(std::string("a name that is long enough to be on the heap"), any_layer(pass)), h);
    }
    auto const s = a->compile();
    a.reset();
    EXPECT_THAT(s.describe(),
                AllOf(HasSubstr("/made/at/run/time/:id"), HasSubstr("long enough"), Not(HasSubstr("every request"))));
}

TEST(Compile, AnAppWithoutRoutesIsOne) { EXPECT_THAT(app().compile().routes(), IsEmpty()); }

} // namespace
} // namespace tunic
