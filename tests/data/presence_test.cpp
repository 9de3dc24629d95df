#include "tunic/data/presence.hpp"

#include <array>
#include <chrono>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using testing::Each;
using testing::ElementsAre;
using tunic::required_fields;

enum class colour { red, green };

struct point {
    int x;
    int y;
};
struct half_given {
    int x;
    int y = 9;
};

struct without_initialisers {
    bool flag;
    char letter;
    int whole;
    double real;
    long double long_real;
    colour shade;
    std::string text;
    std::vector<int> list;
    std::map<std::string, int> map;
    int array[2];
    std::array<double, 2> pair;
    point position;
    half_given half;
    std::chrono::seconds time;
    std::chrono::year_month_day day;
    std::pair<char, int> both;
    std::variant<int, std::string> either;
    std::deque<std::unique_ptr<int>> owners;
};

struct with_initialisers {
    bool flag = false;
    bool on = true;
    char letter = '\0';
    char filling = 'Z';
    unsigned char other_filling = 0xA5;
    int whole = 0;
    double real = 0;
    double nan = std::numeric_limits<double>::quiet_NaN();
    long double long_real = 0;
    colour shade = colour::red;
    std::string text = "x";
    std::vector<int> list = {0};
    std::map<std::string, int> map = {{"a", 1}};
    int array[2] = {};
    std::array<double, 2> pair{};
    point position{};
    half_given half{.x = 0};
    std::chrono::seconds time{};
    std::chrono::year_month_day day{};
    std::pair<char, int> both{'a', 0};
    std::variant<int, std::string> either = "x";
    std::optional<int> maybe;
    std::unique_ptr<int> owned;
    std::shared_ptr<int> shared;
};

struct empty_by_initialiser {
    std::string text = "";
    std::vector<int> list = {};
};

class described_class {
public:
    described_class() : given_(0) {} // NOLINT: what it leaves out is the point

private:
    friend struct tunic::describe<described_class>;
    int given_;
    int left_out_;
    int needed_ = 0;
    std::string spared_;
};

class without_default {
public:
    explicit without_default(int number) : number_(number) {}

private:
    friend struct tunic::describe<without_default>;
    int number_;
    std::optional<int> maybe_;
};

} // namespace

template <> struct tunic::describe<described_class> {
    static constexpr auto fields =
        std::tuple{field{"given", &described_class::given_}, field{"left_out", &described_class::left_out_},
                   field{"needed", &described_class::needed_, presence::required},
                   field{"spared", &described_class::spared_, presence::optional}};
};
template <> struct tunic::describe<without_default> {
    static constexpr auto fields =
        std::tuple{field{"number", &without_default::number_}, field{"maybe", &without_default::maybe_}};
};

namespace {

TEST(PresenceE4, AFieldWithoutInitialiserIsRequired) {
    EXPECT_THAT(required_fields<without_initialisers>(), Each(true));
}

TEST(PresenceE4, AFieldWithAnInitialiserIsNot) { EXPECT_THAT(required_fields<with_initialisers>(), Each(false)); }

TEST(PresenceE4, AVariantIsGivenIfItsValueIs) {
    struct with_variants {
        std::variant<int, std::string> number = 7;
        std::variant<int, std::string> text = "seven";
        std::variant<std::string, int> first = "one";
        std::variant<int, std::string> not_given;
    };
    EXPECT_THAT(required_fields<with_variants>(), ElementsAre(false, false, false, true));
}

TEST(PresenceE4, AnInitialiserThatGivesAClassItsOwnDefaultIsNotSeen) {
    EXPECT_THAT(required_fields<empty_by_initialiser>(), Each(true));
}

TEST(PresenceE4, ADescriptionComesFirst) {
    EXPECT_THAT(required_fields<described_class>(), ElementsAre(false, true, true, false));
}

TEST(PresenceE4, OfAClassThatCannotBeMadeOnlyOptionalsAreNotRequired) {
    EXPECT_THAT(required_fields<without_default>(), ElementsAre(true, false));
}

} // namespace
