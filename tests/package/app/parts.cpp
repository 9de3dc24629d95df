// One thing from each part, so that each has to be found and linked. It is compiled with -fvisibility=hidden, as many
// programs are: what a shared library throws is caught here by its type all the same.
#include <tunic/client.hpp>
#include <tunic/middleware/request_id.hpp>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <optional>
#include <string>

namespace {

using namespace tunic;

task<> call_it_a_draw(context& c, next next) {
    std::optional<int> thrown;
    try {
        co_await next();
    } catch (http_error const& e) { thrown = e.status(); }
    if (thrown) c.text(c.format("caught {}", *thrown));
}

task<std::string> ask(client const& http) {
    auto r = co_await http.get("/refused");
    co_return std::move(r.body);
}

int expect(bool is_true, char const* what) {
    if (!is_true) std::printf("not true: %s\n", what);
    return is_true ? 0 : 1;
}

} // namespace

int main() {
    app app;
    app.use(middleware::request_id()).use(call_it_a_draw);
    app.get("/refused", [](context& c) { c.fail(418, "no coffee"); });
    service const service = std::move(app).compile();

    testing::test_client test{service};
    auto const r = test.get("/refused");
    boost::asio::io_context loop;
    client const http{loop, service};
    return expect(r.body == "caught 418", "an exception is caught by its type")
           + expect(!r.header("X-Request-Id").empty(), "the middleware runs")
           + expect(block_on(loop, ask(http)) == "caught 418", "the client reads the same");
}
