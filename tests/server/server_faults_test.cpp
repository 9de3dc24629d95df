#include "base/thread_sanitizer.hpp"
#include "server/server_rig.hpp"

#include <fstream>
#include <string>
#include <sys/resource.h>
#include <vector>

// Clients that misbehave, networks that fail and handlers that do what they should not, over real sockets. The numbers
// in the names are those of the plan of injected faults.

namespace tunic::testing {
namespace {

using std::vector;

std::size_t resident_memory() {
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages >> pages;
    return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

double seconds_since(std::chrono::steady_clock::time_point then) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

// Limits of time have a grain of a quarter of a second, and one passes before the first tick.
constexpr double grain = 1.3;

TEST(ServerFault12, AHeadThatStallsIsAnswered408) {
    server_test_base t(with_limits({.head_time = 500ms}));
    auto c = t.client();
    auto const began = std::chrono::steady_clock::now();
    c.ask_raw("GET / HTTP/1.1\r\nHost:");
    EXPECT_EQ(c.answer().status, 408);
    EXPECT_TRUE(c.ends());
    EXPECT_GE(seconds_since(began), 0.45);
    EXPECT_LT(seconds_since(began), 0.5 + grain);
}

TEST(ServerFault12, ABodyThatStallsIsAnswered408) {
    server_test_base t(with_limits({.body_pause = 500ms}));
    auto c = t.client();
    auto const began = std::chrono::steady_clock::now();
    c.ask_raw("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
    EXPECT_EQ(c.answer().status, 408);
    EXPECT_TRUE(c.ends());
    EXPECT_LT(seconds_since(began), 0.5 + 1 + grain);
    EXPECT_EQ(t.inside, 0);
}

TEST(ServerFault12, AConnectionThatNeverSpeaksIsClosedWithoutAWord) {
    server_test_base t(with_limits({.head_time = 500ms}));
    auto c = t.client();
    auto const began = std::chrono::steady_clock::now();
    EXPECT_TRUE(c.ends());
    EXPECT_GE(seconds_since(began), 0.45);
    EXPECT_LT(seconds_since(began), 0.5 + grain);
}

TEST(ServerFault12, AnIdleConnectionIsClosedAfterItsTime) {
    server_test_base t(with_limits({.idle_time = 1000ms}));
    auto c = t.client();
    c.get("/");
    auto const began = std::chrono::steady_clock::now();
    EXPECT_TRUE(c.ends());
    EXPECT_GE(seconds_since(began), 0.9);
    EXPECT_LT(seconds_since(began), 1 + grain);
}

TEST(ServerFault12, AClientThatDoesNotReadIsGivenUp) {
    server_test_base t(with_limits({.write_stall = 1000ms}));
    auto c = t.client();
    c.ask("/stream/100000");
    ASSERT_TRUE(eventually([&] { return t.inside == 1; }));
    EXPECT_TRUE(eventually([&] { return t.inside == 0; }, 4s));
    EXPECT_TRUE(eventually([&] { return t.serving.connections() == 0; }));
}

constexpr std::string_view whole_request = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello again";

TEST(ServerFault13, AResetAtAnyOctetOfTheRequestHurtsNobodyElse) {
    server_test_base t;
    for (std::size_t n = 0; n <= whole_request.size(); ++n) {
        auto c = t.client();
        c.write(whole_request.substr(0, n));
        if (n % 2 == 0) std::this_thread::sleep_for(1ms); // sometimes the octets are read before the reset
        c.reset();
        if (n % 8 == 0) t.expect_service();
    }
    t.expect_service();
    EXPECT_TRUE(eventually([&] { return t.serving.connections() == 0; }));
    EXPECT_EQ(t.inside, 0);
}

TEST(ServerFault13, AResetAtAnyOctetOfTheResponseHurtsNobodyElse) {
    server_test_base t;
    for (std::size_t n = 0; n < 200; ++n) {
        auto c = t.client();
        c.write("GET /large/3000000 HTTP/1.1\r\nHost: a\r\n\r\n");
        char room[256];
        if (n > 0) { EXPECT_EQ(::recv(c.descriptor(), room, n, MSG_WAITALL), static_cast<ssize_t>(n)); }
        c.reset();
    }
    t.expect_service();
    EXPECT_TRUE(eventually([&] { return t.serving.connections() == 0; }));
}

TEST(ServerFault14, AnEndBeforeDuringAndAfterARequest) {
    server_test_base t;
    auto before = t.client();
    before.half_close();
    EXPECT_TRUE(before.ends());

    for (auto const cut : {std::size_t{5}, std::size_t{30}}) {
        auto inside_head = t.client();
        inside_head.write(whole_request.substr(0, cut));
        inside_head.half_close();
        EXPECT_TRUE(inside_head.ends());
    }
    auto inside_body = t.client();
    inside_body.ask_raw(whole_request.substr(0, whole_request.size() - 3));
    inside_body.half_close();
    EXPECT_EQ(inside_body.answer().status, 400);
    EXPECT_TRUE(inside_body.ends());

    auto after = t.client();
    after.ask("/sleep/20000");
    after.half_close();
    EXPECT_EQ(after.answer().body.size(), 3000u) << "the wait ends, the answer is sent";
    EXPECT_TRUE(after.ends());
    EXPECT_EQ(t.client_gone, 1);
}

// The end comes with the last octets of the request in one event of the system, as it does when the loop was busy.
TEST(ServerFault14, AnEndThatComesTogetherWithTheRequestIsNoticed) {
    server_test_base t;
    auto idle = t.client();
    idle.get("/");
    auto in_head = t.client();
    in_head.get("/");
    auto in_body = t.client();
    in_body.get("/");
    auto other = t.client();
    other.ask("/block/200");
    std::this_thread::sleep_for(50ms);
    auto const began = std::chrono::steady_clock::now();
    idle.ask("/");
    idle.half_close();
    in_head.write(whole_request.substr(0, 20));
    in_head.half_close();
    in_body.ask_raw(whole_request.substr(0, whole_request.size() - 3));
    in_body.half_close();
    EXPECT_EQ(idle.answer().body, "Hello");
    EXPECT_TRUE(idle.ends());
    EXPECT_TRUE(in_head.ends());
    EXPECT_EQ(in_body.answer().status, 400);
    EXPECT_TRUE(in_body.ends());
    EXPECT_LT(seconds_since(began), 2.0);
}

TEST(ServerFault14, AResetThatComesTogetherWithTheRequestIsNoticed) {
    server_test_base t;
    vector<loopback_client> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(t.client());
        clients.back().get("/");
    }
    auto other = t.client();
    other.ask("/block/200");
    std::this_thread::sleep_for(50ms);
    for (auto& c : clients) {
        c.ask("/sleep/20000");
        c.reset();
    }
    EXPECT_EQ(other.answer().body, "blocked");
    EXPECT_TRUE(eventually([&] { return t.serving.connections() == 1; }, 2s));
    EXPECT_EQ(t.inside, 0);
    EXPECT_EQ(t.client_gone, t.entered);
}

// Section 11 rule 4.
TEST(ServerCancellation, AThousandHandlersEndWhenTheirClientsReset) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    int const count = files.rlim_cur >= 2600 ? 1000 : static_cast<int>(files.rlim_cur) / 3;
    server_test_base t({.port = 0, .threads = 2});
    { // grows what grows only once
        vector<loopback_client> warm;
        for (int i = 0; i < count; ++i) {
            warm.push_back(t.client());
            warm.back().ask("/sleep/10000");
        }
        ASSERT_TRUE(eventually([&] { return t.inside == count; }, 10s));
        for (auto& c : warm) c.reset();
        ASSERT_TRUE(eventually([&] { return t.inside == 0; }, 10s));
    }
    ASSERT_TRUE(eventually([&] { return t.serving.connections() == 0; }));
    auto const before = resident_memory();
    vector<loopback_client> clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(t.client());
        clients.back().ask("/sleep/10000");
    }
    ASSERT_TRUE(eventually([&] { return t.inside == count; }, 10s));
    auto const began = std::chrono::steady_clock::now();
    for (auto& c : clients) c.reset();
    ASSERT_TRUE(eventually([&] { return t.inside == 0; }, 10s));
    EXPECT_LT(seconds_since(began), 1.0);
    EXPECT_EQ(t.client_gone, 2 * count);
    EXPECT_TRUE(eventually([&] { return t.serving.connections() == 0; }));
    EXPECT_TRUE(eventually([&] { return resident_memory() < before + (4u << 20); }))
        << resident_memory() << " after " << before;
}

TEST(ServerLimits, OverTheLimitOfConnectionsNewOnesAreTurnedAwayAndOthersServed) {
    server_test_base t(with_limits({.connections = 4}));
    vector<loopback_client> inside;
    for (int i = 0; i < 4; ++i) {
        inside.push_back(t.client());
        inside.back().ask("/sleep/1500"); // an idle one would be closed for the newcomers
    }
    ASSERT_TRUE(eventually([&] { return t.inside == 4; }));
    for (int i = 0; i < 10; ++i) {
        auto over = t.client();
        over.ask("/");
        auto const r = over.answer();
        EXPECT_EQ(r.status, 503);
        EXPECT_EQ(r.header("Retry-After"), "1");
        EXPECT_TRUE(over.ends());
    }
    for (auto& c : inside) EXPECT_EQ(c.answer().status, 200);
    EXPECT_EQ(t.client().get("/").status, 200);
}

TEST(ServerFault16, AHandlerThatThrowsAnythingCostsItsRequestOnly) {
    server_test_base t;
    auto other = t.client();
    other.ask("/sleep/300");
    auto c = t.client();
    for (auto const path : {"/throw-42", "/throw-memory", "/throw-42"}) {
        auto const r = c.get(path);
        EXPECT_EQ(r.status, 500);
        EXPECT_EQ(r.body.find("42"), std::string::npos);
        EXPECT_EQ(r.body.find("alloc"), std::string::npos);
    }
    EXPECT_EQ(c.get("/").status, 200) << "the connection goes on";
    EXPECT_EQ(other.answer().status, 200);
    EXPECT_EQ(t.log.size(), 3u);
}

TEST(ServerFault16, AHandlerThatBlocksDelaysItsLoopAndTimesOutNobody) {
    server_test_base t(with_limits({.head_time = 500ms, .idle_time = 500ms}));
    auto kept = t.client();
    kept.get("/");
    auto half = t.client();
    half.ask_raw("GET / HTTP");
    auto blocks = t.client();
    blocks.ask("/block/1500");
    std::this_thread::sleep_for(50ms);
    half.write("/1.1\r\nHost: a\r\n\r\n");
    kept.ask("/");
    EXPECT_EQ(blocks.answer().body, "blocked");
    EXPECT_EQ(half.answer().status, 200) << "what was waiting in the socket came in time";
    EXPECT_EQ(kept.answer().status, 200);
}

TEST(ServerFault16, AHandlerThatAllocatesALotGivesItBack) {
#ifdef TUNIC_UNDER_THREAD_SANITIZER
    GTEST_SKIP() << "here an allocation that fails ends the program";
#endif
    server_test_base t;
    auto c = t.client();
    EXPECT_EQ(c.get("/allocate/1").status, 200);
    auto const before = resident_memory();
    EXPECT_EQ(c.get("/allocate/256").body, std::to_string(std::size_t{256} << 20));
    EXPECT_EQ(c.get("/allocate/99999999999").status, 500);
    EXPECT_EQ(c.get("/").status, 200);
    EXPECT_TRUE(eventually([&] { return resident_memory() < before + (8u << 20); }))
        << resident_memory() << " after " << before;
}

// Nobody starves while the cores are taken.
TEST(ServerFault25, ACrowdedMachineTimesOutNobodyWhoHasSpoken) {
    server_test_base t(with_limits({.head_time = 1000ms}, 2));
    std::atomic<bool> stop = false;
    vector<std::thread> busy;
    for (int i = 0; i < 4; ++i)
        busy.emplace_back([&] {
            while (!stop.load(std::memory_order_relaxed)) {}
        });
    vector<std::thread> clients;
    std::atomic<int> served = 0;
    for (int i = 0; i < 8; ++i)
        clients.emplace_back([&] {
            auto c = t.client();
            for (int k = 0; k < 50; ++k) {
                if (c.get("/").status == 200) ++served;
                if (c.get("/sleep/10").status == 200) ++served;
            }
        });
    for (auto& c : clients) c.join();
    stop = true;
    for (auto& b : busy) b.join();
    EXPECT_EQ(served, 8 * 100);
}

TEST(ServerMemory, ComesBackToItsBaseAfterALoad) {
#if defined(TUNIC_HAS_ASAN) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer keeps freed memory for itself";
#endif
    server_test_base t;
    auto const load = [&] {
        vector<loopback_client> clients;
        for (int i = 0; i < 200; ++i) {
            clients.push_back(t.client());
            clients.back().ask("/large/200000");
        }
        for (auto& c : clients) EXPECT_EQ(c.answer().body.size(), 200000u);
    };
    load();
    ASSERT_TRUE(eventually([&] { return t.serving.connections() == 0; }));
    auto const before = resident_memory();
    for (int i = 0; i < 5; ++i) load();
    ASSERT_TRUE(eventually([&] { return t.serving.connections() == 0; }));
    EXPECT_TRUE(eventually([&] { return resident_memory() < before + (4u << 20); }))
        << resident_memory() << " after " << before;
}

} // namespace
} // namespace tunic::testing
