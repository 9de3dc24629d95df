// match() has a function for everything that an endpoint declares, and for nothing else (G9).
#include <tunic/api/outcome.hpp>

using namespace tunic;

struct user {
    int id;
};
struct missing {
    int id;
};
struct taken {
    int id;
};

constexpr auto get_user = GET(root("users") / param<int>("id")).response<user>().failure<missing>(404);
constexpr auto drop_user = DELETE(root("users")).failure<taken>(409);

int fine(outcome<get_user> const& o) {
    return o.match([](user const& u) { return u.id; }, [](missing const& m) { return m.id; });
}
void no_failure(outcome<get_user> const& o) {
    o.match([](user const&) {}); // expect: match\(\) needs a function for the response and for every declared failure
}
void no_response(outcome<get_user> const& o) {
    o.match([](missing const&) {}); // expect: match\(\) needs a function for the response and for every declared failure
}
void no_done(outcome<drop_user> const& o) {
    o.match([](taken const&) {}); // expect: match\(\) needs a function for the response and for every declared failure
}
void one_too_many(outcome<get_user> const& o) {
    o.match([](user const&) {}, [](missing const&) {}, [](taken const&) {}); // expect: a function of match\(\) takes nothing that
}
void two_types(outcome<get_user> const& o) {
    o.match([](user const&) { return 1; }, [](missing const&) {}); // expect: the functions of match\(\) return values of one type
}
void other_failure(outcome<get_user> const& o) {
    (void)o.failure<taken>(); // expect: this is no declared failure of the endpoint
}
