#pragma once
// The API of a library. This header is all that server and client share.
#include <tunic/api.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace library {

enum class genre { fiction, science, history };

struct author {
    std::string name;
    std::optional<int> born = {};
};

struct note {
    std::string text;
    std::vector<note> replies = {};
};

struct book {
    std::int64_t id;
    std::string title;
    std::vector<author> authors;
    genre kind = genre::fiction;
    std::uint16_t pages;
    std::vector<note> notes;
};

struct new_book {
    std::string title;
    std::vector<author> authors;
    genre kind = genre::fiction;
    std::uint16_t pages;
};

struct search {
    std::optional<std::string> q = {};
    std::vector<genre> kind = {};
    int limit = 20;
};

struct at_the_desk {};
struct by_post {
    std::string address;
};

struct loan {
    std::string reader;
    int days = 14;
    std::optional<std::variant<at_the_desk, by_post>> handover = {};
};

struct not_found {
    std::int64_t id;
};
struct lent {
    std::string until;
};

inline constexpr auto root = tunic::root("api");
inline constexpr auto books = root / "books";
inline constexpr auto one = books / tunic::param<std::int64_t>("id");

// [endpoints]
inline constexpr auto list_books = GET(books).query<search>().response<std::vector<book>>().doc("Search the catalogue");
inline constexpr auto add_book = POST(books).request<new_book>().response<book>(201).doc("Add a book");
inline constexpr auto get_book =
    GET(one).response<book>().failure<not_found>(404).doc("One book. With its notes, and the replies to them.");
inline constexpr auto drop_book = DELETE(one).failure<not_found>(404).doc("Take a book out of the catalogue");
inline constexpr auto lend_book = PUT(one, "loan")
                                      .request<loan>()
                                      .response<loan>()
                                      .failure<not_found>(404)
                                      .failure<lent>(409)
                                      .doc("Lend a book to a reader");
// [/endpoints]

} // namespace library

// [rules]
template <>
struct tunic::rules<library::new_book>
    : tunic::rule_set<tunic::rule<&library::new_book::title, tunic::length<1, 120>>,
                      tunic::rule<&library::new_book::authors, tunic::items<1, 8>>,
                      tunic::rule<&library::new_book::pages, tunic::minimum<1>, tunic::message<"at least one page">>> {
};
template <>
struct tunic::rules<library::loan>
    : tunic::rule_set<tunic::rule<&library::loan::reader, tunic::format<tunic::email>>,
                      tunic::rule<&library::loan::days, tunic::minimum<1>, tunic::maximum<60>>> {};
template <>
struct tunic::rules<library::search>
    : tunic::rule_set<tunic::rule<&library::search::limit, tunic::minimum<1>, tunic::maximum<100>>> {};
// [/rules]
