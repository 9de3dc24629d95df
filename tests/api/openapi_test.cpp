#include <tunic/api/openapi.hpp>
#include <tunic/api/serve.hpp>
#include <tunic/app/input.hpp>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include "api/openapi_parts.hpp"
#include "api/users_api.hpp"
#include "data/json_checker.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tunic;
using test::document_of;
using test::joined;
using test::part_of;
using tunic::testing::test_client;

app users_app() {
    app app;
    app.serve<api::list_users>(
           [](call<api::list_users>&) -> reply<api::list_users> { return std::vector<api::user>{}; })
        .serve<api::list_vips>([](call<api::list_vips>&) -> reply<api::list_vips> { return std::vector<api::user>{}; })
        .serve<api::create_user>([](call<api::create_user>&) -> reply<api::create_user> { return api::user{1, "Ann"}; })
        .serve<api::get_user>([](call<api::get_user>& c) -> reply<api::get_user> { return api::not_found{c.id()}; })
        .serve<api::drop_user>([](call<api::drop_user>&) -> reply<api::drop_user> { return done; });
    return app;
}

std::vector<std::string> paths_in(std::string const& document) {
    std::vector<std::string> paths;
    auto const all = part_of(document, "paths");
    for (std::size_t at = all.find("\"/"); at != all.npos; at = all.find("\"/", at + 1))
        paths.push_back(all.substr(at + 1, all.find('"', at + 1) - at - 1));
    return paths;
}

TEST(OpenApi, SaysWhatTheApiIs) {
    auto const document = document_of(users_app(), {.title = "Users",
                                                    .version = "1.2.0",
                                                    .description = "People \"and\" more",
                                                    .servers = {{"https://api.example.org/v1", "live"}, {"/"}}});
    EXPECT_TRUE(test::json_checker::accepts(joined(document)));
    EXPECT_EQ(part_of(document, "openapi"), R"("3.1.0")");
    EXPECT_EQ(part_of(document, "info"), R"({"title":"Users","version":"1.2.0","description":"People \"and\" more"})");
    EXPECT_EQ(part_of(document, "servers"),
              R"([{"url":"https://api.example.org/v1","description":"live"},{"url":"/"}])");
    EXPECT_EQ(part_of(document, "tags"), R"([{"name":"users"}])");
}

TEST(OpenApi, HasEveryEndpointInTheOrderOfServing_G13) {
    auto const document = document_of(users_app());
    EXPECT_EQ(paths_in(document), (std::vector<std::string>{"/api/users", "/api/users/vips", "/api/users/{id}"}));
    std::size_t last = 0;
    for (std::string_view const id : {"list_users", "create_user", "list_vips", "get_user", "drop_user"}) {
        auto const at = document.find("\"operationId\": \"" + std::string(id) + '"');
        ASSERT_NE(at, document.npos) << id;
        EXPECT_GT(at, last) << id;
        last = at;
    }
}

TEST(OpenApi, DeclaresTheFieldsOfAQueryAsParameters_G13) {
    EXPECT_EQ(part_of(document_of(users_app()), "parameters"),
              R"([{"name":"inactive","in":"query","schema":{"type":"boolean","default":false}},)"
              R"({"name":"q","in":"query","schema":{"type":"string"}},)"
              R"({"name":"tag","in":"query","style":"form","explode":true,)"
              R"("schema":{"type":"array","items":{"type":"string"}}}])");
}

TEST(OpenApi, RequiresAllPathParameters_G13) {
    EXPECT_EQ(part_of(part_of(document_of(users_app()), "/api/users/{id}"), "parameters"),
              R"([{"name":"id","in":"path","required":true,"schema":{"type":"integer","format":"int64"}}])");
}

TEST(OpenApi, DescribesTheBodyOfARequest) {
    EXPECT_EQ(
        part_of(document_of(users_app()), "requestBody"),
        R"({"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/new_user"}}}})");
}

TEST(OpenApi, ListsTheResponseTheFailuresAndTheRefusals_G13) {
    constexpr std::string_view problem =
        R"("content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/problem_details"}}}})";
    auto const document = document_of(users_app());
    EXPECT_EQ(
        part_of(part_of(document, "post"), "responses"),
        R"({"201":{"description":"Created","content":{"application/json":{"schema":{"$ref":"#/components/schemas/user"}}}},)"
        R"("409":{"description":"Conflict","content":{"application/json":{"schema":{"$ref":"#/components/schemas/conflict"}}}},)"
        R"("400":{"description":"Bad Request",)"
            + std::string(problem) + R"(,"415":{"description":"Unsupported Media Type",)" + std::string(problem) + "}");
    EXPECT_EQ(part_of(part_of(part_of(document, "delete"), "responses"), "204"), R"({"description":"No Content"})");
    // Nothing is read, so that nothing can be refused.
    EXPECT_EQ(part_of(part_of(part_of(document, "/api/users/vips"), "responses"), "400"), "");
}

