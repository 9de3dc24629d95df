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

/// A file that came in a multipart form. While it is small it is in memory; what is larger than
/// multipart_limits::file_in_memory is in a temporary file without a name.
///
/// Owns its content and its texts. As a member of a multipart<T> it is gone with its request, unless it is moved out of
/// there. Its functions that use the disk block for as long as the system takes, and throw std::system_error; offload()
/// keeps them away from the loop.
class uploaded_file {
public:
    /// None.
    uploaded_file() noexcept = default;
    /// A small one, for tests and for uploads that come another way.
    uploaded_file(std::string name, std::string media_type, std::string content = {}) noexcept
        : name_(std::move(name)), media_type_(std::move(media_type)), content_(std::move(content)) {}

    /// What the client calls it: a name without folders, slashes, backslashes and control characters, and never one dot
    /// or two. It may be empty, and it may be the name of a file that exists: do not use it as a path.
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    /// What the client takes it for; empty when it does not say. The content may be something else.
    [[nodiscard]] std::string_view media_type() const noexcept { return media_type_; }
    /// Octets.
    [[nodiscard]] std::uint64_t size() const noexcept { return file_ ? file_.size() : content_.size(); }

    /// Whether content() has it; large ones are in a temporary file.
    [[nodiscard]] bool in_memory() const noexcept { return !file_; }
    /// The whole content of a file that is in memory; empty for one that is not. Valid as long as the file.
    [[nodiscard]] std::string_view content() const noexcept { return content_; }
    /// Copies from `offset` on, wherever the file is; returns how many octets: as many as there is room for, or as
    /// there are.
    ///
    ///     char first[8];
    ///     std::string_view const start{first, image.read_at(0, first)};
    [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<char> out) const;
    /// Keeps the content under a path that does not exist yet, readable for its owner only. Links the temporary file
    /// there if it can, which takes no time, and copies it otherwise. When it throws there is no file. The data is not
    /// forced to the disk.
    void save_to(std::string const& path) const;

private:
    friend class multipart_reader;
    void append(std::string_view octets, std::size_t most_in_memory);

    std::string name_;
    std::string media_type_;
    std::string content_; // empty when it is in the file
    unnamed_file file_;
};

/// A file in the documents of an API: a text of any octets.
template <> inline type_shape const& shape_of<uploaded_file>() {
    static constexpr std::array octets{rule_keyword{"contentMediaType", rule_value::of("application/octet-stream")}};
    static type_shape const shape{.is = type_shape::kind::text, .format = "binary", .bounds = octets};
    return shape;
}

} // namespace tunic
