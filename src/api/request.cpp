#include <tunic/api/request.hpp>

#include <fmt/format.h>

namespace tunic::detail {

client_error broken_rules(method verb, std::string_view pattern, std::string_view what,
                          data::fault_list const& faults) {
    auto const& first = faults.faults().front();
    return client_error{client_fault::invalid_request,
                        fmt::format("{} {}: not sent, the {} breaks a rule: {}{}{}", verb.name(), pattern, what,
                                    first.path, first.path.empty() ? "" : ": ", first.message)};
}

} // namespace tunic::detail
