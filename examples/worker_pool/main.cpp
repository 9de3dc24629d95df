// A database whose driver blocks: threads that each own a connection, and a request that uses two of them at once.
//
//   curl localhost:8080/products/1              # -> {"name":"tea","stock":12}
//   curl -i localhost:8080/products/9           # -> HTTP/1.1 404 Not Found
//   curl -i -X POST localhost:8080/accidents    # -> HTTP/1.1 500 Internal Server Error
//   curl localhost:8080/products/2              # -> {"name":"coffee","stock":0}
#include "port.hpp"

#include <tunic/tunic.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace {

using namespace std::chrono_literals;
using namespace tunic;

// Stands in for a real driver's connection: it belongs to one thread, its calls block, and it may break.
class connection {
public:
    std::optional<std::string> name_of(std::size_t product) {
        wait_for_server();
        static constexpr char const* names[] = {"tea", "coffee"};
        if (product < 1 || product > 2) return std::nullopt;
        return names[product - 1];
    }
    int stock_of(std::size_t product) {
        wait_for_server();
        return product == 1 ? 12 : 0;
    }
    void break_off() {
        open_ = false;
        wait_for_server();
    }
    [[nodiscard]] bool is_open() const { return open_; }

private:
    void wait_for_server() const {
        if (!open_) throw std::runtime_error("the connection to the database is lost");
        std::this_thread::sleep_for(5ms);
    }
    bool open_ = true;
};

struct product {
    std::string name;
    int stock = 0;
};

// [run]
task<product> find_product(context& c, worker_pool<connection>& db) {
    auto const id = c.param<std::size_t>("id");
    // Two connections work at once, each on its own thread.
    auto const [name, stock] = co_await when_all(c, db.run([id](connection& with) { return with.name_of(id); }),
                                                 db.run([id](connection& with) { return with.stock_of(id); }));
    if (!name) c.fail(404, "no such product");
    co_return product{.name = *name, .stock = stock};
}
// [/run]

} // namespace

int main(int argc, char** argv) {
    // [pool]
    worker_pool<connection> db(4, [] { return connection(); },
                               {.queue_time = 5s, .is_broken = [](connection& c) { return !c.is_open(); }});
    // [/pool]

    app a;
    a.get("/products/:id", [&db](context& c) { return find_product(c, db); });
    a.post("/accidents", [&db](context&) -> task<> { co_await db.run([](connection& c) { c.break_off(); }); });
    return run(std::move(a), {.port = port_from(argc, argv)});
}
