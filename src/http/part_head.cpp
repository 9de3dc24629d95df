#include <cstddef>
#include <cstring>
#include <tunic/base/text.hpp>
#include <tunic/base/utf8.hpp>
#include <tunic/http/media_type.hpp>
#include <tunic/http/part_head.hpp>
#include <tunic/http/percent.hpp>
#include <tunic/http/token.hpp>

namespace tunic::http {
namespace {

constexpr multipart_refusal bad(char const* reason) noexcept { return {400, reason}; }

constexpr multipart_refusal bad_disposition = bad("the Content-Disposition of a part is malformed");

// A piece of the head that may be modified in place.
struct writable_text {
    char* begin = nullptr;
    std::size_t size = 0;

    [[nodiscard]] std::string_view view() const noexcept { return {begin, size}; }
    void remove_prefix(std::size_t n) noexcept {
        begin += n;
        size -= n;
    }
    [[nodiscard]] bool skip(char c) noexcept {
        if (!view().starts_with(c)) return false;
        remove_prefix(1);
        return true;
    }
    void skip_blanks() noexcept {
        while (skip(' ') || skip('\t')) {}
    }
    writable_text take(std::size_t n) noexcept {
        writable_text const taken{begin, n};
        remove_prefix(n);
        return taken;
    }
    writable_text take_token() noexcept {
        std::size_t n = 0;
        while (n < size && is_token_character(begin[n])) ++n;
        return take(n);
    }
};

// The end of a quoted text after its opening quote: the first quote (browsers and curl, which treat a backslash as a
// character and write a quote as `%22`), or the first one without a backslash (RFC 9110, and older clients); npos
// without one.
std::size_t find_quote(std::string_view s) noexcept { return s.find('"'); }
std::size_t find_unescaped_quote(std::string_view s) noexcept {
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (s[i] == '"') return i;
        if (s[i] == '\\') ++i;
    }
    return s.npos;
}

// Whether the text may follow a value: nothing, or another parameter.
bool can_follow_value(std::string_view s) noexcept {
    s = text::trim(s);
    return s.empty() || s[0] == ';';
}

enum class backslash : bool { is_itself, escapes };

// The quoted text at the front, decoded; false when it has no end. Only one of the two ways to read a backslash may be
// valid: where both are and differ (`name="a\"; filename="b"`), a proxy may have read the form differently.
bool take_quoted(writable_text& rest, std::string_view& out) noexcept {
    rest.remove_prefix(1);
    auto const literal_end = find_quote(rest.view());
    auto const escaped_end = find_unescaped_quote(rest.view());
    auto reading = backslash::is_itself;
    if (literal_end == std::string_view::npos) return false;
    if (escaped_end != literal_end) {
        bool const literal_fits = can_follow_value(rest.view().substr(literal_end + 1));
        bool const escaped_fits = escaped_end != std::string_view::npos;
        if (literal_fits == escaped_fits) return false;
        if (escaped_fits) reading = backslash::escapes;
    }
    auto quoted = rest.take(reading == backslash::escapes ? escaped_end : literal_end);
    rest.remove_prefix(1);
    char* const begin = quoted.begin;
    char* end = begin;
    while (quoted.size != 0) {
        auto const view = quoted.view();
        bool const is_pair =
            reading == backslash::escapes && view.size() > 1 && view[0] == '\\' && (view[1] == '"' || view[1] == '\\');
        if (view.starts_with("%22")) {
            *end++ = '"';
            quoted.remove_prefix(3);
        } else {
            *end++ = view[is_pair ? 1 : 0];
            quoted.remove_prefix(is_pair ? 2 : 1);
        }
    }
    out = {begin, static_cast<std::size_t>(end - begin)};
    return true;
}

// RFC 8187 section 3.2.1: charset'language'text, the text percent-encoded.
multipart_refusal decode_extended(writable_text value, std::string_view& out) noexcept {
    auto const whole = value.view();
    auto const charset_end = whole.find('\'');
    auto const language_end = charset_end == whole.npos ? whole.npos : whole.find('\'', charset_end + 1);
    if (language_end == whole.npos) return bad("the filename* of a part is malformed");
    if (!text::iequals(whole.substr(0, charset_end), "UTF-8")) return bad("the filename* of a part is not in UTF-8");
    value.remove_prefix(language_end + 1);
    if (!has_valid_escapes(value.view())) return bad("the filename* of a part is malformed");
    char* const end = percent_decode(value.view(), value.begin);
    out = {value.begin, static_cast<std::size_t>(end - value.begin)};
    if (!text::is_utf8(out)) return bad("the filename* of a part is not in UTF-8");
    return {};
}

bool has_control(std::string_view s) noexcept {
    for (char const c : s)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
    return false;
}

// A backslash at the end is not a separator, since nothing follows it.
std::string_view base_name(std::string_view path) noexcept {
    while (path.ends_with('\\')) path.remove_suffix(1);
    auto const slash = path.find_last_of("/\\");
    if (slash != path.npos) path.remove_prefix(slash + 1);
    return path == "." || path == ".." ? path.substr(0, 0) : path;
}

class head_reader {
public:
    head_reader(multipart_limits const& limits, part_head& out) noexcept : limits_(limits), head_(out) {}

