#include <tunic/api/serve.hpp>
#include <tunic/app/service_core.hpp>

#include <fmt/format.h>
#include <stdexcept>

namespace tunic::detail {

bool checks_response(context const& c) noexcept {
    return c.method() != method::HEAD && service_core::of(c).checks_responses();
}

void refuse_response(method verb, std::string_view pattern, data::fault_list const& faults) {
    std::string text =
        fmt::format("{} {} was answered with what breaks the rules of its response:", verb.name(), pattern);
    for (auto const& fault : faults.faults())
        text += fmt::format(" {}{}{};", fault.path, fault.path.empty() ? "" : ": ", fault.message);
    text.pop_back();
    throw std::logic_error(text);
}

} // namespace tunic::detail
