#include "log_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace tunic::middleware {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t queue_size = std::size_t{256} * 1024;
constexpr std::size_t batch_size = std::size_t{64} * 1024;
constexpr auto patience = 1s;     // of the end, and of flush()
constexpr auto look_again = 50ms; // after what cannot be waited for
constexpr auto gathering = 2ms;   // between the first line after a pause and the write: one wake-up for many lines

// Without touching errno. A socket, too, fails with ENXIO, and nothing would ever come of it.
bool is_pipe(std::string const& path) noexcept {
    auto const before = errno;
    struct stat about{};
    bool const is = ::stat(path.c_str(), &about) == 0 && S_ISFIFO(about.st_mode);
    errno = before;
    return is;
}

} // namespace

log_writer::log_writer(int descriptor) : descriptor_(descriptor), queue_(queue_size) {
    look_at_descriptor();
    batch_.reserve(batch_size + queue_size);
    thread_ = std::thread([this] { run(); });
}

log_writer::log_writer(std::string path) : path_(std::move(path)), queue_(queue_size) {
    open_path();
    if (descriptor_ < 0 && !(errno == ENXIO && is_pipe(path_)))
        throw std::system_error(errno, std::generic_category(), "cannot log to " + path_);
    batch_.reserve(batch_size + queue_size);
    thread_ = std::thread([this] { run(); });
}

log_writer::~log_writer() {
    deadline_ = clock::now() + patience;
    stopping_.store(true);
    state_.store(awake);
    state_.notify_one();
    thread_.join();
    if (!path_.empty() && descriptor_ >= 0) ::close(descriptor_);
}

bool log_writer::push(std::string_view line) noexcept {
    if (!queue_.push(line)) {
        dropped_.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    if (state_.load() == asleep && state_.exchange(awake) == asleep) state_.notify_one();
    return true;
}

bool log_writer::flush() const {
    auto const place = queue_.pushed();
    for (auto const end = clock::now() + patience; done_.load() < place; std::this_thread::sleep_for(1ms))
        if (clock::now() > end) return false;
    return true;
}

// Not blocking: a pipe without a reader fails with ENXIO instead of holding the caller.
void log_writer::open_path() {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0640);
    if (descriptor_ >= 0) look_at_descriptor();
}

void log_writer::look_at_descriptor() noexcept {
    struct stat about{};
    regular_ = ::fstat(descriptor_, &about) == 0 && S_ISREG(about.st_mode);
    terminal_ = ::isatty(descriptor_) == 1;
}

void log_writer::run() noexcept {
    // Signals are for the program's own threads, and a broken pipe is an error code here.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    for (;;) {
        if (gather())
            write_batch();
        else if (stopping_.load() && queue_.empty())
            return;
        else
            sleep();
    }
}

// Takes lines from the queue. There is room in the batch for the longest line, so that nothing is allocated here.
bool log_writer::gather() {
    batch_.clear();
    if (line_is_cut_) batch_ += '\n';
    auto const before = batch_.size();
    while (batch_.size() < batch_size && queue_.pop([this](std::string_view line) { (batch_ += line) += '\n'; })) {}
    return batch_.size() > before;
}

void log_writer::sleep() noexcept {
    state_.store(asleep);
    // A line that came before this was seen is not announced; one that is claimed but not yet written comes soon.
    if (queue_.empty() && !stopping_.load())
        state_.wait(asleep);
    else
        state_.store(awake);
    if (!stopping_.load()) std::this_thread::sleep_for(gathering);
}

void log_writer::write_batch() {
    std::string_view rest = batch_;
    while (!rest.empty()) {
        if (!wait_until_writable()) {
            if (!must_give_up()) continue;
            lose(rest);
            break;
        }
        auto const n = ::write(descriptor_, rest.data(), next_piece(rest).size());
        if (n >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(n));
            line_is_cut_ = rest.size() < batch_.size() && rest.data()[-1] != '\n';
        } else if (write_failed(errno)) {
            lose(rest);
            break;
        }
    }
    done_.store(queue_.taken());
}

bool log_writer::wait_until_writable() noexcept {
    if (descriptor_ < 0) open_path();
    if (descriptor_ < 0) {
        std::this_thread::sleep_for(look_again);
        return false;
    }
    pollfd p{descriptor_, POLLOUT, 0};
    return ::poll(&p, 1, static_cast<int>(std::chrono::milliseconds(look_again).count())) > 0;
}

// A pipe that is writable takes PIPE_BUF octets without blocking, and does not mix them with those of other processes;
// cut at the end of a line if there is one.
std::string_view log_writer::next_piece(std::string_view rest) const noexcept {
    if (regular_ || rest.size() <= PIPE_BUF) return rest;
    auto const end = rest.rfind('\n', PIPE_BUF - 1);
    return rest.substr(0, end == std::string_view::npos ? PIPE_BUF : end + 1);
}

// Whether the lines at hand are lost.
bool log_writer::write_failed(int error) noexcept {
    if (error == EINTR || error == EAGAIN) return must_give_up();
    if (error == EPIPE && !path_.empty()) { // the reader has left; another one may come
        ::close(descriptor_);
        descriptor_ = -1;
        return must_give_up();
    }
    return true; // a full disk, a stream that was closed: the next lines may fare better
}

void log_writer::lose(std::string_view rest) noexcept {
    if (line_is_cut_ && rest.size() == batch_.size())
        rest.remove_prefix(1); // the end of a line that was counted before
    dropped_.fetch_add(static_cast<std::uint64_t>(std::count(rest.begin(), rest.end(), '\n')),
                       std::memory_order_relaxed);
}

bool log_writer::must_give_up() const noexcept { return stopping_.load() && clock::now() > deadline_; }

} // namespace tunic::middleware
