#pragma once
#include <tunic/route/constraint.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::routing {

/// A piece of a segment: text, a parameter, or an optional group of pieces.
struct part {
    enum class kind : std::uint8_t { literal, parameter, group };

    kind is = kind::literal;
    constraint must_be = constraint::any; // for a parameter
    std::string text;                     // the literal, or the name of the parameter
    std::vector<part> parts;              // for a group

    friend bool operator==(part const&, part const&) = default;
};

/// The text between two slashes.
struct segment {
    enum class presence : std::uint8_t { required, optional, rest };

    presence is = presence::required;
    std::vector<part> parts; // for a rest segment: its one parameter

    friend bool operator==(segment const&, segment const&) = default;
};

/// A parsed pattern. `/` has no segments.
struct parsed_pattern {
    std::vector<segment> segments;
    bool trailing_slash = false;

    /// The names of the parameters in order of appearance: the order of `captures`.
    std::vector<std::string_view> names() const&;
    std::vector<std::string_view> names() const&& = delete; // they are views into the pattern

    friend bool operator==(parsed_pattern const&, parsed_pattern const&) = default;
};

/// Throws bad_pattern.
parsed_pattern parse(std::string_view text);

/// The canonical spelling for people and logs: `/users/[id]/{tab}` becomes `/users/:id/:tab?`. parse() accepts it.
std::string to_text(parsed_pattern const&);

/// How paths are compared with patterns, for one whole table.
struct match_options {
    bool case_sensitive = true;
    bool strict_slash = false; ///< `/a/` differs from `/a`; otherwise trailing slashes of paths and patterns are
                               ///< ignored

    friend bool operator==(match_options const&, match_options const&) = default;
};

/// The pattern without the names of its parameters. Two patterns with one shape match the same paths; they can share a
/// place in a table only if they have no method in common.
std::string shape(parsed_pattern const&, match_options = {});

} // namespace tunic::routing
