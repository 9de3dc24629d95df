// Calls the API as programs do that want a value or an exception.
#include "calls.hpp"
#include "realworld/api.hpp"

#include <tunic/client.hpp>
#include <tunic/tunic.hpp>

#include <string>
#include <vector>

namespace blog {

using namespace tunic;

task<std::string> write_and_read(client const& http) {
    registration const ann{.username = "ann", .email = "ann@example.org", .password = "open sesame"};
    auto const enrolled = (co_await http.call<enrol>(ann)).value();
    credentials const known{.email = "ann@example.org", .password = "open sesame"};
    auto const session = (co_await http.call<login>(known)).value();

    selection const tagged{.tag = "onions"};
    auto const found = (co_await http.call<list_articles>(tagged)).value();
    article_change const change{.description = "shorter"};
    auto const refused = co_await http.call<change_article>("nothing", change);
    std::string text = enrolled.username + (session.token.empty() ? " has no token" : " has a token");
    text += ", found " + std::to_string(found.articlesCount);
    text += refused.failure_if<not_logged_in>() ? ", refused" : ", changed";
    co_return text;
}

task<std::string> read_everything(client const& http) {
    auto const tags = (co_await http.call<list_tags>()).value();
    std::string text = std::to_string(tags.size()) + " tags";
    auto const missing = (co_await http.call<get_article>("nothing")).value_if();
    text += missing ? ", an article" : ", no article";
    auto const who = co_await http.call<get_profile>("ann");
    who.match([&](profile const& p) { text += ", " + p.username; },
              [&](not_found const& f) { text += ", no " + f.what; });
    try {
        text += (co_await http.call<get_me>()).value().email;
    } catch (endpoint_error const& e) { text += ", " + std::to_string(e.status()); }
    co_return text;
}

} // namespace blog