TEST(OpenApi, TakesSummaryAndDescriptionFromTheDoc) {
    static constexpr auto two = GET(api::root, "two").doc("One sentence. And another.\nAnd more.");
    app app;
    app.serve<two>([](call<two>&) -> reply<two> { return done; });
    auto const document = document_of(std::move(app));
    EXPECT_EQ(part_of(document, "summary"), R"("One sentence")");
    EXPECT_EQ(part_of(document, "description"), R"("And another.\nAnd more.")");
    EXPECT_EQ(part_of(document, "operationId"), R"("two")");
}

TEST(OpenApi, TagsByTheFirstSegmentBelowTheRoot) {
    static constexpr auto at_root = GET(api::root);
    static constexpr auto by_id = GET(api::root / param<int>("id"));
    static constexpr auto at_files = GET(tunic::root() / "files");
    app app;
    app.serve<at_root>([](call<at_root>&) -> reply<at_root> { return done; })
        .serve<by_id>([](call<by_id>&) -> reply<by_id> { return done; })
        .serve<at_files>([](call<at_files>&) -> reply<at_files> { return done; });
    EXPECT_EQ(part_of(document_of(std::move(app)), "tags"), R"([{"name":"api"},{"name":"files"}])");
}

// Failures under the status of a refusal, and what only some clients know.

struct bad_words {
    std::string word;
};
constexpr auto say = POST(tunic::root() / "say").request<std::string>().failure<bad_words>(400);
constexpr auto search = QUERY(tunic::root() / "things").request<std::string>().response<int>();

TEST(OpenApi, HasTwoMediaTypesWhereAFailureSharesTheStatusOfRefusals) {
    app app;
    app.serve<say>([](call<say>&) -> reply<say> { return done; });
    EXPECT_EQ(part_of(document_of(std::move(app)), "400"),
              R"({"description":"Bad Request","content":{)"
              R"("application/json":{"schema":{"$ref":"#/components/schemas/bad_words"}},)"
              R"("application/problem+json":{"schema":{"$ref":"#/components/schemas/problem_details"}}}})");
}

TEST(OpenApi, KeepsMethodsThatItDoesNotKnowApart) {
    app app;
    app.serve<search>([](call<search>&) -> reply<search> { return 1; });
    auto const others = part_of(document_of(std::move(app)), "x-additionalOperations");
    EXPECT_TRUE(others.starts_with(R"({"QUERY":{"tags":["things"],"operationId":"search")")) << others;
}

// Routes that are no endpoints.

struct key {
    std::uint8_t id;
};
struct paging {
    int page = 1;
    std::string order;
};
struct agent {
    std::optional<std::string> user_agent;
};
struct session {
    std::string sid;
};
} // namespace

template <> struct tunic::rules<paging> : tunic::rule_set<tunic::rule<&paging::page, tunic::minimum<1>>> {};

