#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tunic {

/// A temporary file without a name: no other process can open it, and it disappears when it is closed, however the
/// program ends. It lies in the folder named by the environment variable TMPDIR, else in /tmp.
///
/// Functions that fail throw std::system_error with a message that names the folder. They block for as long as the
/// system takes.
class unnamed_file {
public:
    /// No file.
    unnamed_file() noexcept = default;
    unnamed_file(unnamed_file&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), size_(std::exchange(other.size_, 0)) {}
    unnamed_file& operator=(unnamed_file&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~unnamed_file();

    /// An empty file. Uses O_TMPFILE, or create_unlinked() where the file system does not support it.
    [[nodiscard]] static unnamed_file create();
    /// An empty file that had a name for a moment. It cannot get a new one.
    [[nodiscard]] static unnamed_file create_unlinked();

    [[nodiscard]] explicit operator bool() const noexcept { return descriptor_ >= 0; }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    void append(std::string_view octets);
    /// Reads from `offset` and returns the number of bytes: as many as fit, or as there are.
    [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<char> out) const;
    /// Gives the file this name, which must be free; false, with errno set, when that is impossible, for example on
    /// another file system.
    [[nodiscard]] bool link_to(std::string const& path) const noexcept;

private:
    explicit unnamed_file(int descriptor) noexcept : descriptor_(descriptor) {}

    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

} // namespace tunic
