// A function that is nearly a handler or a layer: the sentence says what is missing.
#include <tunic/app/app.hpp>
#include <tunic/input.hpp>

#include <string>

using namespace tunic;

struct user {
    int id;
};
struct counter {
    int n = 0;
    void operator()(context&) { ++n; }
};
auto mutable_with_input = [n = 0](context&, query<user>) mutable { ++n; };
auto mutable_layer = [n = 0](context&, next inner) mutable -> task<> {
    ++n;
    return inner();
};
void by_value(context);
void with_id(context&, int id);
void with_text(context&, std::string id);
task<> layer(context&, next n) { return n(); }
int* pointer(context&);
task<void*> later(context&);
void context_last(query<user>, context&);
void two_bodies(context&, json<user>, form<user>);

auto const h1 = GET(counter{});          // expect: a mutable lambda, or a call operator that is not const, would be changed
auto const h2 = GET(mutable_with_input); // expect: a mutable lambda, or a call operator that is not const, would be changed
auto const h3 = GET(by_value);           // expect: it takes the context by reference, context&
auto const h4 = GET(with_id);            // expect: besides the context it can only take params<T>
auto const h5 = GET(with_text);          // expect: besides the context it can only take params<T>
auto const h6 = GET(layer);              // expect: this is a layer, f\(context&, next\), which needs a handler behind it
auto const h7 = GET(pointer);            // expect: a handler returns task<>, nothing, a text, a response, a value
auto const h8 = GET(later);              // expect: a handler returns task<>, nothing, a text, a response, a value
auto const h9 = GET(context_last);       // expect: a handler takes context& first, then its inputs
auto const h10 = POST(two_bodies);       // expect: a handler reads the body once

task<> next_by_reference(context&, next& n) { return n(); }
task<> next_by_const_reference(context&, next const& n) { return n(); }
task<> copied_context(context, next);
task<> without_next(context&);
void without_task(context&, next);
task<int> another_task(context&, next);

auto const l1 = use(mutable_layer);           // expect: a mutable lambda, or a call operator that is not const, would be changed
auto const l2 = use(next_by_reference);       // expect: it takes next by value
auto const l3 = use(next_by_const_reference); // expect: it takes next by value
auto const l4 = use(copied_context);          // expect: it takes the context by reference, context&
auto const l5 = use(without_next);            // expect: one without next could never go on
auto const l6 = use(without_task);            // expect: a layer is called through const as f\(context&, next\) and returns task<>
auto const l7 = use(another_task);            // expect: a layer is called through const as f\(context&, next\) and returns task<>
