// Any octets as what a client sends on one connection, cut into segments as the input says, over a stream of bad
// quality, through a whole session with an application behind it. The same octets are served twice, once in one piece.
//
// What comes back must be responses, one for each request and in that order, at most one refusal and nothing after it.
// The application must have seen the requests, and the bodies, that a reader without a session finds. In the end
// nothing may be left: no session, memory block, timer or body.
#include "fuzz/input.hpp"
#include "testing/test_host.hpp"
#include "wire/message_reader.hpp"
#include "wire/response_reader.hpp"

#include <tunic/testing/memory_connection.hpp>
#include <tunic/testing/simulated_loop.hpp>
#include <tunic/tunic.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace tunic;
using namespace std::chrono_literals;
using fuzz::require;

constexpr char cut = '\xFF'; // between two segments

// What the application has seen on the connection that is served at the moment.
struct journal {
    struct request {
        std::string verb;
        std::string target;
        std::optional<std::string> body; // when it was read to its end
        bool aborted = false;            // after its response had begun
    };
    std::vector<request> requests;
};
journal* seen = nullptr;

task<> keep_journal(context& c, next next) {
    auto const nth = seen->requests.size();
    seen->requests.push_back({std::string{c.method().name()}, std::string{c.target()}, {}, false});
    c.before_send([nth](context& done) { done.set("X-Nth", std::to_string(nth)); });
    try {
        co_await next();
    } catch (...) {
        seen->requests[nth].aborted = c.res.streaming();
        throw;
    }
}

task<> echo(context& c) {
    auto const nth = seen->requests.size() - 1;
    auto const body = co_await c.body();
    seen->requests[nth].body = body;
    c.text(body);
}

task<> echo_pieces(context& c) {
    auto const nth = seen->requests.size() - 1;
    c.keep_trailers();
    auto out = co_await c.stream();
    std::string whole;
    for (;;) {
        auto const piece = co_await c.read_some();
        if (piece.empty()) break;
        whole += piece;
        co_await out.write(piece);
    }
    for (auto const& [name, value] : c.trailers()) require(http::is_token(name) && http::is_field_value(value));
    seen->requests[nth].body = whole;
}

task<> first_piece(context& c) {
    (void)co_await c.read_some();
    c.text("a piece");
}

task<> count(context& c) {
    auto const pieces = std::min<unsigned>(c.param<unsigned>("n"), 40);
    auto out = co_await c.stream();
    for (unsigned i = 0; i < pieces; ++i) {
        co_await out.write("0123456789abcdefghijklmnopqrstuvwxyz");
        if (i % 8 == 7) out.flush();
    }
}

