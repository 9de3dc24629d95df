#pragma once
#include <tunic/app/log.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::testing {

/// A log record that owns its texts.
struct kept_record {
    /// How important it is.
    log_level level = log_level::info;
    /// The message.
    std::string message;
    /// The method of the request it concerns; empty when it concerns none.
    std::string method;
    /// The path of that request.
    std::string path;
    /// The id of that request.
    std::string request_id;
    /// The layer that the record is about, if any.
    std::string layer;
    /// For a refusal: the client's address, and the status.
    std::string remote;
    int status = 0;
    /// How many events it stands for.
    std::uint64_t count = 1;
};

/// A log sink that keeps its records:
///
///     log_records log;
///     tunic::app app{{.log = log}};
///     ...
///     EXPECT_TRUE(log.contains("boom"));
///
/// Copies share their records. Thread-safe.
class log_records {
public:
    /// Keeps a record; this makes the class a sink.
    void operator()(log_record const& r) const {
        std::lock_guard const lock(shared_->mutex);
        shared_->records.push_back({r.level, std::string(r.message), std::string(r.method), std::string(r.path),
                                    std::string(r.request_id), std::string(r.layer), std::string(r.remote), r.status,
                                    r.count});
    }
    /// A copy of all records.
    [[nodiscard]] std::vector<kept_record> all() const {
        std::lock_guard const lock(shared_->mutex);
        return shared_->records;
    }
    [[nodiscard]] std::size_t size() const { return all().size(); }
    [[nodiscard]] bool empty() const { return size() == 0; }
    /// Whether any message contains this text.
    [[nodiscard]] bool contains(std::string_view text) const {
        for (auto const& r : all())
            if (r.message.find(text) != std::string::npos) return true;
        return false;
    }
    /// Removes all records.
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
