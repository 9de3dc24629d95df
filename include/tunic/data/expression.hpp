#pragma once
#include <string>
#include <string_view>

namespace tunic::data {

/// A regular expression (RE2's syntax: no look-around and no back references, hence always linear time), compiled on
/// first use and kept until the program ends. A constant of the program: any thread may use it. The text must outlive
/// it.
class expression {
public:
    constexpr explicit expression(std::string_view text) noexcept : text_(text) {}

    /// Whether any part of `text` matches. Throws std::invalid_argument with fault() if there is one.
    [[nodiscard]] bool matches(std::string_view text) const;
    /// Why the expression is invalid; empty if it is valid.
    [[nodiscard]] std::string fault() const;

private:
    struct program;
    program const& compiled() const;

    std::string_view text_;
    mutable program const* program_ = nullptr; // atomic
};

} // namespace tunic::data
