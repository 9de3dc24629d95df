#pragma once
#include <tunic/app/log.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::testing {

/// A log record whose texts are its own.
struct kept_record {
    log_level level = log_level::info;
    std::string message;
    std::string method;
    std::string path;
    std::string request_id;
    std::string layer;
};

/// A log sink that remembers:
///
///     log_records log;
///     tunic::app app{{.log = log}};
///     ...
///     EXPECT_TRUE(log.contains("boom"));
///
/// Copies share their records. Thread-safe.
class log_records {
public:
    void operator()(log_record const& r) const {
        std::lock_guard const lock(shared_->mutex);
        shared_->records.push_back({r.level, std::string(r.message), std::string(r.method), std::string(r.path),
                                    std::string(r.request_id), std::string(r.layer)});
    }
    [[nodiscard]] std::vector<kept_record> all() const {
        std::lock_guard const lock(shared_->mutex);
        return shared_->records;
    }
    [[nodiscard]] std::size_t size() const { return all().size(); }
    [[nodiscard]] bool empty() const { return size() == 0; }
    /// Some message has this text in it.
    [[nodiscard]] bool contains(std::string_view text) const {
        for (auto const& r : all())
            if (r.message.find(text) != std::string::npos) return true;
        return false;
    }
    void clear() {
        std::lock_guard const lock(shared_->mutex);
        shared_->records.clear();
    }

private:
    struct shared {
        std::mutex mutex;
        std::vector<kept_record> records;
    };
    std::shared_ptr<shared> shared_ = std::make_shared<shared>();
};

} // namespace tunic::testing
