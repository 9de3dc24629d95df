#include <tunic/app/service_core.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

// What a service tells its log.

namespace tunic {

void service_core::log(log_level level, std::string_view message, context const* about,
                       layer_info const* layer) const noexcept {
    if (!options_.log) return;
    log_record r{.level = level, .message = message};
    if (about) {
        r.method = about->method().name();
        r.path = about->head_->path;
        r.request_id = about->request_id_;
    }
    if (layer) {
        r.layer = layer->name;
        r.where = layer->where;
    }
    write_log(r);
}

void service_core::report_refusal(std::string_view remote, int status, std::string_view reason) const noexcept {
    if (!options_.log) return;
    char text[200];
    auto const end = status != 0 ? fmt::format_to_n(text, sizeof text, "refused with {}: {}", status, reason)
                                 : fmt::format_to_n(text, sizeof text, "refused: {}", reason);
    log_record r;
    r.message = {text, std::min(end.size, sizeof text)};
    r.remote = remote;
    r.status = status;
    write_log(r);
}

void service_core::write_log(log_record const& r) const noexcept {
    try {
        limit_.pass(r, std::chrono::steady_clock::now(), options_.log);
    } catch (...) { /* a sink that throws has broken its promise; requests go on */
    }
}

void service_core::catch_up_with_log(bool all) const noexcept {
    if (!limit_.owes()) return;
    try {
        limit_.catch_up(all ? steady_time::max() : std::chrono::steady_clock::now(), options_.log);
    } catch (...) {}
}

} // namespace tunic
