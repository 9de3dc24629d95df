#include "middleware/fixture.hpp"
#include "middleware/plain_client.hpp"

#include <tunic/middleware/allowed_hosts.hpp>
#include <tunic/middleware/forwarded.hpp>

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace tunic::middleware {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

int status_for(allowed_hosts_options options, std::string const& host) {
    return client_of(allowed_hosts(std::move(options))).get("/", {{"Host", host}}).status;
}

// Of a server for good.test, to octets that no test client would send.
std::string answer_to(std::string_view octets) {
    app a;
    a.use(allowed_hosts({.hosts = {"good.test"}}));
    server s(with_routes(std::move(a)).compile(), {.port = 0, .threads = 1});
    s.start();
    plain_client client(s.port());
    client.write(octets);
    return std::string(client.read_some());
}

TEST(AllowedHosts, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::allowed_hosts({.hosts = {"example.com", "*.example.com", "localhost:8080"}}));
    // [/example]
    app.get("/", [](context&) { return "welcome"; });
    auto t = test_client(std::move(app));
    EXPECT_EQ(t.get("/", {{"Host", "example.com"}}).body, "welcome");
    EXPECT_EQ(t.get("/", {{"Host", "api.example.com:8443"}}).body, "welcome");
    EXPECT_EQ(t.get("/", {{"Host", "localhost:8080"}}).body, "welcome");
    auto const refused = t.get("/", {{"Host", "attacker.example"}});
    EXPECT_EQ(refused.status, 421);
    EXPECT_EQ(refused.header("Content-Type"), "application/problem+json");
    EXPECT_THAT(refused.body, ::testing::Not(HasSubstr("attacker")));
}

TEST(AllowedHosts, ComparesNamesAsTheyMean) {
    struct row {
        char const *rule, *host;
        bool allowed;
    };
    for (auto const& [rule, host, allowed] : std::vector<row>{
             {"example.com", "EXAMPLE.com", true},
             {"Example.COM", "example.com", true},
             {"example.com", "example.com.", true},
             {"example.com.", "example.com", true},
             {"example.com", "example.com:8080", true},
             {"example.com", "example.com:", true},
             {"example.com", "notexample.com", false},
             {"example.com", "example.com.evil.test", false},
             {"example.com", "www.example.com", false},
             {"*.example.com", "www.example.com", true},
             {"*.example.com", "a.b.example.com", true},
             {"*.example.com", "example.com", false},
             {"*.example.com", "evilexample.com", false},
             {"*.example.com", ".example.com", false},
             {"example.com:8080", "example.com:8080", true},
             {"example.com:8080", "example.com", false},
             {"example.com:8080", "example.com:80", false},
             {"example.com:80", "example.com", true},
             {"example.com:443", "example.com", false},
             {"192.0.2.1", "192.0.2.1:80", true},
             {"192.0.2.1", "192.0.2.10", false},
             {"[2001:db8::1]", "[2001:db8::1]:8080", true},
             {"[2001:db8::1]", "[2001:DB8::1]", true},
             {"[2001:db8::1]", "[2001:db8:0::1]", true},
             {"[2001:db8::1]", "[2001:db8::2]", false},
         })
        EXPECT_EQ(status_for({.hosts = {rule}}, host), allowed ? 200 : 421) << rule << " and " << host;
}

TEST(AllowedHosts, RefusesARequestWithoutAHost) {
    EXPECT_THAT(answer_to("GET / HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 421 "));
    EXPECT_THAT(answer_to("GET / HTTP/1.0\r\nHost: good.test\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

TEST(AllowedHosts, BelievesTheTargetInPlaceOfTheField) {
    EXPECT_THAT(answer_to("GET http://good.test/ HTTP/1.1\r\nHost: bad.test\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(answer_to("GET http://bad.test/ HTTP/1.1\r\nHost: good.test\r\n\r\n"), StartsWith("HTTP/1.1 421 "));
}

TEST(AllowedHosts, FollowsAProxyThatSetsTheHost) {
    auto t = client_of(forwarded({.trusted = {"*"}, .host = true}), allowed_hosts({.hosts = {"api.example"}}));
    EXPECT_EQ(t.get("/", {{"X-Forwarded-Host", "api.example"}}).status, 200);
    EXPECT_EQ(t.get("/", {{"X-Forwarded-Host", "evil.example"}, {"Host", "api.example"}}).status, 421);
}

TEST(AllowedHosts, RefusesBeforeAnythingInsideRuns) {
    bool ran = false;
    auto t = client_of(allowed_hosts({.hosts = {"good.test"}}), [&](context&, next n) -> task<> {
        ran = true;
        return n();
    });
    EXPECT_EQ(t.get("/nowhere").status, 421);
    EXPECT_EQ(t.request("OPTIONS", "/", "").status, 421);
    EXPECT_FALSE(ran);
}

TEST(AllowedHosts, LetsThroughWhatIsSkipped) {
    allowed_hosts_options const options{.hosts = {"good.test"},
                                        .skip = [](context const& c) { return c.path() == "/"; }};
    EXPECT_EQ(status_for(options, "10.0.0.1"), 200);
}

TEST(AllowedHosts, RefusesOptionsThatMeanNothing) {
    for (auto const& [hosts, sentence] : std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{}, "the list is empty"},
             {{""}, "'' is not a host"},
             {{"*"}, "'*'"},
             {{"https://example.com"}, "'https://example.com' is not a host"},
             {{"exa*mple.com"}, "at the beginning only"},
             {{"*.*.example.com"}, "at the beginning only"},
             {{"example.com:"}, "has a colon, but no port"},
             {{"example.com:99999"}, "is not a host"},
             {{"2001:db8::1"}, "is not a host"},
             {{"a b"}, "is not a host"},
         })
        try {
            auto const layer = allowed_hosts({.hosts = hosts});
            ADD_FAILURE() << "no exception, but " << sentence;
        } catch (std::invalid_argument const& e) { EXPECT_THAT(e.what(), HasSubstr(sentence)); }
}

} // namespace
} // namespace tunic::middleware
