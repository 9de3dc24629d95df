#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace tunic::middleware {

/// Options of etag().
struct etag_options {
    /// `W/"..."`: says that two responses mean the same, not that they are the same octets.
    bool weak = true;
    /// The largest body that is hashed, in octets. Larger ones get no tag.
    std::size_t max = std::size_t{1} << 20;
    /// Requests that are left alone.
    request_predicate skip = false;
};

/// Gives whole responses an ETag and answers conditional requests (RFC 9110 sections 8.8.3 and 13): a client that has
/// the current representation gets 304 and no body, one that asks for another version than the current gets 412.
///
/// For GET, HEAD and QUERY with a status of 2xx. A 200 with a body of at most `max` octets, and without an ETag of the
/// handler's, gets one made of its octets (128 bits; not cryptographic, so it is no proof of anything). An ETag or a
/// Last-Modified of the handler's takes part as it is, whatever the size. Streams are left alone, as is every other
/// method: there the handler must ask before it acts, with check_preconditions().
///
/// Tags are weak unless you say otherwise. A strong tag promises the same octets on the wire, and this layer cannot
/// know what layers outside of it, or a proxy, make of them (compression, for one); a weak tag is all that
/// If-None-Match needs, and the only price is that If-Match, which compares strongly, never holds for one.
///
/// A 304 has the headers of the 200 but for those that describe the body it does not have (section 15.4.5): Content-*
/// other than Content-Location, and Last-Modified where there is an ETag.
///
/// Order: innermost, next to the handler, inside of compression. Throws std::invalid_argument for a `max` of 0.
any_layer etag(etag_options options = {});

/// What a handler knows of the current representation. An ETag is written as it is sent, with its quotes.
struct validators {
    /// Empty: it has none.
    std::string_view etag = {};
    /// Empty: not known. In whole seconds, as HTTP has them.
    std::optional<std::chrono::sys_seconds> last_modified = {};
    /// False when there is nothing yet, and the request would create it.
    bool exists = true;
};

/// What the preconditions of a request come to.
enum class precondition : unsigned char {
    holds,        ///< go on
    not_modified, ///< the client has it: 304 (for GET, HEAD and QUERY)
    failed,       ///< 412: do nothing of what was asked
};

/// Whether the preconditions of a request hold, in the order of RFC 9110 section 13.2.2: If-Match, else
/// If-Unmodified-Since; then If-None-Match, else If-Modified-Since. For handlers that change something, before they do:
///
///     if (check_preconditions(c, {.etag = row.tag}) == precondition::failed) return c.fail(412);
[[nodiscard]] precondition check_preconditions(context const& c, validators const& current);

} // namespace tunic::middleware
