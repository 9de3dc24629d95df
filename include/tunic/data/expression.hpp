#pragma once
#include <string>
#include <string_view>

namespace tunic::data {

/// A regular expression (RE2's syntax: no look-around, no back references, and therefore never more than linear time),
/// compiled when it is first asked for and kept until the program ends. A constant of the program: any thread may use
/// it. The text must outlive it.
class expression {
public:
    constexpr explicit expression(std::string_view text) noexcept : text_(text) {}

    /// Whether some part of `text` matches. Throws std::invalid_argument with fault() if there is one.
    [[nodiscard]] bool matches(std::string_view text) const;
    /// Why the expression is not valid; empty if it is.
    [[nodiscard]] std::string fault() const;

private:
    struct program;
    program const& compiled() const;

    std::string_view text_;
    mutable program const* program_ = nullptr; // atomic
};

} // namespace tunic::data
