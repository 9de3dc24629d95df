// A handler answers what its endpoint declares, and asks for what it declares (G5).
#include <tunic/api/call.hpp>
#include <tunic/api/reply.hpp>

#include <variant>

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

constexpr auto users = root("users");
constexpr auto get_user = GET(users / param<int>("id")).response<user>().failure<missing>(404);
constexpr auto drop_users = DELETE(users).failure<missing>(404);
constexpr auto count_users = GET(users, "count").response<long>();
using either = std::variant<missing, taken>;
constexpr auto drop_any = DELETE(users, "any").failure<either>(404).failure<std::variant<taken, user>>(409);
constexpr int no_endpoint = 42;

task<reply<get_user>> response(call<get_user>& c) { co_return user{c.id()}; }
task<reply<get_user>> failure(call<get_user>& c) { co_return missing{c.id()}; }
task<reply<drop_users>> nothing(call<drop_users>&) { co_return done; }
reply<drop_any> alternative(call<drop_any>&) { return missing{1}; }
reply<count_users> converted(call<count_users>&) { return 42; }

task<reply<get_user>> undeclared(call<get_user>&) {
    co_return taken{1}; // expect: the handler of an endpoint answers with its declared response, with one of its declared
}
task<reply<get_user>> done_with_response(call<get_user>&) {
    co_return done; // expect: the handler of an endpoint answers with its declared response, with one of its declared
}
reply<drop_users> response_without_type(call<drop_users>&) {
    return user{1}; // expect: the handler of an endpoint answers with its declared response, with one of its declared
}
reply<count_users> narrowed(call<count_users>&) {
    return 4.2; // expect: the handler of an endpoint answers with its declared response, with one of its declared
}
reply<drop_any> of_two_failures(call<drop_any>&) {
    return taken{1}; // expect: the handler of an endpoint answers with its declared response, with one of its declared
}
void id(call<drop_users>& c) {
    (void)c.id(); // expect: the resource of this endpoint has no path parameter
}
void query(call<get_user>& c) {
    (void)c.query(); // expect: this endpoint declares no query
}
void body(call<get_user>& c) {
    (void)c.body(); // expect: this endpoint declares no request body
}
void other(call<no_endpoint>& c) { (void)c.context(); } // expect: this names no endpoint
