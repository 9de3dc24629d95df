#pragma once
#include <cstddef>
#include <string_view>

namespace tunic::test {

/// Whether a text is one JSON value by RFC 8259 and valid UTF-8, written apart from the writer that it judges.
class json_checker {
public:
    static bool accepts(std::string_view text) {
        json_checker checker{text};
        return checker.value(0) && checker.rest_.empty();
    }

private:
    explicit json_checker(std::string_view text) : rest_(text) {}

    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    static bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

    bool eat(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool eat(std::string_view word) {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    bool digits() {
        std::size_t n = 0;
        while (n < rest_.size() && is_digit(rest_[n])) ++n;
        rest_.remove_prefix(n);
        return n != 0;
    }

    bool value(int depth) {
        if (depth > 2000 || rest_.empty()) return false;
        switch (rest_.front()) {
        case '{': return list('{', '}', [&] { return string() && eat(':') && value(depth + 1); });
        case '[': return list('[', ']', [&] { return value(depth + 1); });
        case '"': return string();
        case 't': return eat("true");
        case 'f': return eat("false");
        case 'n': return eat("null");
        default: return number();
        }
    }
    template <class Item> bool list(char open, char close, Item item) {
        if (!eat(open)) return false;
        if (eat(close)) return true;
        do
            if (!item()) return false;
        while (eat(','));
        return eat(close);
    }
    bool number() {
        eat('-');
        if (!eat('0') && !digits()) return false;
        if (eat('.') && !digits()) return false;
        if (eat('e') || eat('E')) {
            if (!eat('+')) eat('-');
            if (!digits()) return false;
        }
        return true;
    }
    bool string() {
        if (!eat('"')) return false;
        while (!rest_.empty()) {
            if (eat('"')) return true;
            if (eat('\\') ? !escape() : !character()) return false;
        }
        return false;
    }
    bool escape() {
        if (eat('u')) {
            for (int i = 0; i < 4; ++i) {
                if (rest_.empty() || !is_hex(rest_.front())) return false;
                rest_.remove_prefix(1);
            }
            return true;
        }
        if (rest_.empty() || std::string_view("\"\\/bfnrt").find(rest_.front()) == std::string_view::npos) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// One character: decodes it and asks whether its value needed that many bytes.
    bool character() {
        auto const lead = static_cast<unsigned char>(rest_.front());
        if (lead < 0x20) return false;
        std::size_t const length = lead < 0x80             ? 1
                                   : (lead & 0xE0) == 0xC0 ? 2
                                   : (lead & 0xF0) == 0xE0 ? 3
                                   : (lead & 0xF8) == 0xF0 ? 4
                                                           : 0;
        if (length == 0 || rest_.size() < length) return false;
        unsigned long code = length == 1 ? lead : lead & (0x7FU >> length);
        for (std::size_t i = 1; i < length; ++i) {
            auto const c = static_cast<unsigned char>(rest_[i]);
            if ((c & 0xC0) != 0x80) return false;
            code = code << 6U | (c & 0x3FU);
        }
        constexpr unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
        if (code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
        rest_.remove_prefix(length);
        return true;
    }

    std::string_view rest_;
};

} // namespace tunic::test
