// What is no handler, no layer, no route or no group is told so in a sentence.
#include <tunic/app/app.hpp>
#include <tunic/app/combinators.hpp>

using namespace tunic;

struct opaque {
    explicit opaque(int);
    int* raw;
};
struct not_a_layer {};

void fine(context&) {}
task<> pass(context&, next n) { return n(); }
int layer_without_task(context&, next) { return 0; }
task<> layer_without_next(context&) { return {}; }
opaque returns_opaque(context&);
int takes_nothing();
auto mutable_handler = [n = 0](context&) mutable { ++n; };

route const good = define_route("/x", use(pass), GET(pass, fine), limits({.body = 1}));

auto const h1 = GET(takes_nothing);            // expect: a handler is called through const as f\(context&\)
auto const h2 = GET(42);                       // expect: a handler is called through const as f\(context&\)
auto const h3 = GET(mutable_handler);          // expect: a handler is called through const as f\(context&\)
auto const h4 = GET(returns_opaque);           // expect: a handler returns task<>, nothing, a text, a response, a value
auto const h5 = GET();                         // expect: a method needs a handler: GET\(handler\), or GET\(layer, handler\)
auto const h6 = GET(fine, fine);               // expect: every function of a method builder but the last is a layer
auto const u1 = use(layer_without_task);       // expect: a layer is called through const as f\(context&, next\)
auto const u2 = use(layer_without_next);       // expect: a layer is called through const as f\(context&, next\)
auto const u3 = use(not_a_layer{});            // expect: a layer is called through const as f\(context&, next\)
auto const e1 = on_error(fine);                // expect: an error handler is called through const as f\(context&, std::exception_ptr\)
auto const r1 = define_route("/x", 42);        // expect: a route is made of use\(...\), GET\(...\) and its like
auto const r2 = define_route("/x", fine);      // expect: a route is made of use\(...\), GET\(...\) and its like
auto const g1 = define_group("/g", "/x");      // expect: a group is made of use\(...\), on_error\(...\), limits
auto const g2 = define_group("/g", pass);      // expect: a group is made of use\(...\), on_error\(...\), limits
