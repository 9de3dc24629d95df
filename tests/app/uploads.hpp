#pragma once
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <tunic/testing/test_client.hpp>

#include <csignal>

namespace tunic::testing {

inline test_client::header_lines const as_multipart{{"Content-Type", "multipart/form-data; boundary=\"=b=\""}};

/// A multipart form as a browser sends it.
class form_text {
public:
    form_text& text(std::string_view name, std::string_view value) {
        return part("name=\"" + std::string(name) + '"', {}, value);
    }
    form_text& file(std::string_view name, std::string_view file_name, std::string_view content,
                    std::string_view media_type = "application/octet-stream") {
        return part("name=\"" + std::string(name) + "\"; filename=\"" + std::string(file_name) + '"', media_type,
                    content);
    }
    [[nodiscard]] std::string whole() const { return parts_ + "--=b=--\r\n"; }
    /// Without its end.
    [[nodiscard]] std::string const& so_far() const { return parts_; }

private:
    form_text& part(std::string const& parameters, std::string_view media_type, std::string_view content) {
        parts_ += "--=b=\r\nContent-Disposition: form-data; " + parameters + "\r\n";
        if (!media_type.empty()) ((parts_ += "Content-Type: ") += media_type) += "\r\n";
        ((parts_ += "\r\n") += content) += "\r\n";
        return *this;
    }
    std::string parts_;
};

/// A folder of its own for temporary files, which goes away with its object.
class temporary_files {
public:
    temporary_files() {
        auto pattern = (std::filesystem::temp_directory_path() / "tunic-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
        if (char const* const before = std::getenv("TMPDIR")) before_ = before;
        ::setenv("TMPDIR", path_.c_str(), 1);
    }
    temporary_files(temporary_files const&) = delete;
    temporary_files& operator=(temporary_files const&) = delete;
    ~temporary_files() {
        before_.empty() ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", before_.c_str(), 1);
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string const& path() const { return path_; }
    [[nodiscard]] std::string file(std::string const& name) const { return path_ + "/" + name; }
    [[nodiscard]] bool empty() const { return std::filesystem::is_empty(path_); }

private:
    std::string path_;
    std::string before_;
};

inline std::string content_of(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline std::size_t open_descriptors() {
    std::filesystem::directory_iterator const all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// No file grows larger than this: writes fail as they do when a disk is full.
class full_disk {
public:
    explicit full_disk(::rlim_t room) : signal_before_(std::signal(SIGXFSZ, SIG_IGN)) {
        if (::getrlimit(RLIMIT_FSIZE, &before_) != 0) throw std::runtime_error("getrlimit");
        auto less = before_;
        less.rlim_cur = room;
        if (::setrlimit(RLIMIT_FSIZE, &less) != 0) throw std::runtime_error("setrlimit");
    }
    full_disk(full_disk const&) = delete;
    full_disk& operator=(full_disk const&) = delete;
    ~full_disk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_before_);
    }

private:
    ::rlimit before_{};
    void (*signal_before_)(int);
};

} // namespace tunic::testing