    multipart_refusal line(writable_text rest) noexcept {
        if (rest.view().starts_with(' ') || rest.view().starts_with('\t'))
            return bad("a header line of a part is folded");
        auto const name = rest.take_token().view();
        if (name.empty() || !rest.skip(':')) return bad("a header line of a part is malformed");
        auto const value = text::trim(rest.view());
        if (!is_field_value(value)) return bad("a header line of a part has a control octet in it");
        rest = {rest.begin + (value.data() - rest.begin), value.size()};
        if (text::iequals(name, "Content-Disposition")) return disposition(rest);
        if (text::iequals(name, "Content-Type")) return content_type(value);
        if (text::iequals(name, "Content-Transfer-Encoding")) return transfer_encoding(value);
        return {};
    }

    multipart_refusal finish() noexcept {
        if (!has_disposition_) return bad("a part has no Content-Disposition");
        if (head_.name.empty()) return bad("a part has no name");
        if (head_.name.size() > limits_.name) return {413, "the name of a part is too long"};
        if (has_extended_) head_.file_name = extended_;
        if (!head_.file_name) return {};
        head_.file_name = base_name(*head_.file_name);
        if (has_control(*head_.file_name)) return bad("the file name of a part has a control character in it");
        if (head_.file_name->size() > limits_.file_name) return {413, "the file name of a part is too long"};
        return {};
    }

private:
    multipart_refusal disposition(writable_text rest) noexcept {
        if (has_disposition_) return bad("a part has two Content-Dispositions");
        has_disposition_ = true;
        if (!text::iequals(rest.take_token().view(), "form-data"))
            return bad("the Content-Disposition of a part is not form-data");
        for (rest.skip_blanks(); rest.size != 0; rest.skip_blanks()) {
            if (!rest.skip(';')) return bad_disposition;
            rest.skip_blanks();
            if (rest.size == 0) break; // a ';' with nothing after it
            if (auto const wrong = parameter(rest)) return wrong;
        }
        return {};
    }

    multipart_refusal parameter(writable_text& rest) noexcept {
        auto const name = rest.take_token().view();
        if (name.empty() || !rest.skip('=')) return bad_disposition;
        if (text::iequals(name, "filename*")) {
            if (has_extended_) return bad("a part has two file names");
            has_extended_ = true;
            return decode_extended(rest.take_token(), extended_);
        }
        std::string_view value;
        if (rest.view().starts_with('"')) {
            if (!take_quoted(rest, value)) return bad_disposition;
        } else {
            value = rest.take_token().view();
            if (value.empty()) return bad_disposition;
        }
        if (text::iequals(name, "name")) {
            if (has_name_) return bad("a part has two names");
            has_name_ = true;
            head_.name = value;
        } else if (text::iequals(name, "filename")) {
            if (head_.file_name) return bad("a part has two file names");
            head_.file_name = value;
        }
        return {};
    }

    multipart_refusal content_type(std::string_view value) noexcept {
        if (!head_.media_type.empty()) return bad("a part has two Content-Types");
        if (!media_type::parse(value)) return bad("the Content-Type of a part is malformed");
        head_.media_type = value;
        return {};
    }

    static multipart_refusal transfer_encoding(std::string_view value) noexcept {
        for (std::string_view const known : {"7bit", "8bit", "binary"})
            if (text::iequals(value, known)) return {};
        return bad("the Content-Transfer-Encoding of a part is neither 7bit nor 8bit nor binary");
    }

    multipart_limits const& limits_;
    part_head& head_;
    std::string_view extended_;
    bool has_disposition_ = false;
    bool has_name_ = false;
    bool has_extended_ = false;
};

} // namespace

multipart_refusal read_part_head(std::span<char> lines, multipart_limits const& limits, part_head& out) noexcept {
    out = {};
    head_reader reader(limits, out);
    for (writable_text rest{lines.data(), lines.size()}; rest.size != 0;) {
        auto const size = rest.view().find("\r\n");
        if (size == std::string_view::npos) return bad("a header line of a part does not end in CRLF");
        if (auto const wrong = reader.line(rest.take(size))) return wrong;
        rest.remove_prefix(2);
    }
    return reader.finish();
}

} // namespace tunic::http
