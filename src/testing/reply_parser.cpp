#include "testing/reply_parser.hpp"

#include <tunic/base/text.hpp>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace tunic::testing {
namespace {

[[noreturn]] void no_http(std::string_view what, std::string_view where) {
    throw std::runtime_error("the server's answer is no HTTP: " + std::string(what) + ": \""
                             + std::string(where.substr(0, 80)) + '"');
}

} // namespace

void reply_parser::feed(std::string_view octets) {
    pending_ += octets;
    while (step()) {}
}

void reply_parser::end(bool reset) {
    if (at_ == at::until_close && !reset) return finish();
    if (at_ == at::head && pending_.empty()) return;
    now_.complete = false;
    now_.closes = true;
    finish();
}

// True: something was found, and there may be more.
bool reply_parser::step() {
    switch (at_) {
    case at::head: {
        auto const end = pending_.find("\r\n\r\n");
        if (end == pending_.npos) return false;
        auto const head = pending_.substr(0, end + 2);
        pending_.erase(0, end + 4);
        read_head(head);
        return true;
    }
    case at::length: {
        auto const n = static_cast<std::size_t>(std::min<std::uint64_t>(left_, pending_.size()));
        now_.body.append(pending_, 0, n);
        pending_.erase(0, n);
        left_ -= n;
        if (left_ > 0) return false;
        finish();
        return true;
    }
    case at::chunks: {
        if (pending_.empty()) return false;
        std::string_view input = pending_;
        auto piece = decoder_.step(input);
        for (;; piece = decoder_.step(input)) {
            now_.body += piece.data;
            input.remove_prefix(piece.consumed);
            if (piece.state == wire::chunked_state::refused) no_http(decoder_.why().reason, input);
            if (piece.state == wire::chunked_state::done || input.empty()) break;
        }
        pending_.erase(0, pending_.size() - input.size());
        if (piece.state != wire::chunked_state::done) return false;
        for (auto const& [name, value] : trailers_->fields()) now_.trailers.emplace_back(name, value);
        finish();
        return true;
    }
    case at::until_close:
        now_.body += pending_;
        pending_.clear();
        return false;
    }
    return false;
}

void reply_parser::read_head(std::string_view head) {
    auto line_end = head.find("\r\n");
    auto const status_line = head.substr(0, line_end);
    auto const status = status_line.starts_with("HTTP/1.") && status_line.size() >= 12
                            ? text::to_number<int>(status_line.substr(9, 3))
                            : std::nullopt;
    if (!status) no_http("no status line", status_line);
    now_ = {};
    now_.status = *status;
    now_.reason = status_line.size() > 13 ? status_line.substr(13) : std::string_view{};
    for (head.remove_prefix(line_end + 2); !head.empty(); head.remove_prefix(line_end + 2)) {
        line_end = head.find("\r\n");
        auto const line = head.substr(0, line_end);
        auto const colon = line.find(':');
        if (colon == line.npos) no_http("no field line", line);
        now_.headers.emplace_back(line.substr(0, colon), text::trim(line.substr(colon + 1)));
    }
    if (now_.status < 200 && now_.status != 101) {
        interim_.push_back(now_.status);
        return;
    }
    now_.interim = std::exchange(interim_, {});
    now_.closes = text::iequals(now_.header("Connection"), "close");
    auto const method = begun_ < expected_.size() ? expected_[begun_] : std::string{};
    ++begun_;
    if (method == "HEAD" || now_.status == 204 || now_.status == 304 || now_.status == 101) return finish();
    if (text::iequals(now_.header("Transfer-Encoding"), "chunked")) {
        now_.chunked = true;
        trailer_text_.resize(std::size_t{64} * 1024);
        trailer_fields_.resize(100);
        trailers_.emplace(trailer_text_, trailer_fields_);
        auto const all = std::numeric_limits<std::uint64_t>::max();
        decoder_ = wire::chunked_decoder(
            {.body = all, .framing = all / 2, .trailers = trailer_text_.size(), .trailer_fields = 100}, &*trailers_);
        at_ = at::chunks;
    } else if (auto const length = now_.header("Content-Length"); !length.empty()) {
        auto const size = text::to_number<std::uint64_t>(length);
        if (!size) no_http("Content-Length", length);
        left_ = *size;
        at_ = at::length;
    } else {
        now_.closes = true;
        at_ = at::until_close;
    }
}

void reply_parser::finish() {
    at_ = at::head;
    done_.push_back(std::exchange(now_, {}));
}

} // namespace tunic::testing
