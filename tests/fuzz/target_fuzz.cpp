// Any octets as a request target. What is accepted is made of views that cover it and has no octet that ends a line;
// its path in normal form is what a slow reader of segments makes of it, and is normal for good.
#include "fuzz/input.hpp"

#include <tunic/base/utf8.hpp>
#include <tunic/http/host.hpp>
#include <tunic/http/path.hpp>
#include <tunic/http/percent.hpp>
#include <tunic/http/target.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tunic;
using fuzz::require;

// nullopt: a fault of any kind, so that the order in which faults are found does not matter.
std::optional<std::string> slow_decode(std::string_view segment) {
    std::string text;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        if (segment[i] == '\0') return std::nullopt;
        if (segment[i] != '%') {
            text += segment[i];
            continue;
        }
        auto const digits = segment.substr(i + 1, 2);
        if (digits.size() < 2 || digits.find_first_not_of("0123456789abcdefABCDEF") != digits.npos) return std::nullopt;
        auto const octet = static_cast<char>(std::stoi(std::string{digits}, nullptr, 16));
        if (octet == '\0') return std::nullopt;
        text += octet == '/' ? http::encoded_slash : octet;
        i += 2;
    }
    return text;
}

std::optional<std::string> slow_normal_path(std::string_view path) {
    std::vector<std::string> segments;
    bool directory = false;
    while (!path.empty()) {
        path.remove_prefix(1);
        auto const raw = path.substr(0, path.find('/'));
        path.remove_prefix(raw.size());
        auto const segment = slow_decode(raw);
        if (!segment) return std::nullopt;
        directory = *segment == "." || *segment == "..";
        if (!directory) segments.push_back(*segment);
        if (*segment == "..") {
            if (segments.empty()) return std::nullopt;
            segments.pop_back();
        }
    }
    std::string normal;
    for (auto const& segment : segments) (normal += '/') += segment;
    if (directory) normal += '/';
    return normal;
}

std::string encode(std::string_view normal) {
    std::string text;
    for (char c : normal)
        text += c == '/' ? "/" : http::percent_encode(c == http::encoded_slash ? "/" : std::string_view{&c, 1});
    return text;
}

void check_path(std::string_view path) {
    std::vector<char> room(path.size());
    auto const normal = http::normalise_path(path, room.data());
    auto const expected = slow_normal_path(path);
    require(static_cast<bool>(normal) == expected.has_value());
    if (!normal) return;
    require(normal.path == *expected && normal.path.starts_with('/'));
    require(normal.path.size() <= path.size());

    auto const again = encode(normal.path);
    std::vector<char> more_room(again.size());
    auto const twice = http::normalise_path(again, more_room.data());
    require(twice && twice.path == normal.path);
    if (http::is_clean_path(path)) require(normal.path.data() == path.data() && normal.path.size() == path.size());
}

void check_escapes(std::string_view text) {
    for (auto const keep : {http::percent_set::component, http::percent_set::uri}) {
        auto const encoded = http::percent_encode(text, keep);
        require(encoded.size() == http::percent_encoded_size(text, keep));
        for (char c : encoded) require(c > ' ' && c < '\x7F');
        if (keep == http::percent_set::uri) continue; // an escape in the text stays one
        require(http::has_valid_escapes(encoded));
        std::string decoded(encoded.size(), '\0');
        decoded.resize(static_cast<std::size_t>(http::percent_decode(encoded, decoded.data()) - decoded.data()));
        require(decoded == text);
    }
}

void check_target(std::string_view target, method verb, bool secure) {
    request_head head;
    head.verb = verb;
    head.target = target;
    head.authority = "from-the-field";
    auto const status = http::split_target(head, secure);
    require(status == 0 || status == 400 || status == 421);
    if (status != 0) return;

    for (char c : target) require(static_cast<unsigned char>(c) > ' ' && c != '\x7F');
    for (char c : head.path) require(c > ' ');
    for (char c : head.authority) require(c > ' ');
    require(text::is_utf8(head.query));
    auto const query = head.has_query ? "?" + std::string{head.query} : "";
    switch (head.form) {
    case target_form::origin:
        require(head.path.data() == target.data() && std::string{head.path} + query == target);
        require(head.authority == "from-the-field" && head.scheme.empty());
        break;
    case target_form::absolute: {
        bool const no_path = head.path.data() < target.data() || head.path.data() >= target.data() + target.size();
        auto const path = no_path ? "" : std::string{head.path};
        require(std::string{head.scheme} + "://" + std::string{head.authority} + path + query == target);
        require(http::is_host(head.authority));
        if (no_path) require(head.path == "/" || (head.path == "*" && verb == method::OPTIONS));
        break;
    }
    case target_form::asterisk: require(target == "*" && head.path == "*" && verb == method::OPTIONS); break;
    case target_form::authority:
        require(verb == method::CONNECT && head.authority == target && head.path.empty() && !head.has_query);
        break;
    }
    require(head.path.find_first_of("?#") == head.path.npos && head.query.find('#') == head.query.npos);
    if (!head.path.starts_with('/')) return;
    require(head.clean_path == http::is_clean_path(head.path));
    check_path(head.path);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in{data, size};
    auto const setting = in.setting(8);
    (void)in.line();
    auto const text = in.rest();
    constexpr method verbs[] = {method::GET, method::OPTIONS, method::CONNECT, method::POST};
    check_target(text, verbs[setting % 4], setting >= 4);
    check_escapes(text);
    if (text.starts_with('/')) check_path(text); // also with octets that no target has

    auto const host = http::parse_host(text);
    require(host.has_value() == http::is_host(text));
    if (host) {
        auto const port = host->has_port ? ":" + std::string{host->port} : "";
        require(!host->host.empty() && std::string{host->host} + port == text);
    }
    return 0;
}
