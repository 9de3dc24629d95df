#pragma once
#include <tunic/base/config.hpp>

#include <string_view>

namespace tunic {

/// The name of a type as the compiler spells it, for messages: `type_name<api::user>()` is "api::user".
template <class T> constexpr std::string_view type_name() noexcept {
    // "constexpr std::string_view tunic::type_name() [with T = X; std::string_view = ...]" (g++)
    // "std::string_view tunic::type_name() [T = X]" (clang)
    std::string_view const s = __PRETTY_FUNCTION__;
    auto const begin = s.find("T = ") + 4;
    auto const semicolon = s.find(';', begin);
    auto const end = semicolon == std::string_view::npos ? s.rfind(']') : semicolon;
    return s.substr(begin, end - begin);
}

/// One address per type: a run-time identity without RTTI. Unique in the process for types with default visibility.
template <class T> TUNIC_ONE_ADDRESS inline constexpr char type_tag = 0;

} // namespace tunic
