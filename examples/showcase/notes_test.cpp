// The same endpoints once more: tests use the contract of server and client.
#include "api.hpp"
#include "auth.hpp"
#include "notes.hpp"

#include <tunic/api/caller.hpp>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <algorithm>
#include <gtest/gtest.h>
#include <string>
#include <utility>

namespace showcase {
namespace {

using tunic::testing::test_client;

// [fixture]
class Notes : public testing::Test {
protected:
    static tunic::app serving(note_store& store, tunic::any_layer auth) {
        tunic::app app;
        app.mount(notes_routes(store, std::move(auth)));
        return app;
    }
    static tunic::any_layer anybody() {
        return tunic::named("anybody", [](tunic::context&, tunic::next next) { return next(); });
    }

    note_store store{3};
    test_client client{serving(store, anybody())};
};
// [/fixture]

// [calls]
TEST_F(Notes, AreFoundByTheIdTheyGot) {
    auto const added = client.call<api::add_note>(draft{.title = "Milk", .tags = {"shopping"}}).value();
    auto const found = client.call<api::get_note>(added.id).value();
    EXPECT_EQ(found.title, "Milk");
    EXPECT_EQ(found.changed, added.changed);
}

TEST_F(Notes, ThatAreGoneAreADeclaredFailure) {
    auto const added = client.call<api::add_note>(draft{.title = "Milk"}).value();
    EXPECT_TRUE(client.call<api::drop_note>(added.id).ok());
    EXPECT_EQ(client.call<api::drop_note>(added.id).failure<api::no_such_note>().id, added.id);
    EXPECT_EQ(client.call<api::get_note>(added.id).status(), 404);
}
// [/calls]

TEST_F(Notes, KeepTheirLikesWhenTheyAreReplaced) {
    auto const id = client.call<api::add_note>(draft{.title = "Milk"}).value().id;
    EXPECT_EQ(client.call<api::like_note>(id).value().likes, 1U);
    auto const replaced = client.call<api::replace_note>(id, draft{.title = "Eggs", .text = "six"}).value();
    EXPECT_EQ(replaced.title, "Eggs");
    EXPECT_EQ(replaced.likes, 1U);
}

TEST_F(Notes, AreRefusedWhenThereIsNoRoom) {
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(client.call<api::add_note>(draft{.title = "Milk"}).ok());
    EXPECT_EQ(client.call<api::add_note>(draft{.title = "Milk"}).failure<api::no_room>().most, 3U);
}

TEST_F(Notes, ComeInPagesWithTheNewestFirst) {
    for (std::string const title : {"one", "two", "three"}) store.add({.title = title, .text = "text"});
    auto const page = client.call<api::find_notes>(api::search{.q = "TEXT", .tag = {}, .page = 2, .size = 2}).value();
    EXPECT_EQ(page.total, 3U);
    ASSERT_EQ(page.notes.size(), 1U);
    EXPECT_EQ(page.notes[0].title, "one");
}

// [refused]
TEST_F(Notes, ThatBreakARuleAreRefusedOnBothSides) {
    auto const unsent = client.call<api::add_note>(draft{.title = ""});
    ASSERT_NE(unsent.error(), nullptr);
    EXPECT_EQ(unsent.status(), 0); // the client did not even send it

    auto const sent = client.post("/notes", R"({"title":""})", {{"Content-Type", "application/json"}});
    EXPECT_EQ(sent.status, 400);
    EXPECT_NE(sent.body.find("a title has 1 to 120 characters"), std::string::npos);
}
// [/refused]

TEST_F(Notes, AreRefusedWithoutATokenBeforeTheBodyIsRead) {
    test_client guarded{serving(store, bearer_auth("secret"))};
    auto const refused = guarded.call<api::add_note>(draft{.title = "Milk"});
    EXPECT_EQ(refused.failure<api::no_token>().detail, "writing needs a token");
    EXPECT_EQ(guarded.post("/notes", "no JSON at all").status, 401);
    EXPECT_EQ(guarded.post("/notes", "no JSON at all", {{"Authorization", "Bearer secret"}}).status, 415);
    EXPECT_EQ(guarded.call<api::like_note>(1).status(), 404); // liking needs no token
}

// [introspection]
TEST_F(Notes, DeclareTheMissingTokenWhereverTheyAreChanged) {
    auto const service = serving(store, anybody()).compile();
    for (auto const& e : service.endpoints()) {
        bool const open = e.method == "GET" || e.name.ends_with("like_note");
        auto const is_401 = [](auto const& failure) { return failure.status == 401; };
        EXPECT_EQ(std::count_if(e.failures.begin(), e.failures.end(), is_401), open ? 0 : 1) << e.name;
    }
}
// [/introspection]

} // namespace
} // namespace showcase
