#pragma once
#include <tunic/testing/test_response.hpp>
#include <tunic/wire/chunked_decoder.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::testing {

/// Parses responses from a server's output, piece by piece. Throws std::runtime_error for invalid HTTP.
class reply_parser {
public:
    /// A request with this method was sent: its response follows those of earlier requests.
    void expect(std::string_view method) { expected_.emplace_back(method); }
    void feed(std::string_view octets);
    /// The server has ended the connection; `reset`: in a way that cannot end a body.
    void end(bool reset = false);
    /// The complete responses.
    [[nodiscard]] std::vector<test_response>& responses() noexcept { return done_; }
    /// Whether an incomplete response has begun.
    [[nodiscard]] bool midway() const noexcept { return at_ != at::head || !pending_.empty(); }

private:
    enum class at : std::uint8_t { head, length, chunks, until_close };
    bool step();
    void read_head(std::string_view head);
    void finish();

    std::vector<std::string> expected_;
    std::size_t begun_ = 0;
    std::vector<test_response> done_;
    std::vector<int> interim_;
    test_response now_;
    std::string pending_;
    at at_ = at::head;
    std::uint64_t left_ = 0;
    wire::chunked_decoder decoder_;
    std::vector<char> trailer_text_;
    std::vector<header_field> trailer_fields_;
    std::optional<wire::trailer_store> trailers_;
};

} // namespace tunic::testing
