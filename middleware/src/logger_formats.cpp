#include "logger_formats.hpp"

#include <tunic/app/context.hpp>
#include <tunic/base/printable.hpp>
#include <tunic/data/json_chrono.hpp>
#include <tunic/data/json_writer.hpp>

#include <charconv>

namespace tunic::middleware {
namespace {

using namespace std::chrono;

template <class Number> void append_number(text_buffer& line, Number value) {
    char digits[24];
    line.append({digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value).ptr - digits)});
}

// 850us, 12.3ms, 4.56s: three digits can be read at a glance.
void append_duration(text_buffer& line, microseconds taken) {
    struct step {
        double per;
        std::string_view unit;
    };
    auto const us = static_cast<double>(taken.count());
    auto const [per, unit] = us < 1e3 ? step{1, "us"} : us < 1e6 ? step{1e3, "ms"} : step{1e6, "s"};
    auto const value = us / per;
    char digits[32];
    auto const end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed,
                                   per == 1 || value >= 100 ? 0
                                   : value >= 10            ? 1
                                                            : 2);
    line.append({digits, static_cast<std::size_t>(end.ptr - digits)});
    line.append(unit);
}

std::string_view colour_of(int status) noexcept {
    constexpr std::string_view red = "\x1b[31m", green = "\x1b[32m", yellow = "\x1b[33m", cyan = "\x1b[36m";
    return status >= 500 ? red : status >= 400 ? yellow : status >= 300 ? cyan : green;
}

// [21/Nov/2026:08:50:50 +0000]
void append_clf_time(text_buffer& line, system_clock::time_point time) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    auto const day = floor<days>(time);
    year_month_day const date(day);
    hh_mm_ss const clock(floor<seconds>(time - day));
    data::date_text text;
    auto const put = [&text](std::string_view s) {
        for (char const c : s) text.put(c);
    };
    text.put('[');
    text.put_number(static_cast<unsigned>(date.day()), 2);
    text.put('/');
    put(months.substr(std::size_t{3} * (static_cast<unsigned>(date.month()) - 1), 3));
    text.put('/');
    text.put_number(static_cast<int>(date.year()), 4);
    for (auto const part : {clock.hours().count(), clock.minutes().count(), clock.seconds().count()}) {
        text.put(':');
        text.put_number(part, 2);
    }
    put(" +0000]");
    line.append(text);
}

void append_quoted(text_buffer& line, std::string_view text) {
    line.append('"');
    append_escaped(line, text.empty() ? "-" : text);
    line.append('"');
}

// JSON allows DEL, the controls from U+0080 to U+009F, line separators and direction marks unescaped, but some
// terminals and viewers obey them. In JSON they can only occur within texts, where an escape means the same.
void escape_deceptive(text_buffer& line, std::size_t begin) {
    auto const text = line.view().substr(begin);
    std::size_t first = 0;
    while (first != text.size()) {
        auto const at = text::front(text.substr(first));
        if (text::is_deceptive(at.code)) break;
        first += at.size;
    }
    if (first == text.size()) return;
    std::string escaped;
    auto const put = [&escaped](char32_t unit) {
        constexpr std::string_view hex = "0123456789abcdef";
        escaped += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) escaped += hex[(unit >> static_cast<unsigned>(shift)) & 0xFU];
    };
    for (std::size_t i = first; i != text.size();) {
        auto const [code, size, valid] = text::front(text.substr(i));
        if (!text::is_deceptive(code)) {
            escaped += text.substr(i, size);
        } else if (code > 0xFFFF) { // a surrogate pair (RFC 8259 section 7)
            put(0xD800 + ((code - 0x10000) >> 10U));
            put(0xDC00 + ((code - 0x10000) & 0x3FFU));
        } else {
            put(code);
        }
        i += size;
    }
    line.finish(line.end() - (text.size() - first));
    line.append(escaped);
}

template <class Value> void append_field(text_buffer& line, std::string_view key, Value const& value) {
    line.append(key); // with its punctuation: ,"status":
    write_json(line, value);
}

} // namespace

void append_escaped(text_buffer& line, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    char* at = line.room(line.end(), 4 * text.size());
    for (char const c : text) {
        auto const octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet > 0x7e) {
            for (char const e : {'\\', 'x', hex[octet >> 4U], hex[octet & 0xfU]}) *at++ = e;
            continue;
        }
        if (c == '"' || c == '\\') *at++ = '\\';
        *at++ = c;
    }
    line.finish(at);
}

void write_pretty(text_buffer& line, logger_entry const& e, bool coloured) {
    append_escaped(line, e.method);
    line.append(' ');
    append_escaped(line, e.path);
    line.append(' ');
    if (coloured) line.append(colour_of(e.status));
    append_number(line, e.status);
    if (coloured) line.append("\x1b[0m");
    line.append(' ');
    append_duration(line, e.duration);
    if (e.slow) line.append(coloured ? " \x1b[31mslow\x1b[0m" : " slow");
    if (e.aborted) line.append(" aborted");
    if (e.dropped != 0) {
        line.append(" (");
        append_number(line, e.dropped);
        line.append(" lines dropped before this)");
    }
}

// Several lines as the equivalent single one.
static void append_lines(text_buffer& line, header_values const& lines) {
    auto at = lines.begin();
    if (std::next(at) == lines.end()) return write_json(line, *at);
    std::string all(*at);
    while (++at != lines.end()) all.append(", ").append(*at);
    write_json(line, all);
}

void write_json_line(text_buffer& line, logger_entry const& e, std::vector<logged_header> const& headers) {
    auto const begin = line.size();
    append_field(line, R"({"time":)", time_point_cast<milliseconds>(e.time));
    append_field(line, R"(,"method":)", e.method);
    append_field(line, R"(,"path":)", e.path);
    append_field(line, R"(,"route":)", e.route);
    append_field(line, R"(,"status":)", e.status);
    append_field(line, R"(,"duration_us":)", e.duration);
    append_field(line, R"(,"bytes_out":)", e.bytes_out);
    append_field(line, R"(,"remote":)", e.remote);
    append_field(line, R"(,"request_id":)", e.request_id);
    append_field(line, R"(,"aborted":)", e.aborted);
    append_field(line, R"(,"slow":)", e.slow);
    if (e.dropped != 0) append_field(line, R"(,"dropped":)", e.dropped);
    std::string_view before = R"(,"headers":{)";
    for (auto const& [name, redacted] : headers) {
        if (!e.request.has_header(name)) continue;
        line.append(before);
        write_json(line, name);
        line.append(':');
        redacted ? write_json(line, std::string_view("[redacted]")) : append_lines(line, e.request.headers().all(name));
        before = ",";
    }
    if (before.size() == 1) line.append('}');
    line.append('}');
    escape_deceptive(line, begin);
}

void write_common(text_buffer& line, logger_entry const& e) {
    append_escaped(line, e.remote.empty() ? "-" : e.remote);
    line.append(" - - ");
    append_clf_time(line, e.time);
    line.append(" \"");
    append_escaped(line, e.method);
    line.append(' ');
    append_escaped(line, e.request.target());
    line.append(e.request.head().minor_version == 0 ? " HTTP/1.0\" " : " HTTP/1.1\" ");
    append_number(line, e.status);
    line.append(' ');
    append_number(line, e.bytes_out);
}

void write_combined(text_buffer& line, logger_entry const& e) {
    write_common(line, e);
    line.append(' ');
    append_quoted(line, e.request.header("Referer"));
    line.append(' ');
    append_quoted(line, e.request.header("User-Agent"));
}

} // namespace tunic::middleware
