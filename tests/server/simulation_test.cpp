#include "server/connection_app.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <random>

// Random clients on random connections, from one seed. TUNIC_SEED=n runs one seed alone; TUNIC_SEEDS=n runs the first
// n.

namespace tunic::testing {
namespace {

using std::string;

// One client: what it sends, in which pieces, and how it ends.
struct scripted_client {
    memory_connection* connection = nullptr;
    std::vector<string> requests;
    std::vector<string> methods;
    string octets;
    std::size_t put = 0;
    bool malformed = false; // the last request is
    bool slow = false;      // reads so slowly that the server may give it up
    enum { stays, finishes, resets } end = stays;
    bool ended = false;
};

class simulation {
public:
    explicit simulation(std::uint64_t seed, fuse* f = nullptr)
        : random_(seed), fuse_(f), keeps_(seed % 2 == 0),
          test_({.body = 50'000,
                 .bodies = 200'000,
                 .head_time = 300s,
                 .handler_time = 20s,
                 .drain_time = 300s,
                 .body_rate = 0,
                 .write_rate = 0,
                 .half_close = keeps_ ? half_close::keep : half_close::cancel}) {
        auto const clients = 1 + below(4);
        for (std::size_t i = 0; i < clients; ++i) clients_.push_back(make_client());
    }

    void run() {
        bool const stops = below(10) == 0;
        for (int turn = 0; turn < 300 && !all_done(); ++turn) {
            auto& c = clients_[below(clients_.size())];
            step(c);
            test_.pass(std::chrono::milliseconds(below(4) == 0 ? below(3000) : below(20)));
            if (stops && turn == 20) stop();
        }
        for (auto& c : clients_) {
            if (!c.ended) c.connection->put(std::string_view(c.octets).substr(c.put));
            c.connection->worsen({.broken_by = fuse_}); // from here on all goes well
        }
        for (int i = 0; i < 60; ++i) { // everything that can come to an end does, and the clients read all
            for (auto& c : clients_) c.connection->take();
            test_.pass(500ms);
        }
        for (auto& c : clients_) check(c);
    }

private:
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

