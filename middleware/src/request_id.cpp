#include <tunic/base/text.hpp>
#include <tunic/middleware/request_id.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tunic::middleware {
namespace {

bool may_stand_in_id(char c) noexcept {
    return text::is_alpha(c) || text::is_digit(c) || std::string_view("._~+/=-").find(c) != std::string_view::npos;
}

class request_id_layer {
public:
    explicit request_id_layer(request_id_options options) : options_(std::move(options)) {
        http::check_field(options_.header, "");
        if (options_.max == 0) throw std::invalid_argument("request_id: a maximum of 0 octets admits no id");
    }

    task<> operator()(context& c, next n) const {
        if (auto const sent = c.header(options_.header); acceptable(sent) && options_.trust_inbound(c)) {
            give(c, sent);
        } else if (options_.generator) {
            give(c, options_.generator(c));
        } else {
            auto const made = uuid_v7();
            give(c, {made.data(), made.size()});
        }
        return n();
    }

private:
    bool acceptable(std::string_view id) const noexcept {
        return !id.empty() && id.size() <= options_.max && std::all_of(id.begin(), id.end(), may_stand_in_id);
    }
    void give(context& c, std::string_view id) const {
        c.set(options_.header, id); // an error keeps it, and a stream has it from the start
        c.request_id(id);
    }

    request_id_options options_;
};

} // namespace

any_layer request_id(request_id_options options) { return named("request_id", request_id_layer(std::move(options))); }

} // namespace tunic::middleware
