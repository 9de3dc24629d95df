// Any text as JSON and as named texts: it is JSON exactly when a plain checker says so, what was read is written and
// read as the same, rules never crash on what was read, and every fault has a code and a pointer.
#include "data/json_checker.hpp"
#include "fuzz/input.hpp"

#include <tunic/base/utf8.hpp>
#include <tunic/data/constraints.hpp>
#include <tunic/data/formats.hpp>
#include <tunic/data/json_chrono.hpp>
#include <tunic/data/json_reader.hpp>
#include <tunic/data/json_writer.hpp>
#include <tunic/data/rules.hpp>
#include <tunic/data/text_reader.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace tunic;
using fuzz::require;

enum class mood { calm, glad, angry };

struct leaf {
    std::uint8_t size = 1;
    std::optional<std::string> label;
};
struct branch;
using part = std::variant<std::monostate, bool, std::string, leaf, branch>;
struct branch {
    std::vector<part> parts;
};

struct node {
    std::string name;
    std::int64_t number = 0;
    std::optional<double> weight;
    std::uint8_t small = 1;
    mood state = mood::calm;
    char letter = 'a';
    bool flag = false;
    std::optional<std::vector<std::string>> tags;
    std::map<std::string, std::uint64_t> counts = {{"", 0}};
    std::optional<std::array<float, 2>> pair;
    std::optional<std::chrono::sys_seconds> when;
    std::optional<part> some;
    std::unique_ptr<node> child;
};

struct form {
    std::optional<std::string> name;
    std::optional<std::int32_t> number;
    std::optional<double> real;
    std::optional<bool> flag;
    std::optional<mood> state;
    std::vector<std::uint16_t> list;
};

} // namespace

template <>
struct tunic::rules<node>
    : tunic::rule_set<
          rule<&node::name, length<0, 9>, matches<"^[a-z]*$">>, rule<&node::number, minimum<-5>, multiple_of<3>>,
          rule<&node::tags, items<0, 3>, unique, each<format<email>>>, rule<&node::weight, exclusive_maximum<1.5>>> {};
template <> struct tunic::rules<leaf> : tunic::rule_set<rule<&leaf::size, minimum<1>>> {};
template <>
struct tunic::rules<form> : tunic::rule_set<rule<&form::name, format<uri>>, rule<&form::list, items<0, 2>, unique>> {};

namespace {

void check_faults(data::fault_list const& faults) {
    for (auto const& fault : faults.faults()) {
        require(!fault.code.empty() && !fault.message.empty());
        require(fault.path.empty() || fault.path.front() == '/');
    }
}

/// The checker knows no white space.
std::string without_space(std::string_view text) {
    std::string kept;
    bool in_string = false;
    for (std::size_t i = 0; i != text.size(); ++i) {
        char const c = text[i];
        if (!in_string && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) continue;
        kept += c;
        if (c == '"') in_string = !in_string;
        if (in_string && c == '\\' && i + 1 != text.size()) kept += text[++i];
    }
    return kept;
}

void as_anything(std::string_view text) {
    raw_json value;
    data::fault_list faults;
    bool const good = read_json(text, value, faults);
    require(good == faults.empty());
    check_faults(faults);
    // The grammar has no limit of depth, and halves of surrogate pairs.
    auto const code = good ? std::string_view() : faults.faults().front().code;
    if (code == "json_depth" || code == "json_utf8") return;
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    auto const bare = without_space(text);
    if (good || bare.size() == text.size()) require(good == test::json_checker::accepts(bare));
}

void as_a_type(std::string_view text) {
    node value;
    data::fault_list faults;
    bool const good = read_json(text, value, faults);
    require(good == faults.empty());
    if (good) (void)check(value, faults);
    check_faults(faults);
    if (!good) return;
    auto const written = to_json(value);
    node again;
    data::fault_list none;
    require(read_json(std::string_view(written), again, none));
    require(to_json(again) == written);
}

// The lines `name=value` of a text.
struct lines {
    std::string_view text;

    static std::size_t values(void const* object, std::string_view name, std::span<std::string_view> out) {
        auto left = static_cast<lines const*>(object)->text;
        std::size_t count = 0;
        while (!left.empty()) {
            auto const end = std::min(left.find('\n'), left.size());
            auto const line = left.substr(0, end);
            left.remove_prefix(std::min(end + 1, left.size()));
            if (line.size() <= name.size() || !line.starts_with(name) || line[name.size()] != '=') continue;
            if (count < out.size()) out[count] = line.substr(name.size() + 1);
            ++count;
        }
        return count;
    }
};

void as_named_texts(std::string_view text) {
    lines const source{text};
    for (auto const origin : {data::text_origin::plain, data::text_origin::query, data::text_origin::form}) {
        form value;
        data::fault_list faults;
        bool const good = read_fields(data::text_source{&source, &lines::values, nullptr, origin}, value, faults);
        require(good == faults.empty());
        if (good) {
            require(!value.name || text::is_plain_text(*value.name));
            (void)check(value, faults);
        }
        check_faults(faults);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    // In memory of exactly its size, so that a sanitizer sees a look beyond it.
    std::vector<char> const exact(data, data + size);
    std::string_view const text{exact.data(), exact.size()};
    as_anything(text);
    as_a_type(text);
    as_named_texts(text);
    return 0;
}
