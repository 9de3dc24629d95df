#pragma once
#include "realworld/api.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace blog {

/// What a database would keep.
class store {
public:
    struct account {
        user self;
        std::string password;
        std::set<std::string> follows = {};
    };
    struct entry {
        article text;
        std::string author;
        std::set<std::string> liked_by = {};
        std::vector<std::pair<std::string, comment>> comments = {};
    };

    account* by_email(std::string_view email) {
        for (auto& [name, one] : accounts)
            if (one.self.email == email) return &one;
        return nullptr;
    }
    account* by_token(std::string_view token) {
        for (auto& [name, one] : accounts)
            if (!token.empty() && one.self.token == token) return &one;
        return nullptr;
    }
    entry* find(std::string const& slug) {
        auto const at = entries.find(slug);
        return at == entries.end() ? nullptr : &at->second;
    }
    [[nodiscard]] profile profile_of(std::string const& name, account const* seen_by) const {
        auto const& self = accounts.at(name).self;
        return {.username = self.username,
                .bio = self.bio,
                .image = self.image,
                .following = seen_by && seen_by->follows.contains(name)};
    }
    [[nodiscard]] article shown(entry const& e, account const* seen_by) const {
        article a = e.text;
        a.favorited = seen_by && e.liked_by.contains(seen_by->self.username);
        a.favoritesCount = static_cast<std::int64_t>(e.liked_by.size());
        a.author = profile_of(e.author, seen_by);
        return a;
    }

    std::map<std::string, account> accounts;
    std::map<std::string, entry> entries;
    std::int64_t last_id = 0;
};

} // namespace blog
