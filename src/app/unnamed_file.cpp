#include <tunic/app/unnamed_file.hpp>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace tunic {
namespace {

std::string folder() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): never set while a server runs
    char const* const named = std::getenv("TMPDIR");
    return named && *named ? named : "/tmp";
}

[[noreturn]] void fail(char const* what) {
    std::error_code const why(errno, std::generic_category());
    throw std::system_error(why, std::string("cannot ") + what + " a temporary file in " + folder());
}

} // namespace

unnamed_file::~unnamed_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

unnamed_file unnamed_file::create() {
    int const made = ::open(folder().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (made >= 0) return unnamed_file(made);
    // EISDIR is the error of a kernel without O_TMPFILE.
    if (errno != EOPNOTSUPP && errno != EISDIR) fail("make");
    return create_unlinked();
}

unnamed_file unnamed_file::create_unlinked() {
    auto path = folder() + "/tunic-XXXXXX";
    int const made = ::mkostemp(path.data(), O_CLOEXEC);
    if (made < 0) fail("make");
    unnamed_file file(made);
    if (::unlink(path.c_str()) != 0) fail("unlink");
    return file;
}

void unnamed_file::append(std::string_view octets) {
    while (!octets.empty()) {
        auto const written = ::pwrite(descriptor_, octets.data(), octets.size(), static_cast<off_t>(size_));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("write");
        octets.remove_prefix(static_cast<std::size_t>(written));
        size_ += static_cast<std::uint64_t>(written);
    }
}

std::size_t unnamed_file::read_at(std::uint64_t offset, std::span<char> out) const {
    std::size_t total = 0;
    while (total < out.size() && offset + total < size_) {
        auto const got =
            ::pread(descriptor_, out.data() + total, out.size() - total, static_cast<off_t>(offset + total));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("read");
        if (got == 0) break;
        total += static_cast<std::size_t>(got);
    }
    return total;
}

bool unnamed_file::link_to(std::string const& path) const noexcept {
    // Through /proc, because linking a descriptor directly requires a privilege.
    constexpr char prefix[] = "/proc/self/fd/";
    char own[sizeof prefix + 12];
    char* end = std::copy_n(prefix, sizeof prefix - 1, own);
    end = std::to_chars(end, own + sizeof own - 1, descriptor_).ptr;
    *end = '\0';
    return ::linkat(AT_FDCWD, own, AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

} // namespace tunic
