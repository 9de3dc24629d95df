#include "server/connection_app.hpp"

// What is refused before a layer sees it leaves a line in the log, and not one for each of a million.

namespace tunic::testing {
namespace {

using std::string;

TEST(ConnectionRefusal, IsLoggedWithStatusReasonAndAddress) {
    struct row {
        char const* what;
        string octets;
        int status;
    };
    string many;
    for (int i = 0; i < 200; ++i) many += "X: y\r\n";
    for (auto const& [what, octets, status] : {
             row{"two Host lines", get("/", "Host: b\r\n"), 400},
             row{"both lengths", get("/", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400},
             row{"too many fields", get("/", many), 431},
             row{"a head that is too large", get("/", "X: " + string(40'000, 'x') + "\r\n"), 431},
             row{"a target that is too long", get("/" + string(20'000, 'x')), 414},
             row{"an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
             row{"an unknown version", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505},
             row{"no HTTP", "\x1b[2J\r\n\r\n", 400},
         }) {
        connection_test_base t;
        auto& client = t.open_with(octets);
        EXPECT_EQ(statuses(client), std::vector{status}) << what;
        ASSERT_EQ(t.log.size(), 1u) << what;
        auto const r = t.log.all()[0];
        EXPECT_EQ(r.level, log_level::info) << what;
        EXPECT_EQ(r.status, status) << what;
        EXPECT_EQ(r.remote, "192.0.2.1") << what;
        EXPECT_TRUE(r.message.starts_with("refused with " + std::to_string(status) + ": ")) << r.message;
        EXPECT_EQ(r.message.find('\x1b'), string::npos) << "no text of the client's";
    }
}

TEST(ConnectionRefusal, OfAHeadThatTakesTooLongIsLogged) {
    connection_test_base t;
    t.open_with("GET / HT");
    t.open(); // sends nothing: closed in silence
    t.pass(12s);
    ASSERT_EQ(t.log.size(), 1u);
    EXPECT_EQ(t.log.all()[0].message, "refused with 408: the request head took too long");
}

TEST(ConnectionRefusal, OfAClientThatReadsTooSlowlyIsLogged) {
    connection_test_base t;
    t.open_with(get("/large/1000000"), {.window = 1000});
    t.pass(40s);
    ASSERT_EQ(t.log.size(), 1u);
    EXPECT_EQ(t.log.all()[0].message, "refused: the client reads too slowly");
    EXPECT_EQ(t.log.all()[0].remote, "192.0.2.1");
}

TEST(ConnectionRefusal, FillsNoLog) {
    connection_test_base t;
    for (int i = 0; i < 1000; ++i) t.open_with("GET / HTTP/1.1\r\n\r\n");
    EXPECT_LT(t.log.size(), 20u);
}

} // namespace
} // namespace tunic::testing
