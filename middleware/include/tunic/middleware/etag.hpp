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
    /// `W/"..."`: two responses are equivalent, not necessarily identical byte by byte.
    bool weak = true;
    /// The largest body that is hashed, in bytes. Larger ones get no tag.
    std::size_t max = std::size_t{1} << 20;
    /// Requests that the layer ignores.
    request_predicate skip = false;
};

/// Gives whole responses an ETag and answers conditional requests (RFC 9110 sections 8.8.3 and 13): a client that has
/// the current representation gets a 304 without a body, one that requires another version gets a 412.
///
/// Applies to GET, HEAD and QUERY with a status of 2xx. A 200 with a body of at most `max` bytes, and without an ETag
/// from the handler, gets one computed from its bytes (128 bits; not cryptographic, so it proves nothing). The
/// handler's own ETag or Last-Modified is used as is, regardless of size. Streams and all other methods are ignored:
/// there the handler must call check_preconditions() before it acts.
///
/// Tags are weak by default. A strong tag promises the same bytes on the wire, and this layer cannot know how outer
/// layers or a proxy change them (for example by compression). A weak tag is enough for If-None-Match; the only price
/// is that If-Match, which compares strongly, never matches it.
///
/// A 304 has the headers of the 200 except those that describe the missing body (section 15.4.5): Content-* other than
/// Content-Location, and Last-Modified if there is an ETag.
///
/// Order: innermost, next to the handler, inside of compression. Throws std::invalid_argument for a `max` of 0.
any_layer etag(etag_options options = {});

/// The handler's knowledge of the current representation. Write an ETag as it is sent, with its quotes.
struct validators {
    /// Empty without an ETag.
    std::string_view etag = {};
    /// Empty if unknown. In whole seconds, as in HTTP.
    std::optional<std::chrono::sys_seconds> last_modified = {};
    /// False when it does not exist yet, and the request would create it.
    bool exists = true;
};

/// The verdict on a request's preconditions.
enum class precondition : unsigned char {
    holds,        ///< continue
    not_modified, ///< the client has it already: 304 (for GET, HEAD and QUERY)
    failed,       ///< 412: do not perform the request
};

/// Evaluates the preconditions of a request in the order of RFC 9110 section 13.2.2: If-Match, else
/// If-Unmodified-Since; then If-None-Match, else If-Modified-Since. For handlers that change something, before they do:
///
///     if (check_preconditions(c, {.etag = row.tag}) == precondition::failed) return c.fail(412);
[[nodiscard]] precondition check_preconditions(context const& c, validators const& current);

} // namespace tunic::middleware
