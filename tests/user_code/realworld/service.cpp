#include "realworld/service.hpp"

#include "realworld/api.hpp"
#include "realworld/store.hpp"

#include <tunic/api/serve.hpp>
#include <tunic/tunic.hpp>

#include <algorithm>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace blog {
namespace {

using namespace tunic;

/// Who has sent the request, if they are known: `Authorization: Token ...`.
struct visitor {
    store::account* who = nullptr;
};

// Errors of the house's own kind, and what becomes of them.
struct out_of_range : std::runtime_error {
    using std::runtime_error::runtime_error;
};

task<> explain(context& c, std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (out_of_range const& e) { c.status(422).json(not_found{.what = e.what()}); }
    co_return;
}

not_logged_in const nobody{.message = "log in first"};

std::string slug_of(std::string const& title) {
    std::string slug;
    for (char const c : title) slug += c == ' ' ? '-' : c;
    return slug;
}

class blog_service {
public:
    void add_to(app& a) const {
        a.use([db = db_](context& c, next inner) -> task<> {
            auto token = c.header("Authorization");
            if (token.starts_with("Token ")) token.remove_prefix(6);
            c.put(visitor{.who = db->by_token(token)});
            return inner();
        });
        a.on_error(explain);
        serve_users(a);
        serve_articles(a);
        serve_comments(a);
    }

private:
    template <auto const& E> static store::account* visitor_of(call<E> const& c) {
        return c.context().template get<visitor>().who;
    }

    void serve_users(app& a) const {
        a.serve<login>([db = db_](call<login>& c) -> reply<login> {
            auto* const known = db->by_email(c.body().email);
            if (!known || known->password != c.body().password) return not_logged_in{"wrong e-mail or password"};
            return known->self;
        });
        a.serve<enrol>([db = db_](call<enrol>& c) -> reply<enrol> {
            auto const& wanted = c.body();
            if (db->by_email(wanted.email)) return taken{"email"};
            if (db->accounts.contains(wanted.username)) return taken{"username"};
            user const made{
                .email = wanted.email, .token = "t-" + wanted.username, .username = wanted.username, .bio = {}};
            db->accounts[wanted.username] = {.self = made, .password = wanted.password};
            return made;
        });
        a.serve<get_me>([](call<get_me>& c) -> reply<get_me> {
            if (auto const* const me = visitor_of(c)) return me->self;
            return nobody;
        });
        a.serve<change_me>([db = db_](call<change_me>& c) -> reply<change_me> {
            auto* const me = visitor_of(c);
            if (!me) return nobody;
            auto const& change = c.body();
            if (change.email && db->by_email(*change.email)) return taken{"email"};
            if (change.email) me->self.email = *change.email;
            if (change.bio) me->self.bio = *change.bio;
            if (change.image) me->self.image = change.image;
            return me->self;
        });
        a.serve<get_profile>([db = db_](call<get_profile>& c) -> reply<get_profile> {
            if (!db->accounts.contains(c.id())) return not_found{c.id()};
            return db->profile_of(c.id(), visitor_of(c));
        });
        a.serve<follow>([db = db_](call<follow>& c) -> reply<follow> {
            auto* const me = visitor_of(c);
            if (!me) return nobody;
            if (!db->accounts.contains(c.id())) return not_found{c.id()};
            me->follows.insert(c.id());
            return db->profile_of(c.id(), me);
        });
        a.serve<unfollow>([db = db_](call<unfollow>& c) -> reply<unfollow> {
            auto* const me = visitor_of(c);
            if (!me) return nobody;
            if (!db->accounts.contains(c.id())) return not_found{c.id()};
            me->follows.erase(c.id());
            return db->profile_of(c.id(), me);
        });
    }

    template <class Wanted>
    static article_list select(store const& db, store::account const* me, std::int32_t offset, std::int32_t limit,
                               Wanted const& wanted) {
        article_list page{.articles = {}};
        for (auto const& [slug, e] : db.entries) {
            if (!wanted(e)) continue;
            if (page.articlesCount >= offset && page.articlesCount < offset + limit)
                page.articles.push_back(db.shown(e, me));
            ++page.articlesCount;
        }
        if (offset != 0 && page.articles.empty()) throw out_of_range("there are not so many");
        return page;
    }

