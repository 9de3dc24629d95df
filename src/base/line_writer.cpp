#include "base/line_queue.hpp"
#include "base/standard_descriptors.hpp"

#include <tunic/base/line_writer.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <pthread.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace tunic {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr auto patience = 1s;     // of the destructor, and of flush()
constexpr auto look_again = 50ms; // after a failure that cannot be waited out
constexpr auto gathering = 2ms;   // between the first line after a pause and the write: one wake-up for many lines

// Leaves errno alone. A socket fails with ENXIO too, and would never become writable.
bool is_pipe(std::string const& path) noexcept {
    auto const before = errno;
    struct stat about{};
    bool const is = ::stat(path.c_str(), &about) == 0 && S_ISFIFO(about.st_mode);
    errno = before;
    return is;
}

// How often this process is the child of a fork() since the first writer was created: threads do not survive that.
std::atomic<unsigned> forks{0};

void count_forks() {
    static int const registered = ::pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1); });
    static_cast<void>(registered);
}

} // namespace

/// The state shared by the caller and the thread.
class line_writer::work : public std::enable_shared_from_this<work> {
public:
    work(int descriptor, std::string path, std::size_t queue, notice on_drop);
    ~work();
    work(work const&) = delete;
    work& operator=(work const&) = delete;

    bool push(std::string_view line) noexcept;
    [[nodiscard]] bool flush() const noexcept;
    void stop() noexcept;

    std::atomic<std::uint64_t> dropped{0};
    bool terminal = false;

private:
    enum : int { awake, asleep };
    static constexpr unsigned never = ~0U;

    [[nodiscard]] bool runs() const noexcept { return started_after_.load() == forks.load(); }
    bool start() noexcept;
    void open_path();
    void look_at_descriptor() noexcept;
    void run() noexcept;
    bool gather();
    [[nodiscard]] bool has_news() const noexcept;
    void sleep() noexcept;
    void write_batch();
    bool wait_until_writable() noexcept;
    [[nodiscard]] std::string_view next_piece(std::string_view rest) const noexcept;
    [[nodiscard]] bool write_failed(int error) noexcept;
    void lose(std::string_view rest) noexcept;
    [[nodiscard]] bool must_give_up() const noexcept;

    std::string path_; // empty: the caller owns the descriptor
    int descriptor_;
    std::size_t batch_size_;
    notice on_drop_;
    bool regular_ = false;
    bool line_is_cut_ = false; // the last write ended inside a line that was then abandoned
    std::string batch_;
    line_queue queue_;
    std::atomic<int> state_{awake};
    std::atomic<bool> stopping_{false};
    std::atomic<bool> ended_{false};
    clock::time_point deadline_;         // written before stopping_
    std::atomic<std::uint64_t> done_{0}; // the position in the queue up to which lines are written or lost
    std::uint64_t noticed_ = 0;          // how many of the dropped lines have been reported
    std::uint64_t noticing_ = 0;         // how many the first line of the batch reports
    bool notice_failed_ = false;         // the next attempt has other lines
    std::mutex starting_;
    std::atomic<unsigned> started_after_{never}; // the number of forks at that time
};

line_writer::work::work(int descriptor, std::string path, std::size_t queue, notice on_drop)
    : path_(std::move(path)), descriptor_(descriptor), batch_size_(queue / 4), on_drop_(on_drop), queue_(queue) {
    count_forks();
    if (path_.empty()) {
        look_at_descriptor();
    } else {
        keep_standard_descriptors();
        open_path();
        if (descriptor_ < 0 && !(errno == ENXIO && is_pipe(path_)))
            throw std::system_error(errno, std::generic_category(), "cannot log to " + path_);
    }
    constexpr std::size_t room_for_notice = 200;
    batch_.reserve(batch_size_ + queue + room_for_notice);
}

line_writer::work::~work() {
    if (!path_.empty() && descriptor_ >= 0) ::close(descriptor_);
}

bool line_writer::work::push(std::string_view line) noexcept {
    if ((!runs() && !start()) || !queue_.push(line)) {
        dropped.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    if (state_.load() == asleep && state_.exchange(awake) == asleep) state_.notify_one();
    return true;
}

// False when memory or threads are exhausted; the next line tries again.
bool line_writer::work::start() noexcept {
    try {
        std::lock_guard const lock(starting_);
        if (runs()) return true;
        if (started_after_.load() != never) { // the queued lines belong to the thread of a parent
            queue_.clear();
            done_.store(0);
            state_.store(awake);
            line_is_cut_ = false;
        }
        std::thread([self = shared_from_this()] { self->run(); }).detach();
        started_after_.store(forks.load());
        return true;
    } catch (...) { return false; }
}

bool line_writer::work::flush() const noexcept {
    auto const place = queue_.pushed();
    for (auto const end = clock::now() + patience; runs() && done_.load() < place; std::this_thread::sleep_for(1ms))
        if (clock::now() > end) return false;
    return true;
}

// A write that does not return, for example to a disconnected disk, must not delay the end of the program.
void line_writer::work::stop() noexcept {
    if (!runs()) return;
    deadline_ = clock::now() + patience;
    stopping_.store(true);
    state_.store(awake);
    state_.notify_one();
    for (auto const end = deadline_ + 4 * look_again; !ended_.load() && clock::now() < end;)
        std::this_thread::sleep_for(1ms);
}

// Non-blocking: a pipe without a reader fails with ENXIO instead of blocking the caller.
void line_writer::work::open_path() {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0640);
    if (descriptor_ >= 0) look_at_descriptor();
}

