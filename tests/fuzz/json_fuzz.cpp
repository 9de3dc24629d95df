// The input as a recipe for values of all kinds, nested as it says: what is written is JSON, numbers read back as the
// same numbers, and a text that is UTF-8 reads back as the same text.
#include "data/json_checker.hpp"
#include "fuzz/input.hpp"

#include <tunic/data/json_writer.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory_resource>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace tunic;
using fuzz::require;
using test::json_checker;

enum class mood { calm, glad = 7, angry };

struct node {
    std::string name;
    std::optional<double> weight;
    mood state = mood::calm;
    char code[3] = {};
    char letter = 'a';
    bool flag = false;
    std::variant<std::monostate, std::int64_t, std::string, float> any;
    std::map<std::string, std::uint64_t> counts;
    std::pair<std::int8_t, std::string_view> pair{0, "x"};
    std::vector<node> children;
};

class maker {
public:
    explicit maker(fuzz::input in) : in_(in) {}

    bool done() const { return in_.empty(); }
    std::uint64_t number() {
        std::uint64_t bits = 0;
        for (int i = 0; i < 8; ++i) bits = bits << 8U | in_.setting(256);
        return bits;
    }
    std::string text() { return std::string{in_.line()}; }
    node make(int depth) {
        node made;
        made.name = text();
        if (in_.setting(2) == 1) made.weight = std::bit_cast<double>(number());
        made.state = static_cast<mood>(in_.setting(9));
        for (char& c : made.code) c = static_cast<char>(in_.setting(256));
        made.letter = static_cast<char>(in_.setting(256));
        made.flag = in_.setting(2) == 1;
        switch (in_.setting(4)) {
        case 0: break;
        case 1: made.any = static_cast<std::int64_t>(number()); break;
        case 2: made.any = text(); break;
        case 3: made.any = std::bit_cast<float>(static_cast<std::uint32_t>(number())); break;
        }
        for (auto n = in_.setting(4); n > 0 && !done(); --n) made.counts.emplace(text(), number());
        made.pair = {static_cast<std::int8_t>(in_.setting(256)), in_.line()};
        for (auto n = in_.setting(4); n > 0 && depth > 0 && !done(); --n) made.children.push_back(make(depth - 1));
        return made;
    }

private:
    fuzz::input in_;
};

// The text of a JSON string that has been checked.
std::string unescaped(std::string_view json) {
    std::string text;
    for (std::size_t i = 1; i + 1 < json.size(); ++i) {
        if (json[i] != '\\') {
            text += json[i];
            continue;
        }
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        if (auto const at = letters.find(json[++i]); at != letters.npos) {
            text += meanings[at];
        } else {
            text +=
                static_cast<char>(std::stoi(std::string{json.substr(i + 1, 4)}, nullptr, 16)); // a control character
            i += 4;
        }
    }
    return text;
}

template <class Real, class Read> void check_real(Real value, Read read) {
    auto const json = to_json(value);
    require(json_checker::accepts(json));
    if (std::isfinite(value))
        require(std::bit_cast<std::array<char, sizeof value>>(read(json.c_str(), nullptr))
                == std::bit_cast<std::array<char, sizeof value>>(value));
    else
        require(json == "null");
}

void check_text(std::string_view text) {
    auto const json = to_json(text);
    require(json_checker::accepts(json));
    bool const is_utf8 = unescaped(json).find("\xEF\xBF\xBD") == std::string::npos;
    if (is_utf8) require(unescaped(json) == text);
    // And where the checker takes the text as it is, once nothing needs an escape, the writer leaves it as it is.
    std::string quoted{'"'};
    for (char c : text)
        if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') quoted += c;
    quoted += '"';
    if (json_checker::accepts(quoted)) {
        auto const plain = std::string_view{quoted}.substr(1, quoted.size() - 2);
        require(to_json(plain) == quoted);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input const in{data, size};
    check_text(in.rest());

    maker make{in};
    auto const bits = make.number();
    check_real(std::bit_cast<double>(bits), std::strtod);
    check_real(std::bit_cast<float>(static_cast<std::uint32_t>(bits)), std::strtof);
    require(to_json(bits) == std::to_string(bits));
    require(to_json(static_cast<std::int64_t>(bits)) == std::to_string(static_cast<std::int64_t>(bits)));

    auto const tree = make.make(6);
    auto const json = to_json(tree);
    require(json_checker::accepts(json));
    require(json_checker::accepts(to_json(std::tuple{nullptr, tree.any, std::array{tree.flag, true}, tree.counts})));

    // The same into memory that is lent and soon too small.
    char room[64];
    text_buffer lent{*std::pmr::new_delete_resource(), room};
    lent.append("before");
    write_json(lent, tree);
    require(lent.view() == "before" + json);
    return 0;
}
