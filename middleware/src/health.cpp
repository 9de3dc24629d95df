#include <tunic/coro/time_limit.hpp>
#include <tunic/coro/when_all.hpp>
#include <tunic/data/text_buffer.hpp>
#include <tunic/middleware/health.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>

namespace tunic::middleware {
namespace {

[[noreturn]] void refuse(std::string const& why) { throw std::invalid_argument("health: " + why); }

enum class outcome : unsigned char { well, failed, late };

task<outcome> ask(context& c, health_check const& check, std::chrono::milliseconds limit) {
    try {
        bool const well = co_await with_timeout(c, limit, check(c));
        co_return well ? outcome::well : outcome::failed;
    } catch (timed_out const&) { co_return outcome::late; } catch (...) {
        co_return outcome::failed; // whatever the exception: the probe reports it, and its siblings continue
    }
}

void check_names(std::vector<health_check> const& checks) {
    for (auto at = checks.begin(); at != checks.end(); ++at) {
        auto const& name = at->name();
        if (name.empty()) refuse("a check has a name");
        if (std::any_of(name.begin(), name.end(), [](unsigned char ch) { return ch < 0x20 || ch == 0x7f; }))
            refuse("the name of a check has no control characters");
        if (std::any_of(checks.begin(), at, [&](health_check const& other) { return other.name() == name; }))
            refuse("two checks are called \"" + name + "\"");
    }
}

class health_layer {
public:
    explicit health_layer(health_options options) : options_(std::move(options)) {
        std::string const* const paths[] = {&options_.live_path, &options_.ready_path, &options_.startup_path};
        for (auto const* path : paths) {
            if (!path->empty() && (*path)[0] != '/') refuse("\"" + *path + "\" is no path: it begins with a slash");
            if (path->find_first_of("?#%") != std::string::npos)
                refuse("\"" + *path + "\" is no path as it is compared: without query and fragment, decoded");
            if (!path->empty() && std::count_if(paths, paths + 3, [path](auto const* p) { return *p == *path; }) > 1)
                refuse("two probes are at \"" + *path + "\"");
        }
        for (auto const* checks : {&options_.live, &options_.ready, &options_.startup}) check_names(*checks);
        if (options_.time_limit.count() <= 0) refuse("a time limit is longer than nothing");
    }

    task<> operator()(context& c, next n) const {
        if (c.method() != method::GET && c.method() != method::HEAD) return n();
        auto const path = c.match_path();
        if (path == options_.live_path) return answer(c, "livez", options_.live);
        if (path == options_.ready_path) return answer(c, "readyz", options_.ready);
        if (path == options_.startup_path) return answer_startup(c);
        return n();
    }

private:
    task<> answer_startup(context& c) const {
        bool const over = started_->load(std::memory_order_relaxed);
        co_await answer(c, "startupz", over ? none_ : options_.startup);
        if (c.res.status() == 200) started_->store(true, std::memory_order_relaxed);
    }

    task<> answer(context& c, std::string_view probe, std::vector<health_check> const& checks) const {
        std::vector<task<outcome>> work;
        work.reserve(checks.size());
        for (auto const& check : checks) work.push_back(ask(c, check, options_.time_limit));
        auto const found = co_await when_all(c, std::move(work));
        bool const serving = &checks != &options_.ready || !c.draining(); // last: the checks may have taken time
        bool const well =
            serving && std::all_of(found.begin(), found.end(), [](outcome o) { return o == outcome::well; });

        c.status(well ? 200 : 503).set("Cache-Control", "no-store");
        if (c.query("verbose") && options_.verbose(c))
            c.text(listing(c, probe, checks, found, serving, well));
        else
            c.text(well ? "ok\n" : "failed\n");
    }

    static std::string_view listing(context& c, std::string_view probe, std::vector<health_check> const& checks,
                                    std::vector<outcome> const& found, bool serving, bool well) {
        text_buffer out(c.memory());
        auto const line = [&](bool good, std::string_view name, std::string_view what) {
            for (auto const part :
                 {std::string_view(good ? "[+]" : "[-]"), name, std::string_view(" "), what, std::string_view("\n")})
                out.append(part);
        };
        for (std::size_t i = 0; i < found.size(); ++i)
            line(found[i] == outcome::well, checks[i].name(),
                 found[i] == outcome::well     ? "ok"
                 : found[i] == outcome::failed ? "failed"
                                               : "failed: took too long");
        if (!serving) line(false, "server", "failed: draining");
        out.append(probe);
        out.append(well ? " check passed\n" : " check failed\n");
        return out.release();
    }

    health_options options_;
    std::vector<health_check> none_; // once the start is complete
    std::unique_ptr<std::atomic<bool>> started_ = std::make_unique<std::atomic<bool>>(false);
};

} // namespace

any_layer health(health_options options) { return named("health", health_layer(std::move(options))); }

} // namespace tunic::middleware
