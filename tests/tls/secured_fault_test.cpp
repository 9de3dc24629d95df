#include "tls/secured_rig.hpp"

#include <openssl/crypto.h>

#include <cstdlib>

// Everything that can fail below TLS, failed once: each operation of the plain stream, each allocation of OpenSSL, each
// place to break off.

namespace tunic::testing {
namespace {

using std::string;
using std::vector;

thread_local fuse* failing_openssl = nullptr;

void* allocate(std::size_t size, char const*, int) {
    return failing_openssl && failing_openssl->blow() ? nullptr : std::malloc(size);
}
void* reallocate(void* p, std::size_t size, char const*, int) {
    return failing_openssl && failing_openssl->blow() ? nullptr : std::realloc(p, size);
}
void release(void* p, char const*, int) { std::free(p); }

// Before OpenSSL allocates for the first time, or it takes no others.
bool const openssl_is_ours = CRYPTO_set_mem_functions(&allocate, &reallocate, &release) == 1;

// Each of them, or a share that takes few seconds; the slow test asks for each.
std::size_t step_of_failures() { return std::getenv("TUNIC_EVERY_ALLOCATION") ? 1 : 3; }

string requests() { return get("/") + post("/echo", string(20'000, 'e')) + get("/large/40000") + get("/drip/2/50"); }

void play(secured_rig& t, secured_rig::connection& c) {
    for (int i = 0; i < 10; ++i) t.pass(c, 100ms);
}

void expect_prefix(secured_rig::connection const& c) {
    EXPECT_EQ(wire::testing::read_responses(c.peer.heard()).violations, vector<string>{});
}

void expect_others_unharmed(secured_rig& t) {
    auto next = t.open();
    t.say(next, get("/"));
    EXPECT_EQ(statuses(next), vector{200}) << next.peer.failure();
}

TEST(SecuredFaults, AnyOperationOfThePlainStreamMayFail) {
    struct row {
        std::errc error;
        std::size_t window;
    };
    for (auto const [error, window] :
         {row{std::errc::connection_reset, conditions::unlimited}, row{std::errc::no_buffer_space, 3000}}) {
        fuse f;
        while (f.next()) {
            SCOPED_TRACE("operation " + std::to_string(f.nth()));
            secured_rig t;
            auto c = t.open({.read_most = 2000,
                             .write_most = 9000,
                             .window = window,
                             .seed = 7,
                             .broken_by = &f,
                             .failure = std::make_error_code(error)});
            c.peer.say(requests());
            play(t, c);
            expect_prefix(c);
            expect_others_unharmed(t);
            if (::testing::Test::HasFailure()) return;
        }
        EXPECT_GT(f.nth(), 20u);
    }
}

TEST(SecuredFaults, AnyAllocationOfOpenSslMayFail) {
    ASSERT_TRUE(openssl_is_ours);
    for (int const version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        { // what is made once is made
            secured_rig t;
            expect_others_unharmed(t);
        }
        fuse f(step_of_failures());
        std::size_t rounds = 0;
        for (; f.next(); ++rounds) {
            SCOPED_TRACE("allocation " + std::to_string(f.nth()));
            secured_rig t;
            tls_peer peer({.newest = version});
            peer.say(get("/"));
            failing_openssl = &f;
            memory_connection* wire = nullptr;
            try {
                wire = &t.open_wire();
            } catch (std::bad_alloc const&) {} // the listener lets that connection go
            failing_openssl = nullptr;
            if (wire) {
                secured_rig::connection c{wire, std::move(peer)};
                for (int i = 0; i < 10; ++i) { // the server's turns only: the client has its memory
                    auto const out = c.peer.output();
                    if (!out.empty()) wire->put(out);
                    failing_openssl = &f;
                    t.rig.loop.settle();
                    failing_openssl = nullptr;
                    auto const in = string(wire->received().substr(c.taken));
                    c.taken += in.size();
                    c.peer.take(in);
                }
                t.pass(c, 2s);
                if (!f.blown()) { EXPECT_EQ(statuses(c), vector{200}); }
                expect_prefix(c);
            }
            expect_others_unharmed(t);
            if (::testing::Test::HasFailure()) return;
        }
        EXPECT_GT(rounds * step_of_failures(), 300u) << "a handshake and a response take more than that";
    }
}

TEST(SecuredFaults, ReadingCertificatesMayFailForWantOfMemory) {
    auto const settings = localhost_settings();
    fuse f(step_of_failures());
    std::size_t rounds = 0, thrown = 0;
    for (; f.next(); ++rounds) {
        failing_openssl = &f;
        try {
            tls::server_config const config(settings);
        } catch (std::exception const&) { ++thrown; }
        failing_openssl = nullptr;
    }
    EXPECT_GT(rounds * step_of_failures(), 500u) << "OpenSSL 3.0 takes 3,000 allocations, 3.5 a thousand";
    EXPECT_GT(thrown, 5u);
    EXPECT_EQ(tls::server_config(settings).warnings(), vector<string>{});
}

TEST(SecuredFaults, TheClientMayBreakOffAnywhereInTheHandshake) {
    auto const hello = tls_hello();
    for (std::size_t cut = 0; cut <= hello.size(); cut += 7)
        for (bool const politely : {false, true}) {
            secured_rig t;
            auto& wire = t.open_with_octets(hello.substr(0, cut));
            politely ? wire.finish() : wire.reset();
            t.rig.loop.advance(2s);
            EXPECT_TRUE(wire.server_closed());
            EXPECT_EQ(t.rig.host.connections, 0u);
            EXPECT_EQ(t.failures.size(), 1u) << cut;
            if (::testing::Test::HasFailure()) return;
        }
}

TEST(SecuredFaults, TheClientMayBreakOffAnywhereInTheResponse) {
    for (std::size_t seen = 0; seen < 40'000; seen += 501) {
        secured_rig t;
        auto c = t.open();
        t.exchange(c);
        c.wire->worsen({.window = c.wire->received().size() + seen});
        c.peer.say(requests());
        c.wire->put(c.peer.output());
        t.rig.loop.advance(200ms);
        c.wire->reset();
        t.rig.loop.advance(100ms);
        EXPECT_EQ(t.rig.host.connections, 0u);
        EXPECT_EQ(t.seen.inside, 0);
        if (::testing::Test::HasFailure()) return;
    }
}

} // namespace
} // namespace tunic::testing
