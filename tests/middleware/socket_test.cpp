// What only shows with a server and a real connection: clients that leave, and memory.
#include "middleware/fixture.hpp"
#include "middleware/kept_lines.hpp"
#include "middleware/plain_client.hpp"
#include "middleware/temporary_folder.hpp"

#include <tunic/middleware/allowed_hosts.hpp>
#include <tunic/middleware/basic_auth.hpp>
#include <tunic/middleware/bearer_auth.hpp>
#include <tunic/middleware/body_limit.hpp>
#include <tunic/middleware/cors.hpp>
#include <tunic/middleware/error_pages.hpp>
#include <tunic/middleware/etag.hpp>
#include <tunic/middleware/forwarded.hpp>
#include <tunic/middleware/health.hpp>
#include <tunic/middleware/ip_restriction.hpp>
#include <tunic/middleware/logger.hpp>
#include <tunic/middleware/method_override.hpp>
#include <tunic/middleware/request_id.hpp>
#include <tunic/middleware/response_time.hpp>
#include <tunic/middleware/secure_headers.hpp>
#include <tunic/middleware/server_timing.hpp>
#include <tunic/middleware/timeout.hpp>
#include <tunic/middleware/trailing_slash.hpp>
#include <tunic/testing/allocation_counter.hpp>

#include <gmock/gmock.h>

#include <chrono>
#include <optional>
#include <string>
#include <thread>

namespace tunic::middleware {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST(LoggerOverASocket, LogsAClientThatLeftAs499) {
    kept_lines kept;
    app a{{.log = testing::log_records()}};
    a.use(logger({.sink = kept}));
    a.get("/endless", [](context& c) -> task<> {
        auto out = co_await c.stream();
        for (;;) {
            co_await out.write("tick\n");
            out.flush();
            co_await c.sleep(1ms);
        }
    });
    server s(std::move(a).compile(), {.port = 0, .threads = 1});
    s.start();
    {
        plain_client client(s.port());
        client.write("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
        EXPECT_FALSE(client.read_some().empty());
        client.reset();
    }
    for (int i = 0; i < 3000 && kept.all().empty(); ++i) std::this_thread::sleep_for(1ms);
    EXPECT_THAT(kept.last(), HasSubstr(R"("route":"/endless","status":499)"));
    EXPECT_THAT(kept.last(), HasSubstr(R"("remote":"127.0.0.1")"));
    EXPECT_THAT(kept.last(), HasSubstr(R"("aborted":true)"));
}

TEST(MiddlewareOverASocket, AllocatesNothingOnceItIsWarm) {
    if (!testing::counts_allocations()) GTEST_SKIP() << "allocations are not counted in this build";
    temporary_folder const folder;
    auto const sink = logger_sink::file(folder.file("log"));
    app a;
    a.use(forwarded({.trusted = {"127.0.0.1"}, .host = true}))
        .use(health())
        .use(request_id({.trust_inbound = true}))
        .use(logger({.sink = sink, .headers = {"User-Agent"}}))
        .use(server_timing())
        .use(response_time())
        .use(cors({.origins = "https://good.com", .expose_headers = {"X-Request-Id"}, .credentials = true}))
        .use(allowed_hosts({.hosts = {"x", "api.example"}}))
        .use(ip_restriction({.deny = {"203.0.113.66", "2001:db8::/32"}}))
        .use(trailing_slash())
        .use(method_override());
    a.mount(define_route("/users/:id", GET([](context& c) {
                             add_timing(c, "db", 7ms, "two queries");
                             c.text(c.param("id"));
                         }),
                         DELETE([](context&) {}), OPTIONS([](context&) {})));
    server s(std::move(a).compile(), {.port = 0, .threads = 1});
    s.start();
    plain_client client(s.port());
    auto const ask = [&client](int times) {
        for (int i = 0; i < times; ++i) {
            client.write("GET /users/7%20x HTTP/1.1\r\nHost: x\r\nOrigin: https://good.com\r\nUser-Agent: test\r\n"
                         "X-Forwarded-For: 6.6.6.6, 203.0.113.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: "
                         "api.example\r\n\r\n");
            ASSERT_TRUE(client.read_some().ends_with("\r\n\r\n7 x"));
            client.write("OPTIONS /users/7 HTTP/1.1\r\nHost: x\r\nOrigin: https://good.com\r\n"
                         "Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-token\r\n\r\n");
            ASSERT_TRUE(client.read_some().starts_with("HTTP/1.1 204 "));
            client.write(
                "POST /users/7 HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: DELETE\r\nContent-Length: 0\r\n\r\n");
            ASSERT_TRUE(client.read_some().starts_with("HTTP/1.1 204 "));
            client.write("GET /users/7 HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.66\r\n\r\n");
            ASSERT_TRUE(client.read_some().starts_with("HTTP/1.1 403 "));
        }
    };
    ask(500);
    testing::allocation_scope const scope;
    for (int i = 0; i < 20; ++i) { // no more at once than the queue of the sink holds, however busy the machine is
        ask(100);
        EXPECT_TRUE(sink.flush());
    }
    EXPECT_EQ(scope.everywhere().calls, 0u);
    EXPECT_EQ(sink.dropped(), 0u);
}

TEST(MiddlewareOverASocket, GuardsAllocateNothingOnceTheyAreWarm) {
    if (!testing::counts_allocations()) GTEST_SKIP() << "allocations are not counted in this build";
    using csp = content_security_policy;
    app a;
    a.use(error_pages())
        .use(secure_headers({.csp = csp().set("default-src", {csp::self, csp::nonce})}))
        .use(timeout())
        .use(body_limit())
        .use(some(bearer_auth({.check = [](context& c, std::string_view token) -> task<std::optional<principal>> {
                                   co_await c.sleep(0s); // longer names than a std::string holds itself
                                   if (token != "good") co_return std::nullopt;
                                   co_return principal(c, "somebody with a long name", "read write");
                               },
                               .scopes = {"read"}}),
                  basic_auth({.users = {{"ann", "secret"}}})))
        .use(etag());
    a.post("/", [](context& c) -> task<> { c.text(co_await c.body()); });
    a.get("/", [](context& c) { c.text(c.get<principal>().name()); });
    server s(std::move(a).compile(), {.port = 0, .threads = 1});
    s.start();
    plain_client client(s.port());
    struct {
        std::string_view request, begin, end;
    } const talk[] = {
        {"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n", "HTTP/1.1 200 ", "with a long name"},
        {"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YW5uOnNlY3JldA==\r\nIf-None-Match: *\r\n\r\n",
         "HTTP/1.1 304 ", "\r\n\r\n"},
        {"POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nTransfer-Encoding: chunked\r\n\r\n"
         "2\r\nhi\r\n0\r\n\r\n",
         "HTTP/1.1 200 ", "hi"},
        {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 401 ", "}"},
        {"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer bad\r\n\r\n", "HTTP/1.1 401 ", "}"},
        {"GET / HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n", "HTTP/1.1 401 ", "</html>\n"},
    };
    auto const ask = [&](int times) {
        for (int i = 0; i < times; ++i)
            for (auto const& turn : talk) {
                client.write(turn.request);
                auto const answer = client.read_some();
                ASSERT_TRUE(answer.starts_with(turn.begin)) << answer;
                ASSERT_TRUE(answer.ends_with(turn.end)) << answer;
            }
    };
    ask(300);
    testing::allocation_scope const scope;
    ask(500);
    EXPECT_EQ(scope.everywhere().calls, 0u);
}

} // namespace
} // namespace tunic::middleware