namespace {

TEST(OpenApi, HasRoutesWhoseHandlersNameTheirInputs_G13) {
    app app;
    app.get("/things/:id", [](context&, params<key>, query<paging>, headers<agent>, cookies<session>) {});
    auto const document = document_of(std::move(app));
    EXPECT_EQ(part_of(document, "operationId"), R"("get_things_id")");
    EXPECT_EQ(part_of(document, "parameters"),
              R"([{"name":"id","in":"path","required":true,)"
              R"("schema":{"type":"integer","format":"uint8","minimum":0,"maximum":255}},)"
              R"({"name":"page","in":"query","schema":{"type":"integer","format":"int32","minimum":1,"default":1}},)"
              R"({"name":"order","in":"query","required":true,"schema":{"type":"string"}},)"
              R"({"name":"User-Agent","in":"header","schema":{"type":"string"}},)"
              R"({"name":"sid","in":"cookie","required":true,"schema":{"type":"string"}}])");
    EXPECT_EQ(part_of(part_of(document, "responses"), "2XX"), R"({"description":"Success"})");
}

TEST(OpenApi, KnowsWhatBodiesHandlersRead) {
    struct entry {
        std::string title;
        std::vector<std::string> tag;
        int age;
    };
    app app;
    app.post("/json", [](context&, json<key>) {})
        .post("/form", [](context&, form<entry>) {})
        .post("/text", [](context&, text_body) {})
        .post("/bytes", [](context&, bytes_body) {});
    auto const document = document_of(std::move(app));
    auto const content_of = [&](std::string_view path) {
        return part_of(part_of(part_of(document, path), "requestBody"), "content");
    };
    EXPECT_EQ(content_of("/json"), R"({"application/json":{"schema":{"$ref":"#/components/schemas/key"}}})");
    std::string const as_texts =
        R"({"schema":{"type":"object","properties":{"title":{"type":"string"},)"
        R"("tag":{"type":"array","items":{"type":"string"}},"age":{"type":"integer","format":"int32"}},)"
        R"("required":["title","age"]}})";
    EXPECT_EQ(content_of("/form"),
              R"({"application/x-www-form-urlencoded":)" + as_texts + R"(,"multipart/form-data":)" + as_texts + "}")
        << "a list of none is no field at all";
    EXPECT_EQ(content_of("/text"), R"({"text/plain":{"schema":{"type":"string"}}})");
    EXPECT_EQ(content_of("/bytes"), R"({"application/octet-stream":{}})");
}

TEST(OpenApi, HasTheFilesOfAForm) {
    struct album {
        std::string title;
        std::optional<int> year;
        uploaded_file cover;
        std::optional<uploaded_file> back;
        std::vector<uploaded_file> photos;
    };
    app app;
    app.post("/albums", [](context&, multipart<album>) {});
    auto const body = part_of(document_of(std::move(app)), "requestBody");
    std::string const file = R"({"type":"string","format":"binary","contentMediaType":"application/octet-stream"})";
    EXPECT_EQ(part_of(body, "content"),
              R"({"multipart/form-data":{"schema":{"type":"object","properties":{"title":{"type":"string"},)"
              R"("year":{"type":"integer","format":"int32"},"cover":)"
                  + file + R"(,"back":)" + file + R"(,"photos":{"type":"array","items":)" + file
                  + R"(}},"required":["title","cover"]}}})");
}

TEST(OpenApi, HasRoutesOfWhichNothingIsDeclared_G13) {
    app app;
    app.get("/plain/:id", [](context&) { return "text"; }).post("/plain/:id", [](context&) { return "text"; });
    EXPECT_EQ(part_of(document_of(std::move(app)), "paths"),
              R"({"/plain/{id}":{"get":{"tags":["plain"],"operationId":"get_plain_id",)"
              R"("parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],)"
              R"("responses":{"2XX":{"description":"Success"}}},)"
              R"("post":{"tags":["plain"],"operationId":"post_plain_id",)"
              R"("parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],)"
              R"("responses":{"2XX":{"description":"Success"}}}}})");
}

TEST(OpenApi, TagsAreTextThatIsNotEncoded) {
    app app;
    app.get("/caf\xc3\xa9/menu", [](context&) { return "text"; });
    auto const document = document_of(std::move(app));
    EXPECT_EQ(paths_in(document), std::vector<std::string>{"/caf%C3%A9/menu"});
    EXPECT_EQ(part_of(document, "tags"), "[{\"name\":\"caf\xc3\xa9\"}]");
}

TEST(OpenApi, LeavesOutHeadersThatItDescribesElsewhere) {
    struct fields {
        std::string accept;
        std::string content_type;
        std::string authorization;
        std::string accept_language;
    };
    app app;
    app.get("/", [](context&, headers<fields>) { return "text"; });
    auto const parameters = part_of(document_of(std::move(app)), "parameters");
    EXPECT_EQ(parameters, R"([{"name":"Accept-Language","in":"header","required":true,"schema":{"type":"string"}}])");
}

