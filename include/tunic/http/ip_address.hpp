#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tunic {

/// An IPv4 or IPv6 address as a value, so that each address has one form: an IPv4 address in IPv6 notation is the IPv4
/// address, and `2001:DB8:0::1` is `2001:db8::1`.
class ip_address {
public:
    /// Room for the longest text.
    using text_buffer = std::array<char, 46>;

    /// The whole text as an address; nullopt otherwise, including zones (`fe80::1%eth0`), ports, brackets, octal or
    /// short forms (`127.1`), and white space.
    static std::optional<ip_address> parse(std::string_view text) noexcept;

    /// Whether it is an IPv4 address, in either notation.
    [[nodiscard]] bool is_v4() const noexcept { return v4_; }
    /// The bytes in network order; an IPv4 address is the last four, after ten of 0 and two of 255 (RFC 4291 section
    /// 2.5.5.2).
    [[nodiscard]] std::array<std::uint8_t, 16> const& octets() const noexcept { return octets_; }
    /// Writes the canonical text (RFC 5952) into the buffer.
    [[nodiscard]] std::string_view write(text_buffer& out) const noexcept;

    friend bool operator==(ip_address const&, ip_address const&) = default;

private:
    std::array<std::uint8_t, 16> octets_{};
    bool v4_ = false;
};

/// Addresses with a common prefix, in CIDR notation: `10.0.0.0/8`, `2001:db8::/32`, or one address. The two families
/// are separate: `::/0` contains no IPv4 address.
class ip_network {
public:
    /// Throws std::invalid_argument, with a sentence that quotes the text, for an invalid network, and for one whose
    /// address has bits after the prefix, such as `10.0.0.1/8`, because then one of the two numbers is wrong.
    static ip_network parse(std::string_view text);

    /// Whether the network contains the address.
    [[nodiscard]] bool contains(ip_address const& address) const noexcept;

private:
    ip_address first_;
    unsigned bits_ = 0; // of all 128
};

/// A list of networks; `"*"` in it stands for every address, and for peers that have none.
class ip_networks {
public:
    ip_networks() = default;
    /// Throws as ip_network::parse() does.
    explicit ip_networks(std::vector<std::string> const& list);

    [[nodiscard]] bool empty() const noexcept { return !all_ && list_.empty(); }
    /// Whether one of the networks contains the address.
    [[nodiscard]] bool contains(ip_address const& address) const noexcept;
    /// The address as text, such as c.remote(); a text that is not an address is only in a list with `"*"`.
    [[nodiscard]] bool contains(std::string_view address) const noexcept;

private:
    std::vector<ip_network> list_;
    bool all_ = false;
};

} // namespace tunic
