#pragma once
#include <cstddef>
#include <cstdint>

namespace tunic {

/// How much a multipart form may cost, beside the limit for the body as a whole. Sizes in octets. What is over a limit
/// is answered 413.
///
///     define_route("/photos", limits({.body = 64 << 20, .multipart = multipart_limits{.file = 8 << 20}}), POST(add))
struct multipart_limits {
    std::size_t parts = 100;                      ///< fields and files together
    std::size_t head = std::size_t{8} * 1024;     ///< header lines of a part, all of them
    std::size_t head_lines = 16;                  ///< and how many there may be
    std::size_t name = 255;                       ///< name of a field
    std::size_t file_name = 255;                  ///< name of a file, without the folders before it
    std::size_t field = std::size_t{1024} * 1024; ///< a text
    std::uint64_t file = std::uint64_t{0} - 1;    ///< a file; no limit of its own
    /// A file that is larger does not stay in memory: it goes to a temporary file without a name.
    std::size_t file_in_memory = std::size_t{1024} * 1024;
};

} // namespace tunic