void line_writer::work::look_at_descriptor() noexcept {
    struct stat about{};
    regular_ = ::fstat(descriptor_, &about) == 0 && S_ISREG(about.st_mode);
    terminal = ::isatty(descriptor_) == 1;
}

void line_writer::work::run() noexcept {
    // Signals are for the program's own threads, and a broken pipe is an error code here.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    for (;;) {
        if (gather())
            write_batch();
        else if (stopping_.load() && queue_.empty())
            break;
        else
            sleep();
    }
    ended_.store(true);
}

bool line_writer::work::has_news() const noexcept {
    return on_drop_ && dropped.load(std::memory_order_relaxed) != noticed_ && !notice_failed_;
}

// Takes lines from the queue. The batch has room for the longest line, so only the text of a notice is allocated here.
bool line_writer::work::gather() {
    batch_.clear();
    if (line_is_cut_) batch_ += '\n';
    auto const before = batch_.size();
    noticing_ = 0;
    if (on_drop_ && (has_news() || !queue_.empty())) {
        auto const lost = dropped.load(std::memory_order_relaxed) - noticed_;
        try {
            if (lost != 0) (batch_ += on_drop_(lost)) += '\n';
            noticing_ = lost;
        } catch (...) { notice_failed_ = true; } // no memory
    }
    auto const most = batch_.size() + batch_size_;
    while (batch_.size() < most && queue_.pop([this](std::string_view line) { (batch_ += line) += '\n'; })) {}
    return batch_.size() > before;
}

void line_writer::work::sleep() noexcept {
    state_.store(asleep);
    // A line pushed before this was visible is not announced; a claimed but unwritten one arrives soon.
    if (queue_.empty() && !stopping_.load())
        state_.wait(asleep);
    else
        state_.store(awake);
    if (!stopping_.load()) std::this_thread::sleep_for(gathering);
}

void line_writer::work::write_batch() {
    std::string_view rest = batch_;
    bool lost = false;
    while (!rest.empty() && !lost) {
        if (!wait_until_writable()) {
            lost = must_give_up();
            continue;
        }
        auto const n = ::write(descriptor_, rest.data(), next_piece(rest).size());
        if (n >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(n));
            line_is_cut_ = rest.size() < batch_.size() && rest.data()[-1] != '\n';
        } else {
            lost = write_failed(errno);
        }
    }
    if (lost) lose(rest);
    if (!lost || rest.size() < batch_.size()) {
        noticed_ += noticing_;
        notice_failed_ = false;
    }
    done_.store(queue_.taken());
}

bool line_writer::work::wait_until_writable() noexcept {
    if (descriptor_ < 0) open_path();
    if (descriptor_ < 0) {
        std::this_thread::sleep_for(look_again);
        return false;
    }
    pollfd p{descriptor_, POLLOUT, 0};
    return ::poll(&p, 1, static_cast<int>(std::chrono::milliseconds(look_again).count())) > 0;
}

// A writable pipe takes PIPE_BUF bytes without blocking, and does not mix them with those of other processes; cut at
// the end of a line if possible.
std::string_view line_writer::work::next_piece(std::string_view rest) const noexcept {
    if (regular_ || rest.size() <= PIPE_BUF) return rest;
    auto const end = rest.rfind('\n', PIPE_BUF - 1);
    return rest.substr(0, end == std::string_view::npos ? PIPE_BUF : end + 1);
}

// Whether the lines of the batch are lost.
bool line_writer::work::write_failed(int error) noexcept {
    if (error == EINTR || error == EAGAIN) return must_give_up();
    if (error == EPIPE && !path_.empty()) { // the reader has disconnected; another may come
        ::close(descriptor_);
        descriptor_ = -1;
        return must_give_up();
    }
    return true; // a full disk, a closed stream: the next lines may succeed
}

void line_writer::work::lose(std::string_view rest) noexcept {
    auto lines = static_cast<std::uint64_t>(std::count(rest.begin(), rest.end(), '\n'));
    if (rest.size() == batch_.size()) {
        if (line_is_cut_) --lines; // the end of a line that was already counted
        if (noticing_ != 0) {      // not a pushed line
            --lines;
            notice_failed_ = true;
        }
    }
    dropped.fetch_add(lines, std::memory_order_relaxed);
}

bool line_writer::work::must_give_up() const noexcept { return stopping_.load() && clock::now() > deadline_; }

line_writer::line_writer(int descriptor, std::size_t queue, notice on_drop)
    : work_(std::make_shared<work>(descriptor, std::string(), queue, on_drop)) {}
line_writer::line_writer(std::string path, std::size_t queue, notice on_drop)
    : work_(std::make_shared<work>(-1, std::move(path), queue, on_drop)) {}
line_writer::~line_writer() { work_->stop(); }

bool line_writer::push(std::string_view line) noexcept { return work_->push(line); }
bool line_writer::flush() const noexcept { return work_->flush(); }
std::uint64_t line_writer::dropped() const noexcept { return work_->dropped.load(std::memory_order_relaxed); }
bool line_writer::is_terminal() const noexcept { return work_->terminal; }

} // namespace tunic
