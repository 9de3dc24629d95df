// What a handler may ask for besides the context is told in a sentence.
#include <tunic/app/app.hpp>
#include <tunic/app/context.hpp>
#include <tunic/input.hpp>

struct thing {
    int n;
};
struct deep {
    thing inner;
};
struct other {
    int m;
};
using tunic::context;

void fine(tunic::app& a) {
    a.post("/", [](context&, tunic::query<thing>, tunic::json<deep>) {});
    a.mount(tunic::define_route("/q", tunic::QUERY([](context&, tunic::json<deep>) {})));
}

auto two_bodies() { return tunic::POST([](context&, tunic::json<thing>, tunic::text_body) {}); } // expect: a handler reads the body once
auto twice() { return tunic::GET([](context&, tunic::query<thing>, tunic::query<other>) {}); } // expect: at most once
auto body_of_get() { return tunic::GET([](context&, tunic::json<thing>) {}); } // expect: a GET request has no body to read
auto body_of_head() { return tunic::HEAD([](context&, tunic::form<thing>) {}); } // expect: a HEAD request has no body to read
auto no_context() { return tunic::POST([](tunic::json<thing>) {}); } // expect: a handler takes context& first, then its inputs
auto something_else() { return tunic::POST([](context&, tunic::json<thing>, int) {}); } // expect: besides context&, a handler takes
auto deep_query() { return tunic::GET([](context&, tunic::query<deep>) {}); } // expect: is one text or a list of texts
