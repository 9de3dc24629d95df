#pragma once
// The API of a blog, as https://realworld-docs.netlify.app describes it: nineteen endpoints, declared once.
#include <tunic/api.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace blog {

struct user {
    std::string email;
    std::string token;
    std::string username;
    std::string bio;
    std::optional<std::string> image = {};
};
struct profile {
    std::string username;
    std::string bio;
    std::optional<std::string> image = {};
    bool following = false;
};
struct article {
    std::string slug;
    std::string title;
    std::string description;
    std::string body;
    std::vector<std::string> tagList;
    std::int64_t createdAt = 0;
    bool favorited = false;
    std::int64_t favoritesCount = 0;
    profile author;
};
struct comment {
    std::int64_t id;
    std::string body;
    profile author;
};

struct credentials {
    std::string email;
    std::string password;
};
struct registration {
    std::string username;
    std::string email;
    std::string password;
};
struct user_change {
    std::optional<std::string> email = {};
    std::optional<std::string> username = {};
    std::optional<std::string> bio = {};
    std::optional<std::string> image = {};
};
struct draft {
    std::string title;
    std::string description;
    std::string body;
    std::vector<std::string> tagList = {};
};
struct article_change {
    std::optional<std::string> title = {};
    std::optional<std::string> description = {};
    std::optional<std::string> body = {};
};
struct new_comment {
    std::string body;
};
struct selection {
    std::optional<std::string> tag = {};
    std::optional<std::string> author = {};
    std::optional<std::string> favorited = {};
    std::int32_t limit = 20;
    std::int32_t offset = 0;
};
struct paging {
    std::int32_t limit = 20;
    std::int32_t offset = 0;
};
struct article_list {
    std::vector<article> articles;
    std::int64_t articlesCount = 0;
};

struct not_logged_in {
    std::string message;
};
struct forbidden {
    std::string message;
};
struct not_found {
    std::string what;
};
struct taken {
    std::string field;
};

inline constexpr auto root = tunic::root("api");
inline constexpr auto users = root / "users";
inline constexpr auto me = root / "user";
inline constexpr auto one_profile = root / "profiles" / tunic::param<std::string>("username");
inline constexpr auto articles = root / "articles";
inline constexpr auto one_article = articles / tunic::param<std::string>("slug");
inline constexpr auto comments = one_article / "comments";

inline constexpr auto login = POST(users, "login").request<credentials>().response<user>().failure<not_logged_in>(401);
inline constexpr auto enrol = POST(users).request<registration>().response<user>(201).failure<taken>(409);
inline constexpr auto get_me = GET(me).response<user>().failure<not_logged_in>(401);
inline constexpr auto change_me =
    PUT(me).request<user_change>().response<user>().failure<not_logged_in>(401).failure<taken>(409);
inline constexpr auto get_profile = GET(one_profile).response<profile>().failure<not_found>(404);
inline constexpr auto follow =
    POST(one_profile, "follow").response<profile>().failure<not_logged_in>(401).failure<not_found>(404);
inline constexpr auto unfollow =
    DELETE(one_profile, "follow").response<profile>().failure<not_logged_in>(401).failure<not_found>(404);
inline constexpr auto list_articles = GET(articles).query<selection>().response<article_list>();
inline constexpr auto feed = GET(articles, "feed").query<paging>().response<article_list>().failure<not_logged_in>(401);
inline constexpr auto get_article = GET(one_article).response<article>().failure<not_found>(404);
inline constexpr auto create_article =
    POST(articles).request<draft>().response<article>(201).failure<not_logged_in>(401).failure<taken>(409);
inline constexpr auto change_article = PUT(one_article)
                                           .request<article_change>()
                                           .response<article>()
                                           .failure<not_logged_in>(401)
                                           .failure<forbidden>(403)
                                           .failure<not_found>(404);
inline constexpr auto drop_article =
    DELETE(one_article).failure<not_logged_in>(401).failure<forbidden>(403).failure<not_found>(404);
inline constexpr auto add_comment =
    POST(comments).request<new_comment>().response<comment>(201).failure<not_logged_in>(401).failure<not_found>(404);
inline constexpr auto list_comments = GET(comments).response<std::vector<comment>>().failure<not_found>(404);
inline constexpr auto drop_comment = DELETE(comments / tunic::param<std::int64_t>("id"))
                                         .failure<not_logged_in>(401)
                                         .failure<forbidden>(403)
                                         .failure<not_found>(404);
inline constexpr auto favorite =
    POST(one_article, "favorite").response<article>().failure<not_logged_in>(401).failure<not_found>(404);
inline constexpr auto unfavorite =
    DELETE(one_article, "favorite").response<article>().failure<not_logged_in>(401).failure<not_found>(404);
inline constexpr auto list_tags = GET(root, "tags").response<std::vector<std::string>>();

} // namespace blog

template <>
struct tunic::rules<blog::registration>
    : tunic::rule_set<tunic::rule<&blog::registration::username, tunic::length<1, 40>>,
                      tunic::rule<&blog::registration::password, tunic::length<8, 200>>> {};
template <>
struct tunic::rules<blog::selection>
    : tunic::rule_set<tunic::rule<&blog::selection::limit, tunic::minimum<1>, tunic::maximum<100>>,
                      tunic::rule<&blog::selection::offset, tunic::minimum<0>>> {};
