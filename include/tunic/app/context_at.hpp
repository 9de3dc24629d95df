#pragma once
#include <tunic/app/context.hpp>
#include <tunic/app/folder_names.hpp>
#include <tunic/data/literal.hpp>

#include <string_view>

namespace tunic {

/// The context of a route file, which knows the parameters of its folder while compiling:
///
///     GET([](context_at<"users/[id]">& c) { return c.param<"id">(); })   // c.param<"idd">() does not compile
///
/// It is the context of the request, with all that a context has; handlers, and layers of `use`, may take it in place
/// of `context&`. The name is that of the file's own folder or of one above it: anything else does not compile either.
/// Parameters of the PREFIX are not known here; `c.param("tenant")` reads them as everywhere.
template <data::literal Folder> class [[gnu::may_alias]] context_at : public context {
public:
    context_at() = delete; // the session makes contexts; this is a way to look at one

    using context::param;
    /// A parameter of the folder, decoded; empty when absent. Those in brackets never are.
    template <data::literal Name> [[nodiscard]] std::string_view param() const {
        static_assert(detail::folder_has_parameter<Folder>(Name.view()),
                      "tunic: neither this folder nor one above it has a parameter of this name");
        return context::param(Name.view());
    }
    /// As a number, bool, enum or text: `c.param<"id", int>()`. 400 when it is absent or is none; std::optional<T>
    /// allows absent.
    template <data::literal Name, class T> [[nodiscard]] T param() const {
        static_assert(detail::folder_has_parameter<Folder>(Name.view()),
                      "tunic: neither this folder nor one above it has a parameter of this name");
        return context::param<T>(Name.view());
    }
};

namespace detail {

// There is no object of this type: the reference that handlers get is one to the context, under a name that adds
// functions and nothing else. may_alias is what GNU C++ asks for to look at an object through another type.
template <data::literal Folder> context_at<Folder>& seen_from(context& c) noexcept {
    static_assert(sizeof(context_at<Folder>) == sizeof(context) && alignof(context_at<Folder>) == alignof(context));
    return static_cast<context_at<Folder>&>(c);
}

} // namespace detail
} // namespace tunic
