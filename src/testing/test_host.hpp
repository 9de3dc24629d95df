#pragma once
#include "server/connection_host.hpp"
#include "server/h1_connection.hpp"

#include <tunic/app/service.hpp>
#include <tunic/http/date.hpp>

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace tunic::testing {

struct test_host_parts {
    service what;
    net::resolved_limits settled;
};

/// The server's loop for its connections, in a test: owns them, and turns their wheel while there are any.
class test_host final : test_host_parts, public net::connection_host, timer {
public:
    test_host(tunic::service s, server_limits const& l, scheduler& loop)
        : test_host_parts{std::move(s), net::resolved_limits(l)},
          connection_host(test_host_parts::what.core(), settled, loop),
          timer([](timer& t) noexcept { static_cast<test_host&>(t).on_tick(); }), began_(loop.now()) {
        date = "Sun, 06 Nov 1994 08:49:37 GMT";
    }
    ~test_host() { scheduling.disarm(*this); }

    net::connection& open(std::unique_ptr<net::byte_stream> stream) {
        wheel.advance(due_tick());
        auto& made = *alive_.emplace_back(std::make_unique<net::h1_connection>(std::move(stream), *this));
        if (!armed()) scheduling.arm(*this, scheduling.now() + net::tick_length);
        return made;
    }
    [[nodiscard]] tunic::service const& served() const noexcept { return test_host_parts::what; }
    /// All live connections.
    [[nodiscard]] std::vector<std::unique_ptr<net::connection>> const& alive() const noexcept { return alive_; }

    void connection_over(net::connection& which) noexcept override {
        std::erase_if(alive_, [&](auto const& s) { return s.get() == &which; });
        if (alive_.empty()) scheduling.disarm(*this);
    }

private:
    void on_tick() noexcept {
        wheel.advance(due_tick());
        if (!alive_.empty()) scheduling.arm(*this, scheduling.now() + net::tick_length);
    }
    [[nodiscard]] net::tick due_tick() const noexcept {
        return static_cast<net::tick>((scheduling.now() - began_) / net::tick_length);
    }

    steady_time began_;
    std::vector<std::unique_ptr<net::connection>> alive_;
};

} // namespace tunic::testing
