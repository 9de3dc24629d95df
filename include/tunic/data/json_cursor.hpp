#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tunic/base/config.hpp"
#include "tunic/data/fault.hpp"

namespace tunic {

/// The nesting limit for arrays and objects in a JSON text; deeper ones are refused.
inline constexpr unsigned max_read_depth = 64;

namespace data {

struct json_index;
struct scanned_number;

/// Walks through a JSON text, from token to token. A first pass over the whole text (simdjson's, many bytes at a time)
/// checks UTF-8 and the ends of strings and notes where tokens begin; the cursor walks those places, knows a token's
/// end without searching for it, and never looks beyond the text.
///
/// Every function that reads a value takes exactly one, of any kind. An unexpected value is noted as a fault at `at`
/// and skipped, but checked like everything else: the next value can still be read. Reading stops only when the text is
/// not JSON.
class json_cursor {
public:
    enum class progress : unsigned char {
        more,    // a value was read; in an object or array: there is a (further) member or element
        done,    // of an object or array: it has ended
        refused, // a fault was noted, and the value skipped
        broken,  // the text is not JSON, which has been noted: nothing more can be read
    };
    // `using enum` crashes g++ 12 in templates.
    static constexpr progress more = progress::more;
    static constexpr progress done = progress::done;
    static constexpr progress refused = progress::refused;
    static constexpr progress broken = progress::broken;

    /// Indexes `text`, which must not change while the cursor lives; a leading byte order mark is skipped. Throws only
    /// std::bad_alloc.
    json_cursor(std::string_view text, fault_list& faults);
    ~json_cursor();
    json_cursor(json_cursor const&) = delete;
    json_cursor& operator=(json_cursor const&) = delete;

    /// The first character of the next token; NUL at the end of the text.
    [[nodiscard]] char peek() const noexcept { return next_ != end_ ? text_[*next_] : '\0'; }
    /// To be called after the value of the whole text: nothing may follow. Returns whether there were no faults at all.
    bool finish();
    /// The number of faults so far.
    [[nodiscard]] std::size_t fault_count() const noexcept { return faults_->found() - faults_before_; }

    /// Whether the message of a further fault would be kept.
    [[nodiscard]] bool wants_more_faults() const noexcept { return faults_->wants_more(); }

    progress read_null(path_step const* at);
    progress read_bool(bool& out, path_step const* at);
    progress read_integer(std::int64_t& out, std::int64_t least, std::int64_t greatest, path_step const* at);
    progress read_integer(std::uint64_t& out, std::uint64_t greatest, path_step const* at);
    progress read_real(float& out, path_step const* at);
    progress read_real(double& out, path_step const* at);
    progress read_real(long double& out, path_step const* at);
    /// The text is a view into the JSON text or, if it had escapes, into memory that the next string reuses.
    progress read_string(std::string_view& out, path_step const* at) {
        if (peek() != '"') return refuse_type("a string", at);
        std::string_view const raw = string_at(next_);
        ++next_;
        if (has_backslash(raw)) [[unlikely]]
            return decode(raw, out, at);
        out = raw;
        return more;
    }
    /// The value as written, checked.
    progress read_raw(std::string_view& out, path_step const* at);
    /// Skips a value, checking it.
    progress skip(path_step const* at);

    /// Enters an array; `more` means that its first element is next. Call next_element() after each element.
    progress open_array(path_step const* at) { return peek() == '[' ? enter('[', at) : refuse_type("an array", at); }
    progress next_element() {
        switch (peek()) {
        case ',': ++next_; return more;
        case ']': return leave();
        default: return break_off("a comma or the end of the array");
        }
    }

    /// After open_array() returned `more`: the number of elements if none of them is an array or object, else a lower
    /// bound. For reserving memory once.
    [[nodiscard]] std::size_t elements_ahead() const noexcept;