    void serve_articles(app& a) const {
        a.serve<list_articles>([db = db_](call<list_articles>& c) -> task<reply<list_articles>> {
            auto const& q = c.query();
            co_return select(*db, visitor_of(c), q.offset, q.limit, [&q](store::entry const& e) {
                auto const& tags = e.text.tagList;
                return (!q.tag || std::find(tags.begin(), tags.end(), *q.tag) != tags.end())
                       && (!q.author || e.author == *q.author) && (!q.favorited || e.liked_by.contains(*q.favorited));
            });
        });
        a.serve<feed>([db = db_](call<feed>& c) -> task<reply<feed>> {
            auto const* const me = visitor_of(c);
            if (!me) co_return nobody;
            co_return select(*db, me, c.query().offset, c.query().limit,
                             [me](store::entry const& e) { return me->follows.contains(e.author); });
        });
        a.serve<get_article>([db = db_](call<get_article>& c) -> reply<get_article> {
            if (auto const* const e = db->find(c.id())) return db->shown(*e, visitor_of(c));
            return not_found{c.id()};
        });
        a.serve<create_article>([db = db_](call<create_article>& c) -> reply<create_article> {
            auto const* const me = visitor_of(c);
            if (!me) return nobody;
            auto const slug = slug_of(c.body().title);
            if (db->find(slug)) return taken{"title"};
            auto& fresh = db->entries[slug];
            fresh.author = me->self.username;
            fresh.text = {.slug = slug,
                          .title = c.body().title,
                          .description = c.body().description,
                          .body = c.body().body,
                          .tagList = c.body().tagList,
                          .createdAt = ++db->last_id,
                          .author = {}};
            return db->shown(fresh, me);
        });
        a.serve<change_article>([db = db_](call<change_article>& c) -> reply<change_article> {
            auto const* const me = visitor_of(c);
            if (!me) return nobody;
            auto* const e = db->find(c.id());
            if (!e) return not_found{c.id()};
            if (e->author != me->self.username) return forbidden{"not yours"};
            if (c.body().title) e->text.title = *c.body().title;
            if (c.body().description) e->text.description = *c.body().description;
            if (c.body().body) e->text.body = *c.body().body;
            return db->shown(*e, me);
        });
        a.serve<drop_article>([db = db_](call<drop_article>& c) -> reply<drop_article> {
            auto const* const me = visitor_of(c);
            if (!me) return nobody;
            auto const* const e = db->find(c.id());
            if (!e) return not_found{c.id()};
            if (e->author != me->self.username) return forbidden{"not yours"};
            db->entries.erase(c.id());
            return done;
        });
        a.serve<favorite>([db = db_](call<favorite>& c) -> reply<favorite> {
            auto const* const me = visitor_of(c);
            if (!me) return nobody;
            auto* const e = db->find(c.id());
            if (!e) return not_found{c.id()};
            e->liked_by.insert(me->self.username);
            return db->shown(*e, me);
        });
        a.serve<unfavorite>([db = db_](call<unfavorite>& c) -> reply<unfavorite> {
            auto const* const me = visitor_of(c);
            if (!me) return nobody;
            auto* const e = db->find(c.id());
            if (!e) return not_found{c.id()};
            e->liked_by.erase(me->self.username);
            return db->shown(*e, me);
        });
        a.serve<list_tags>([db = db_](call<list_tags>&) -> reply<list_tags> {
            std::set<std::string> all;
            for (auto const& [slug, e] : db->entries) all.insert(e.text.tagList.begin(), e.text.tagList.end());
            return std::vector<std::string>(all.begin(), all.end());
        });
    }

    void serve_comments(app& a) const {
        a.serve<add_comment>([db = db_](call<add_comment>& c) -> reply<add_comment> {
            auto const* const me = visitor_of(c);
            if (!me) return nobody;
            auto* const e = db->find(c.id());
            if (!e) return not_found{c.id()};
            auto const& name = me->self.username;
            comment const made{.id = ++db->last_id, .body = c.body().body, .author = db->profile_of(name, me)};
            e->comments.emplace_back(name, made);
            return made;
        });
        a.serve<list_comments>([db = db_](call<list_comments>& c) -> reply<list_comments> {
            auto const* const e = db->find(c.id());
            if (!e) return not_found{c.id()};
            std::vector<comment> all;
            for (auto const& [name, one] : e->comments) all.push_back(one);
            return all;
        });
        a.serve<drop_comment>([db = db_](call<drop_comment>& c) -> reply<drop_comment> {
            auto const* const me = visitor_of(c);
            if (!me) return nobody;
            auto const& [slug, id] = c.path();
            auto* const e = db->find(slug);
            if (!e) return not_found{slug};
            auto const wanted = id;
            auto const at = std::find_if(e->comments.begin(), e->comments.end(),
                                         [wanted](auto const& one) { return one.second.id == wanted; });
            if (at == e->comments.end()) return not_found{"comment"};
            if (at->first != me->self.username) return forbidden{"not yours"};
            e->comments.erase(at);
            return done;
        });
    }

    std::shared_ptr<store> db_ = std::make_shared<store>(); // one loop, so no locks
};

} // namespace

app make_blog() {
    app a;
    blog_service().add_to(a);
    return a;
}

} // namespace blog
