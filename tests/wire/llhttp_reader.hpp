#pragma once
#include <llhttp.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic::wire::testing {

/// What llhttp, compiled strict and without leniency, makes of the first request in some octets: the second opinion.
struct llhttp_message {
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;
    std::size_t size = 0; ///< octets up to the end of the message
};

/// Nothing when it refuses, or when the message is not complete.
inline std::optional<llhttp_message> read_with_llhttp(std::string_view octets) {
    struct state {
        llhttp_message message;
        bool in_trailers = false;
    } s;
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_header_field = [](llhttp_t* p, char const* at, std::size_t n) {
        auto& self = *static_cast<state*>(p->data);
        if (!self.in_trailers) self.message.fields.emplace_back(std::string{at, n}, "");
        return 0;
    };
    settings.on_header_value = [](llhttp_t* p, char const* at, std::size_t n) {
        auto& self = *static_cast<state*>(p->data);
        if (!self.in_trailers) self.message.fields.back().second.append(at, n);
        return 0;
    };
    settings.on_headers_complete = [](llhttp_t* p) {
        static_cast<state*>(p->data)->in_trailers = true;
        return 0;
    };
    settings.on_body = [](llhttp_t* p, char const* at, std::size_t n) {
        static_cast<state*>(p->data)->message.body.append(at, n);
        return 0;
    };
    settings.on_message_complete = [](llhttp_t*) -> int { return HPE_PAUSED; };
    llhttp_t parser;
    llhttp_init(&parser, HTTP_REQUEST, &settings);
    parser.data = &s;
    if (llhttp_execute(&parser, octets.data(), octets.size()) != HPE_PAUSED) return std::nullopt;
    s.message.size = static_cast<std::size_t>(llhttp_get_error_pos(&parser) - octets.data());
    for (auto& [name, value] : s.message.fields)
        while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.pop_back();
    return std::move(s.message);
}

} // namespace tunic::wire::testing
