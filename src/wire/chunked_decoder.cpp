#include "wire/control_octet.hpp"
#include <algorithm>
#include <tunic/base/text.hpp>
#include <tunic/http/token.hpp>
#include <tunic/wire/chunked_decoder.hpp>

namespace tunic::wire {
namespace {

// "1" CRLF and the CRLF after the data: a sender of small chunks is slow, not hostile, so every chunk has these free.
constexpr std::uint64_t free_per_chunk = 5;

constexpr refusal bad_size{400, "malformed chunk size"};
constexpr refusal bad_extension{400, "malformed chunk extension"};
constexpr refusal bad_line_end{400, "chunk line does not end in CRLF"};
constexpr refusal bad_data_end{400, "chunk is longer than its size"};
constexpr refusal bad_trailer{400, "malformed trailer field"};
constexpr refusal large_body{413, "body too large"};
constexpr refusal large_framing{413, "chunk framing too large"};
constexpr refusal large_trailers{431, "trailer fields too large"};

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t'; }
constexpr bool is_text(char c) noexcept { return !is_control(c) || c == '\t'; } // in quoted strings and field values

} // namespace

chunked_decoder::piece chunked_decoder::step(std::string_view in) noexcept {
    if (at_ == at::done) return {0, {}, chunked_state::done};
    if (at_ == at::refused) return {0, {}, chunked_state::refused};
    for (std::size_t i = 0; i < in.size();) {
        if (at_ == at::data) {
            auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, in.size() - i));
            left_ -= size;
            body_ += size;
            if (left_ == 0) at_ = at::data_cr;
            return {i + size, in.substr(i, size), chunked_state::more};
        }
        why_ = octet(in[i++]);
        if (!why_ && ++framing_ > limits_.framing + body_ / 4) why_ = large_framing;
        if (why_) {
            at_ = at::refused;
            return {i, {}, chunked_state::refused};
        }
        if (at_ == at::done) return {i, {}, chunked_state::done};
    }
    return {in.size(), {}, chunked_state::more};
}

refusal chunked_decoder::octet(char c) noexcept {
    switch (at_) {
    case at::size_begin:
    case at::size: return chunk_size(c);
    case at::line_feed: return c == '\n' ? end_of_line() : bad_line_end;
    case at::data_cr: at_ = at::data_lf; return c == '\r' ? refusal{} : bad_data_end;
    case at::data_lf:
        at_ = at::size_begin;
        framing_ -= std::min(framing_, free_per_chunk);
        return c == '\n' ? refusal{} : bad_data_end;
    case at::trailer_begin:
    case at::trailer_name:
    case at::trailer_value:
    case at::trailer_lf:
    case at::end_lf: return trailer(c);
    default: return extension(c);
    }
}

refusal chunked_decoder::chunk_size(char c) noexcept {
    if (auto const digit = text::hex_value(c); digit >= 0) {
        if (left_ >> 60 != 0) return bad_size; // a seventeenth digit that counts
        left_ = left_ << 4 | static_cast<std::uint64_t>(digit);
        at_ = at::size;
        return {};
    }
    if (at_ == at::size_begin) return bad_size;
    if (c == '\r')
        at_ = at::line_feed;
    else if (c == ';')
        at_ = at::extension_begin;
    else if (is_space(c))
        at_ = at::size_space;
    else
        return bad_size;
    return {};
}

// chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
refusal chunked_decoder::extension(char c) noexcept {
    bool const token = http::is_token_character(c);
    switch (at_) {
    case at::extension_begin:
        if (is_space(c)) return {};
        at_ = at::extension_name;
        return token ? refusal{} : bad_extension;
    case at::extension_name:
        if (token) return {};
        break;
    case at::extension_value_begin:
        if (is_space(c)) return {};
        at_ = c == '"' ? at::extension_quoted : at::extension_token;
        return c == '"' || token ? refusal{} : bad_extension;
    case at::extension_token:
        if (token) return {};
        break;
    case at::extension_quoted:
        if (c == '"')
            at_ = at::extension_value_end;
        else if (c == '\\')
            at_ = at::extension_escaped;
        return is_text(c) ? refusal{} : bad_extension;
    case at::extension_escaped: at_ = at::extension_quoted; return is_text(c) ? refusal{} : bad_extension;
    default: break;
    }
    // After a size, a name or a value: the line ends, the next extension begins, or a name gets its value.
    bool const named = at_ == at::extension_name || at_ == at::extension_name_space;
    bool const spaced = at_ == at::size_space || at_ == at::extension_name_space;
    if (c == '\r' && !spaced)
        at_ = at::line_feed;
    else if (c == ';')
        at_ = at::extension_begin;
    else if (c == '=' && named)
        at_ = at::extension_value_begin;
    else if (is_space(c))
        at_ = named ? at::extension_name_space : at::size_space;
    else
        return bad_extension;
    return {};
}

refusal chunked_decoder::end_of_line() noexcept {
    at_ = left_ == 0 ? at::trailer_begin : at::data;
    // The limit may have been lowered below what has come; nothing is added before it is known to fit.
    auto const room = limits_.body - std::min(body_, limits_.body);
    return left_ > room ? large_body : refusal{};
}

refusal chunked_decoder::keep(char c) noexcept { return !trailers_ || trailers_->put(c) ? refusal{} : large_trailers; }

refusal chunked_decoder::trailer(char c) noexcept {
    if (at_ == at::end_lf) {
        at_ = at::done;
        return c == '\n' ? refusal{} : bad_line_end;
    }
    if (at_ == at::trailer_begin && c == '\r') {
        at_ = at::end_lf;
        return {};
    }
    if (++trailer_octets_ > limits_.trailers) return large_trailers;
    switch (at_) {
    case at::trailer_begin:
        if (++trailer_fields_ > limits_.trailer_fields) return large_trailers;
        at_ = at::trailer_name;
        name_size_ = 1;
        return http::is_token_character(c) ? keep(c) : bad_trailer;
    case at::trailer_name:
        if (c == ':') {
            at_ = at::trailer_value;
            return {};
        }
        ++name_size_;
        return http::is_token_character(c) ? keep(c) : bad_trailer;
    case at::trailer_value:
        if (c == '\r') {
            at_ = at::trailer_lf;
            return {};
        }
        return is_text(c) ? keep(c) : bad_trailer;
    default: // trailer_lf
        at_ = at::trailer_begin;
        if (c != '\n') return bad_line_end;
        return !trailers_ || trailers_->finish_line(name_size_) ? refusal{} : large_trailers;
    }
}

} // namespace tunic::wire