    /// Enters an object; `more` means that key() is that of the first member, whose value is next. Call next_member()
    /// after each value.
    progress open_object(path_step const* at) {
        if (peek() != '{') return refuse_type("an object", at);
        progress const entered = enter('{', at);
        return entered == more ? take_key() : entered;
    }
    progress next_member() {
        switch (peek()) {
        case ',': ++next_; return take_key();
        case '}': return leave();
        default: return break_off("a comma or the end of the object");
        }
    }
    /// The key between its quotes, as written in the text.
    [[nodiscard]] std::string_view key() const noexcept { return key_; }
    [[nodiscard]] bool key_has_escapes() const noexcept { return key_.find('\\') != std::string_view::npos; }
    /// Decodes key(). If it had escapes, it is valid only until the next string or key.
    progress decode_key(path_step const* at) { return key_has_escapes() ? decode(key_, key_, at) : more; }

    /// Before an object: finds the member `key`, in any position, whose string names the alternative. `which` becomes
    /// its index in `names`, and the object is still next. Without such a member, a fault is noted there and the object
    /// is skipped. All look-ups in a text together take time proportional to its length.
    progress read_tag(std::string_view key, std::span<std::string_view const> names, std::size_t& which,
                      path_step const* at);

    /// A place in the text to return to after looking ahead.
    struct place {
        std::uint32_t const* next;
        std::string_view key;
        unsigned depth;
    };
    [[nodiscard]] place here() const noexcept { return {next_, key_, depth_}; }
    void go_back(place to) noexcept {
        next_ = to.next;
        key_ = to.key;
        depth_ = to.depth;
    }

    /// Notes a fault of a value that was read.
    TUNIC_COLD progress refuse(path_step const* at, std::string_view code, std::string message);
    /// Notes that the next value is not `expected` ("a string"), and skips it.
    TUNIC_COLD progress refuse_type(std::string_view expected, path_step const* at);

private:
    json_cursor(fault_list& faults, std::string_view text);
    progress enter(char bracket, path_step const* at);
    progress leave() noexcept {
        ++next_;
        --depth_;
        return done;
    }
    progress take_key() {
        // At a key, next_[1] is its colon if this is an object; at the end both are the size of the text.
        if (peek() != '"' || next_ + 1 == end_ || text_[next_[1]] != ':') return break_off("a key and a colon");
        char const* const colon = text_ + next_[1];
        key_ = {text_ + *next_ + 1, static_cast<std::size_t>(colon - (text_ + *next_)) - 2};
        if (colon[-1] != '"') trim_key();
        next_ += 2;
        return more;
    }
    void trim_key() noexcept;

    [[nodiscard]] char const* token() const noexcept { return text_ + *next_; }
    /// Where the next token begins, or the text ends.
    [[nodiscard]] char const* token_limit() const noexcept { return text_ + next_[1]; }
    /// The text between the quotes of the string at a place.
    [[nodiscard]] std::string_view string_at(std::uint32_t const* at) const noexcept {
        char const* const begin = text_ + *at + 1;
        char const* last = text_ + at[1] - 1;
        while (*last != '"') --last; // white space
        return {begin, static_cast<std::size_t>(last - begin)};
    }
    [[nodiscard]] bool has_backslash(std::string_view text) const noexcept;
    [[nodiscard]] bool stands_for(std::uint32_t const* at, std::string_view text);
    [[nodiscard]] std::uint32_t const* find_member(std::string_view key);
    progress take_literal(std::string_view literal);
    bool take_number(scanned_number& out) noexcept;
    progress decode(std::string_view raw, std::string_view& out, path_step const* at);
    template <class Real> progress read_any_real(Real& out, path_step const* at);
    progress skip_scalar(path_step const* at);
    TUNIC_COLD progress break_off(std::string_view expected);
    TUNIC_COLD progress break_off_at(char const* wrong, std::string_view expected);

    char const* text_;
    std::size_t size_;
    std::uint32_t const* next_ = nullptr; // where tokens begin in the text, and at end_ the text's size
    std::uint32_t const* end_ = nullptr;
    std::string_view key_;
    unsigned depth_ = 0;
    bool broken_ = false;
    fault_list* faults_;
    std::size_t faults_before_;
    json_index* index_;
};

} // namespace data
} // namespace tunic
