#include "wire/field_block.hpp"
#include <llhttp.h>
#include <string_view>
#include <tunic/base/text.hpp>

namespace tunic::wire {
namespace {

constexpr refusal malformed{400, "malformed header field"};

struct collector {
    header_field* next;
    header_field const* end;
};

collector& of(llhttp_t const* parser) noexcept { return *static_cast<collector*>(parser->data); }

// One call per name and one per value: the whole block is there, so no span is ever cut.
int on_name(llhttp_t* parser, char const* at, std::size_t size) noexcept {
    auto& fields = of(parser);
    if (fields.next == fields.end || size == 0) return -1;
    *fields.next++ = {{at, size}, {}};
    return 0;
}

int on_value(llhttp_t* parser, char const* at, std::size_t size) noexcept {
    of(parser).next[-1].value = text::trim({at, size});
    return 0;
}

// The body is none of llhttp's business: it stops here, before it would look at what the fields mean.
int on_end(llhttp_t*) noexcept { return HPE_PAUSED; }

// A parser that has read the same request line for every message. Ours owns the real one, because llhttp 8 knows
// neither every method nor every version. Copying 100 octets is cheaper than parsing a line.
// NOLINTNEXTLINE(cert-err58-cpp): what makes them is noexcept
llhttp_settings_t const settings = []() noexcept {
    llhttp_settings_t s;
    llhttp_settings_init(&s);
    s.on_header_field = on_name;
    s.on_header_value = on_value;
    s.on_headers_complete = on_end;
    return s;
}();

llhttp_t after_request_line() noexcept {
    constexpr std::string_view line = "GET / HTTP/1.1\r\n";
    llhttp_t parser;
    llhttp_init(&parser, HTTP_REQUEST, &settings);
    llhttp_execute(&parser, line.data(), line.size());
    return parser;
}

} // namespace

refusal parse_field_block(std::span<char const> block, std::span<header_field> store, std::size_t& count) noexcept {
    static llhttp_t const prepared = after_request_line();
    collector fields{store.data(), store.data() + store.size()};
    llhttp_t parser = prepared;
    parser.data = &fields;
    auto const result = llhttp_execute(&parser, block.data(), block.size());
    count = static_cast<std::size_t>(fields.next - store.data());
    // Both have to see the end of the head in the same place, or one of them has been talked into something.
    if (result == HPE_PAUSED && fields.next == fields.end
        && llhttp_get_error_pos(&parser) == block.data() + block.size())
        return {};
    return malformed;
}

} // namespace tunic::wire
