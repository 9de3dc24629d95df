#pragma once
#include <tunic/app/context.hpp>
#include <tunic/http/list.hpp>

#include <string_view>

namespace tunic::middleware {

/// Who sends the request, as an authentication layer has found out: `c.get<principal>().name()`.
///
/// It keeps copies in the request's memory, so it may be made of texts that are about to go, and lives as long as the
/// request.
class principal {
public:
    /// `scope`: what the sender may do, in words separated by spaces (RFC 6749 section 3.3).
    principal(context& c, std::string_view name, std::string_view scope = {})
        : name_(c.copy(name)), scope_(c.copy(scope)) {}

    /// Empty when only the right to enter is known, and not who has it: a token of a list.
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    /// The words as they were given; empty when none were.
    [[nodiscard]] std::string_view scope() const noexcept { return scope_; }
    /// Whether this word is one of the scope's.
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
