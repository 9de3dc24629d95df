#include <tunic/data/text_buffer.hpp>
#include <tunic/middleware/server_timing.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace tunic::middleware {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

namespace detail {

struct timing_entry {
    enum class state : unsigned char { running, ended, without_time };

    std::string_view name, description;
    steady_clock::time_point began{};
    nanoseconds taken{};
    state is = state::running;
    timing_entry* next = nullptr;
};

} // namespace detail

namespace {

using detail::timing_entry;
using state = timing_entry::state;

// The timings of one request, in the order in which they began; in its memory.
struct request_timings {
    timing_entry* first = nullptr;
    timing_entry* last = nullptr;
};

void check_name(std::string_view name) {
    if (!http::is_token(name))
        throw std::invalid_argument("server_timing: \"" + std::string(name)
                                    + "\" cannot name a metric: it is no token");
}

timing_entry* add(context& c, timing_entry entry) {
    auto* const timings = c.find<request_timings>();
    if (!timings) return nullptr;
    check_name(entry.name);
    entry.name = c.copy(entry.name); // read when the head is written, perhaps after the caller's texts end
    entry.description = c.copy(entry.description);
    auto* const made = ::new (c.memory().allocate(sizeof(timing_entry), alignof(timing_entry))) timing_entry(entry);
    (timings->last ? timings->last->next : timings->first) = made;
    return timings->last = made;
}

// A quoted-string (RFC 9110 section 5.6.4). A control character, which could end the header, becomes a space.
void write_quoted(text_buffer& out, std::string_view text) {
    out.append('"');
    for (char const ch : text) {
        if (ch == '"' || ch == '\\') out.append('\\');
        out.append(static_cast<unsigned char>(ch) < 0x20 || ch == 0x7f ? ' ' : ch);
    }
    out.append('"');
}

void write_milliseconds(text_buffer& out, nanoseconds taken) {
    auto const us = std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::microseconds>(taken).count());
    char digits[24];
    auto* at = std::to_chars(digits, digits + 20, us / 1000).ptr;
    *at++ = '.';
    for (auto unit : {100, 10, 1}) *at++ = static_cast<char>('0' + us / unit % 10);
    out.append({digits, static_cast<std::size_t>(at - digits)});
}

void write_metric(text_buffer& out, std::string_view name, std::string_view description, nanoseconds const* taken) {
    if (!out.empty()) out.append(", ");
    out.append(name);
    if (!description.empty()) {
        out.append(";desc=");
        write_quoted(out, description);
    }
    if (taken) {
        out.append(";dur=");
        write_milliseconds(out, *taken);
    }
}

class server_timing_layer {
public:
    explicit server_timing_layer(server_timing_options options) : options_(std::move(options)) {
        check_name(options_.total_name);
        if (!options_.cross_origin.empty()) http::check_field("Timing-Allow-Origin", options_.cross_origin);
        http::check_field("Server-Timing", options_.total_description);
    }

    task<> operator()(context& c, next n) const {
        if (!options_.enabled(c)) return n();
        auto& timings = c.put<request_timings>();
        c.before_send(
            [this, &timings, began = steady_clock::now()](context& answered) { send(answered, timings, began); });
        return n();
    }

private:
    void send(context& c, request_timings const& timings, steady_clock::time_point began) const {
        auto const now = steady_clock::now();
        text_buffer out(c.memory());
        for (auto* entry = timings.first; entry; entry = entry->next) {
            if (entry->is == state::running) {
                if (!options_.auto_end) continue;
                entry->taken = now - entry->began;
            }
            write_metric(out, entry->name, entry->description,
                         entry->is == state::without_time ? nullptr : &entry->taken);
        }
        if (options_.total) {
            nanoseconds const taken = now - began;
            write_metric(out, options_.total_name, options_.total_description, &taken);
        }
        if (out.empty()) return;
        c.append("Server-Timing", out.view());
        if (!options_.cross_origin.empty()) c.set("Timing-Allow-Origin", options_.cross_origin);
    }

    server_timing_options options_;
};

} // namespace

void timing_span::end() noexcept {
    if (auto* const entry = std::exchange(entry_, nullptr); entry && entry->is == state::running) {
        entry->taken = steady_clock::now() - entry->began;
        entry->is = state::ended;
    }
}

timing_span timing(context& c, std::string_view name, std::string_view description) {
    return timing_span(add(c, {.name = name, .description = description, .began = steady_clock::now()}));
}

void add_timing(context& c, std::string_view name, nanoseconds taken, std::string_view description) {
    add(c, {.name = name, .description = description, .taken = taken, .is = state::ended});
}

void add_timing(context& c, std::string_view name, std::string_view description) {
    add(c, {.name = name, .description = description, .is = state::without_time});
}

any_layer server_timing(server_timing_options options) {
    return named("server_timing", server_timing_layer(std::move(options)));
}

} // namespace tunic::middleware
