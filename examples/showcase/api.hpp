#pragma once
// The contract between the server and its clients: inputs, outputs, failures and paths.
#include "note.hpp"

#include <tunic/api.hpp>
#include <tunic/data/json_chrono.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace showcase::api {

/// Words in title or text, ignoring case, and a tag.
struct filter {
    std::optional<std::string> q = {};
    std::optional<std::string> tag = {};
};
struct search {
    std::optional<std::string> q = {};
    std::optional<std::string> tag = {};
    std::size_t page = 1;
    std::size_t size = 20;
};
struct page {
    std::size_t page;
    std::size_t size;
    std::size_t total; ///< on all pages
    std::vector<note> notes;
};

// [failures]
struct no_token {
    std::string detail;
};
struct no_such_note {
    std::uint64_t id;
};
struct no_room {
    std::size_t most;
};
// [/failures]

// [endpoints]
inline constexpr auto notes = tunic::root("notes");
inline constexpr auto one = notes / tunic::param<std::uint64_t>("id");

inline constexpr auto find_notes =
    GET(notes).query<search>().response<page>().doc("Find notes. The newest come first.");
inline constexpr auto get_note = GET(one).response<note>().failure<no_such_note>(404).doc("One note");
inline constexpr auto like_note = POST(one, "likes").response<note>().failure<no_such_note>(404).doc("Like a note");
inline constexpr auto add_note =
    POST(notes).request<draft>().response<note>(201).failure<no_token>(401).failure<no_room>(507).doc("Add a note");
inline constexpr auto replace_note =
    PUT(one).request<draft>().response<note>().failure<no_token>(401).failure<no_such_note>(404).doc(
        "Replace a note. Its likes stay.");
inline constexpr auto drop_note = DELETE(one).failure<no_token>(401).failure<no_such_note>(404).doc("Delete a note");
// [/endpoints]

} // namespace showcase::api

// Only the title is required.
template <> struct tunic::describe<showcase::draft> {
    static constexpr auto fields = std::tuple{
        tunic::field{"title", &showcase::draft::title},
        tunic::field{"text", &showcase::draft::text, tunic::presence::optional},
        tunic::field{"tags", &showcase::draft::tags, tunic::presence::optional},
    };
};

// [rules]
template <>
struct tunic::rules<showcase::draft>
    : tunic::rule_set<tunic::rule<&showcase::draft::title, tunic::length<1, 120>,
                                  tunic::message<"a title has 1 to 120 characters">>,
                      tunic::rule<&showcase::draft::text, tunic::length<0, 10'000>>,
                      tunic::rule<&showcase::draft::tags, tunic::items<0, 8>, tunic::each<tunic::length<1, 40>>>> {};
template <>
struct tunic::rules<showcase::api::search>
    : tunic::rule_set<tunic::rule<&showcase::api::search::page, tunic::minimum<1>, tunic::maximum<1'000'000>>,
                      tunic::rule<&showcase::api::search::size, tunic::minimum<1>, tunic::maximum<100>>> {};
// [/rules]
