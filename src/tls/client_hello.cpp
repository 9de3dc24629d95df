#include "tls/client_hello.hpp"

#include <algorithm>

namespace tunic::tls {
namespace {

constexpr std::size_t record_head = 5;
constexpr std::size_t message_head = 4;
constexpr unsigned handshake_record = 22;
constexpr unsigned client_hello = 1;
constexpr unsigned major_version = 3;

unsigned octet(std::string_view text, std::size_t at) noexcept { return static_cast<unsigned char>(text[at]); }

} // namespace

hello_state look_at_hello(std::string_view received) noexcept {
    std::size_t gathered = 0; // from the message, over the records so far
    std::size_t body = 0;     // the message after its head, once that is known
    while (gathered < message_head || gathered < message_head + body) {
        if (received.empty()) return hello_state::incomplete;
        if (octet(received, 0) != handshake_record) return hello_state::other;
        if (received.size() > 1 && octet(received, 1) != major_version) return hello_state::other;
        if (received.size() < record_head) return hello_state::incomplete;
        std::size_t const size = octet(received, 3) << 8 | octet(received, 4);
        if (size == 0) return hello_state::other;
        auto const fragment = received.substr(record_head, size);
        // The type and the length of the message, which may span several records.
        for (std::size_t i = 0; i < fragment.size() && gathered + i < message_head; ++i) {
            if (gathered + i == 0 && octet(fragment, i) != client_hello) return hello_state::other;
            if (gathered + i > 0) body = body << 8 | octet(fragment, i);
        }
        gathered += fragment.size();
        if (gathered >= message_head && body > largest_hello) return hello_state::too_large;
        received.remove_prefix(std::min(record_head + size, received.size()));
    }
    return hello_state::whole;
}

} // namespace tunic::tls
