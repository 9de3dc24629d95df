#include <tunic/api/outcome.hpp>

#include <fmt/format.h>

namespace tunic::detail {

std::string failed_call_text(method verb, std::string_view pattern, int status, std::string_view body) {
    constexpr std::size_t enough = 200;
    return fmt::format("{} {}: {} {}{}", verb.name(), pattern, status, body.substr(0, enough),
                       body.size() > enough ? "..." : "");
}

client_error undeclared_status(method verb, std::string_view pattern, int status, std::string_view body) {
    return client_error{client_fault::undeclared_status,
                        fmt::format("{} (the status is not declared)", failed_call_text(verb, pattern, status, body)),
                        status, std::string(body)};
}

client_error unreadable_body(method verb, std::string_view pattern, int status, std::string_view body,
                             data::fault_list const& faults) {
    auto const& first = faults.faults().front();
    return client_error{client_fault::unreadable_body,
                        fmt::format("{} (the body is not what is declared: {}{}{})",
                                    failed_call_text(verb, pattern, status, body), first.path,
                                    first.path.empty() ? "" : ": ", first.message),
                        status, std::string(body)};
}

client_error coded_body(method verb, std::string_view pattern, int status, std::string_view coding) {
    return client_error{client_fault::unreadable_body,
                        fmt::format("{} {}: {} (the body is in the content coding {}, which was not asked for)",
                                    verb.name(), pattern, status, coding),
                        status};
}

} // namespace tunic::detail
