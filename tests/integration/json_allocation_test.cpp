// Reading JSON and asking the rules allocates what the fields need to hold what was read, and nothing else.
#include <tunic/data/constraints.hpp>
#include <tunic/data/formats.hpp>
#include <tunic/data/json_reader.hpp>
#include <tunic/data/rules.hpp>
#include <tunic/data/uuid.hpp>
#include <tunic/testing/allocation_counter.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace {

using namespace tunic;

struct card {
    std::string number;
};
struct invoice {
    std::string company;
};
struct address {
    std::string street;
    std::optional<std::string> city;
};
struct order {
    std::int64_t id;
    uuid key;
    double total;
    bool paid;
    std::string email;
    std::string state;
    std::vector<std::string> tags;
    std::vector<int> parts;
    std::array<float, 2> place;
    std::map<std::string, std::int64_t> counts;
    std::optional<address> to;
    std::unique_ptr<address> from;
    std::variant<card, invoice> payment;
};
struct numbers {
    std::int64_t id;
    double total;
    std::array<int, 3> parts;
    std::optional<bool> paid;
    uuid key;
};

} // namespace

template <>
struct tunic::rules<order>
    : tunic::rule_set<rule<&order::id, minimum<1>>, rule<&order::total, maximum<1000>, multiple_of<0.5>>,
                      rule<&order::email, length<3, 80>, format<email>>,
                      rule<&order::state, one_of<"draft", "final">, matches<"^[a-z]+$">>,
                      rule<&order::tags, items<1, 9>, unique, each<length<1, 80>>>> {};
template <> struct tunic::rules<invoice> : tunic::rule_set<rule<&invoice::company, length<1, 80>>> {};

namespace {

constexpr std::string_view text =
    R"({"id":505874924095815681,"key":"123e4567-e89b-12d3-a456-426614174000","total":12.5,"paid":true,)"
    R"("email":"ann.example.of.a.long.name@example.org","state":"final",)"
    R"("tags":["one that is longer than what small strings hold","and \"escaped\" so that it is put together first","c"],)"
    R"("parts":[1,2,3,4,5,6,7,8,9,10,11,12],"place":[1.5,2.5],"counts":{"a":1,"b":2},)"
    R"("to":{"street":"Onion Lane, which is a long street, 12","city":"Bulbington-upon-the-Great-Onion"},)"
    R"("from":{"street":"short"},"unknown":{"deeply":[{"nested":[1,2,{"a":null}]}]},)"
    R"("payment":{"company":"Onions, Leeks and their Daughters Limited","lines":[{"type":1}],"type":"invoice"}})";

/// As often as it takes to make the same value from its parts.
std::uint64_t needed_by(order const& o) {
    tunic::testing::allocation_scope scope;
    std::string const email = o.email;
    std::string const state = o.state;
    std::vector<std::string> const tags = o.tags;
    std::vector<int> const parts = o.parts;
    std::map<std::string, std::int64_t> const counts = o.counts;
    std::optional<address> const to = o.to;
    auto const from = std::make_unique<address>(*o.from);
    std::variant<card, invoice> const payment = o.payment;
    return scope.this_thread().calls;
}

template <class T> std::uint64_t spent_on(std::string_view json, T& value) {
    data::fault_list faults;
    tunic::testing::allocation_scope scope;
    EXPECT_TRUE(read_json(json, value, faults));
    EXPECT_TRUE(check(value, faults));
    return scope.this_thread().calls;
}

class JsonAllocation : public ::testing::Test {
protected:
    void SetUp() override {
        if (!tunic::testing::counts_allocations()) GTEST_SKIP() << "allocations are not counted in this build";
    }
};

TEST_F(JsonAllocation, IsWhatTheFieldsNeedAlsoWithRules) {
    order first; // what is made once: the index, expressions, which fields are required
    spent_on(text, first);
    order value;
    auto const spent = spent_on(text, value);
    EXPECT_GT(spent, 5U);
    EXPECT_EQ(spent, needed_by(value));
}

TEST_F(JsonAllocation, IsNoneForNumbers) {
    constexpr std::string_view json =
        R"({"id":1,"total":2.5,"parts":[1,2,3],"paid":null,"key":"123e4567-e89b-12d3-a456-426614174000","x":"\n"})";
    numbers first;
    spent_on(json, first);
    numbers value;
    EXPECT_EQ(spent_on(json, value), 0U);
}

// A body of a megabyte can have 200,000 faults, of which a hundred are told.
TEST_F(JsonAllocation, IsForTheMessagesThatAreKeptAndNoOthers) {
    enum class colour { red, green };
    std::string values = "[";
    std::string keys = "{";
    for (int i = 0; i != 20'000; ++i) {
        values += R"("",)";
        keys += R"("":0,)";
    }
    values.back() = ']';
    keys.back() = '}';
    auto const spent_on_faults = [](std::string_view json, auto value) {
        data::fault_list faults;
        tunic::testing::allocation_scope scope;
        EXPECT_FALSE(read_json(json, value, faults));
        EXPECT_EQ(faults.faults().size(), data::fault_list::most_kept);
        return scope.this_thread().calls;
    };
    constexpr auto enough = 20 * data::fault_list::most_kept;
    EXPECT_LT(spent_on_faults(values, std::vector<colour>{}), enough);
    EXPECT_LT(spent_on_faults(keys, std::map<colour, int>{}), enough);
}

} // namespace
