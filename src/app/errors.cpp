#include <tunic/app/error_handler.hpp>
#include <tunic/app/errors.hpp>
#include <tunic/app/param_value.hpp>

namespace tunic {
namespace {

std::string all_in_one(std::vector<std::string> const& faults) {
    std::string text = faults.size() == 1 ? "the set-up has a fault:" : "the set-up has faults:";
    for (auto const& fault : faults) text += "\n  - " + fault;
    return text;
}

} // namespace

setup_error::setup_error(std::vector<std::string> faults)
    : std::logic_error(all_in_one(faults)), faults_(std::move(faults)) {}

void detail::refuse_param(std::string_view name, std::string_view why) {
    throw http_error(400, "parameter '" + std::string(name) + "' " + std::string(why));
}

} // namespace tunic
