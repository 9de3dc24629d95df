#include "base/resident_memory.hpp"

#include <charconv>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>

namespace tunic {

// The second number of /proc/self/statm, in pages; without stdio, so without an allocation.
std::uint64_t resident_memory() noexcept {
    int const file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    char room[128];
    auto const size = ::read(file, room, sizeof room);
    ::close(file);
    if (size <= 0) return 0;
    std::string_view const text(room, static_cast<std::size_t>(size));
    auto const space = text.find(' ');
    if (space == std::string_view::npos) return 0;
    std::uint64_t pages = 0;
    std::from_chars(room + space + 1, room + size, pages);
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace tunic
