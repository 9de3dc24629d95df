#pragma once
#include <cstddef>
#include <cstdint>

namespace tunic {

/// The limits of a multipart form, besides the limit for the whole body. Sizes in bytes. Anything over a limit is
/// answered 413.
///
///     define_route("/photos", limits({.body = 64 << 20, .multipart = multipart_limits{.file = 8 << 20}}), POST(add))
struct multipart_limits {
    std::size_t parts = 100;                      ///< fields and files together
    std::size_t head = std::size_t{8} * 1024;     ///< all header lines of a part
    std::size_t head_lines = 16;                  ///< the number of those lines
    std::size_t name = 255;                       ///< name of a field
    std::size_t file_name = 255;                  ///< name of a file, without the folders before it
    std::size_t field = std::size_t{1024} * 1024; ///< a text field
    std::uint64_t file = std::uint64_t{0} - 1;    ///< a file; unlimited by default
    /// A larger file goes to a temporary file without a name instead of memory.
    std::size_t file_in_memory = std::size_t{1024} * 1024;
};

} // namespace tunic