task<> large_pieces(context& c) {
    std::string const piece(20'000, 'x');
    auto out = co_await c.stream();
    for (int i = 0; i < 3; ++i) co_await out.write(piece);
}

task<> pause(context& c) {
    co_await c.sleep(200ms);
    c.text("rested");
}

task<> fail_late(context& c) {
    auto out = co_await c.stream();
    co_await out.write("so far");
    throw std::runtime_error("in the middle");
}

service make_service() {
    app made{{.log = [](log_record const&) {}}};
    made.use(keep_journal)
        .get("/", [](context&) { return "root"; })
        .get("/users/:id", [](context& c) { c.text(c.param("id")); })
        .get("/files/*path", [](context& c) { c.text(c.param("path")); })
        .get("/query", [](context& c) { c.text(c.query("q").value_or("none")); })
        .get("/count/:n<uint>", count)
        .get("/large", [](context& c) { c.text(std::string(60'000, 'y')); })
        .get("/large-pieces", large_pieces)
        .get("/nothing", [](context& c) { c.status(204); })
        .get("/pause", pause)
        .get("/fail", [](context& c) { c.fail(418, "as told"); })
        .get("/throw", [](context&) -> void { throw std::runtime_error("a fault"); })
        .get("/throw-late", fail_late)
        .post("/echo", echo)
        .put("/echo", echo)
        .post("/pieces", echo_pieces)
        .post("/first", first_piece)
        .post("/ignore", [](context&) { return "ignored"; });
    return std::move(made).compile();
}

// Small, so that short inputs reach them.
constexpr std::size_t max_body = 2048;
constexpr wire::head_limits head_limits{.method = 64, .target = 256, .block = 1024, .fields = 12};
tunic::server_limits limits_of_server() {
    tunic::server_limits l;
    l.target = head_limits.target;
    l.head = head_limits.block;
    l.fields = head_limits.fields;
    l.body = max_body;
    l.trailers = 256;
    l.read_ahead = 512;
    l.write_high = 4096;
    l.write_low = 1024;
    l.unread_body = 1024;
    return l;
}

enum class ending : unsigned { finish, finish_at_once, reset, drain, force, count };

struct scenario {
    testing::conditions how;
    ending end = ending::finish;
    bool cuts = false;
};

struct outcome {
    journal made;
    wire::testing::received answers;
};

// Whether there are more requests that begin with HEAD than the application has seen.
bool one_more_head(std::string_view octets, std::vector<std::string_view> const& verbs) {
    auto more = -std::ranges::count(verbs, "HEAD");
    for (auto at = octets.find("HEAD "); at != octets.npos; at = octets.find("HEAD ", at + 1)) ++more;
    return more > 0;
}

outcome serve(std::string_view octets, scenario const& s) {
    std::string sent{octets};
    if (s.cuts) std::erase(sent, cut);
    static service const served = make_service();
    outcome result;
    seen = &result.made;
    testing::simulated_loop loop;
    testing::memory_connection client{loop, s.how};
    testing::test_host host{served, limits_of_server(), loop};
    host.open(client.accept()).start();

    auto const come_to_rest = [&] {
        for (std::size_t before = ~std::size_t{0}; before != client.received().size();) {
            before = client.received().size();
            client.take();
            loop.settle();
        }
    };
    while (!octets.empty()) {
        auto const size = s.cuts ? std::min(octets.find(cut), octets.size()) : octets.size();
        client.put(octets.substr(0, size));
        if (s.end != ending::finish_at_once) come_to_rest();
        octets.remove_prefix(std::min(size + 1, octets.size()));
    }
    switch (s.end) {
    case ending::reset: client.reset(); break;
    case ending::drain:
        host.draining = true;
        if (!host.alive().empty()) host.alive().front()->drain();
        break;
    case ending::force:
        if (!host.alive().empty()) host.alive().front()->force_close();
        break;
    default: break;
    }
    auto const pass = [&](steady_duration time) { // with a client that reads all the while, lest it be too slow
        for (auto rest = time; rest > 0s && !host.alive().empty(); rest -= 50ms) {
            come_to_rest();
            loop.advance(50ms);
        }
    };
    if (s.end != ending::finish_at_once) pass(4s); // handlers that rest
    client.finish();
    pass(600s);

    require(client.server_closed() && host.alive().empty() && host.connections == 0);
    require(host.blocks.in_use() == 0 && host.bodies_held == 0);
    loop.settle();
    require(loop.idle());
    for (auto const& violation : client.violations()) std::fprintf(stderr, "%s\n", violation.c_str());
    require(client.violations().empty());

    std::vector<std::string_view> verbs;
    for (auto const& r : result.made.requests) verbs.emplace_back(r.verb);
    bool const whole = s.end == ending::finish || s.end == ending::finish_at_once;
    result.answers = wire::testing::read_responses(client.received(), verbs, whole);
    if (!result.answers.faultless() && one_more_head(sent, verbs)) { // what was refused may have been a HEAD
        verbs.emplace_back("HEAD");
        result.answers = wire::testing::read_responses(client.received(), verbs, whole);
    }
    return result;
}

void check(outcome const& o, scenario const& s) {
    auto const& requests = o.made.requests;
    auto const& answers = o.answers;
    bool const aborted = std::ranges::any_of(requests, &journal::request::aborted);
    for (std::size_t i = 0; i + 1 < requests.size(); ++i) require(!requests[i].aborted);
    for (auto const& violation : answers.violations)
        if (!aborted) std::fprintf(stderr, "%s\n", violation.c_str());
    require(answers.violations.empty() || aborted);
    bool const whole = s.end == ending::finish || s.end == ending::finish_at_once;
    if (whole && !aborted) {
        require(answers.rest.empty());
        require(answers.responses.size() >= requests.size());
    }
    require(answers.responses.size() <= requests.size() + 1);
    for (std::size_t i = 0; i < answers.responses.size(); ++i) {
        auto const& answer = answers.responses[i];
        if (i < requests.size()) {
            require(answer.header("X-Nth") == std::to_string(i));
        } else { // the refusal of what is no request: no layer has seen it
            require(answer.status >= 400 && answer.header("X-Nth").empty());
            require(answer.closes && i + 1 == answers.responses.size());
        }
    }
    for (auto const& answer : answers.interim) require(answer.status == 100);
}

// What the application has seen against what there was to see.
void compare(journal const& made, std::vector<wire::testing::verdict> const& sent) {
    require(made.requests.size() <= sent.size() + 1);
    for (std::size_t i = 0; i < std::min(made.requests.size(), sent.size()); ++i) {
        if (!sent[i].verb.empty())
            require(made.requests[i].verb == sent[i].verb && made.requests[i].target == sent[i].target);
        if (made.requests[i].body) require(sent[i].status == 200 && *made.requests[i].body == sent[i].body);
    }
}

// Two ways to cut one text: the same answers, until one of them closes for a reason that lies in the cuts (what was not
// read of a body, or a body that was refused in the middle of its response).
void compare(outcome const& a, outcome const& b) {
    auto const& x = a.answers.responses;
    auto const& y = b.answers.responses;
    auto const common = std::min(x.size(), y.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (x[i].closes || y[i].closes) return;
        require(x[i].status == y[i].status && x[i].body == y[i].body);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in{data, size};
    scenario rough;
    rough.cuts = true;
    rough.end = static_cast<ending>(in.setting(static_cast<unsigned>(ending::count)));
    constexpr std::size_t all = testing::conditions::unlimited;
    rough.how.read_most = std::array<std::size_t, 6>{all, 1, 2, 7, 64, 1000}[in.setting(6)];
    rough.how.write_most = std::array<std::size_t, 4>{all, 30, 100, 5000}[in.setting(4)];
    rough.how.window = std::array<std::size_t, 4>{all, 200, 4000, 30'000}[in.setting(4)];
    rough.how.refuse_percent = std::array<unsigned, 2>{0, 30}[in.setting(2)];
    rough.how.delay_most = std::array<steady_duration, 3>{0ms, 1ms, 30ms}[in.setting(3)];
    (void)in.line();

    auto const first = serve(in.rest(), rough);
    check(first, rough);

    std::string whole{in.rest()};
    std::erase(whole, cut);
    scenario const smooth;
    auto const second = serve(whole, smooth);
    check(second, smooth);

    auto const sent = wire::testing::read_messages(whole, 0, head_limits, {.body = max_body, .trailers = 256});
    compare(first.made, sent);
    compare(second.made, sent);
    compare(first, second);
    return 0;
}
