#include "wire/field_block.hpp"
#include <tunic/http/target.hpp>
#include <tunic/wire/framing.hpp>
#include <tunic/wire/request_line.hpp>
#include <tunic/wire/request_parser.hpp>

namespace tunic::wire {
namespace {

constexpr refusal bad_target{400, "malformed request target"};
constexpr refusal other_scheme{421, "scheme of the target is not the connection's"};
constexpr refusal no_tunnels{501, "CONNECT is not served"};
constexpr refusal too_many{431, "too many header fields"};

} // namespace

refusal parse_request(std::span<char const> buffer, head_scan const& scan, std::span<header_field> store,
                      request_head& out, bool secure, head_memo* memo) noexcept {
    out = request_head{};
    auto const line = buffer.subspan(scan.line_begin(), scan.line_end() - scan.line_begin());
    if (auto const r = parse_request_line(line, scan.limits(), out)) return r;
    if (out.verb == method::CONNECT) return no_tunnels;

    if (scan.fields() > store.size()) return too_many;
    auto const first = scan.line_end() + 2;
    auto const block = buffer.subspan(first, scan.end() - first);
    std::size_t count = 0;
    auto const malformed = parse_field_block(block, store.first(scan.fields()), count);
    out.fields = store.first(count);
    // First the framing: llhttp has an opinion on some of it, but no word for 501.
    if (auto const r = decide_framing(out)) return r;
    if (malformed) return malformed;
    if (memo) memo->remember(out, block);

    // Last, because the authority of an absolute target takes the place of the Host field.
    switch (http::split_target(out, secure)) {
    case 0: return {};
    case 421: return other_scheme;
    default: return bad_target;
    }
}

} // namespace tunic::wire