TEST(OpenApi, GivesAPatternAPathForEachOfItsShapes_G13) {
    struct test_case {
        char const* pattern;
        std::vector<std::string> paths;
    };
    test_case const cases[] = {
        {"/", {"/"}},
        {"/a/:id/b", {"/a/{id}/b"}},
        {"/a/:x?/:y?", {"/a", "/a/{x}", "/a/{x}/{y}"}},
        {"/files/*path", {"/files", "/files/{path}"}},
        {"/:name.:ext", {"/{name}.{ext}"}},
        {"/:page?", {"/", "/{page}"}},
        {"/a b/:id<int>", {"/a%20b/{id}"}},
        {"/a/:x?/:y?/b/:z?", {"/a/b", "/a/{x}/b", "/a/{x}/{y}/b", "/a/b/{z}", "/a/{x}/b/{z}", "/a/{x}/{y}/b/{z}"}},
        {"/files/*dir/:name", {"/files/{name}", "/files/{dir}/{name}"}},
        {R"(/items\:batchGet)", {"/items:batchGet"}},
        {R"(/\{x\}/{id}.json)", {"/%7Bx%7D/{id}.json"}},
    };
    for (auto const& [pattern, paths] : cases) {
        app app;
        app.get(tunic::pattern(pattern), [](context&, query<paging>) {});
        EXPECT_EQ(paths_in(document_of(std::move(app))), paths) << pattern;
    }
}

TEST(OpenApi, SaysWhatAPatternAsksOfItsParameters) {
    app app;
    app.get("/a/:id<uuid>/:n<uint>/:word<slug>", [](context&, query<paging>) {});
    auto const parameters = part_of(document_of(std::move(app)), "parameters");
    EXPECT_NE(parameters.find(R"("schema":{"type":"string","format":"uuid"})"), parameters.npos) << parameters;
    EXPECT_NE(parameters.find(R"("schema":{"type":"integer","minimum":0})"), parameters.npos) << parameters;
    EXPECT_NE(parameters.find(R"("pattern":"^[a-z0-9]+(-[a-z0-9]+)*$")"), parameters.npos) << parameters;
}

// To OpenAPI `/users/{id}` and `/users/{name}` are one path.
TEST(OpenApi, JoinsPathsThatDifferInTheNamesOfTheirParameters) {
    struct name {
        std::string who;
    };
    app app;
    app.get("/users/:id", [](context&, params<key>) {}).del("/users/:who", [](context&, params<name>) {});
    auto const document = document_of(std::move(app));
    EXPECT_EQ(paths_in(document), std::vector<std::string>{"/users/{id}"});
    EXPECT_EQ(part_of(part_of(document, "delete"), "parameters"),
              R"([{"name":"id","in":"path","required":true,"schema":{"type":"string"}}])");
}

// A key that is there twice is there once to most readers, and for some it is the other one.
TEST(OpenApi, HasNoOperationTwiceAndLosesNone_G13) {
    app app;
    app.get("/users", [](context&, query<paging>) {})
        .get("/users/:id?", [](context&, query<paging>) {})
        .get("/a/:x", [](context&, query<paging>) {})
        .get("/a/:x/:y?", [](context&, query<paging>) {})
        .get("/x/:a<int>", [](context&, query<paging>) {})
        .get("/x/:b<alpha>", [](context&, query<paging>) {});
    auto const document = document_of(std::move(app));
    EXPECT_EQ(paths_in(document),
              (std::vector<std::string>{"/users", "/users/{id}", "/a/{x}", "/a/{x}/{y}", "/x/{a}"}));
    auto const count = [](std::string_view text, std::string_view what) {
        std::size_t n = 0;
        for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++n;
        return n;
    };
    EXPECT_EQ(count(part_of(document, "/users"), "\"get\""), 1u);
    EXPECT_EQ(part_of(document, "/a/{x}").find("x-alternative"), std::string::npos) << "never asked for it";
    auto const both = part_of(document, "/x/{a}");
    EXPECT_EQ(count(both, "\"get\""), 2u) << both;
    EXPECT_NE(both.find(R"("x-alternativeOperations":[{"get":{)"), both.npos) << both;
}

TEST(OpenApi, NumbersOperationsThatWouldHaveOneId) {
    app app;
    app.mount(serve<api::list_vips>(
                  [](call<api::list_vips>&) -> reply<api::list_vips> { return std::vector<api::user>{}; }))
        .mount("/v2", serve<api::list_vips>(
                          [](call<api::list_vips>&) -> reply<api::list_vips> { return std::vector<api::user>{}; }));
    auto const document = document_of(std::move(app));
    EXPECT_EQ(paths_in(document), (std::vector<std::string>{"/api/users/vips", "/v2/api/users/vips"}));
    EXPECT_EQ(part_of(part_of(document, "/api/users/vips"), "operationId"), R"("list_vips")");
    EXPECT_EQ(part_of(part_of(document, "/v2/api/users/vips"), "operationId"), R"("list_vips_2")");
}

// The layer.

