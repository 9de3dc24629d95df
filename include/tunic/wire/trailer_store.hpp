#pragma once
#include <cstddef>
#include <span>
#include <string_view>
#include <tunic/base/config.hpp>
#include <tunic/http/header_field.hpp>

namespace tunic::wire {

/// Keeps the trailer fields of one message, apart from its header fields: what comes after the body must never look as
/// if it had come before it (RFC 9110 section 6.5.1). Works in memory that the caller lends, and has no more than that.
class trailer_store {
public:
    trailer_store(std::span<char> text, std::span<header_field> fields) noexcept : text_{text}, fields_{fields} {}

    /// The fields received so far, white space around values removed. They view the lent memory.
    std::span<header_field const> fields() const noexcept TUNIC_LIFETIMEBOUND { return fields_.first(count_); }

    /// Used by the decoder, one octet of a field line at a time; false when the memory is used up.
    bool put(char c) noexcept {
        if (used_ == text_.size()) return false;
        text_[used_++] = c;
        return true;
    }
    /// The octets put since the last field are a line whose name has this many octets; false when there is no room.
    bool finish_line(std::size_t name_size) noexcept;
    void clear() noexcept { used_ = start_ = count_ = 0; }

private:
    std::span<char> text_;
    std::span<header_field> fields_;
    std::size_t used_ = 0;
    std::size_t start_ = 0;
    std::size_t count_ = 0;
};

} // namespace tunic::wire
