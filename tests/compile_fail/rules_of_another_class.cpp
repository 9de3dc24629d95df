// What only the type of the rules can tell is told where its values are checked, or where its rules are asked for.
#include <tunic/data/rules.hpp>

#include <string>
#include <tuple>

struct user {
    std::string name;
};
struct guest {
    std::string name;
};
struct host {
    std::string name;
};
struct renamed {
    int shown;
    int hidden;
};
enum class colour { red };
struct visit {
    int from, to;
};
struct plain_user {
    int age;
};

template <> struct tunic::rules<user> : tunic::rule_set<tunic::rule<&guest::name, tunic::length<1>>> {};
template <> struct tunic::rules<host> : tunic::rule_set<tunic::rule<&host::name, tunic::length<1>>> {};
template <> struct tunic::describe<renamed> {
    static constexpr auto fields = std::tuple{tunic::field{"shown", &renamed::shown}};
};
template <> struct tunic::rules<renamed> : tunic::rule_set<tunic::rule<&renamed::hidden, tunic::minimum<1>>> {};
template <> struct tunic::rules<colour> : tunic::rule_set<> {};
template <> struct tunic::rules<visit> : tunic::rule_set<tunic::object_rule<[](int) { return true; }>> {};
using one_wrong = tunic::rule_set<tunic::rule<&plain_user::age, tunic::length<1>>>;
template <> struct tunic::rules<plain_user> : one_wrong {}; // expect: length is for texts and bytes

bool fine(host const& h) { return tunic::check(h).empty(); }

bool a(user const& u) { return tunic::check(u).empty(); }       // expect: this one is of another class
bool b(renamed const& r) { return tunic::check(r).empty(); }    // expect: tunic::describe<T> does not list this member
bool c(colour const& k) { return tunic::check(k).empty(); }     // expect: rules are for types that have fields
bool d(visit const& v) { return tunic::check(v).empty(); }      // expect: fn is called with the whole value
bool e(plain_user const& u) { return tunic::check(u).empty(); } // and it is not told again
