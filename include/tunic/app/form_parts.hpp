#pragma once
#include <tunic/app/context.hpp>
#include <tunic/app/uploaded_file.hpp>
#include <tunic/data/fault.hpp>
#include <tunic/data/given.hpp>
#include <tunic/data/presence.hpp>
#include <tunic/data/reflect.hpp>
#include <tunic/data/text_reader.hpp>

#include <array>
#include <cstddef>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// How the parts of a multipart form become the fields of a type.

namespace tunic::detail {

/// A field that takes files: a required one, an optional one, or any number.
template <class Member> inline constexpr bool is_file_field = false;
template <> inline constexpr bool is_file_field<uploaded_file> = true;
template <> inline constexpr bool is_file_field<std::optional<uploaded_file>> = true;
template <> inline constexpr bool is_file_field<given<uploaded_file>> = true;
template <> inline constexpr bool is_file_field<std::vector<uploaded_file>> = true;

template <class T> consteval bool has_files() {
    if constexpr (reflected<T>)
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return (is_file_field<data::field_t<T, I>> || ...);
        }(std::make_index_sequence<data::count_fields<T>()>{});
    else
        return false;
}

/// The parts that a field takes from a form.
struct form_field {
    std::string_view name;
    bool takes_files = false;
    bool is_list = false; // takes `name[]` as well
};

template <class Member> consteval form_field describe_field(std::string_view name) {
    if constexpr (is_file_field<Member>)
        return {name, true, std::is_same_v<Member, std::vector<uploaded_file>>};
    else if constexpr (data::is_text_field<Member>())
        return {name, false, data::is_text_list<Member>()};
    else
        return {name}; // the function that reads it reports the fault
}

template <class T> consteval auto list_form_fields() {
    if constexpr (reflected<T>)
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return std::array<form_field, sizeof...(I)>{describe_field<data::field_t<T, I>>(field_names<T>[I])...};
        }(std::make_index_sequence<data::count_fields<T>()>{});
    else
        return std::array<form_field, 0>{};
}
template <class T> inline constexpr auto form_fields = list_form_fields<T>();

/// The parts of a form that fields ask for; all others are skipped as they arrive. Lives in its request's memory.
class form_parts {
public:
    explicit form_parts(context& c) : texts_(c.frames()), files_(c.frames()), misplaced_(c.frames()) {}

    /// Whether the request's body is a multipart form.
    [[nodiscard]] static bool come_with(context const& c) noexcept;
    /// Reads the form to its end. Throws as multipart_reader does.
    static task<> read(context& c, form_parts& self, std::span<form_field const> fields);

    [[nodiscard]] data::text_source texts() const noexcept;
    /// The number of files of field `index`. A part that a browser sends without a file does not count.
    [[nodiscard]] std::size_t count_files(std::size_t index) const noexcept;
    template <class Keep> void take_files(std::size_t index, Keep keep) {
        for (auto& one : files_)
            if (one.field == index) keep(std::move(one.file));
    }
    /// Whether a text field received a file, or a file field a text.
    [[nodiscard]] bool has_misplaced(std::size_t index) const noexcept;

private:
    struct text {
        std::string_view name;
        std::string_view value;
    };
    struct file_of_field {
        std::size_t field;
        uploaded_file file;
    };
    static std::size_t values_of(void const* object, std::string_view name, std::span<std::string_view> out);

    std::pmr::vector<text> texts_;
    std::pmr::vector<file_of_field> files_;
    std::pmr::vector<std::size_t> misplaced_;
};

template <class T, std::size_t I, class Member>
void read_files(form_parts& parts, Member& out, data::fault_list& faults, data::path_step const* at) {
    auto const count = parts.count_files(I);
    if constexpr (std::is_same_v<Member, std::vector<uploaded_file>>) {
        if (count == 0 && data::declared_presence<T, I>() == presence::required) return data::add_missing(faults, at);
        out.clear();
        parts.take_files(I, [&out](uploaded_file&& file) { out.push_back(std::move(file)); });
    } else {
        if (count > 1) return data::add_repeated(faults, at);
        if (count == 0 && required_fields<T>()[I]) return data::add_missing(faults, at);
        parts.take_files(I, [&out](uploaded_file&& file) { out = std::move(file); });
    }
}

template <class T, std::size_t I, class Member>
void read_form_field(form_parts& parts, Member& out, data::fault_list& faults) {
    auto const here = data::path_step::member(nullptr, field_names<T>[I]);
    if (parts.has_misplaced(I)) {
        if constexpr (is_file_field<Member>)
            faults.add(&here, "file_expected", "must be a file");
        else
            faults.add(&here, "text_expected", "must be a text, not a file");
    } else if constexpr (is_file_field<Member>)
        read_files<T, I>(parts, out, faults, &here);
    else
        data::read_field<T, I, data::field_naming::as_is>(parts.texts(), out, faults);
}

/// As read_fields(), with files: they are moved into `out`. Further codes: file_expected, text_expected.
template <class T> void read_form_fields(form_parts& parts, T& out, data::fault_list& faults) {
    data::explain_fault<T>();
    if constexpr (reflected<T>)
        data::with_fields(out, [&](auto&... members) {
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                (read_form_field<T, I>(parts, members, faults), ...);
            }(std::index_sequence_for<decltype(members)...>{});
        });
}

} // namespace tunic::detail
