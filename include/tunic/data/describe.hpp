#pragma once
#include <string_view>

namespace tunic {

/// Describes a type's representation in JSON, forms and queries. Plain aggregates and enums need no description;
/// specialise it to rename or omit fields, and for private members, base classes and types that are not aggregates:
///
///     template <> struct tunic::describe<account> {
///         static constexpr bool strict = true;                   // refuse unknown keys when reading
///         static constexpr auto fields = std::tuple{tunic::field{"id", &account::id_}, tunic::field{"full_name",
///         &account::name_}};
///     };
///     template <> struct tunic::describe<colour> {
///         static constexpr auto values = std::tuple{tunic::enumerator{"dark red", colour::dark_red}};
///     };
///
/// For a plain aggregate in which only a few members differ, list those; all others stay as declared:
///
///     template <> struct tunic::describe<user> {
///         static constexpr auto except = std::tuple{tunic::field{"full_name", &user::name}};
///     };
///
/// A class with private members makes it a friend: `friend struct tunic::describe<account>;`
///
/// Objects among a variant's alternatives are distinguished by a tag, a member that names the alternative: by default
/// `"type"` and the name of the type. A description changes that:
///
///     using event = std::variant<opened, closed>;                    // {"kind":"opened", ...} or {"kind":"shut", ...}
///     template <> struct tunic::describe<event> { static constexpr std::string_view tag = "kind"; };
///     template <> struct tunic::describe<closed> { static constexpr std::string_view name = "shut"; };
template <class T> struct describe {};

/// Whether a field must be present when its class is read. As declared: yes, unless it is an optional, an owning
/// pointer or a tunic::given, or has a default member initialiser (see <tunic/data/presence.hpp>). If the description
/// makes a field optional, its rules are not checked while it has the value that it has when omitted.
enum class presence { as_declared, required, optional };

/// One field of a description. The name must outlive all uses: a literal.
///
///     tunic::field{"language", &settings::language_, tunic::presence::optional}
template <class Class, class Member> struct field {
    /// The name in JSON, forms and queries.
    std::string_view name;
    /// The pointer to the member.
    Member Class::* member;
    /// Whether it must be present.
    tunic::presence presence;

    /// A name, a pointer to a member, and whether it must be present.
    constexpr field(std::string_view field_name, Member Class::* pointer,
                    tunic::presence when_read = tunic::presence::as_declared) noexcept
        : name(field_name), member(pointer), presence(when_read) {}
};

/// One value of an enum in a description.
template <class Enum> struct enumerator {
    /// The name in JSON, forms and queries.
    std::string_view name;
    /// The value with that name.
    Enum value;

    /// A name and its value.
    constexpr enumerator(std::string_view value_name, Enum enum_value) noexcept : name(value_name), value(enum_value) {}
};

/// A class whose description lists its fields.
template <class T>
concept described = requires { describe<T>::fields; };

/// A plain aggregate whose description lists only the members that differ from their declaration.
template <class T>
concept described_in_part = requires { describe<T>::except; };

/// An enum whose description lists its values.
template <class T>
concept described_enum = requires { describe<T>::values; };

} // namespace tunic
