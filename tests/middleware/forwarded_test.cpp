#include "middleware/fixture.hpp"
#include "middleware/plain_client.hpp"
#include "middleware/temporary_folder.hpp"

#include <tunic/middleware/forwarded.hpp>

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <string_view>

namespace tunic::middleware {
namespace {

using ::testing::HasSubstr;
using lines = test_client::header_lines;

// The test client's address is 192.0.2.1.
app telling(forwarded_options options) {
    app a{{.log = testing::log_records()}};
    a.use(forwarded(std::move(options)));
    a.get("/", [](context& c) {
        return c.format("{} {} {} {}", c.remote(), c.secure() ? "https" : "http", c.host(), c.peer());
    });
    return a;
}
std::string told(forwarded_options options, lines const& headers) {
    return test_client(telling(std::move(options))).get("/", headers).body;
}
// Whom the layer takes for the client when the peer and 10.0.0.0/8 are proxies.
std::string client_of_list(std::string const& list) {
    auto const text = told({.trusted = {"192.0.2.1", "10.0.0.0/8", "2001:db8:1::/48"}}, {{"X-Forwarded-For", list}});
    return text.substr(0, text.find(' '));
}
std::string client_of_elements(std::string const& list) {
    auto const text =
        told({.trusted = {"192.0.2.1", "10.0.0.0/8"}, .fields = forwarded_fields::forwarded}, {{"Forwarded", list}});
    return text.substr(0, text.find(' '));
}

TEST(Forwarded, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::forwarded({.trusted = {"10.0.0.0/8", "2001:db8::/32"}}));
    app.get("/whoami", [](context& c) { return std::string(c.remote()); });
    // [/example]
    EXPECT_EQ(test_client(std::move(app)).get("/whoami").body, "192.0.2.1");
}

TEST(Forwarded, TrustsNobodyByDefault) {
    EXPECT_EQ(told({}, {{"X-Forwarded-For", "203.0.113.9"},
                        {"X-Forwarded-Proto", "https"},
                        {"X-Forwarded-Host", "evil.example"},
                        {"Forwarded", "for=203.0.113.9;proto=https;host=evil.example"}}),
              "192.0.2.1 http localhost 192.0.2.1");
}

TEST(Forwarded, DoesNotListenToPeersThatAreNotTrusted) {
    EXPECT_EQ(told({.trusted = {"10.0.0.0/8"}, .trust_unix = true, .host = true},
                   {{"X-Forwarded-For", "10.0.0.1, 203.0.113.9"}, {"X-Forwarded-Proto", "https"}}),
              "192.0.2.1 http localhost 192.0.2.1");
}

TEST(Forwarded, BelievesWhatATrustedPeerSays) {
    EXPECT_EQ(told({.trusted = {"192.0.2.0/24"}}, {{"X-Forwarded-For", "203.0.113.9"},
                                                   {"X-Forwarded-Proto", "https"},
                                                   {"X-Forwarded-Host", "shop.example"}}),
              "203.0.113.9 https localhost 192.0.2.1");
    EXPECT_EQ(told({.trusted = {"192.0.2.0/24"}, .host = true},
                   {{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-Host", "shop.example:8443"}}),
              "203.0.113.9 http shop.example:8443 192.0.2.1");
    EXPECT_EQ(told({.trusted = {"192.0.2.0/24"}, .fields = forwarded_fields::forwarded, .host = true},
                   {{"Forwarded", R"(For="203.0.113.9:4711";Proto=HTTPS;host="shop.example:8443";by=10.0.0.1)"}}),
              "203.0.113.9 https shop.example:8443 192.0.2.1");
}

TEST(Forwarded, FollowsOneKindOfFieldAndNotTheOther) {
    lines const both{{"X-Forwarded-For", "203.0.113.1"}, {"Forwarded", "for=203.0.113.2"}};
    EXPECT_THAT(told({.trusted = {"*"}}, both), HasSubstr("203.0.113.1 "));
    EXPECT_THAT(told({.trusted = {"*"}, .fields = forwarded_fields::forwarded}, both), HasSubstr("203.0.113.2 "));
}

TEST(Forwarded, ReadsTheListFromTheRightUpToTheFirstThatIsNotTrusted) {
    struct {
        char const *list, *client;
    } const cases[] = {
        {"203.0.113.9", "203.0.113.9"},
        {"6.6.6.6, 203.0.113.9", "203.0.113.9"},
        {"6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"},
        {"6.6.6.6,203.0.113.9,10.0.0.2,10.0.0.3", "203.0.113.9"},
        {"10.9.9.9, 203.0.113.9, 10.0.0.2", "203.0.113.9"},
        {"10.0.0.1, 10.0.0.2", "10.0.0.1"},
        {"203.0.113.9, 2001:db8:1::2", "203.0.113.9"},
        {"203.0.113.9, [2001:db8:1::2]:443", "203.0.113.9"},
        {"203.0.113.9, ::ffff:10.0.0.2", "203.0.113.9"},
        {"203.0.113.9 ,, ,", "203.0.113.9"},
    };
    for (auto const& c : cases) EXPECT_EQ(client_of_list(c.list), c.client) << c.list;
}

TEST(Forwarded, ReadsAddressesWithPortsAndBracketsAndWritesThemInOneForm) {
    struct {
        char const *entry, *client;
    } const cases[] = {
        {"203.0.113.9:4711", "203.0.113.9"},   {"2001:DB8:0:0::9", "2001:db8::9"},
        {"[2001:db8::9]", "2001:db8::9"},      {"[2001:db8::9]:4711", "2001:db8::9"},
        {"::ffff:203.0.113.9", "203.0.113.9"}, {"[::ffff:203.0.113.9]:80", "203.0.113.9"},
        {"\t203.0.113.9 ", "203.0.113.9"},
    };
    for (auto const& c : cases) EXPECT_EQ(client_of_list(c.entry), c.client) << c.entry;
}

TEST(Forwarded, Immunity118AClientThatIsNotNamedHasNoAddress) {
    for (std::string const garbage :
         {"unknown", "_hidden", "localhost", "999.1.1.1", "203.0.113.9:", "203.0.113.9:123456", "203.0.113.9:x",
          "[203.0.113.9]", "[2001:db8::9", "2001:db8::9]", "[2001:db8::9]x", "[fe80::1%eth0]", "\"203.0.113.9\"",
          "203.0.113.9 203.0.113.8", "<script>"}) {
        EXPECT_EQ(client_of_list(garbage), "") << garbage;
        EXPECT_EQ(client_of_list("6.6.6.6, " + garbage), "") << garbage;
        EXPECT_EQ(client_of_list(garbage + ", 10.0.0.2"), "")
            << garbage << ": the address of a trusted proxy is more than the client has";
        EXPECT_EQ(client_of_list(garbage + ", 203.0.113.9"), "203.0.113.9") << "what the client sends is not looked at";
    }
}

TEST(Forwarded, AnUnknownSchemeIsNotSecure) {
    app a;
    a.use([](context& c, next n) {
        c.arrival({.remote = "192.0.2.1", .host = "localhost", .secure = true});
        return n();
    });
    a.use(forwarded({.trusted = {"192.0.2.1"}}));
    a.get("/", [](context& c) { return c.secure() ? "secure" : "plain"; });
    EXPECT_EQ(test_client(std::move(a)).get("/", {{"X-Forwarded-Proto", "wss"}}).body, "plain");
}

TEST(Forwarded, TakesAnEmptyListForNone) {
    for (auto const* empty : {"", ",, ,", " ", ","}) EXPECT_EQ(client_of_list(empty), "192.0.2.1");
}

TEST(Forwarded, ReadsSeveralLinesAsOneList) {
    auto t = test_client(telling({.trusted = {"192.0.2.1", "10.0.0.0/8"}}));
    EXPECT_THAT(
        t.get("/", {{"X-Forwarded-For", "6.6.6.6, 203.0.113.9"}, {"Accept", "*/*"}, {"x-forwarded-for", "10.0.0.2"}})
            .body,
        HasSubstr("203.0.113.9 "));
    EXPECT_THAT(t.get("/", {{"X-Forwarded-For", "6.6.6.6"}, {"X-Forwarded-For", "203.0.113.9"}}).body,
                HasSubstr("203.0.113.9 "));
}

TEST(Forwarded, ReadsTheElementsOfRfc7239) {
    struct {
        char const *list, *client;
    } const cases[] = {
        {"for=203.0.113.9", "203.0.113.9"},
        {"FOR=203.0.113.9", "203.0.113.9"},
        {"for=\"203.0.113.9\"", "203.0.113.9"},
        {"for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"},
        {"for=\"[2001:db8:cafe::17]\"", "2001:db8:cafe::17"},
        {"for=\"203.0.113.9:_port\"", "203.0.113.9"},
        {"proto=http ; for=203.0.113.9; by=203.0.113.43;ext=\"x y\"", "203.0.113.9"},
        {"for=6.6.6.6, for=203.0.113.9", "203.0.113.9"},
        {"for=203.0.113.9, for=10.0.0.2;by=10.0.0.3", "203.0.113.9"},
        {"for=203.0.113.9;, ,", "203.0.113.9"},
        // No address: the walk ends, and the client is unknown.
        {"for=unknown", ""},
        {"for=_hidden, for=10.0.0.2", ""},
        {"by=10.0.0.2", ""},
        // No element.
        {"for", ""},
        {"for=", ""},
        {"for = 203.0.113.9", ""},
        {"for=203.0.113.9;for=6.6.6.6", ""},
        {"for=[2001:db8::9]", ""},
        {"for=\"203.0.113.9", ""},
        {"for=203.0.113.9\"", ""},
        {"for=\"203.0.\\113.9\"", ""},
        {"203.0.113.9", ""},
        {"for=203.0.113.9 by=10.0.0.2", ""},
    };
    for (auto const& c : cases) EXPECT_EQ(client_of_elements(c.list), c.client) << c.list;
}

TEST(Forwarded, NoQuoteThatAClientLeavesOpenReachesTheProxysElement) {
    EXPECT_EQ(client_of_elements(R"(for="x, for=203.0.113.9)"), "203.0.113.9");
    EXPECT_EQ(client_of_elements(R"(for=6.6.6.6;x="a, for="203.0.113.9:80")"), "203.0.113.9");
    EXPECT_EQ(client_of_elements(R"(for=6.6.6.6;x="a\, for="[2001:db8::9]")"), "2001:db8::9");
    EXPECT_EQ(client_of_elements(R"(for="6.6.6.6, for=203.0.113.9, for="10.0.0.2")"), "203.0.113.9");
}

TEST(Forwarded, TakesSchemeAndHostFromTheElementOfTheClient) {
    forwarded_options const options{
        .trusted = {"192.0.2.1", "10.0.0.0/8"}, .fields = forwarded_fields::forwarded, .host = true};
    EXPECT_EQ(told(options, {{"Forwarded",
                              "for=6.6.6.6;proto=http;host=evil.example, "
                              "for=203.0.113.9;proto=https;host=shop.example, for=10.0.0.2;proto=http;host=inner"}}),
              "203.0.113.9 https shop.example 192.0.2.1");
    EXPECT_EQ(told(options, {{"Forwarded", "for=_secret;proto=https;host=shop.example"}}),
              " https shop.example 192.0.2.1");
}

TEST(Forwarded, TakesSchemeAndHostFromThePlaceOfTheClientInXForwardedLists) {
    forwarded_options const options{.trusted = {"192.0.2.1", "10.0.0.0/8"}, .host = true};
    struct {
        char const *addresses, *protos, *hosts, *told;
    } const cases[] = {
        {"203.0.113.9", "https", "shop.example", "203.0.113.9 https shop.example 192.0.2.1"},
        {"6.6.6.6, 203.0.113.9, 10.0.0.2", "http, https, http", "a.example, b.example, c.example",
         "203.0.113.9 https b.example 192.0.2.1"},
        // Set, not appended, by the nearest proxy.
        {"6.6.6.6, 203.0.113.9, 10.0.0.2", "https", "shop.example", "203.0.113.9 https shop.example 192.0.2.1"},
        {"203.0.113.9, 10.0.0.2", "http, http, https", "evil.example, x, shop.example",
         "203.0.113.9 https shop.example 192.0.2.1"},
        // No address at all: the peer is the client, and the last element is the peer's.
        {"", "http, https", "evil.example, shop.example", "192.0.2.1 https shop.example 192.0.2.1"},
        // Rubbish.
        {"203.0.113.9", "gopher", "shop example", "203.0.113.9 http localhost 192.0.2.1"},
        {"203.0.113.9", "https\thttps", "shop.example/x", "203.0.113.9 http localhost 192.0.2.1"},
        {"203.0.113.9", "", "user@shop.example", "203.0.113.9 http localhost 192.0.2.1"},
    };
    for (auto const& c : cases)
        EXPECT_EQ(
            told(options,
                 {{"X-Forwarded-For", c.addresses}, {"X-Forwarded-Proto", c.protos}, {"X-Forwarded-Host", c.hosts}}),
            c.told)
            << c.addresses << " | " << c.protos << " | " << c.hosts;
}

TEST(Forwarded, LeavesOutWhatTheOptionsLeaveOut) {
    lines const all{
        {"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "shop.example"}};
    EXPECT_EQ(told({.trusted = {"192.0.2.1"}, .proto = false, .host = false}, all),
              "203.0.113.9 http localhost 192.0.2.1");
    EXPECT_EQ(told({.trusted = {"192.0.2.1"}, .skip = true}, all), "192.0.2.1 http localhost 192.0.2.1");
    EXPECT_EQ(told({.trusted = {"192.0.2.1"}, .skip = [](context const& c) { return c.has_header("X-Raw"); }}, all),
              "203.0.113.9 https localhost 192.0.2.1");
}

// The misuse that the page warns of: whoever trusts everybody believes everybody.
TEST(Forwarded, WithEverybodyTrustedBelievesWhatTheClientMadeUp) {
    EXPECT_THAT(told({.trusted = {"*"}}, {{"X-Forwarded-For", "6.6.6.6, 203.0.113.9"}}), HasSubstr("6.6.6.6 "));
}

TEST(Forwarded, IsLinearInTheLengthOfAHostileList) {
    for (auto const* piece : {",", "a,", "\",", "10.0.0.1,", "for=\"", ";", "=,", " ,"}) {
        std::string list;
        while (list.size() < 14'000) list += piece;
        for (auto const kind : {forwarded_fields::x_forwarded, forwarded_fields::forwarded}) {
            auto t = test_client(telling({.trusted = {"*"}, .fields = kind}));
            (void)t.get("/");
            auto const start = std::chrono::steady_clock::now();
            EXPECT_EQ(t.get("/", {{"X-Forwarded-For", list}, {"Forwarded", list}}).status, 200);
            EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(500)) << piece;
        }
    }
}

TEST(Forwarded, StandsOnEveryAnswerThatALayerSees) {
    app a{{.log = testing::log_records()}};
    a.use(forwarded({.trusted = {"192.0.2.1"}})).use([](context& c, next n) -> task<> {
        c.set("X-Client", c.remote());
        return n();
    });
    test_client t(with_routes(std::move(a)));
    for (auto const* path : {"/", "/stream", "/refused", "/broken", "/nowhere", "/%zz"})
        EXPECT_EQ(t.get(path, {{"X-Forwarded-For", "203.0.113.9"}}).header("X-Client"), "203.0.113.9") << path;
    EXPECT_EQ(t.get("/").header("X-Client"), "192.0.2.1") << "nothing is left of the request before";
}

TEST(Forwarded, MakesBackLeadToTheHostThatTheClientKnows) {
    app a;
    a.use(forwarded({.trusted = {"192.0.2.1"}, .host = true})).get("/", [](context& c) { c.back("/home"); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/", {{"X-Forwarded-Proto", "https"},
                          {"X-Forwarded-Host", "shop.example"},
                          {"Referer", "https://shop.example/cart"}})
                  .header("Location"),
              "/cart");
    EXPECT_EQ(t.get("/", {{"Referer", "https://shop.example/cart"}}).header("Location"), "/home");
}

TEST(Forwarded, TrustsAUnixSocketWhereThatIsSaid) {
    temporary_folder const folder;
    for (bool const trusted : {true, false}) {
        auto const path = folder.file(trusted ? "trusted" : "untrusted");
        server s(telling({.trusted = {"10.0.0.0/8"}, .trust_unix = trusted}).compile(),
                 {.unix_path = path, .threads = 1});
        s.start();
        plain_client client(path);
        client.write("GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");
        EXPECT_THAT(std::string(client.read_some()), HasSubstr(trusted ? "203.0.113.9 http x " : "\r\n\r\n http x "));
    }
}

TEST(Forwarded, RefusesWhatIsNoNetwork) {
    for (auto const* wrong : {"", "proxy", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/8 "}) {
        try {
            (void)forwarded({.trusted = {"192.0.2.1", wrong}});
            ADD_FAILURE() << wrong;
        } catch (std::invalid_argument const& e) {
            EXPECT_THAT(e.what(), HasSubstr("forwarded: \"" + std::string(wrong) + "\""));
        }
    }
}

} // namespace
} // namespace tunic::middleware
