// An API that documents itself: the document is generated from the endpoints of api.hpp, their types and their rules.
// Open http://localhost:8080/docs in a browser.
//
//   curl localhost:8080/openapi.json                       # -> "openapi": "3.1.0"
//                                                          # -> "operationId": "lend_book"
//   curl -i localhost:8080/docs                            # -> Content-Security-Policy: default-src 'none'
//   curl 'localhost:8080/api/books?q=onion'                # -> "title":"On Onions"
//   curl 'localhost:8080/api/books?limit=0'                # -> must be at least 1
//   curl -X PUT localhost:8080/api/books/2/loan -H 'Content-Type: application/json' -d '{"reader":"ann@example.org"}'
//                                                          # -> "days":14
//   curl -X PUT localhost:8080/api/books/2/loan -H 'Content-Type: application/json' -d '{"handover":{}}'
//                                                          # -> "/handover/type"
//   curl localhost:8080/api/books/9                        # -> {"id":9}
//   printf GIF89a | curl -F photo=@- localhost:8080/readers/ann/card   # -> a photo of 6 bytes, 0 papers
#include "openapi/api.hpp"
#include "port.hpp"

#include <tunic/api/openapi.hpp>
#include <tunic/api/serve.hpp>
#include <tunic/input.hpp>
#include <tunic/tunic.hpp>

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace tunic;
using library::book;

class catalogue {
public:
    std::vector<book> find(library::search const& wanted) {
        std::scoped_lock const lock(mutex_);
        std::vector<book> found;
        for (auto const& b : books_) {
            bool const has_words = !wanted.q || lower(b.title).find(lower(*wanted.q)) != std::string::npos;
            bool const has_kind =
                wanted.kind.empty() || std::count(wanted.kind.begin(), wanted.kind.end(), b.kind) != 0;
            if (has_words && has_kind && std::cmp_less(found.size(), wanted.limit)) found.push_back(b);
        }
        return found;
    }
    std::optional<book> find(std::int64_t id) {
        std::scoped_lock const lock(mutex_);
        for (auto const& b : books_)
            if (b.id == id) return b;
        return std::nullopt;
    }
    book add(library::new_book b) {
        std::scoped_lock const lock(mutex_);
        return books_.emplace_back(book{next_++, std::move(b.title), std::move(b.authors), b.kind, b.pages, {}});
    }
    bool remove(std::int64_t id) {
        std::scoped_lock const lock(mutex_);
        return std::erase_if(books_, [id](book const& b) { return b.id == id; }) != 0;
    }

private:
    static std::string lower(std::string text) {
        for (char& c : text)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return text;
    }

    std::mutex mutex_;
    std::vector<book> books_{{1,
                              "A History of Layers",
                              {{"Ann Other", 1961}},
                              library::genre::history,
                              312,
                              {{"Slow to begin", {{"It is", {}}}}}},
                             {2, "On Onions", {{"Ben Ives", 1978}, {"Cid Dale", {}}}, library::genre::science, 96, {}}};
    std::int64_t next_ = 3;
};

struct reader_key {
    std::string token;
};

struct reader_card {
    uploaded_file photo;
    std::string valid_until = "2027-12-31";
    std::vector<uploaded_file> papers;
};

app make_app(catalogue& books) {
    app app;
    app.serve<library::list_books>(
           [&](call<library::list_books>& c) -> reply<library::list_books> { return books.find(c.query()); })
        .serve<library::add_book>(
            [&](call<library::add_book>& c) -> reply<library::add_book> { return books.add(std::move(c.body())); })
        .serve<library::get_book>([&](call<library::get_book>& c) -> reply<library::get_book> {
            if (auto const found = books.find(c.id())) return *found;
            return library::not_found{c.id()};
        })
        .serve<library::drop_book>([&](call<library::drop_book>& c) -> reply<library::drop_book> {
            if (!books.remove(c.id())) return library::not_found{c.id()};
            return done;
        })
        .serve<library::lend_book>([&](call<library::lend_book>& c) -> reply<library::lend_book> {
            if (!books.find(c.id())) return library::not_found{c.id()};
            if (c.id() == 1) return library::lent{"2026-12-24"};
            return c.body();
        });
    // Plain routes are in the document too, with the inputs that their handlers declare.
    app.get("/readers/:name", [](context& c, cookies<reader_key> key) {
        c.text(c.format("{} has the key {}", c.param("name"), key->token));
    });
    app.post("/readers/:name/card", [](context& c, multipart<reader_card> card) {
        c.text(c.format("a photo of {} bytes, {} papers, until {}", card->photo.size(), card->papers.size(),
                        card->valid_until));
    });
    // [use]
    app.use(openapi({.title = "Library", .version = "2.1.0", .description = "Books, and who has them."}));
    // [/use]
    return app;
}

} // namespace

int main(int argc, char** argv) {
    catalogue books;
    service const service = make_app(books).compile();
    // [print]
    if (argc > 1 && std::string_view(argv[1]) == "--print-openapi")
        return std::fputs(openapi_document(service, {.title = "Library", .version = "2.1.0"}).c_str(), stdout) < 0;
    // [/print]
    return run(service, {.port = port_from(argc, argv)});
}