TEST(OpenApiLayer, ServesTheDocumentOfItsService) {
    auto app = users_app();
    app.use(openapi({.title = "Users"}));
    test_client client{std::move(app)};
    auto const r = client.get("/openapi.json");
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.header("Content-Type"), "application/json");
    EXPECT_EQ(r.header("Cache-Control"), "no-cache");
    EXPECT_EQ(r.body, openapi_document(client.served(), {.title = "Users"}));
    EXPECT_EQ(client.head("/openapi.json").header("Content-Length"), std::to_string(r.body.size()));
    EXPECT_EQ(client.post("/openapi.json").status, 404);
    EXPECT_EQ(client.get("/api/users").status, 200);
}

TEST(OpenApiLayer, SpeaksForEachServiceThatItIsCompiledInto) {
    app shared;
    shared.use(openapi());
    auto more = shared;
    more.serve<api::list_vips>([](call<api::list_vips>&) -> reply<api::list_vips> { return std::vector<api::user>{}; });
    test_client empty{std::move(shared)}, full{std::move(more)};
    EXPECT_EQ(empty.get("/openapi.json").body.find("list_vips"), std::string::npos);
    EXPECT_NE(full.get("/openapi.json").body.find("list_vips"), std::string::npos);
}

TEST(OpenApiLayer, AnswersNotModifiedToWhoHasIt) {
    auto app = users_app();
    app.use(openapi());
    test_client client{std::move(app)};
    for (char const* const path : {"/openapi.json", "/docs"}) {
        auto const tag = std::string(client.get(path).header("ETag"));
        ASSERT_GT(tag.size(), 10U) << path;
        auto const again = client.get(path, {{"If-None-Match", "\"other\", W/" + tag}});
        EXPECT_EQ(again.status, 304) << path;
        EXPECT_EQ(again.body, "") << path;
        EXPECT_EQ(client.get(path, {{"If-None-Match", "\"other\""}}).status, 200) << path;
        EXPECT_EQ(client.get(path, {{"If-None-Match", "\"other\""}, {"If-None-Match", tag}}).status, 304) << path;
        EXPECT_EQ(client.get(path, {{"If-None-Match", "*"}}).status, 304) << path;
        EXPECT_EQ(client.get(path, {{"If-None-Match", "\"x" + tag.substr(1)}}).status, 200) << path;
    }
}

TEST(OpenApiLayer, ServesAPageThatNeedsNothingElse) {
    auto app = users_app();
    app.use(openapi({.title = "Users <&> more", .servers = {{"https://api.example.org/v1"}}}));
    test_client client{std::move(app)};
    auto const page = client.get("/docs");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_NE(page.body.find("<title>Users &lt;&amp;&gt; more</title>"), std::string::npos);
    EXPECT_NE(page.body.find("href=\"./openapi.json\""), std::string::npos);
    EXPECT_EQ(page.body.find("{{"), std::string::npos);
    EXPECT_EQ(page.body.find("src="), std::string::npos);
    auto const policy = std::string(page.header("Content-Security-Policy"));
    EXPECT_TRUE(
        policy.starts_with("default-src 'none'; connect-src 'self' https://api.example.org; style-src 'sha256-"))
        << policy;
    EXPECT_EQ(policy.find("unsafe"), policy.npos);
}

TEST(OpenApiLayer, IsFoundWhereItsOptionsSay) {
    auto app = users_app();
    app.use(openapi({.document = "/meta/api.json", .page = "/help/api/"}));
    test_client client{std::move(app)};
    EXPECT_EQ(client.get("/meta/api.json").status, 200);
    EXPECT_NE(client.get("/help/api/").body.find("href=\"../../meta/api.json\""), std::string::npos);
    EXPECT_EQ(client.get("/openapi.json").status, 404);

    auto without_page = users_app();
    without_page.use(openapi({.page = ""}));
    EXPECT_EQ(test_client(std::move(without_page)).get("/docs").status, 404);
}

TEST(OpenApiLayer, RefusesOptionsThatCannotBeMeant) {
    EXPECT_THROW((void)openapi({.document = "openapi.json"}), std::invalid_argument);
    EXPECT_THROW((void)openapi({.page = "docs"}), std::invalid_argument);
    EXPECT_THROW((void)openapi({.servers = {{""}}}), std::invalid_argument);
    EXPECT_THROW((void)openapi({.servers = {{"https://a; script-src *"}}}), std::invalid_argument);
}

} // namespace
