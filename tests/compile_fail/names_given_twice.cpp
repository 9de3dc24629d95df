// A name in a description stands for one thing: of two fields or values with one name, which would be read?
#include <tunic/data/json_reader.hpp>

#include <tuple>

struct user {
    int id;
    int age;
};
enum class colour { red, green };

template <> struct tunic::describe<user> {
    static constexpr auto fields = std::tuple{field{"id", &user::id}, field{"id", &user::age}};
};
template <> struct tunic::describe<colour> {
    static constexpr auto values = std::tuple{enumerator{"red", colour::red}, enumerator{"red", colour::green}};
};

constexpr auto names = tunic::field_names<user>;                  // expect: gives one name to two fields
constexpr auto values = tunic::data::enum_values<colour>.first;   // expect: gives one name to two values of an enum
