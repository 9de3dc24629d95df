#include "middleware/fixture.hpp"
#include "middleware/kept_lines.hpp"
#include "middleware/temporary_folder.hpp"

#include <tunic/middleware/logger.hpp>
#include <tunic/middleware/request_id.hpp>

#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <thread>
#include <unistd.h>

namespace tunic::middleware {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

any_layer fixed_id() {
    return request_id({.generator = [](context&) { return "id-1"; }});
}

TEST(Logger, ExampleOfItsPage) {
    temporary_folder const folder;
    auto const file = folder.file("access.log");
    {
        app app;
        // [example]
        app.use(middleware::logger({
            .format = middleware::log_style::combined,
            .sink = middleware::logger_sink::file(file), // without options: pretty on a terminal, else JSON
            .skip = [](context const& c) { return c.path() == "/health"; },
        }));
        // [/example]
        auto t = test_client(std::move(app));
        EXPECT_EQ(t.get("/health").status, 404);
        EXPECT_EQ(t.get("/seen").status, 404);
    }
    EXPECT_THAT(content_of(file), AllOf(HasSubstr("\"GET /seen HTTP/1.1\" 404"), Not(HasSubstr("/health"))));
}

TEST(Logger, WritesAnObjectPerRequestWhereNobodyWatches) {
    kept_lines kept;
    auto t = client_of(fixed_id(), logger({.sink = kept}));
    auto const size = t.get("/users/7?token=secret").body.size();
    EXPECT_EQ(size, 1u);
    EXPECT_THAT(kept.all(), SizeIs(1));
    EXPECT_THAT(
        kept.last(),
        MatchesRegex(R"(\{"time":"20[0-9-]+T[0-9:]+\.[0-9]{3}Z","method":"GET","path":"/users/7","route":"/users/:id",)"
                     R"("status":200,"duration_us":[0-9]+,"bytes_out":[0-9]+,"remote":"[^"]*","request_id":"id-1",)"
                     R"("aborted":false,"slow":false\})"));
}

TEST(Logger, WritesEveryOutcome) {
    struct {
        char const* path;
        char const* part;
    } const cases[] = {
        {"/", R"("route":"/","status":200)"},
        {"/stream", R"("route":"/stream","status":200)"},
        {"/refused", R"("route":"/refused","status":409)"},
        {"/broken", R"("route":"/broken","status":500)"},
        {"/nowhere", R"("route":"","status":404)"},
    };
    kept_lines kept;
    auto t = client_of(logger({.sink = kept}));
    for (auto const& c : cases) {
        (void)t.get(c.path);
        EXPECT_THAT(kept.last(), HasSubstr(c.part));
    }
    EXPECT_THAT(kept.all(), SizeIs(std::size(cases)));
}

TEST(Logger, CountsEveryOctetOfTheResponse) {
    kept_lines kept;
    auto t = client_of(logger(
        {.format = [](logger_entry const& e, text_buffer& line) { write_json(line, e.bytes_out); }, .sink = kept}));
    for (auto const* path : {"/", "/stream"}) {
        auto const reply = t.send_raw("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        EXPECT_EQ(kept.last(), std::to_string(reply.octets.size())) << path;
    }
}

TEST(Logger, WritesPrettyLinesWithoutColourIntoAFile) {
    kept_lines kept;
    auto t = client_of(logger({.format = log_style::pretty, .sink = kept}));
    (void)t.get("/users/7");
    EXPECT_THAT(kept.last(), MatchesRegex(R"(GET /users/7 200 [0-9.]+(us|ms|s))"));
    (void)t.get("/nowhere");
    EXPECT_THAT(kept.last(), StartsWith("GET /nowhere 404 "));
}

TEST(Logger, WritesTheCommonAndTheCombinedFormat) {
    kept_lines kept;
    auto common = client_of(logger({.format = log_style::common, .sink = kept}));
    (void)common.get("/users/7?q=1");
    constexpr auto form =
        R"(\S+ - - \[[0-9]{2}/[A-Z][a-z]{2}/20[0-9]{2}:[0-9]{2}:[0-9]{2}:[0-9]{2} \+0000\] "GET /users/7\?q=1 HTTP/1\.1" 200 [0-9]+)";
    EXPECT_THAT(kept.last(), MatchesRegex(form));
    auto combined = client_of(logger({.format = log_style::combined, .sink = kept}));
    (void)combined.get("/users/7?q=1", {{"User-Agent", "a \"quoted\" one"}});
    EXPECT_THAT(kept.last(), MatchesRegex(std::string(form) + R"( "-" "a \\"quoted\\" one")"));
}

TEST(Logger, WritesWhatACustomFormatSays) {
    kept_lines kept;
    auto t = client_of(logger({.format =
                                   [](logger_entry const& e, text_buffer& line) {
                                       line.append(e.method);
                                       line.append(' ');
                                       line.append(e.request.header("X-Tenant"));
                                   },
                               .sink = kept}));
    (void)t.get("/", {{"X-Tenant", "acme"}});
    EXPECT_EQ(kept.last(), "GET acme");
}

TEST(Logger, EscapesWhatTheClientChoosesInEveryFormat) {
    for (auto const style : {log_style::pretty, log_style::json, log_style::common, log_style::combined}) {
        kept_lines kept;
        auto t = client_of(fixed_id(), logger({.format = style, .sink = kept, .headers = {"User-Agent"}}));
        // A forged line, a colour, the one-octet CSI of some terminals, broken UTF-8, quotes.
        (void)t.get("/%0aGET%20/forged%20200/%1b%5b31m/%c2%9b/%7f/%c3%a9/%ff/%22/%5c",
                    {{"User-Agent", "x\"\xc2\x9b\xff\\ y"}});
        auto const line = kept.last();
        EXPECT_THAT(line, Not(IsEmpty()));
        for (char const c : line) {
            bool const plain = static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
            EXPECT_TRUE(plain) << line;
        }
        EXPECT_THAT(line, Not(HasSubstr("\xc2\x9b"))) << "an escape sequence begins with it";
        if (style != log_style::json) {
            for (char const c : line) EXPECT_LT(static_cast<unsigned char>(c), 0x7f) << line;
        } else {
            EXPECT_THAT(line,
                        AllOf(HasSubstr(R"(\nGET /forged 200/\u001b[31m/\u009b/\u007f/é/)"), HasSubstr(R"(/\"/\\")")));
        }
    }
}

TEST(Logger, EscapesSeparatorsOfLinesAndMarksOfDirectionInJson) {
    kept_lines kept;
    auto t = client_of(logger({.format = log_style::json, .sink = kept}));
    (void)t.get("/%e2%80%a8%e2%80%ae%e2%81%a6%c2%85%ef%bb%bf%f3%a0%81%81%f0%9f%9a%80");
    EXPECT_THAT(kept.last(), HasSubstr(R"("path":"/\u2028\u202e\u2066\u0085\ufeff\udb40\udc41)"
                                       "\xF0\x9F\x9A\x80\""));
}

TEST(Logger, EscapesInPrettyLinesAsHexadecimal) {
    kept_lines kept;
    auto t = client_of(logger({.format = log_style::pretty, .sink = kept}));
    (void)t.get("/a%0ab%1b%5b31m%22%c3%a9");
    EXPECT_THAT(kept.last(), StartsWith(R"(GET /a\x0ab\x1b[31m\"\xc3\xa9 404 )"));
}

TEST(Logger, LogsTheHeadersItIsToldAndHidesSecrets) {
    kept_lines kept;
    auto t = client_of(logger({.sink = kept,
                               .headers = {"User-Agent", "authorization", "X-Key", "X-Absent"},
                               .redact = {"Authorization", "x-key"}}));
    (void)t.get("/", {{"User-Agent", "curl"}, {"Authorization", "Bearer abc"}, {"X-Key", "def"}});
    EXPECT_THAT(kept.last(),
                EndsWith(R"("headers":{"User-Agent":"curl","authorization":"[redacted]","X-Key":"[redacted]"}})"));
    (void)t.get("/");
    EXPECT_THAT(kept.last(), Not(HasSubstr("headers"))) << "none of them came";
}

TEST(Logger, HidesTheUsualSecretsUnlessToldOtherwise) {
    kept_lines kept;
    auto t = client_of(logger({.sink = kept, .headers = {"Authorization", "Proxy-Authorization", "Cookie"}}));
    (void)t.get("/", {{"Authorization", "abc"}, {"Proxy-Authorization", "abc"}, {"Cookie", "abc=abc"}});
    EXPECT_THAT(kept.last(), AllOf(HasSubstr("[redacted]"), Not(HasSubstr("abc"))));
}

TEST(Logger, SkipsWhatThePredicateSays) {
    kept_lines kept;
    auto t = client_of(logger({.sink = kept, .skip = [](context const& c) { return c.res.status() < 400; }}));
    (void)t.get("/");
    (void)t.get("/nowhere");
    EXPECT_THAT(kept.all(), SizeIs(1));
    EXPECT_THAT(kept.last(), HasSubstr("404"));
}

TEST(Logger, MarksSlowRequests) {
    kept_lines kept;
    auto const wait = [](context& c, next n) -> task<> {
        co_await c.sleep(5ms);
        co_await n();
    };
    (void)client_of(logger({.sink = kept, .slow = 1ms}), wait).get("/");
    EXPECT_THAT(kept.last(), HasSubstr(R"("slow":true)"));
    (void)client_of(logger({.format = log_style::pretty, .sink = kept, .slow = 1ms}), wait).get("/");
    EXPECT_THAT(kept.last(), EndsWith(" slow"));
    (void)client_of(logger({.sink = kept, .slow = 0ms}), wait).get("/");
    EXPECT_THAT(kept.last(), HasSubstr(R"("slow":false)"));
}

TEST(Logger, TellsHowManyLinesWereLostBefore) {
    kept_lines kept;
    bool failing = true;
    auto t = client_of(logger({.sink = [&](std::string_view line) {
        if (failing) throw std::runtime_error("no");
        kept(line);
    }}));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(t.get("/").status, 200);
    failing = false;
    (void)t.get("/");
    EXPECT_THAT(kept.last(), EndsWith(R"("dropped":3})"));
    (void)t.get("/");
    EXPECT_THAT(kept.last(), Not(HasSubstr("dropped")));
}

TEST(Logger, AFormatThatThrowsDoesNotReachTheRequest) {
    kept_lines kept;
    auto t = client_of(
        logger({.format = [](logger_entry const&, text_buffer&) { throw std::runtime_error("no"); }, .sink = kept}));
    EXPECT_EQ(t.get("/").body, "hello");
    EXPECT_EQ(t.get("/").body, "hello");
    EXPECT_THAT(kept.all(), IsEmpty());
}

TEST(Logger, RunsOnAGroupAndOnARoute) {
    kept_lines kept;
    auto const hello = [](context&) { return "hello"; };
    app a;
    a.mount(define_route("/alone", use(logger({.sink = kept})), GET(hello)));
    a.mount(define_group("/in", use(logger({.sink = kept})), define_route("/group", GET(hello))));
    a.get("/without", hello);
    test_client t(std::move(a));
    for (auto const* path : {"/alone", "/without", "/in/group"}) (void)t.get(path);
    EXPECT_THAT(kept.all(), SizeIs(2));
}

TEST(Logger, RefusesOptionsThatCannotBe) {
    EXPECT_THROW(logger({.sink = kept_lines(), .headers = {"User Agent"}}), std::invalid_argument);
    EXPECT_THROW(logger({.sink = kept_lines(), .slow = -1s}), std::invalid_argument);
}

// A pair of terminals: what is written to the one can be read from the other.
class LoggerOnATerminal : public ::testing::Test {
protected:
    LoggerOnATerminal() : screen_(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)) {
        char name[64] = {};
        if (screen_ >= 0 && ::grantpt(screen_) == 0 && ::unlockpt(screen_) == 0
            && ::ptsname_r(screen_, name, sizeof name) == 0)
            path_ = name;
        ::unsetenv("NO_COLOR");
    }
    ~LoggerOnATerminal() override {
        ::close(screen_);
        ::unsetenv("NO_COLOR");
    }
    std::string shown_for(char const* path) {
        auto const sink = logger_sink::file(path_);
        EXPECT_TRUE(sink.is_terminal());
        (void)client_of(logger({.sink = sink})).get(path);
        std::string shown;
        std::array<char, 512> piece{};
        for (int i = 0; i < 1000 && !shown.ends_with('\n'); ++i) {
            auto const n = ::read(screen_, piece.data(), piece.size());
            if (n > 0)
                shown.append(piece.data(), static_cast<std::size_t>(n));
            else
                std::this_thread::sleep_for(1ms);
        }
        return shown;
    }
    int screen_;
    std::string path_;
};

TEST_F(LoggerOnATerminal, IsPrettyAndColoursTheStatus) {
    if (path_.empty()) GTEST_SKIP() << "no terminals here";
    EXPECT_THAT(shown_for("/"), StartsWith("GET / \x1b[32m200\x1b[0m "));
    EXPECT_THAT(shown_for("/nowhere"), StartsWith("GET /nowhere \x1b[33m404\x1b[0m "));
    EXPECT_THAT(shown_for("/broken"), StartsWith("GET /broken \x1b[31m500\x1b[0m "));
}

TEST_F(LoggerOnATerminal, HasNoColourWhenTheEnvironmentSaysSo) {
    if (path_.empty()) GTEST_SKIP() << "no terminals here";
    ::setenv("NO_COLOR", "1", 1);
    EXPECT_THAT(shown_for("/"), StartsWith("GET / 200 "));
    ::setenv("NO_COLOR", "", 1);
    EXPECT_THAT(shown_for("/"), StartsWith("GET / \x1b[32m200")) << "set, but empty, says nothing";
}

} // namespace
} // namespace tunic::middleware
