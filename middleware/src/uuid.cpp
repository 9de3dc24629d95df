#include <tunic/middleware/request_id.hpp>

#include <bit>
#include <chrono>
#include <cstdint>
#include <sys/random.h>

namespace tunic::middleware {
namespace {

// xoshiro256++ (Blackman and Vigna, public domain algorithm), and the last time handed out. One per thread.
class uuid_source {
public:
    uuid_source() noexcept {
        if (getrandom(state_, sizeof state_, 0) == static_cast<ssize_t>(sizeof state_)) return;
        // No random source in the kernel: the clock and this thread's address still distinguish processes.
        std::uint64_t seed = now() ^ std::bit_cast<std::uintptr_t>(this);
        for (auto& word : state_) word = seed = seed * 6364136223846793005U + 1442695040888963407U;
    }

    // Milliseconds since 1970 in the upper 48 bits of 60, below them 12 bits of fraction. Never returns the same value
    // twice.
    std::uint64_t tick() noexcept {
        auto const time = now();
        return last_ = time > last_ ? time : last_ + 1;
    }

    std::uint64_t random() noexcept {
        auto const result = std::rotl(state_[0] + state_[3], 23) + state_[0];
        auto const shifted = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

private:
    static std::uint64_t now() noexcept {
        using namespace std::chrono;
        auto const ns =
            static_cast<std::uint64_t>(duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count());
        return (ns / 1'000'000) << 12U | ((ns % 1'000'000) << 12U) / 1'000'000;
    }

    std::uint64_t state_[4] = {};
    std::uint64_t last_ = 0;
};

} // namespace

std::array<char, 36> uuid_v7() noexcept {
    thread_local uuid_source source;
    auto const tick = source.tick();
    std::uint64_t const high = (tick >> 12U) << 16U | 0x7000U | (tick & 0xfffU);
    std::uint64_t const low = (source.random() >> 2U) | 0x8000'0000'0000'0000U;
    std::array<char, 36> text;
    std::size_t at = 0;
    for (auto const half : {high, low})
        for (unsigned shift = 64; shift != 0;) {
            if (at == 8 || at == 13 || at == 18 || at == 23) text[at++] = '-';
            shift -= 4;
            text[at++] = "0123456789abcdef"[half >> shift & 0xfU];
        }
    return text;
}

} // namespace tunic::middleware