    std::pair<string, string> request() {
        auto const number = [&](std::size_t n) { return std::to_string(below(n)); };
        string const body(below(3) == 0 ? below(40'000) : below(200), 'b');
        auto const in_chunks = [&] {
            string chunks;
            for (std::size_t at = 0; at < body.size();) {
                auto const n = std::min(body.size() - at, 1 + below(5000));
                chunks += fmt::format("{:x}\r\n{}\r\n", n, body.substr(at, n));
                at += n;
            }
            return chunks + "0\r\n\r\n";
        };
        switch (below(19)) {
        case 0: return {"GET", get("/large/" + number(100'000))};
        case 1: return {"GET", get("/sleep/" + number(3000))};
        case 2: return {"GET", get("/both/" + number(3000))};
        case 3: return {"POST", post("/echo", body)};
        case 4: return {"POST", post("/pieces", body)};
        case 5: return {"POST", post("/count", body)};
        case 6: return {"POST", post("/ignore", body)};
        case 7: return {"POST", post("/ignore/" + number(1000), body)};
        case 8: return {"POST", post("/first/" + number(500), body)};
        case 9: return {"POST", post_chunked("/echo", in_chunks())};
        case 10: return {"POST", post_chunked("/pieces", in_chunks())};
        case 11: return {"POST", post_chunked("/ignore", in_chunks())};
        case 12: return {"POST", post_chunked("/swallow", in_chunks())};
        case 13: return {"GET", get("/stream/" + number(20) + "/" + number(30'000))};
        case 14: return {"GET", get("/drip/" + number(5) + "/" + number(500))};
        case 15: return {"HEAD", "HEAD /large/" + number(5000) + " HTTP/1.1\r\nHost: a\r\n\r\n"};
        case 16: return {"GET", get("/nowhere")};
        case 17: return {"GET", get("/throw")};
        default: return {"GET", get("/")};
        }
    }

    scripted_client make_client() {
        scripted_client c;
        auto how = below(3) == 0 ? conditions{} : conditions::from_seed(random_());
        how.broken_by = fuse_;
        c.slow = how.window < 100'000 || how.write_most < 1000;
        c.connection = &test_.open(how);
        for (std::size_t n = 1 + below(6); n > 0; --n) {
            auto [method, octets] = request();
            c.methods.push_back(std::move(method));
            c.requests.push_back(octets);
            c.octets += octets;
        }
        if (below(6) == 0) {
            char const* const bad[] = {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
                                       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                                       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"};
            c.octets += bad[below(4)];
            c.malformed = true;
        }
        auto const fate = below(5);
        c.end = fate == 0 ? scripted_client::resets : fate == 1 ? scripted_client::finishes : scripted_client::stays;
        return c;
    }

    void step(scripted_client& c) {
        if (below(3) != 0) c.connection->take(1 + below(100'000));
        if (c.ended) return;
        if (c.put < c.octets.size()) {
            auto const n = below(3) == 0 ? c.octets.size() - c.put : std::min(c.octets.size() - c.put, 1 + below(3000));
            c.connection->put(std::string_view(c.octets).substr(c.put, n));
            c.put += n;
            if (c.end == scripted_client::resets && below(4) == 0) {
                c.connection->reset();
                c.ended = true;
            }
        } else if (c.end != scripted_client::stays) {
            if (c.end == scripted_client::resets)
                c.connection->reset();
            else
                c.connection->finish();
            c.ended = true;
        }
    }
    bool all_done() {
        for (auto const& c : clients_)
            if (c.put < c.octets.size() || (c.end != scripted_client::stays && !c.ended)) return false;
        return true;
    }
    void stop() {
        stopping_ = true;
        test_.rig.host.draining = true;
        std::vector<net::connection*> all;
        for (auto const& s : test_.rig.host.alive()) all.push_back(s.get());
        for (auto* const s : all) s->drain();
    }

    // The script of a client, for whoever has to find out what went wrong.
    static string story(scripted_client const& c) {
        string text = fmt::format("put {} of {} octets, {} unread, {} at the end;", c.put, c.octets.size(),
                                  c.connection->unread(), c.end == scripted_client::stays ? "stays" : "leaves");
        for (auto const& r : c.requests)
            text += fmt::format(" [{}: {} octets]", r.substr(0, r.find(" HTTP")), r.size());
        return text + (c.malformed ? " [malformed]" : "");
    }

    // What must hold whatever happened.
    void check(scripted_client const& c) {
        SCOPED_TRACE(story(c));
        // A client that ends its side may find a stream cut.
        bool const cut = c.end == scripted_client::resets || (c.end == scripted_client::finishes && !keeps_);
        bool const broken = cut || fuse_ || c.slow;
        bool const ended = c.connection->server_finished();
        std::vector<std::string_view> const methods(c.methods.begin(), c.methods.end());
        auto const r = wire::testing::read_responses(c.connection->received(), methods, ended && !broken);
        EXPECT_EQ(r.violations, std::vector<string>{}) << "what the server sent is no HTTP";
        auto const expected = c.requests.size() + (c.malformed ? 1 : 0);
        EXPECT_LE(r.responses.size(), expected) << "a response too many";
        if (broken) return;
        EXPECT_EQ(r.rest, "");
        if (!ended) {
            EXPECT_EQ(r.responses.size(), expected) << "a response too few on a connection that stays";
        } else if (!r.responses.empty() && r.responses.size() < expected && c.end == scripted_client::stays
                   && !stopping_) {
            EXPECT_TRUE(r.responses.back().closes)
                << "closed without saying so after " << r.responses.size() << " of " << expected;
        }
    }

    std::mt19937_64 random_;
    fuse* fuse_;
    bool keeps_; // half-closed connections
    connection_test_base test_;
    std::vector<scripted_client> clients_;
    bool stopping_ = false;
};

std::uint64_t from_environment(char const* name, std::uint64_t otherwise) {
    char const* const text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

void run_seeds(std::uint64_t count, auto const& scenario) {
    auto const one = from_environment("TUNIC_SEED", 0);
    auto const first = one ? one : 1;
    auto const last = one ? one : from_environment("TUNIC_SEEDS", count);
    for (auto seed = first; seed <= last; ++seed) {
        scenario(seed);
        if (::testing::Test::HasFailure()) {
            ADD_FAILURE() << "reproduce with TUNIC_SEED=" << seed;
            return;
        }
    }
}

TEST(Simulation, InvariantsHoldForEverySeed) {
    run_seeds(300, [](std::uint64_t seed) { simulation(seed).run(); });
}

TEST(Simulation, InvariantsHoldWhicheverOperationFails) {
    run_seeds(10, [](std::uint64_t seed) {
        for (fuse f; f.next() && f.nth() < 200 && !::testing::Test::HasFailure();) {
            SCOPED_TRACE("operation " + std::to_string(f.nth()) + " fails");
            simulation(seed, &f).run();
        }
    });
}

} // namespace
} // namespace tunic::testing
