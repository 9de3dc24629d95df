// Input as types: read and checked before the handler runs.
//
//   curl 'localhost:8080/books?page=2&tag=novel&tag=short'     # -> page 2 of novel short
//   curl -i 'localhost:8080/books?page=0'
//       # -> HTTP/1.1 400 Bad Request
//       # -> "target":"query"
//       # -> {"path":"/page","code":"number_minimum","message":"must be at least 1"}
//   curl -i --json '{"title":"Onions","isbn":"978-3-16-148410-0","pages":320}' localhost:8080/books
//       # -> HTTP/1.1 201 Created
//       # -> {"title":"Onions","isbn":"978-3-16-148410-0","pages":320,"language":"en"}
//   curl --json '{"title":"","isbn":"?","pages":-1}' -H 'Accept: text/plain' localhost:8080/books
//       # -> the body is not valid
//       # -> /title: must have 1 to 200 characters
//       # -> /isbn: must be an ISBN
//       # -> /pages: must be at least 1
//   curl -i -H 'Content-Type: text/csv' -d 'a,b' localhost:8080/books     # -> HTTP/1.1 415
//   curl -X PUT -H 'If-Match: x' --json '{"from":"2026-05-01","to":"2026-05-03"}' localhost:8080/books/7/loan
//       # -> 7 until 2026-05-03
//   curl -X PUT -H 'If-Match: x' --json '{"from":"2026-05-01","to":"2026-04-03"}' localhost:8080/books/7/loan
//       # -> {"path":"/to","code":"custom","message":"must not be before it begins"}
//   curl --json '{"payment":{"company":"Onions Ltd","type":"invoice"}}' localhost:8080/books/7/orders
//       # -> 1 for Onions Ltd
//   curl --json '{"payment":{"type":"cash"}}' localhost:8080/books/7/orders
//       # -> {"path":"/payment/type","code":"variant_tag","message":"must be one of card, invoice"}
//   curl --json '{"payment":{"type":"invoice","company":"x"},"by":{"way":"foot"}}' localhost:8080/books/7/orders
//       # -> {"path":"/by/way","code":"variant_tag","message":"must be one of post, bike messenger"}
//   curl -X PATCH --json '{"title":"More Onions","back_cover":null}' localhost:8080/books/7
//       # -> {"title":"More Onions","back_cover":null,"copies":1}
//   curl -X PATCH --json '{}' localhost:8080/books/7     # -> {"title":"Onions","back_cover":"In layers.","copies":1}
//   curl -X PATCH --json '{"title":null}' localhost:8080/books/7
//       # -> {"path":"/title","code":"json_type","message":"must be a string"}
//   curl -d 'text=well+layered' localhost:8080/books/7/notes     # -> well layered
#include "port.hpp"

#include <tunic/input.hpp>
#include <tunic/tunic.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace {

using namespace tunic;

// [types]
struct paging {
    int page = 1;                 // a default: may be left out
    std::optional<std::string> q; // may be left out
    std::vector<std::string> tag; // ?tag=a&tag=b
};
struct book {
    std::string title; // neither: required
    std::string isbn;
    int pages;
    std::string language = "en";
};
// [/types]

// [more]
struct book_key {
    std::uint32_t id;
};
struct precondition {
    std::string if_match; // the field If-Match
};
struct loan {
    std::string from;
    std::string to;
};
struct note {
    std::string text;
};
// [/more]

// [variants]
struct card {
    std::string number;
};
struct invoice {
    std::string company;
};
struct post {};
struct courier {
    int days;
};
using delivery = std::variant<post, courier>;

struct order {
    int copies = 1;
    std::variant<card, invoice> payment; // {"type":"card","number":"4111 1111 1111 1111"}
    std::optional<delivery> by;          // {"way":"post"} or {"way":"bike messenger","days":2}
};
// [/variants]

