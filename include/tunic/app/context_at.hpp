#pragma once
#include <tunic/app/context.hpp>
#include <tunic/app/folder_names.hpp>
#include <tunic/data/literal.hpp>

#include <string_view>

namespace tunic {

/// The context of a route file, which knows the parameters of its folder at compile time:
///
///     GET([](context_at<"users/[id]">& c) { return c.param<"id">(); })   // c.param<"idd">() does not compile
///
/// It is the request's context with all its functions; handlers, and layers of `use`, may take it in place of
/// `context&`. The name must be that of the file's own folder or of one above it: anything else does not compile.
/// Parameters of the PREFIX are not known here; read them as usual with `c.param("tenant")`.
template <data::literal Folder> class [[gnu::may_alias]] context_at : public context {
public:
    context_at() = delete; // the connection creates contexts; this is another view of one

    using context::param;
    /// A parameter of the folder, decoded; empty when absent. Parameters in brackets are never empty.
    template <data::literal Name> [[nodiscard]] std::string_view param() const {
        static_assert(detail::folder_has_parameter<Folder>(Name.view()),
                      "tunic: neither this folder nor one above it has a parameter of this name");
        return context::param(Name.view());
    }
    /// As a number, bool, enum or text: `c.param<"id", int>()`. 400 when it is absent or invalid; std::optional<T>
    /// allows absent.
    template <data::literal Name, class T> [[nodiscard]] T param() const {
        static_assert(detail::folder_has_parameter<Folder>(Name.view()),
                      "tunic: neither this folder nor one above it has a parameter of this name");
        return context::param<T>(Name.view());
    }
};

namespace detail {

// There is no object of this type: the reference that handlers get refers to the context, under a name that only adds
// functions. GNU C++ requires may_alias for viewing an object as another type.
template <data::literal Folder> context_at<Folder>& seen_from(context& c) noexcept {
    static_assert(sizeof(context_at<Folder>) == sizeof(context) && alignof(context_at<Folder>) == alignof(context));
    return static_cast<context_at<Folder>&>(c);
}

} // namespace detail
} // namespace tunic
