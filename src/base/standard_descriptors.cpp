#include "base/standard_descriptors.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tunic {

// The system assigns the lowest free number. The descriptors are inherited, as standard streams are.
void keep_standard_descriptors() noexcept {
    for (int standard = STDIN_FILENO; standard <= STDERR_FILENO; ++standard) {
        if (::fcntl(standard, F_GETFD) != -1 || errno != EBADF) continue;
        int const opened = ::open("/dev/null", O_RDWR); // NOLINT(android-cloexec-open)
        if (opened > STDERR_FILENO) ::close(opened);    // another thread was faster
    }
}

} // namespace tunic
