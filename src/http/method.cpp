#include <array>
#include <tunic/http/method.hpp>

namespace tunic {

std::string allow_value(method_set standard, std::span<method const> others) {
    constexpr std::array before_the_others{method::GET,    method::HEAD,  method::POST,  method::PUT,    method::PATCH,
                                           method::DELETE, method::QUERY, method::TRACE, method::CONNECT};
    std::string value;
    auto const add = [&value](method m) {
        if (!value.empty()) value += ", ";
        value += m.name();
    };
    for (auto m : before_the_others)
        if (standard.contains(m)) add(m);
    for (auto m : others) add(m);
    if (standard.contains(method::OPTIONS)) add(method::OPTIONS);
    return value;
}

} // namespace tunic
