#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tunic/data/type_shape.hpp"

namespace tunic {

class text_buffer;

/// Which way values go. Reading and writing may ask for different members of one type, and so have different schemas:
/// - reading does without a member that may be empty or has a default, and refuses other keys of a strict type;
/// - writing leaves out an absent tunic::given, and nothing else.
enum class schema_direction : unsigned char {
    input, ///< into the program, as read_json() reads it
    output ///< out of it, as write_json() writes it
};

/// A type, and the way its values go.
struct schema_use {
    /// The type.
    type_shape const* shape;
    /// Its way.
    schema_direction direction = schema_direction::input;
};

/// The types of one document that have a schema of their own, to be referred to by name: objects and enums.
///
/// A name is the type's, without namespaces unless two types would have the same; templates bring their arguments along
/// (`page<user>` is `page_user`). A type that goes both ways has one schema if both ask for the same, also of all that
/// is within it; else it has two, and that of the output is `user_response`, with a number if another type has that
/// name. Names do not depend on the order of the types.
class schema_names {
public:
    /// A name and what it stands for.
    struct entry {
        /// As it is referred to.
        std::string name;
        /// The type.
        type_shape const* shape;
        /// The way of its values: input if there is one schema for both.
        schema_direction direction;
    };

    /// Whether choices have OpenAPI's `discriminator`, which JSON Schema does not know.
    enum class dialect : unsigned char { json_schema, openapi };

    /// All that is within `roots`, in the order in which it is met. References to it begin with `prefix`.
    schema_names(std::string_view prefix, std::span<schema_use const> roots, dialect of = dialect::json_schema);

    /// In the order in which they were met.
    [[nodiscard]] std::span<entry const> all() const noexcept { return entries_; }
    /// Empty for a shape that has none.
    [[nodiscard]] std::string_view name_of(type_shape const& shape,
                                           schema_direction direction = schema_direction::input) const noexcept;
    /// `#/$defs/user`.
    [[nodiscard]] std::string reference_to(type_shape const& shape,
                                           schema_direction direction = schema_direction::input) const;
    /// Whether the dialect has `discriminator`.
    [[nodiscard]] bool have_discriminators() const noexcept { return dialect_ == dialect::openapi; }

private:
    void collect(type_shape const& shape, schema_direction direction);
    void give_names();

    std::string prefix_;
    dialect dialect_;
    std::vector<entry> entries_;
};

/// Appends the schema of `shape` (JSON Schema, draft 2020-12): a reference if it has a name.
void write_schema(text_buffer& out, type_shape const& shape, schema_names const& names,
                  schema_direction direction = schema_direction::input);
/// The same for a field, with what its rules and its default say.
void write_schema(text_buffer& out, field_shape const& field, schema_names const& names,
                  schema_direction direction = schema_direction::input);
/// The same without null: where a text comes from, absence is the only way to have no value. It is read.
void write_text_schema(text_buffer& out, field_shape const& field, schema_names const& names);
/// The schema that a name stands for.
void write_definition(text_buffer& out, type_shape const& shape, schema_names const& names,
                      schema_direction direction = schema_direction::input);

/// A whole document for one type; what it is made of stands in `$defs`.
[[nodiscard]] std::string json_schema(type_shape const& shape, schema_direction direction = schema_direction::input);

/// What values of T look like in JSON, in the words of JSON Schema (draft 2020-12).
///
/// - Objects have their fields. As input they have `required` as reading has it, `default`s, and
///   `additionalProperties: false` if strict; as output `required` has all but tunic::given;
/// - integers have their `format` and, where it says less, their bounds; texts from dates and times have a `format`;
/// - enums go by name, optionals are the value or null, maps are objects with `additionalProperties`;
/// - a variant is `anyOf` its alternatives; with a tag it is `oneOf` them, and the tag of each is a `const`;
/// - rules are keywords of the field they are about, and their messages are its `description`.
///
///     json_schema<user>();                            // what is read
///     json_schema<user>(schema_direction::output);    // what is written
template <class T> [[nodiscard]] std::string json_schema(schema_direction direction = schema_direction::input) {
    return json_schema(shape_of<T>(), direction);
}

} // namespace tunic
