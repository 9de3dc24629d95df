#include <tunic/input.hpp>
#include <tunic/testing/test_client.hpp>

#include <gtest/gtest.h>
#include <string>

// Field lines of one name: of a list two mean what one with both means (RFC 9110 section 5.3); of a field that may come
// once two mean nothing.

namespace tunic::testing {
namespace {

struct note {
    std::string text;
};

app notes() {
    app a;
    a.get("/", [](context&) { return "x"; });
    a.get("/refuse", [](context& c) { c.problem(409, "not now"); });
    a.get("/header", [](context& c) { c.text(c.header("X-One")); });
    a.get("/back", [](context& c) { c.back("/home"); });
    a.get("/cookie", [](context& c) { c.text(c.cookie("b")); });
    a.post("/json", [](context& c, json<note> in) { c.text(in->text); });
    a.post("/form", [](context& c, form<note> in) { c.text(in->text); });
    a.post("/multipart", [](context& c, multipart<note> in) { c.text(in->text); });
    a.post("/text", [](context& c, text_body in) { c.text(std::string_view(in)); });
    a.post("/any", [](context& c) -> task<> { c.text((co_await c.body<note>()).text); });
    a.post("/parts", [](context& c) -> task<> {
        multipart_reader parts(c);
        while (co_await parts.next()) {}
        c.text("read");
    });
    a.post("/raw", [](context& c) -> task<> { c.text(co_await c.body()); });
    return a;
}

TEST(HeaderLines, AcceptOverTwoLinesIsOneList) {
    test_client t{notes()};
    std::string const problem = "application/problem+json";
    EXPECT_EQ(t.get("/refuse", {{"Accept", "image/webp"}, {"Accept", "application/json"}}).header("Content-Type"),
              problem);
    EXPECT_EQ(t.get("/refuse", {{"Accept", "application/json"}, {"Accept", "image/webp"}}).header("Content-Type"),
              problem);
    EXPECT_NE(t.get("/refuse", {{"Accept", "image/webp"}, {"Accept", "text/html"}}).header("Content-Type"), problem);
    EXPECT_NE(t.get("/refuse", {{"Accept", "*/*"}, {"Accept", "application/*;q=0"}}).header("Content-Type"), problem);
}

TEST(HeaderLines, Immunity116AFieldThatComesTwiceIsNotBelieved) {
    test_client t{notes()};
    EXPECT_EQ(t.get("/header", {{"X-One", "1"}}).body, "1");
    EXPECT_EQ(t.get("/header", {{"X-One", "1"}, {"x-one", "2"}}).body, "");
    EXPECT_EQ(t.get("/back", {{"Referer", "http://localhost/a"}}).header("Location"), "/a");
    EXPECT_EQ(t.get("/back", {{"Referer", "http://localhost/a"}, {"Referer", "/b"}}).header("Location"), "/home");
    EXPECT_EQ(t.post("/json", R"({"text":"a"})", {{"Content-Type", "application/json"}, {"Content-Type", "text/plain"}})
                  .status,
              415);
}

TEST(HeaderLines, CookiesMayComeInSeveral) {
    test_client t{notes()};
    EXPECT_EQ(t.get("/cookie", {{"Cookie", "a=1"}, {"Cookie", "b=2"}}).body, "2");
}

TEST(ContentCoding, Immunity117OfABodyThatIsToBeReadIsRefused) {
    test_client t{notes()};
    struct row {
        char const *path, *type, *body;
    };
    for (auto const& [path, type, body] :
         {row{"/json", "application/json", R"({"text":"a"})"},
          row{"/form", "application/x-www-form-urlencoded", "text=a"},
          row{"/multipart", "multipart/form-data; boundary=b", "--b--"}, row{"/text", "text/plain", "a"},
          row{"/form", "multipart/form-data; boundary=b", "--b--"},
          row{"/parts", "multipart/form-data; boundary=b", "--b--"}, row{"/any", "application/json", R"({"text":"a"})"},
          row{"/any", "application/x-www-form-urlencoded", "text=a"}}) {
        SCOPED_TRACE(std::string(path) + " " + type);
        for (auto const& coding : std::vector<test_client::header_lines>{
                 {{"Content-Encoding", "gzip"}},
                 {{"content-encoding", "identity, br"}},
                 {{"Content-Encoding", "identity"}, {"Content-Encoding", "x-unheard-of"}}}) {
            auto lines = coding;
            lines.emplace_back("Content-Type", type);
            auto const r = t.post(path, body, lines);
            EXPECT_EQ(r.status, 415);
            EXPECT_EQ(r.header("Accept-Encoding"), "identity");
        }
        EXPECT_NE(t.post(path, body, {{"Content-Type", type}, {"Content-Encoding", "identity"}}).status, 415);
    }
}

TEST(ContentCoding, IsTheHandlersAffairWhereItReadsBytes) {
    test_client t{notes()};
    EXPECT_EQ(t.post("/raw", "\x1f\x8b", {{"Content-Encoding", "gzip"}}).body, "\x1f\x8b");
}

} // namespace
} // namespace tunic::testing
