#include <tunic/base/text.hpp>
#include <tunic/http/ip_address.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>
#include <netinet/in.h>
#include <stdexcept>

namespace tunic {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned all_bits = 128;
constexpr unsigned v4_offset = 96;

// Whether the first bits of two addresses are equal.
bool same_prefix(ip_address const& a, ip_address const& b, unsigned bits) noexcept {
    auto const whole = bits / 8;
    if (!std::equal(a.octets().begin(), a.octets().begin() + whole, b.octets().begin())) return false;
    auto const rest = bits % 8;
    return rest == 0 || (a.octets()[whole] ^ b.octets()[whole]) >> (8 - rest) == 0;
}

bool is_zero_behind(ip_address const& a, unsigned bits) noexcept {
    for (unsigned bit = bits; bit < all_bits; ++bit)
        if ((a.octets()[bit / 8] >> (7 - bit % 8) & 1) != 0) return false;
    return true;
}

[[noreturn]] void refuse(std::string_view text, char const* why) {
    throw std::invalid_argument("\"" + std::string(text) + "\" " + why);
}

} // namespace

std::optional<ip_address> ip_address::parse(std::string_view text) noexcept {
    // inet_pton requires a NUL at the end, so there must be none inside.
    char terminated[INET6_ADDRSTRLEN];
    if (text.empty() || text.size() >= sizeof terminated || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    std::memcpy(terminated, text.data(), text.size());
    terminated[text.size()] = '\0';

    ip_address address;
    if (text.find(':') == std::string_view::npos) {
        std::copy(mapped_prefix.begin(), mapped_prefix.end(), address.octets_.begin());
        if (::inet_pton(AF_INET, terminated, address.octets_.data() + mapped_prefix.size()) != 1) return std::nullopt;
        address.v4_ = true;
    } else {
        if (::inet_pton(AF_INET6, terminated, address.octets_.data()) != 1) return std::nullopt;
        address.v4_ = std::equal(mapped_prefix.begin(), mapped_prefix.end(), address.octets_.begin());
    }
    return address;
}

std::string_view ip_address::write(text_buffer& out) const noexcept {
    void const* const from = v4_ ? octets_.data() + mapped_prefix.size() : octets_.data();
    ::inet_ntop(v4_ ? AF_INET : AF_INET6, from, out.data(), static_cast<socklen_t>(out.size()));
    return out.data();
}

ip_network ip_network::parse(std::string_view text) {
    auto const slash = text.find('/');
    auto const address_text = text.substr(0, slash);
    auto const address = ip_address::parse(address_text);
    if (!address) refuse(text, "is neither an IP address nor a network such as 10.0.0.0/8 or 2001:db8::/32");

    ip_network network;
    network.first_ = *address;
    network.bits_ = all_bits;
    if (slash != std::string_view::npos) {
        auto const digits = text.substr(slash + 1);
        auto const written_as_v4 = address_text.find(':') == std::string_view::npos;
        auto const bits = text::to_number<unsigned>(digits);
        if (!bits || (digits.size() > 1 && digits[0] == '0')
            || *bits > (written_as_v4 ? all_bits - v4_offset : all_bits)
            || (address->is_v4() && !written_as_v4 && *bits < v4_offset))
            refuse(text, "has a prefix length that its kind of address cannot have");
        network.bits_ = *bits + (written_as_v4 ? v4_offset : 0);
        if (!is_zero_behind(*address, network.bits_))
            refuse(text, "has bits behind its prefix: either the address or the length is not what was meant");
    }
    return network;
}

bool ip_network::contains(ip_address const& address) const noexcept {
    return first_.is_v4() == address.is_v4() && same_prefix(first_, address, bits_);
}

ip_networks::ip_networks(std::vector<std::string> const& list) {
    for (auto const& text : list) {
        if (text == "*")
            all_ = true;
        else
            list_.push_back(ip_network::parse(text));
    }
}

bool ip_networks::contains(ip_address const& address) const noexcept {
    return all_ || std::any_of(list_.begin(), list_.end(), [&](ip_network const& n) { return n.contains(address); });
}

bool ip_networks::contains(std::string_view address) const noexcept {
    if (all_) return true;
    auto const parsed = ip_address::parse(address);
    return parsed && contains(*parsed);
}

} // namespace tunic
