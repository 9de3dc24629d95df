#include <tunic/app/input.hpp>
#include <tunic/testing/test_client.hpp>

#include "app/uploads.hpp"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// What may be text, wherever it stands in a request, and what a rest parameter becomes.
namespace tunic::testing {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

test_client::header_lines const as_form{{"Content-Type", "application/x-www-form-urlencoded"}};

struct words {
    std::optional<std::string> q;
    std::vector<std::string> tag;
};

std::vector<std::string> const no_texts = {
    "q=%00",         "q=a%00b",       "q=%ff",       "q=%C3",       "q=%C0%AF", "q=%ED%A0%80", "q=%F4%90%80%80",
    "tag=a&tag=%ff", "q=%C3&tag=%A9", "unknown=%ff", "%ff=unknown", "%00",      "q%00=a",      "a=1&%C3%28=1"};

TEST(TextInputs, OfAQueryAreUtf8WithoutNul) {
    app a;
    a.get("/typed", [](context& c, query<words> in) { c.text(in->q.value_or("-")); });
    a.get("/one", [](context& c) { c.text(c.query("q").value_or("-")); });
    a.get("/all", [](context& c) { c.text(c.format("{}", c.queries("tag").size())); });
    a.get("/as", [](context& c) { c.text(c.query<std::optional<std::string>>("q").value_or("-")); });
    a.get("/unread", [](context&) { return "fine"; });
    test_client t(std::move(a));
    for (auto const& query : no_texts) {
        for (auto const* path : {"/typed?", "/one?", "/all?", "/as?"})
            EXPECT_EQ(t.get(path + query).status, 400) << path << query;
        EXPECT_EQ(t.get("/unread?" + query).body, "fine") << query;
    }
    EXPECT_EQ(t.get("/typed?q=J%C3%BCrgen").body, "J\xC3\xBCrgen");
}

TEST(TextInputs, SayWhichPairIsNoText) {
    app a;
    a.get("/", [](context&, query<words>) {});
    test_client t(std::move(a));
    auto const body = t.get("/?q=%ff&a/b=%00&%ff=1&tag=ok").body;
    EXPECT_THAT(body, HasSubstr(R"("target":"query","errors":[{"path":"/q","code":"text_utf8",)"
                                R"("message":"must be UTF-8 without NUL"},{"path":"/a~1b","code":"text_utf8")"));
    EXPECT_THAT(body, HasSubstr(R"({"path":"","code":"text_utf8")"));
}

TEST(TextInputs, OfAQueryMayBeRaw) {
    app a;
    a.get("/q", [](context& c) { c.text(c.query("a").value_or("-")); });
    a.get("/typed", [](context& c, query<words> in) { c.text(in->q.value_or("-")); });
    test_client t(std::move(a));
    auto const get = [&t](std::string const& target) {
        auto const r = t.send_raw("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        return r.responses.empty() ? "none"s : std::to_string(r.responses[0].status) + ' ' + r.responses[0].body;
    };
    EXPECT_EQ(get("/q?a=J\xC3\xBCrgen"), "200 J\xC3\xBCrgen");
    EXPECT_EQ(get("http://a/q?a=J\xC3\xBCrgen"), "200 J\xC3\xBCrgen");
    EXPECT_EQ(get("/typed?q=\xF0\x9F\x98\x80"), "200 \xF0\x9F\x98\x80");
    for (auto const* target : {"/q?a=J\xFCrgen", "/J\xC3\xBCrgen", "/J\xC3\xBCrgen?a=1", "/q?a=\xC3\xBC#"})
        EXPECT_THAT(get(target), ::testing::StartsWith("400")) << target;
}

TEST(TextInputs, OfARawQueryAreEscapedInARedirect) {
    app a{{.trailing_slash = slash::redirect}};
    a.get("/q", [](context&) {});
    auto const r = test_client(std::move(a)).send_raw("GET /q/?a=\xC3\xBC%20 HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(r.responses.size(), 1U);
    EXPECT_EQ(r.responses[0].header("Location"), "/q?a=%C3%BC%20");
}

TEST(TextInputs, OfAFormAreUtf8WithoutNul) {
    app a;
    a.post("/", [](context& c, form<words> in) { c.text(in->q.value_or("-")); });
    a.post("/parts", [](context& c, multipart<words> in) { c.text(in->q.value_or("-")); });
    test_client t(std::move(a));
    for (auto const& form : no_texts) {
        auto const r = t.post("/", form, as_form);
        EXPECT_EQ(r.status, 400) << form;
        EXPECT_THAT(r.body, HasSubstr(R"("target":"form")")) << form;
    }
    EXPECT_EQ(t.post("/", "q=a\xFF", as_form).status, 400);
    EXPECT_EQ(t.post("/", "q=a\0b"s, as_form).status, 400);
    EXPECT_EQ(t.post("/", "q=J\xC3\xBCrgen+%E2%82%AC", as_form).body, "J\xC3\xBCrgen \xE2\x82\xAC");
    for (auto const& value : {"\xFF"s, "a\0b"s, "\xC0\xAF"s}) {
        auto const r = t.post("/parts", form_text().text("q", value).whole(), as_multipart);
        EXPECT_EQ(r.status, 400);
        EXPECT_THAT(r.body, HasSubstr(R"("path":"/q","code":"text_utf8")"));
    }
}

TEST(TextInputs, OfHeadersCookiesAndPathsAreUtf8) {
    struct named {
        std::string x_name;
    };
    struct list {
        std::vector<std::string> x_name;
    };
    app a;
    a.get("/h", [](context& c, headers<named> in) { c.text(in->x_name); });
    a.get("/l", [](context&, headers<list>) {});
    a.get("/c", [](context& c, cookies<named> in) { c.text(in->x_name); });
    a.get("/p/:x_name", [](context& c, params<named> in) { c.text(in->x_name); });
    a.get("/t/:x_name", [](context& c) { c.text(c.param<std::string>("x_name")); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/h", {{"X-Name", "J\xC3\xBCrgen"}}).body, "J\xC3\xBCrgen");
    EXPECT_THAT(t.get("/h", {{"X-Name", "J\xFCrgen"}}).body, HasSubstr(R"("code":"text_utf8")"));
    EXPECT_THAT(t.get("/l", {{"X-Name", "a, \xFC"}}).body, HasSubstr(R"("path":"/X-Name/1","code":"text_utf8")"));
    EXPECT_EQ(t.get("/c", {{"Cookie", "x_name=\xFC"}}).status, 400);
    for (auto const* path : {"/p/", "/t/"}) {
        EXPECT_EQ(t.get(path + "J%C3%BCrgen"s).body, "J\xC3\xBCrgen");
        EXPECT_EQ(t.get(path + "%ff"s).status, 400) << path;
        EXPECT_EQ(t.get(path + "%00"s).status, 400) << path;
    }
}

template <class T> struct rest {
    T path;
};

template <class T> std::string segments_of(std::string const& target) {
    app a;
    a.get("/s/*path", [](context& c, params<rest<T>> in) {
        if constexpr (requires { in->path.value(); }) {
            if (in->path)
                c.json(*in->path);
            else
                c.text("none");
        } else
            c.json(in->path);
    });
    auto const r = test_client(std::move(a)).get(target);
    return r.status == 200 ? r.body : std::to_string(r.status) + ' ' + r.body;
}

TEST(RestParameters, GiveTheirSegmentsToAList) {
    using texts = std::vector<std::string>;
    EXPECT_EQ(segments_of<texts>("/s/a%2Fb/c"), R"(["a/b","c"])");
    EXPECT_EQ(segments_of<texts>("/s/a"), R"(["a"])");
    EXPECT_EQ(segments_of<texts>("/s"), "[]");
    EXPECT_EQ(segments_of<texts>("/s/"), "[]");
    EXPECT_EQ(segments_of<texts>("/s/a,b/%C3%A9%20+"), "[\"a,b\",\"\xC3\xA9 +\"]");
    EXPECT_EQ(segments_of<std::set<std::string>>("/s/b/a/b"), R"(["a","b"])");
    EXPECT_EQ(segments_of<std::vector<int>>("/s/1/2/3"), "[1,2,3]");
    EXPECT_EQ((segments_of<std::array<int, 2>>("/s/1/2")), "[1,2]");
    EXPECT_THAT((segments_of<std::array<int, 2>>("/s/1")), HasSubstr(R"("path":"/path","code":"array_length")"));
    EXPECT_EQ(segments_of<std::optional<texts>>("/s/a/b"), R"(["a","b"])");
    EXPECT_EQ(segments_of<std::optional<texts>>("/s"), "none");
    EXPECT_EQ(segments_of<std::vector<std::string_view>>("/s/a%2Fb/c"), R"(["a/b","c"])");
}

TEST(RestParameters, CheckEachSegment) {
    EXPECT_THAT(segments_of<std::vector<int>>("/s/1/x/3"), HasSubstr(R"("path":"/path/1","code":"number_integer")"));
    EXPECT_THAT(segments_of<std::vector<std::string>>("/s/a/%ff"), HasSubstr(R"("path":"/path/1","code":"text_utf8")"));
}

TEST(RestParameters, StayOneTextForAString) {
    EXPECT_EQ(segments_of<std::string>("/s/a/b"), R"("a/b")");
    EXPECT_EQ(segments_of<std::string>("/s/a%2Fb/c"), R"("a/b/c")");
}

TEST(RestParameters, AreNotSplitOutOfAnOrdinaryParameter) {
    app a;
    a.get("/s/:path", [](context& c, params<rest<std::vector<std::string>>> in) { c.json(in->path); });
    EXPECT_EQ(test_client(std::move(a)).get("/s/a%2Fb").body, R"(["a/b"])");
}

} // namespace
} // namespace tunic::testing