// [given]
struct edition {
    std::string title;
    std::optional<std::string> blurb;
    int copies = 1;
};
struct edition_change {
    given<std::string> title;                // absent, or a string; null is refused
    given<std::optional<std::string>> blurb; // absent, null, or a string
    given<int> copies;
};
// [/given]

} // namespace

// [except]
template <> struct tunic::describe<edition> {
    static constexpr auto except = std::tuple{field{"back_cover", &edition::blurb}}; // the others stay as they are
};
template <> struct tunic::describe<edition_change> {
    static constexpr auto except = std::tuple{field{"back_cover", &edition_change::blurb}};
};
// [/except]
template <>
struct tunic::rules<edition_change>
    : tunic::rule_set<rule<&edition_change::title, length<1, 200>>, rule<&edition_change::copies, minimum<0>>> {};

// [rules]
template <>
struct tunic::rules<paging> : tunic::rule_set<rule<&paging::page, minimum<1>>, rule<&paging::tag, items<0, 10>>> {};

template <>
struct tunic::rules<book>
    : tunic::rule_set<rule<&book::title, length<1, 200>>,
                      rule<&book::isbn, matches<"^97[89]-[0-9-]{10,13}$">, message<"must be an ISBN">>,
                      rule<&book::pages, minimum<1>>, rule<&book::language, one_of<"en", "de", "fr">>> {};

template <>
struct tunic::rules<loan>
    : tunic::rule_set<
          rule<&loan::from, format<date>>, rule<&loan::to, format<date>>,
          object_rule<[](loan const& l) { return l.from <= l.to; }, "must not be before it begins", &loan::to>> {};
// [/rules]

// [names]
template <> struct tunic::describe<delivery> {
    static constexpr std::string_view tag = "way";
};
template <> struct tunic::describe<courier> {
    static constexpr std::string_view name = "bike messenger";
};
// [/names]

template <> struct tunic::rules<card> : tunic::rule_set<rule<&card::number, matches<"^[0-9 ]{12,23}$">>> {};

namespace {

// [handlers]
void list_books(context& c, query<paging> in) {
    std::string tags;
    for (auto const& tag : in->tag) tags += " " + tag;
    c.text(c.format("page {} of{}\n", in->page, tags));
}

void add_book(context& c, json<book> in) { c.status(201).json(*in); }

void lend(context& c, params<book_key> key, headers<precondition>, json<loan> in) {
    c.text(c.format("{} until {}\n", key->id, in->to));
}
// [/handlers]

// [order]
std::string_view payer(std::variant<card, invoice> const& payment) {
    auto const* const bill = std::get_if<invoice>(&payment);
    return bill ? std::string_view(bill->company) : "the card holder";
}

void buy(context& c, json<order> in) { c.text(c.format("{} for {}\n", in->copies, payer(in->payment))); }
// [/order]

// [patch]
void change_edition(context& c, params<book_key>, json<edition_change> change) {
    edition stored{"Onions", "In layers."};
    if (change->title) stored.title = *change->title;
    change->blurb.assign_to(stored.blurb); // the same in one step; null empties it
    change->copies.assign_to(stored.copies);
    c.json(stored);
}
// [/patch]

// [body]
task<> add_note(context& c) {
    note const& in = co_await c.body<note>(); // JSON or a form, as Content-Type says
    c.text(c.format("{}\n", in.text));
}
// [/body]

} // namespace

int main(int argc, char** argv) {
    // [routes]
    tunic::app app;
    app.mount(define_route("/books", GET(list_books), POST(add_book)));
    app.mount(define_route("/books/:id<uint>/loan", PUT(lend)));
    app.mount(define_route("/books/:id<uint>/notes", POST(add_note)));
    // [/routes]
    app.mount(define_route("/books/:id<uint>/orders", POST(buy)));
    app.mount(define_route("/books/:id<uint>", PATCH(change_edition)));
    return tunic::run(std::move(app), {.port = port_from(argc, argv)});
}
