#include "response_check.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace bench {
namespace {

std::size_t find_ignoring_case(std::string_view in, std::string_view lower) {
    auto const same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; };
    auto const at = std::search(in.begin(), in.end(), lower.begin(), lower.end(), same);
    return at == in.end() ? std::string_view::npos : static_cast<std::size_t>(at - in.begin());
}

} // namespace

response_check::response_check(int status, std::optional<std::size_t> body_length)
    : status_("HTTP/1.1 " + std::to_string(status)), expected_(body_length) {}

response_check::verdict response_check::parse(std::string_view bytes) {
    constexpr std::string_view name = "\r\ncontent-length:";
    auto const end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return {};
    auto const head = bytes.substr(0, end + 4);
    if (!head.starts_with("HTTP/1.")) throw std::runtime_error("the answer is not HTTP/1");
    auto at = find_ignoring_case(head, name);
    if (at == std::string_view::npos) throw std::runtime_error("a response without Content-Length");
    at = head.find_first_not_of(" \t", at + name.size());

    std::size_t length = 0;
    auto const [stop, error] = std::from_chars(head.data() + at, head.data() + head.size(), length);
    if (error != std::errc{}) throw std::runtime_error("a response with a bad Content-Length");
    auto const size = head.size() + length;
    if (bytes.size() < size) return {};

    bool const good = head.starts_with(status_) && (!expected_ || length == *expected_);
    if (good) {
        head_ = head.size();
        size_ = size;
        length_at_ = at;
        // Including the CR after it, so that 13 does not match the start of 130.
        length_.assign(head.data() + at, static_cast<std::size_t>(stop - head.data()) - at + 1);
    }
    return {size, good};
}

} // namespace bench
