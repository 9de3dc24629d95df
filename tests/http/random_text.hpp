#pragma once
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

namespace tunic::test {

/// Texts made of octets that matter to a parser, with now and then any octet at all; the same ones in every run.
class random_text {
public:
    explicit random_text(std::string_view alphabet, std::size_t longest = 40)
        : alphabet_{alphabet}, longest_{longest} {}

    std::string operator()() {
        std::string text(below(longest_ + 1), '\0');
        for (char& c : text) c = below(16) == 0 ? static_cast<char>(below(256)) : alphabet_[below(alphabet_.size())];
        return text;
    }
    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>{0, limit - 1}(engine_); }

private:
    std::mt19937 engine_{20'260'101};
    std::string alphabet_;
    std::size_t longest_;
};

/// How often each property is tried.
inline constexpr int random_rounds = 20'000;

} // namespace tunic::test
