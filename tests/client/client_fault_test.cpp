#include "base/thread_sanitizer.hpp"
#include "client/client_rig.hpp"
#include "net/failing_allocation.hpp"

#include <new>

// Everything that can fail, failed once: each operation of a connection, each allocation. The call ends with a value or
// an error, and the next call succeeds.

namespace tunic::testing {
namespace {

using std::string;

struct scenario {
    char const* what;
    client_request (*make)();
    std::vector<string> answers; // one for each request
    unsigned redirects = 0;
};

std::vector<scenario> const& scenarios() {
    static std::vector<scenario> const all = {
        {"get", [] { return client_request("/"); }, {response(200, "hello")}},
        {"post",
         [] { return client_request(method::POST, "/").body(string(20'000, 'x')); },
         {response(200, string(20'000, 'y'))}},
        {"chunks",
         [] { return client_request("/"); },
         {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"}},
        {"redirect",
         [] { return client_request("/"); },
         {response(302, "moved", "Location: /x\r\n"), response(302, "", "Location: http://b/\r\n"),
          response(200, "there")},
         5},
    };
    return all;
}

// Plays the server: answers each request that has come, on whatever connection, and takes all the time.
class scripted_server {
public:
    scripted_server(client_rig& t, std::vector<string> const& answers) : t_(t), answers_(answers) {}
    void play(fuse* f = nullptr) {
        for (int i = 0; i < 30; ++i) {
            failing_allocation = f;
            t_.loop.advance(10ms);
            failing_allocation = nullptr;
            for (std::size_t p = 0; p < t_.dialled(); ++p) {
                auto& peer = t_.peer(p);
                peer.take();
                if (answered_.size() <= p) answered_.resize(p + 1);
                if (peer.server_closed() || requests(p) <= answered_[p]) continue;
                ++answered_[p];
                peer.put(answers_[next_++ % answers_.size()]);
            }
        }
        t_.loop.advance(40s); // a server that cannot be written to may be waited for
    }

private:
    // How many requests have come in whole.
    [[nodiscard]] std::size_t requests(std::size_t p) {
        auto const all = t_.received(p);
        std::size_t n = 0;
        for (std::size_t at = 0;;) {
            auto const end = all.find("\r\n\r\n", at);
            if (end == string::npos) return n;
            auto const length = all.substr(at, end - at).find("Content-Length: 20000") == string::npos ? 0 : 20'000;
            at = end + 4 + static_cast<std::size_t>(length);
            if (at > all.size()) return n;
            ++n;
        }
    }
    client_rig& t_;
    std::vector<string> const& answers_;
    std::vector<std::size_t> answered_;
    std::size_t next_ = 0;
};

// Whether a call came to something that it may come to.
void check(pending<client_response>& call) {
    ASSERT_TRUE(call.done());
    try {
        EXPECT_TRUE(call.value().ok());
    } catch (client_error const& e) {
        EXPECT_TRUE(e.fault() == client_fault::connection_lost || e.fault() == client_fault::first_byte_time)
            << e.what();
    } catch (std::bad_alloc const&) {}
}

void expect_service(client_rig& t) {
    t.transport->how = {};
    std::vector<string> const fine = {response(200, "fine")};
    auto const before = t.dialled();
    auto call = t.start(t.http().get("http://another/"));
    ASSERT_EQ(t.dialled(), before + 1);
    t.put(fine[0], before);
    EXPECT_EQ(call.value().body, "fine");
}

TEST(ClientFaults, AnyOperationOfAConnectionMayFail) {
    for (auto const& one : scenarios())
        for (auto const error : {std::errc::connection_reset, std::errc::timed_out, std::errc::no_buffer_space}) {
            fuse f;
            while (f.next()) {
                SCOPED_TRACE(string(one.what) + ", operation " + std::to_string(f.nth()));
                client_rig t({.redirects = one.redirects}, {.read_most = 400,
                                                            .write_most = 3000,
                                                            .window = 10'000,
                                                            .seed = 5,
                                                            .broken_by = &f,
                                                            .failure = std::make_error_code(error)});
                scripted_server server(t, one.answers);
                for (int round = 0; round < 2; ++round) { // the second finds a connection that is kept
                    auto call = t.start(t.http().request(one.make()));
                    server.play();
                    check(call);
                    if (HasFatalFailure()) return;
                }
                expect_service(t);
                if (HasFailure()) return;
            }
            EXPECT_GT(f.nth(), 2u);
        }
}

TEST(ClientFaults, AnyAllocationMayFail) {
#ifdef TUNIC_UNDER_THREAD_SANITIZER
    GTEST_SKIP() << "the thread sanitizer keeps its operator new";
#endif
    for (auto const& one : scenarios()) {
        fuse f;
        while (f.next()) {
            SCOPED_TRACE(string(one.what) + ", allocation " + std::to_string(f.nth()));
            client_rig t({.redirects = one.redirects});
            t.transport->reserved = 60'000;
            scripted_server server(t, one.answers);
            std::optional<pending<client_response>> call;
            failing_allocation = &f;
            try {
                call.emplace(t.loop, t.http().request(one.make()));
            } catch (std::bad_alloc const&) {}
            failing_allocation = nullptr;
            if (call) {
                server.play(&f);
                check(*call);
            }
            expect_service(t);
            if (HasFailure()) return;
        }
    }
}

} // namespace
} // namespace tunic::testing
