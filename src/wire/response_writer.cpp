#include "wire/field_name.hpp"
#include <array>
#include <charconv>
#include <cstring>
#include <tunic/http/headers.hpp>
#include <tunic/http/status.hpp>
#include <tunic/wire/response_writer.hpp>
#include <type_traits>

namespace tunic::wire {
namespace {

// All status lines, rendered once. Every entry is copied whole and cut to size: a copy of constant length is a few
// moves.
struct status_line {
    static constexpr std::size_t capacity = 63;
    char text[capacity];
    std::uint8_t size;
};
constexpr int first_status = 100;
constexpr int last_status = 599;

char* put(char* to, std::string_view text) noexcept {
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    return to + text.size();
}

// NOLINTNEXTLINE(cert-err58-cpp): what makes them is noexcept
auto const status_lines = []() noexcept {
    std::array<status_line, last_status - first_status + 1> lines{};
    for (int status = first_status; status <= last_status; ++status) {
        auto& line = lines[static_cast<std::size_t>(status - first_status)];
        auto* at = put(line.text, "HTTP/1.1 ");
        at = std::to_chars(at, at + 3, status).ptr;
        *at++ = ' ';
        at = put(put(at, http::reason_phrase(status)), "\r\n");
        line.size = static_cast<std::uint8_t>(at - line.text);
    }
    return lines;
}();

// Who sets a status checks it; a status that is none must still not read beyond the table.
status_line const& status_line_of(int status) noexcept {
    return status_lines[static_cast<std::size_t>((http::is_valid_status(status) ? status : 500) - first_status)];
}

constexpr std::string_view date_name = "Date: ";
constexpr std::string_view type_name = "Content-Type: ";
constexpr std::string_view length_name = "Content-Length: ";
constexpr std::string_view chunked_line = "Transfer-Encoding: chunked\r\n";
constexpr std::string_view close_line = "Connection: close\r\n";
constexpr std::string_view keep_alive_line = "Connection: keep-alive\r\n";
constexpr std::size_t largest_number = 20;
// Everything but the fields and the Date, at its longest.
constexpr std::size_t fixed_size = status_line::capacity + length_name.size() + largest_number + chunked_line.size()
                                   + keep_alive_line.size() + date_name.size() + type_name.size() + 8;

char* put_number(char* to, std::uint64_t number) noexcept { return std::to_chars(to, to + largest_number, number).ptr; }

// Names and values are short, and two moves that overlap cost less than the call that would find that out.
char* put_short(char* to, std::string_view text) noexcept {
    auto const size = text.size();
    auto const* const from = text.data();
    auto const two_moves = [&](auto of_size) {
        constexpr std::size_t n = of_size();
        std::memcpy(to, from, n);
        std::memcpy(to + size - n, from + size - n, n);
        return to + size;
    };
    if (size > 32) return put(to, text);
    if (size >= 16) return two_moves(std::integral_constant<std::size_t, 16>{});
    if (size >= 8) return two_moves(std::integral_constant<std::size_t, 8>{});
    if (size >= 4) return two_moves(std::integral_constant<std::size_t, 4>{});
    for (char c : text) *to++ = c;
    return to;
}

bool is_ours(std::string_view name, int status) noexcept {
    auto const* const p = name.data();
    switch (name.size()) {
    case 10: return is_name(p, "connection") || is_name(p, "keep-alive");
    case 12: return status == 204 && is_name(p, "content-type");
    case 14: return is_name(p, "content-length");
    case 17: return is_name(p, "transfer-encoding");
    default: return false;
    }
}

char* put_field(char* to, header_field const& field) noexcept {
    to = put_short(to, field.name);
    *to++ = ':';
    *to++ = ' ';
    to = put_short(to, field.value);
    *to++ = '\r';
    *to++ = '\n';
    return to;
}

std::size_t size_of(std::span<header_field const> fields) noexcept {
    std::size_t size = 0;
    for (auto const& field : fields) size += field.name.size() + field.value.size() + 4;
    return size;
}

} // namespace

void write_head(output_buffer& out, response_head const& head) {
    auto* at = out.ensure(fixed_size + head.date.size() + head.type.size() + size_of(head.fields));
    auto const& line = status_line_of(head.status);
    std::memcpy(at, line.text, status_line::capacity);
    at += line.size;

    if (!head.type.empty() && head.status != 204) at = put(put_short(put(at, type_name), head.type), "\r\n");
    bool own_date = !head.date.empty();
    for (auto const& field : head.fields) {
        if (is_ours(field.name, head.status)) continue;
        if (field.name.size() == 4 && is_name(field.name.data(), "date")) own_date = false;
        at = put_field(at, field);
    }
    if (own_date) at = put(put_short(put(at, date_name), head.date), "\r\n");

    if (head.plan.framing == response_framing::length)
        at = put(put_number(put(at, length_name), head.plan.content_length), "\r\n");
    else if (head.plan.framing == response_framing::chunked)
        at = put(at, chunked_line);

    if (head.plan.connection == connection_field::close)
        at = put(at, close_line);
    else if (head.plan.connection == connection_field::keep_alive)
        at = put(at, keep_alive_line);
    out.commit(put(at, "\r\n"));
}

void write_continue(output_buffer& out) { out.append("HTTP/1.1 100 Continue\r\n\r\n"); }

void write_chunk_head(output_buffer& out, std::uint64_t size) {
    constexpr std::size_t largest = 16;
    auto* const at = out.ensure(largest + 2);
    out.commit(put(std::to_chars(at, at + largest, size, 16).ptr, "\r\n"));
}

void write_chunk_end(output_buffer& out) { out.append("\r\n"); }

void write_last_chunk(output_buffer& out, std::span<header_field const> trailers) {
    for (auto const& field : trailers) http::check_field(field.name, field.value);
    auto* at = put(out.ensure(5 + size_of(trailers)), "0\r\n");
    for (auto const& field : trailers) at = put_field(at, field);
    out.commit(put(at, "\r\n"));
}

} // namespace tunic::wire
