#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::middleware {

/// A sink that remembers lines; copies share them.
class kept_lines {
public:
    void operator()(std::string_view line) const {
        std::lock_guard const lock(shared_->mutex);
        shared_->lines.emplace_back(line);
    }
    [[nodiscard]] std::vector<std::string> all() const {
        std::lock_guard const lock(shared_->mutex);
        return shared_->lines;
    }
    [[nodiscard]] std::string last() const {
        auto const lines = all();
        return lines.empty() ? "" : lines.back();
    }

private:
    struct shared {
        std::mutex mutex;
        std::vector<std::string> lines;
    };
    std::shared_ptr<shared> shared_ = std::make_shared<shared>();
};

} // namespace tunic::middleware
