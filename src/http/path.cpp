#include <cstring>
#include <tunic/http/path.hpp>
#include <tunic/http/percent.hpp>

namespace tunic::http {
namespace {

struct decoded_segment {
    char* end;
    path_fault fault = path_fault::none;
};

decoded_segment decode(std::string_view segment, char* out) noexcept {
    for (std::size_t i = 0; i < segment.size(); ++i) {
        char c = segment[i];
        if (c == '%') {
            auto const octet = read_escape(segment.substr(i));
            if (octet < 0) return {out, path_fault::bad_escape};
            if (octet == 0) return {out, path_fault::nul};
            c = octet == '/' ? encoded_slash : static_cast<char>(octet);
            i += 2;
        } else if (c == '\0') {
            return {out, path_fault::nul};
        }
        *out++ = c;
    }
    return {out};
}

} // namespace

// One pass: every segment is decoded to the end of the output and then kept or removed. The output is never longer than
// the input read so far.
normal_path normalise_path(std::string_view path, char* const out) noexcept {
    if (is_clean_path(path)) return {path};
    char* end = out; // after the last kept segment; the next one begins with its '/'
    std::size_t at = 0;
    while (at < path.size()) {
        auto next = path.find('/', at + 1);
        if (next == path.npos) next = path.size();
        auto const is_last = next == path.size();

        *end = '/';
        char* const begin = end + 1;
        auto const decoded = decode(path.substr(at + 1, next - at - 1), begin);
        if (decoded.fault != path_fault::none) return {{}, decoded.fault};
        std::string_view const segment{begin, static_cast<std::size_t>(decoded.end - begin)};

        if (segment == "..") {
            if (end == out) return {{}, path_fault::above_root};
            do --end;
            while (*end != '/');
        }
        if (segment == "." || segment == "..") {
            // A path that ends in a dot segment names a directory: its '/' stays.
            if (is_last) *end++ = '/';
        } else {
            end = decoded.end;
        }
        at = next;
    }
    return {{out, static_cast<std::size_t>(end - out)}};
}

bool is_clean_path(std::string_view path) noexcept {
    char before = '\0';
    for (char c : path) {
        if (c == '%' || c == '\0' || (before == '/' && (c == '/' || c == '.'))) return false;
        before = c;
    }
    return true;
}

} // namespace tunic::http
