#include <tunic/data/uuid.hpp>

#include <tunic/base/text.hpp>

#include <cstring>

namespace tunic {
namespace {

constexpr bool is_hyphen_before(std::size_t octet) noexcept {
    return octet == 4 || octet == 6 || octet == 8 || octet == 10;
}

} // namespace

bool uuid::accepts(std::string_view text) noexcept { return parse(text).has_value(); }

std::optional<uuid> uuid::parse(std::string_view text) noexcept {
    if (text.size() != text_size) return std::nullopt;
    uuid made;
    char const* at = text.data();
    for (std::size_t i = 0; i != made.octets_.size(); ++i) {
        if (is_hyphen_before(i) && *at++ != '-') return std::nullopt;
        int const high = text::hex_value(*at++);
        int const low = text::hex_value(*at++);
        if (high < 0 || low < 0) return std::nullopt;
        made.octets_[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return made;
}

void uuid::write(char* at) const noexcept {
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = 0; i != octets_.size(); ++i) {
        if (is_hyphen_before(i)) *at++ = '-';
        *at++ = digits[octets_[i] >> 4U];
        *at++ = digits[octets_[i] & 0x0FU];
    }
}

std::string uuid::to_string() const {
    std::string text(text_size, '\0');
    write(text.data());
    return text;
}

} // namespace tunic

std::size_t std::hash<tunic::uuid>::operator()(tunic::uuid const& id) const noexcept {
    // Half of it may be a time, or constant.
    return std::hash<std::string_view>()(
        std::string_view(reinterpret_cast<char const*>(id.octets().data()), id.octets().size()));
}
