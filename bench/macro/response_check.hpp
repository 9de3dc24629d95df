#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

/// Cuts a stream of responses into messages and checks status and body length of every one.
///
/// The first response is parsed; later ones are compared with it (the end of the head, the position and value of
/// Content-Length) and parsed again only if they differ. So a check costs three short comparisons, and still finds a
/// wrong status or length.
class response_check {
public:
    response_check(int status, std::optional<std::size_t> body_length);

    struct verdict {
        std::size_t size = 0; ///< bytes of the response; 0: not yet complete
        bool good = false;    ///< status and body length are as expected
    };

    /// Checks the response at the start of `bytes`. Throws std::runtime_error if its end cannot be determined
    /// (no Content-Length, not HTTP).
    verdict first(std::string_view bytes) {
        if (looks_known(bytes)) return {size_, true};
        return parse(bytes);
    }

private:
    [[nodiscard]] bool looks_known(std::string_view bytes) const noexcept {
        return size_ != 0 && bytes.size() >= size_ && bytes.starts_with(status_)
               && bytes.substr(head_ - 4).starts_with("\r\n\r\n") && bytes.substr(length_at_).starts_with(length_);
    }

    verdict parse(std::string_view bytes);

    std::string status_;
    std::optional<std::size_t> expected_;
    std::string length_;
    std::size_t length_at_ = 0;
    std::size_t head_ = 0;
    std::size_t size_ = 0;
};

} // namespace bench
