// What a route file says about other folders, or about parameters that its folder does not have, is told in a sentence.
#include <tunic/app/app.hpp>
#include <tunic/directory.hpp>
#include <tunic/input.hpp>

using tunic::context, tunic::context_at, tunic::GET, tunic::items_at, tunic::use;

struct key {
    int id;
};
struct other_key {
    int idd;
};
struct may_be_absent {
    std::optional<int> idd;
};

inline tunic::task<> layer(context_at<"users">& c, tunic::next next) {
    (void)c.header("X");
    return next();
}

items_at<"users/[id]"> fine() {
    return {use(layer, {.slot = "x"}),
            GET(layer, [](context_at<"users/[id]">& c) { return c.param<"id">(); }),
            tunic::PUT([](context_at<"users/[id]">&, tunic::params<key>) {}),
            tunic::POST([](context_at<"users/[id]">&, tunic::params<may_be_absent>, tunic::json<key>) {}),
            tunic::DELETE([](context_at<"users/[id]">& c) { return c.param<"id", int>() + c.param<int>("id"); }),
            tunic::limits({.body = 1})};
}
items_at<"users"> one_without_braces() {
    return GET([](context&) {});
}

// clang-format off
auto misspelt() { return GET([](context_at<"users/[id]">& c) { return c.param<"idd">(); }); } // expect: neither this folder nor one above it has a parameter of this name
auto misspelt_number() { return GET([](context_at<"users/[id]">& c) { return c.param<"idd", int>(); }); } // expect: neither this folder nor one above it has a parameter of this name
auto no_parameter() { return GET([](context_at<"users/[id]">&, tunic::params<other_key>) {}); } // expect: has a field that is no parameter of this folder
items_at<"posts/[id]"> another() { return {GET([](context_at<"users/[id]">&) {})}; } // expect: a folder that is neither this one nor one above it
items_at<"users-archive"> a_longer_name() { return {use(layer)}; } // expect: a folder that is neither this one nor one above it
items_at<"users"> a_number() { return {42}; } // expect: a route file returns a list of use
items_at<"users"> a_route() { return tunic::define_route("/", GET([](context&) {})); } // expect: a route file returns a list of use
auto elsewhere() { return tunic::define_route("/users/:id", GET([](context_at<"users/[id]">&) {})); } // expect: belongs in the route file of that folder
auto in_a_group() { return tunic::define_group("/users", use(layer)); } // expect: belongs in a route file of that folder
void in_an_app(tunic::app& a) { a.get("/", [](context_at<"users">&) {}); } // expect: belongs in the route file of that folder
