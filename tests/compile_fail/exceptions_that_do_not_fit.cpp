// A description of exceptions names members of its class, and does not list all fields as well.
#include <tunic/data/json_writer.hpp>

#include <tuple>

struct user {
    int id;
    int age;
};
struct other {
    int id;
};
struct both {
    int id;
};
struct twice {
    int id;
    int age;
};

template <> struct tunic::describe<user> {
    static constexpr auto except = std::tuple{field{"number", &other::id}};
};
template <> struct tunic::describe<both> {
    static constexpr auto fields = std::tuple{field{"id", &both::id}};
    static constexpr auto except = std::tuple{field{"number", &both::id}};
};
template <> struct tunic::describe<twice> {
    static constexpr auto except = std::tuple{field{"age", &twice::id}};
};

constexpr auto names = tunic::field_names<user>;         // expect: names members of T
constexpr auto both_names = tunic::field_names<both>;    // expect: lists either all `fields` of T
constexpr auto twice_names = tunic::field_names<twice>;  // expect: gives one name to two fields
