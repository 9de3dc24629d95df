#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <tunic/base/config.hpp>
#include <tunic/http/header_field.hpp>
#include <tunic/wire/response_framing.hpp>
#include <vector>

namespace tunic::wire {

/// The head of a response as its recipient sees it: views into memory of the head itself, which can be moved away from
/// the parser and outlives it.
class received_head {
public:
    int status = 0;
    /// The digit after `HTTP/1.`: 0 or 1.
    int minor_version = 1;
    response_framing framing = response_framing::none;
    /// Of the Content-Length field. When framing is `length`, these octets follow; else (to HEAD, 304) none do.
    std::optional<std::uint64_t> content_length;
    /// Whether the connection may be used again after this response.
    bool keep_alive = false;

    [[nodiscard]] std::string_view reason() const noexcept TUNIC_LIFETIMEBOUND { return reason_; }
    /// In the order received, white space around values removed.
    [[nodiscard]] std::span<header_field const> fields() const noexcept TUNIC_LIFETIMEBOUND { return fields_; }

private:
    friend class response_parser;
    std::string_view reason_;
    std::vector<header_field> fields_;
    std::unique_ptr<char[]> octets_; // what the views point to; stays in place when the head is moved
};

} // namespace tunic::wire
