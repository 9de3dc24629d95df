// Notes from the command line, through the endpoints of api.hpp. Writing needs the token in NOTES_TOKEN.
//
//   client http://localhost:8080 find WORDS
//   client http://localhost:8080 add TITLE TEXT
//   client http://localhost:8080 like ID
//   client http://localhost:8080 drop ID
#include "api.hpp"

#include <tunic/client.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fmt/core.h>
#include <span>
#include <string>
#include <utility>

namespace {

using namespace showcase;
using tunic::client;
using tunic::task;

void say_no_such_note(api::no_such_note const& f) { fmt::print("there is no note {}\n", f.id); }
void say_no_token(api::no_token const& f) { fmt::print("{}: set NOTES_TOKEN\n", f.detail); }

task<> find(client const& http, std::string words) {
    api::search const wanted{.q = std::move(words), .tag = {}};
    auto const found = (co_await http.call<api::find_notes>(wanted)).value();
    fmt::print("{} found\n", found.total);
    for (note const& n : found.notes) fmt::print("{} {}\n", n.id, n.title);
}

// [match]
task<> add(client const& http, std::string title, std::string text) {
    draft const content{.title = std::move(title), .text = std::move(text)};
    auto const added = co_await http.call<api::add_note>(content);
    added.match([](note const& n) { fmt::print("{} {}\n", n.id, n.title); },
                [](api::no_room const& f) { fmt::print("there is no room for more than {} notes\n", f.most); },
                say_no_token); // leaving one of these out does not compile
}
// [/match]

task<> like(client const& http, std::uint64_t id) {
    auto const liked = co_await http.call<api::like_note>(id);
    liked.match([](note const& n) { fmt::print("{} is liked by {}\n", n.id, n.likes); }, say_no_such_note);
}

task<> drop(client const& http, std::uint64_t id) {
    auto const dropped = co_await http.call<api::drop_note>(id);
    dropped.match([] { fmt::print("deleted\n"); }, say_no_token, say_no_such_note);
}

task<> do_as_told(client const& http, std::span<char*> words) {
    auto const word = [&](std::size_t i) { return std::string(i < words.size() ? words[i] : ""); };
    auto const id = std::strtoull(word(1).c_str(), nullptr, 10);
    if (word(0) == "find") return find(http, word(1));
    if (word(0) == "add") return add(http, word(1), word(2));
    if (word(0) == "like") return like(http, id);
    if (word(0) == "drop") return drop(http, id);
    fmt::print("find, add, like or drop?\n");
    return {};
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        fmt::print(stderr, "usage: client URL find|add|like|drop ...\n");
        return 2;
    }
    char const* const token = std::getenv("NOTES_TOKEN");
    tunic::event_loop loop;
    client const http(loop,
                      {.base = argv[1], .headers = {{"Authorization", fmt::format("Bearer {}", token ? token : "")}}});
    try {
        tunic::block_on(loop, do_as_told(http, std::span(argv, static_cast<std::size_t>(argc)).subspan(2)));
    } catch (tunic::client_error const& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 1;
    }
}
