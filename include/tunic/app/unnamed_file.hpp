#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tunic {

/// A temporary file that has no name, so that nobody else can open it, and that is gone when it is closed, however the
/// program ends. It lies in the folder that the environment variable TMPDIR names, else in /tmp.
///
/// Functions that fail throw std::system_error, with a sentence that has the folder in it. They block for as long as
/// the system takes.
class unnamed_file {
public:
    /// None.
    unnamed_file() noexcept = default;
    unnamed_file(unnamed_file&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), size_(std::exchange(other.size_, 0)) {}
    unnamed_file& operator=(unnamed_file&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~unnamed_file();

    /// An empty one. Uses O_TMPFILE, and create_unlinked() where the file system has no such thing.
    [[nodiscard]] static unnamed_file create();
    /// An empty one that had a name for a moment. It cannot get one again.
    [[nodiscard]] static unnamed_file create_unlinked();

    [[nodiscard]] explicit operator bool() const noexcept { return descriptor_ >= 0; }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    void append(std::string_view octets);
    /// How many octets from `offset` on were read: as many as there is room for, or as there are.
    [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<char> out) const;
    /// Gives the file this name, which must be free; false, with errno set, when that cannot be: on another file
    /// system, for example.
    [[nodiscard]] bool link_to(std::string const& path) const noexcept;

private:
    explicit unnamed_file(int descriptor) noexcept : descriptor_(descriptor) {}

    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

} // namespace tunic
