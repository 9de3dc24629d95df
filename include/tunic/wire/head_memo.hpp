#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <tunic/http/header_field.hpp>
#include <tunic/http/request_head.hpp>
#include <tunic/wire/head_scan.hpp>

namespace tunic::wire {

/// Remembers the field lines of the last request on a connection, and what they meant.
///
/// A client on a kept-alive connection mostly sends the same field lines again and again; only the request line
/// differs. Reading them is a pure function of their octets, so where the octets are the same, so is the result: one
/// comparison takes the place of the scan, the parse and the framing rules. Nothing is ever refused here: whatever is
/// not recognised, or turns out faulty, is read the long way, which has the verdicts.
class head_memo {
public:
    head_memo() = default;
    head_memo(head_memo const&) = delete;
    head_memo& operator=(head_memo const&) = delete;

    /// The size of the head at the front of the buffer, and the request in `out`, if its request line is sound, its
    /// method and version are those of the remembered request and its field lines are the same octets. The result's
    /// fields live in the memo, until remember() is called for another request.
    [[nodiscard]] std::optional<std::size_t> recognise(std::span<char const> buffer, head_limits const& limits,
                                                       request_head& out, bool secure) const noexcept;

    /// Keeps a copy of the field block of a request whose framing was decided and whose target was not yet split.
    /// Large blocks are forgotten instead.
    void remember(request_head const& head, std::span<char const> block) noexcept;

private:
    static constexpr std::size_t most_octets = 1024;
    static constexpr std::size_t most_fields = 32;

    request_head known_;
    std::size_t size_ = 0; // of the block; 0: nothing is known
    std::array<header_field, most_fields> fields_;
    std::array<char, most_octets> block_;
};

} // namespace tunic::wire
