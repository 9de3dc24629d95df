#pragma once
#include <tunic/data/json_reader.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

// Types to be read from JSON, and what reading says of a text.

namespace reading {

enum class colour { red, green = 7 };

struct address {
    std::string street;
    std::array<int, 2> position;

    bool operator==(address const&) const = default;
};
struct person {
    std::int64_t id;
    std::string name;
    bool active = false;
    std::optional<std::string> bio;
    std::vector<address> addresses;
    colour favourite = colour::red;
    char code[4] = {};

    bool operator==(person const&) const = default;
};
struct tree {
    int value = 0;
    std::vector<tree> children;
};
struct chain {
    std::unique_ptr<chain> next;
};
struct strict_point {
    int x;
    int y;
};
struct nothing {};

class account {
public:
    [[nodiscard]] int id() const { return id_; }
    [[nodiscard]] std::string const& owner() const { return owner_; }
    [[nodiscard]] int visits() const { return visits_; }

private:
    friend struct tunic::describe<reading::account>;
    int id_ = 0;
    std::string owner_;
    int visits_;
};

struct money {
    std::int64_t cents = 0;
};
struct even {
    int value = 0;
};
struct reversed {
    std::string text;
};

} // namespace reading

template <> struct tunic::describe<reading::strict_point> {
    static constexpr bool strict = true;
    static constexpr auto fields =
        std::tuple{field{"x", &reading::strict_point::x}, field{"y", &reading::strict_point::y}};
};
template <> struct tunic::describe<reading::account> {
    static constexpr auto fields = std::tuple{field{"account id", &reading::account::id_, presence::required},
                                              field{"owner", &reading::account::owner_},
                                              field{"visits", &reading::account::visits_, presence::optional}};
};
template <> struct tunic::json_as<reading::money> {
    static std::int64_t from(reading::money const& m) { return m.cents; }
    static reading::money into(std::int64_t cents) { return {cents}; }
};
template <> struct tunic::json_as<reading::even> {
    static std::optional<reading::even> into(int value) {
        if (value % 2 != 0) return std::nullopt;
        return reading::even{value};
    }
    static constexpr std::string_view code = "number_even";
    static constexpr std::string_view message = "must be even";
};
template <> struct tunic::json_as<reading::reversed> {
    // A text that is read while another is.
    static reading::reversed into(std::string_view text) {
        auto const letters = tunic::from_json<std::string>("\"-\\u002D" + std::string(text) + "\"");
        return {std::string(letters.rbegin(), letters.rend())};
    }
};

namespace reading {

template <class T> std::vector<tunic::input_fault> faults_of(std::string_view text) {
    T value{};
    tunic::data::fault_list faults;
    bool const good = tunic::read_json(text, value, faults);
    EXPECT_EQ(good, faults.empty()) << text;
    return std::move(faults).faults();
}

/// What is wrong, and where: "/path code".
template <class T> std::vector<std::string> places_of(std::string_view text) {
    std::vector<std::string> places;
    for (auto const& fault : faults_of<T>(text)) places.push_back(fault.path + ' ' + std::string(fault.code));
    return places;
}

template <class T> std::string code_of(std::string_view text) {
    auto const faults = faults_of<T>(text);
    return faults.size() == 1 ? std::string(faults.front().code) : std::to_string(faults.size()) + " faults";
}

} // namespace reading
