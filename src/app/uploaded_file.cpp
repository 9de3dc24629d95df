#include <tunic/app/uploaded_file.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace tunic {
namespace {

// A file created at a free path; removed again unless it is finished.
class new_file {
public:
    explicit new_file(std::string const& path)
        : path_(path), descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0) fail();
    }
    new_file(new_file const&) = delete;
    new_file& operator=(new_file const&) = delete;
    ~new_file() {
        if (descriptor_ < 0) return;
        ::close(descriptor_);
        ::unlink(path_.c_str());
    }

    void write(std::string_view octets) {
        while (!octets.empty()) {
            auto const written = ::write(descriptor_, octets.data(), octets.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail();
            octets.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void finish() {
        // Some file systems report a full disk only now.
        if (::close(std::exchange(descriptor_, -1)) == 0) return;
        auto const why = errno;
        ::unlink(path_.c_str());
        errno = why;
        fail();
    }

private:
    [[noreturn]] void fail() const {
        std::error_code const why(errno, std::generic_category());
        throw std::system_error(why, "cannot save an upload as " + path_);
    }

    std::string const& path_;
    int descriptor_;
};

} // namespace

std::size_t uploaded_file::read_at(std::uint64_t offset, std::span<char> out) const {
    if (file_) return file_.read_at(offset, out);
    if (offset >= content_.size()) return 0;
    auto const rest = std::string_view(content_).substr(static_cast<std::size_t>(offset), out.size());
    std::copy(rest.begin(), rest.end(), out.begin());
    return rest.size();
}

void uploaded_file::save_to(std::string const& path) const {
    if (file_ && file_.link_to(path)) return;
    new_file copy(path);
    copy.write(content_);
    if (file_) {
        std::string piece(std::size_t{64} * 1024, '\0');
        std::uint64_t at = 0;
        for (auto size = file_.read_at(at, piece); size != 0; size = file_.read_at(at, piece)) {
            copy.write(std::string_view(piece).substr(0, size));
            at += size;
        }
    }
    copy.finish();
}

void uploaded_file::append(std::string_view octets, std::size_t most_in_memory) {
    if (!file_ && octets.size() <= most_in_memory && content_.size() <= most_in_memory - octets.size()) {
        content_ += octets;
        return;
    }
    if (!file_) {
        file_ = unnamed_file::create();
        file_.append(content_);
        content_ = {};
    }
    file_.append(octets);
}

} // namespace tunic
