#include <tunic/app/app.hpp>
#include <tunic/app/directory_builder.hpp>
#include <tunic/app/folder_names.hpp>
#include <tunic/testing/test_client.hpp>

#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <vector>

namespace tunic {
namespace {

using detail::directory_builder;

route_items answer(std::string text) {
    return {{GET([text](context&) { return text; })}, {}};
}
route_items layer(std::string text) {
    auto const note = [text](context& c, next n) {
        c.append("X-Layer", text);
        return n();
    };
    return {{use(named(text, note))}, {}};
}
std::vector<std::string> patterns(directory_builder tree) {
    app a;
    a.mount(std::move(tree).take());
    std::vector<std::string> all;
    service const compiled = std::move(a).compile();
    for (auto const& r : compiled.routes()) {
        all.push_back(r.pattern);
        for (auto const& l : r.methods.front().layers)
            if (l.name != "lambda") all.back() += " " + l.name;
    }
    return all;
}
using list = std::vector<std::string>;

TEST(DirectoryBuilder, WritesFoldersAsPatternsBelowThePrefix_H1) {
    directory_builder tree("/api");
    tree.route("/index", answer(""));
    tree.route("/users/[id]", answer(""));
    tree.route("/docs/{...path}", answer(""));
    tree.route("/files/[name].[ext]", answer(""));
    tree.route("/users/{id}/{tab}", answer(""));
    EXPECT_EQ(patterns(tree),
              (list{"/api", "/api/docs/*path", "/api/files/:name.:ext", "/api/users/:id", "/api/users/:id?/:tab?"}));
}

TEST(DirectoryBuilder, HasNoPrefixWhenThatIsTheRoot) {
    directory_builder tree("/");
    tree.route("/index", answer(""));
    tree.route("/users", answer(""));
    EXPECT_EQ(patterns(tree), (list{"/", "/users"}));
}

TEST(DirectoryBuilder, NestsMiddlewareByFolderWhateverTheOrderOfTheCalls) {
    directory_builder tree("/");
    tree.middleware("/users/[id]", layer("id"));
    tree.route("/users/[id]/posts", answer(""));
    tree.route("/users-archive", answer(""));
    tree.middleware("/users", layer("users"));
    tree.route("/users", answer(""));
    tree.route("/index", answer(""));
    tree.middleware("/", layer("top"));
    tree.middleware("/index", layer("root"));
    EXPECT_EQ(patterns(tree),
              (list{"/users-archive top", "/ top root", "/users top users", "/users/:id/posts top users id"}));
}

TEST(DirectoryBuilder, ServesWhatItHasGathered) {
    directory_builder tree("/api");
    tree.middleware("/", layer("top"));
    tree.route("/users/[id]", answer("a user"));
    app a;
    a.mount(std::move(tree).take());
    testing::test_client client{std::move(a).compile()};
    auto const r = client.get("/api/users/7");
    EXPECT_EQ(r.body, "a user");
    EXPECT_EQ(r.header("X-Layer"), "top");
    EXPECT_EQ(client.get("/api").status, 404);
}

TEST(DirectoryBuilder, KeepsThePlaceOfEachFile) {
    directory_builder tree("/");
    tree.route("/users", {{GET([](context&) {})}, {"users/index.cpp", 7}});
    auto const made = std::move(tree).take();
    EXPECT_EQ(made.routes.front().where, (code_location{"users/index.cpp", 7}));
}

items_at<"users"> two_items() {
    return {GET([](context&) {}), limits({.body = 3})};
}
constexpr unsigned line_of_two_items = __LINE__ - 2;

TEST(ItemsAt, KnowsWhereItWasWritten) {
    route_items const file = two_items();
    EXPECT_EQ(file.items.size(), 2U);
    EXPECT_EQ(file.items.back().limit.body, 3U);
    EXPECT_TRUE(std::string_view(file.where.file).ends_with("directory_builder_test.cpp"));
    EXPECT_EQ(file.where.line, line_of_two_items);
}

TEST(ContextAt, IsTheContextOfTheRequest) {
    route_items const items = items_at<"users/[id]">{use([](context_at<"users">& c, next n) {
                                                         c.set("X-Route", c.route());
                                                         return n();
                                                     }),
                                                     GET([](context_at<"users/[id]">& c) -> task<> {
                                                         co_await c.sleep({});
                                                         c.json(c.param<"id", int>() + c.param<int>("id"));
                                                     })};
    directory_builder tree("/");
    tree.route("/users/[id]", items);
    app a;
    a.mount(std::move(tree).take());
    testing::test_client client{std::move(a).compile()};
    EXPECT_EQ(client.get("/users/21").body, "42");
    EXPECT_EQ(client.get("/users/21").header("X-Route"), "/users/:id");
    EXPECT_EQ(client.get("/users/x").status, 400);
}

TEST(FolderNames, OneIsWithinAnotherBySegments) {
    EXPECT_TRUE(detail::is_folder_within("users/[id]", "users"));
    EXPECT_TRUE(detail::is_folder_within("users", "users"));
    EXPECT_TRUE(detail::is_folder_within("users", ""));
    EXPECT_FALSE(detail::is_folder_within("users-archive", "users"));
    EXPECT_FALSE(detail::is_folder_within("users", "users/[id]"));
}

TEST(FolderNames, ParametersAreKnownInAllSpellings) {
    static_assert(detail::folder_has_parameter<"users/[id]">("id"));
    static_assert(detail::folder_has_parameter<"users/{id}/{...path}">("path"));
    static_assert(detail::folder_has_parameter<"locale{-:lang{-:country}}">("country"));
    static_assert(detail::folder_has_parameter<"[id<int>]">("id"));
    static_assert(!detail::folder_has_parameter<"users/id">("id"));
    static_assert(!detail::folder_has_parameter<"">("id"));
}

} // namespace
} // namespace tunic
