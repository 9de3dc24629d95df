// That the programs beside this file work. What they are for is that they compile without a warning.
#include "middleware.hpp"
#include "realworld/calls.hpp"
#include "realworld/service.hpp"

#include <tunic/client.hpp>
#include <tunic/testing/test_client.hpp>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <string>
#include <utility>

namespace {

using namespace std::chrono_literals;
using tunic::app;
using tunic::context;
using tunic::testing::test_client;

TEST(Blog, AnswersACallerThatWantsValuesOrExceptions) {
    auto const service = blog::make_blog().compile();
    boost::asio::io_context loop;
    tunic::client const http{loop, service};
    EXPECT_EQ(tunic::block_on(loop, blog::write_and_read(http)), "ann has a token, found 0, refused");
    EXPECT_EQ(tunic::block_on(loop, blog::read_everything(http)), "0 tags, no article, ann, 401");
}

TEST(Blog, LetsItsAuthorsWriteAndOthersRead) {
    test_client t{blog::make_blog()};
    test_client::header_lines const json{{"Content-Type", "application/json"}};
    test_client::header_lines const ann{{"Content-Type", "application/json"}, {"Authorization", "Token t-ann"}};
    EXPECT_EQ(t.post("/api/users", R"({"username":"ann","email":"a@b.c","password":"open sesame"})", json).status, 201);
    EXPECT_EQ(t.post("/api/articles", R"({"title":"On onions","description":"d","body":"b","tagList":["onions"]})", ann)
                  .status,
              201);
    EXPECT_EQ(t.post("/api/articles/On-onions/comments", R"({"body":"Yes."})", ann).status, 201);
    EXPECT_EQ(t.get("/api/tags").body, R"(["onions"])");
    EXPECT_EQ(t.get("/api/articles?offset=7").status, 422) << "an error of the house's own kind";
    EXPECT_EQ(t.del("/api/articles/On-onions").status, 401);
    EXPECT_EQ(t.del("/api/articles/On-onions", ann).status, 204);
}

TEST(House, AllThirteenLayersWorkTogether) {
    std::atomic<bool> down{false};
    std::atomic<bool> onions{true};
    int entries = 0;
    int timings = 0;
    int slow = 0;
    app a;
    a.use(house::correlation_id)
        .use(house::maintenance(down))
        .use(house::rate_limit({.per_second = 0.001, .burst = 6}))
        .use(house::timing([&](auto, auto) { ++timings; }))
        .use(house::audit_log([&](house::audit_entry const&) { ++entries; }))
        .use(house::slow_log({.limit = 0ms, .log = [&](auto, auto) { ++slow; }}))
        .use(house::tenant_from_host)
        .use(house::api_key({"key"}))
        .use(house::locale({"en", "de"}))
        .use(house::feature_flag("onions", onions))
        .use(house::idempotency_guard())
        .use(house::cache_for(60s))
        .use(house::json_envelope);
    a.get("/", [](context& c) { c.json(std::string(c.get<house::tenant>().name)); });
    a.post("/", [](context& c) { c.status(201); });
    test_client t{std::move(a)};
    test_client::header_lines const known{{"X-Api-Key", "key"}, {"Host", "ann.example.org"}, {"Accept-Language", "de"}};
    auto const r = t.get("/", known);
    EXPECT_EQ(r.body, R"({"data":"ann"})");
    EXPECT_EQ(r.header("Cache-Control"), "public, max-age=60");
    EXPECT_EQ(r.header("Content-Language"), "de");
    EXPECT_FALSE(r.header("X-Correlation-Id").empty());
    EXPECT_EQ(t.get("/", {{"Host", "ann.example.org"}}).status, 401);
    auto once = known;
    once.push_back({"Idempotency-Key", "7"});
    EXPECT_EQ(t.post("/", {}, once).status, 201);
    EXPECT_EQ(t.post("/", {}, once).status, 409);
    onions = false;
    EXPECT_EQ(t.get("/", known).status, 404);
    down = true;
    EXPECT_EQ(t.get("/", known).status, 503);
    down = false;
    EXPECT_EQ(t.get("/", known).status, 404);
    EXPECT_EQ(t.get("/", known).status, 429) << "the burst is used up";
    EXPECT_EQ(entries, 6);
    EXPECT_GE(timings, 2);
    EXPECT_EQ(slow, timings);
}

} // namespace
