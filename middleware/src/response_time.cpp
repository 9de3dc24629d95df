#include <tunic/app/context.hpp>
#include <tunic/middleware/response_time.hpp>

#include <chrono>
#include <stdexcept>
#include <utility>

namespace tunic::middleware {
namespace {

using std::chrono::steady_clock;

class response_time_layer {
public:
    explicit response_time_layer(response_time_options options) : options_(std::move(options)) {
        http::check_field(options_.header, "");
        if (options_.digits > 3)
            throw std::invalid_argument("response_time: the clock gives at most 3 digits of a millisecond");
    }

    task<> operator()(context& c, next n) const {
        c.before_send([this, start = steady_clock::now()](context& answered) {
            answered.set(options_.header, written(answered, steady_clock::now() - start));
        });
        return n();
    }

private:
    std::string_view written(context& c, steady_clock::duration taken) const {
        auto const us = std::chrono::duration_cast<std::chrono::microseconds>(taken).count();
        if (options_.in == response_time_options::unit::microseconds)
            return c.format("{}{}", us, options_.suffix ? "us" : "");
        return c.format("{:.{}f}{}", static_cast<double>(us) / 1000, options_.digits, options_.suffix ? "ms" : "");
    }

    response_time_options options_;
};

} // namespace

any_layer response_time(response_time_options options) {
    return named("response_time", response_time_layer(std::move(options)));
}

} // namespace tunic::middleware
