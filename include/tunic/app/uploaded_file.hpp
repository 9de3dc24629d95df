#pragma once
#include <tunic/app/unnamed_file.hpp>
#include <tunic/data/type_shape.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tunic {

/// A file that arrived in a multipart form. A small one is in memory; one larger than multipart_limits::file_in_memory
/// is in a temporary file without a name.
///
/// Owns its content and its texts. As a member of a multipart<T> it ends with its request, unless it is moved out.
/// Functions that use the disk block for as long as the system takes, and throw std::system_error; offload() keeps them
/// away from the loop.
class uploaded_file {
public:
    /// No file.
    uploaded_file() noexcept = default;
    /// A small file, for tests and for uploads that arrive another way.
    uploaded_file(std::string name, std::string media_type, std::string content = {}) noexcept
        : name_(std::move(name)), media_type_(std::move(media_type)), content_(std::move(content)) {}

    /// The client's name for it, without folders, slashes, backslashes and control characters, and never `.` or `..`.
    /// It may be empty, and a file with this name may exist: do not use it as a path.
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    /// The client's media type for it; empty when the client gives none. The content may be something else.
    [[nodiscard]] std::string_view media_type() const noexcept { return media_type_; }
    /// The size in bytes.
    [[nodiscard]] std::uint64_t size() const noexcept { return file_ ? file_.size() : content_.size(); }

    /// Whether content() holds it; large files are in a temporary file.
    [[nodiscard]] bool in_memory() const noexcept { return !file_; }
    /// The whole content of a file in memory; empty for one on disk. Valid as long as the file.
    [[nodiscard]] std::string_view content() const noexcept { return content_; }
    /// Copies from `offset`, wherever the file is, and returns the number of bytes: as many as fit, or as there are.
    ///
    ///     char first[8];
    ///     std::string_view const start{first, image.read_at(0, first)};
    [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<char> out) const;
    /// Saves the content under a path that does not exist yet, readable only by its owner. Links the temporary file
    /// there if possible, which takes no time, and copies it otherwise. When it throws, there is no file. The data is
    /// not forced to the disk.
    void save_to(std::string const& path) const;

private:
    friend class multipart_reader;
    void append(std::string_view octets, std::size_t most_in_memory);

    std::string name_;
    std::string media_type_;
    std::string content_; // empty when it is in the file
    unnamed_file file_;
};

/// A file in an API's documents: a text of arbitrary bytes.
template <> inline type_shape const& shape_of<uploaded_file>() {
    static constexpr std::array octets{rule_keyword{"contentMediaType", rule_value::of("application/octet-stream")}};
    static type_shape const shape{.is = type_shape::kind::text, .format = "binary", .bounds = octets};
    return shape;
}

} // namespace tunic
