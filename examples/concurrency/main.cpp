// Coroutines that work together: in parallel, in turn, under a time limit, for each other, on several loops.
//
//   curl localhost:8080/profiles/7          # -> {"name":"Ann","posts":12}
//   curl localhost:8080/quote               # -> no quote today
//   curl localhost:8080/prices/tea & sleep 0.2; curl -X POST localhost:8080/prices; wait    # -> 4 a pound
//   curl localhost:8080/pictures/7          # -> a picture of 7
//   curl -i -X POST localhost:8080/orders   # -> HTTP/1.1 201 Created
//   curl -i -d to=ann localhost:8080/mails  # -> HTTP/1.1 202 Accepted
#include "port.hpp"

#include <tunic/coro/block_on.hpp>
#include <tunic/coro/channel.hpp>
#include <tunic/coro/event.hpp>
#include <tunic/coro/semaphore.hpp>
#include <tunic/http/query.hpp>
#include <tunic/tunic.hpp>

#include <cstdio>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace {

using namespace std::chrono_literals;
using namespace tunic;

struct profile {
    std::string name;
    int posts = 0;
};

task<std::string> name_of(context& c, unsigned id) {
    co_await c.sleep(5ms); // instead of a database
    co_return id == 7 ? "Ann" : "Bob";
}
task<int> posts_of(context& c, unsigned) {
    co_await c.sleep(5ms);
    co_return 12;
}

// [when_all]
task<profile> show_profile(context& c) {
    auto const id = c.param<unsigned>("id");
    auto const [name, posts] = co_await when_all(c, name_of(c, id), posts_of(c, id)); // both at the same time
    co_return profile{.name = name, .posts = posts};
}
// [/when_all]

// [found]
// Needs no context: what it awaits uses the environment of the handler, its loop and its cancellation.
task<std::string> fetch_quote() {
    auto const slept = co_await sleep_for(1h);
    co_return slept ? "patience\n" : "";
}
// [/found]

// [with_timeout]
task<std::string> quote(context& c) {
    try {
        co_return co_await with_timeout(c, 20ms, fetch_quote());
    } catch (timed_out const&) { co_return "no quote today\n"; }
}
// [/with_timeout]

// [event]
struct price_list {
    event loaded;
    int tea = 0; // written before loaded.set(), read after the wait
};

task<> price_of_tea(context& c, price_list& prices) {
    auto const there = co_await prices.loaded.wait(c);
    if (!there) co_return; // the client has left, or the server stops
    c.text(c.format("{} a pound\n", prices.tea));
}
void load(price_list& prices) { // on any thread
    prices.tea = 4;
    prices.loaded.set();
}
// [/event]

task<std::string> draw(context& c) {
    co_await c.sleep(5ms);
    co_return "a picture of " + std::string(c.param("id")) + "\n";
}

// [semaphore]
task<std::string> picture(context& c, semaphore& drawing) {
    auto const hold = co_await drawing.acquire(c); // waits while four others draw, on any loop
    if (!hold) co_return "";
    co_return co_await draw(c);
} // gives the permit back
// [/semaphore]

struct order_book {
    int begun = 0;
    int completed = 0;
};

// [shielded]
task<> complete(context& c, order_book& orders) {
    co_await c.sleep(5ms); // completes here even if the client has left
    ++orders.completed;
}
task<> place_order(context& c, order_book& orders) {
    ++orders.begun;
    co_await shielded(c, 2s, complete(c, orders)); // no half orders
    c.status(201);
}
// [/shielded]

// [channel]
struct mail {
    std::string to;
};

// Sends mails in the background, on its own thread, while the server runs.
class mailer {
public:
    mailer() : thread_([this] { block_on(deliver(waiting)); }) {}
    mailer(mailer const&) = delete;
    mailer& operator=(mailer const&) = delete;
    ~mailer() {
        waiting.close(); // mails in the channel are still delivered
        thread_.join();
    }

    channel<mail> waiting{64};

private:
    static task<> deliver(channel<mail>& from) {
        for (;;) {
            auto const next = co_await from.receive();
            if (!next) break; // closed and drained
            std::fprintf(stderr, "mail to %s\n", next->to.c_str());
        }
    }
    std::thread thread_;
};

task<> send_mail(context& c, mailer& mails) {
    http::query_view const form(co_await c.body());
    mail letter{std::string(form.get("to", c.memory()).value_or("nobody"))};
    auto const sent = co_await mails.waiting.send(c, std::move(letter)); // waits while 64 mails wait
    if (sent) c.status(202);
}
// [/channel]

} // namespace

int main(int argc, char** argv) {
    // [lifetime]
    price_list prices; // created before the server, and destroyed after it
    semaphore drawing{4};
    mailer mails;
    // [/lifetime]
    order_book orders;

    app a;
    a.get("/profiles/:id", show_profile);
    a.get("/quote", quote);
    a.get("/prices/tea", [&](context& c) { return price_of_tea(c, prices); });
    a.post("/prices", [&](context&) { load(prices); });
    a.get("/pictures/:id", [&](context& c) { return picture(c, drawing); });
    a.post("/orders", [&](context& c) { return place_order(c, orders); });
    a.post("/mails", [&](context& c) { return send_mail(c, mails); });
    return run(std::move(a), {.port = port_from(argc, argv), .threads = 1}); // `orders` belongs to one thread
}
