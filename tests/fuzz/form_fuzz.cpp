// Any text as an urlencoded form: what is read of it is text, and comes back from the query of a URL.
#include "fuzz/input.hpp"

#include <tunic/api/url.hpp>
#include <tunic/base/utf8.hpp>
#include <tunic/data/given.hpp>
#include <tunic/data/json_chrono.hpp>
#include <tunic/data/text_reader.hpp>
#include <tunic/http/query.hpp>

#include <chrono>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tunic;
using fuzz::require;

enum class mood { calm, glad };

struct answers {
    std::string name = "none";
    bool box;
    bool checked = true;
    std::optional<bool> sure;
    int number = 1;
    std::optional<int> by_default = 5;
    std::optional<double> real;
    std::optional<mood> state;
    std::optional<std::chrono::year_month_day> day;
    char letter = 'x';
    std::vector<std::string> tag;
    given<std::uint8_t> small;
    given<std::optional<int>> cleared;
    given<std::optional<std::string>> note;
    given<std::vector<std::int16_t>> list;
};

struct pairs {
    std::string_view text;
    std::pmr::memory_resource* memory;

    static std::size_t values(void const* object, std::string_view name, std::span<std::string_view> out) {
        auto const& self = *static_cast<pairs const*>(object);
        std::size_t count = 0;
        for (auto const& pair : http::query_view(self.text)) {
            if (!http::query_text_equals(pair.name, name)) continue;
            if (count < out.size()) out[count] = http::decode_query_text(pair.value, *self.memory);
            ++count;
        }
        return count;
    }
};

bool read(std::string_view text, data::text_origin origin, answers& out) {
    std::pmr::monotonic_buffer_resource memory;
    pairs const source{text, &memory};
    data::fault_list faults;
    bool const good = read_fields(data::text_source{&source, &pairs::values, nullptr, origin}, out, faults);
    require(good == faults.empty());
    for (auto const& fault : faults.faults())
        require(!fault.code.empty() && !fault.message.empty() && fault.path.starts_with('/'));
    return good;
}

void require_text(answers const& a) {
    require(text::is_plain_text(a.name));
    for (auto const& tag : a.tag) require(text::is_plain_text(tag));
    if (a.note && *a.note) require(!(**a.note).empty() && text::is_plain_text(**a.note));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::vector<char> const exact(data, data + size);
    std::string_view const text{exact.data(), exact.size()};
    answers value{};
    if (!read(text, data::text_origin::form, value)) return 0;
    require_text(value);
    auto const url = detail::query_of(value);
    require(http::is_query_text(url));
    answers again{};
    require(read(url.empty() ? url : std::string_view(url).substr(1), data::text_origin::query, again));
    require(detail::query_of(again) == url);
    return 0;
}
