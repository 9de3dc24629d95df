#pragma once
#include <tunic/app/context.hpp>
#include <tunic/http/list.hpp>

#include <string_view>

namespace tunic::middleware {

/// The sender of the request, as found by an authentication layer: `c.get<principal>().name()`.
///
/// It keeps copies in the request's memory, so it may be constructed from short-lived texts, and lives as long as the
/// request.
class principal {
public:
    /// `scope`: the sender's permissions, as words separated by spaces (RFC 6749 section 3.3).
    principal(context& c, std::string_view name, std::string_view scope = {})
        : name_(c.copy(name)), scope_(c.copy(scope)) {}

    /// Empty when the sender has access but no known name: a token from a list.
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    /// The words as given; empty without any.
    [[nodiscard]] std::string_view scope() const noexcept { return scope_; }
    /// Whether the scope contains this word.
    [[nodiscard]] bool may(std::string_view word) const noexcept {
        for (auto const one : http::list_view(scope_, ' '))
            if (one == word) return true;
        return false;
    }

private:
    std::string_view name_;
    std::string_view scope_;
};

} // namespace tunic::middleware
