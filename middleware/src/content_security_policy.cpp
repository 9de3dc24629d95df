#include <tunic/base/text.hpp>
#include <tunic/middleware/content_security_policy.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace tunic::middleware {
namespace {

[[noreturn]] void refuse(std::string const& why) { throw std::invalid_argument("secure_headers: " + why); }

bool is_name(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (text::is_alpha(c) && c == text::lower(c)) || text::is_digit(c) || c == '-';
    });
}

// The directives of CSP 3 and of related specifications. Browsers ignore unknown directives, and with them the intended
// protection.
bool is_known(std::string_view directive) noexcept {
    constexpr std::array<std::string_view, 31> known = {"default-src",
                                                        "child-src",
                                                        "connect-src",
                                                        "fenced-frame-src",
                                                        "font-src",
                                                        "frame-src",
                                                        "img-src",
                                                        "manifest-src",
                                                        "media-src",
                                                        "object-src",
                                                        "prefetch-src",
                                                        "script-src",
                                                        "script-src-elem",
                                                        "script-src-attr",
                                                        "style-src",
                                                        "style-src-elem",
                                                        "style-src-attr",
                                                        "worker-src",
                                                        "base-uri",
                                                        "sandbox",
                                                        "form-action",
                                                        "frame-ancestors",
                                                        "navigate-to",
                                                        "report-uri",
                                                        "report-to",
                                                        "webrtc",
                                                        "plugin-types",
                                                        "trusted-types",
                                                        "require-trusted-types-for",
                                                        "upgrade-insecure-requests",
                                                        "block-all-mixed-content"};
    return std::find(known.begin(), known.end(), directive) != known.end();
}

// A single word that ends neither its directive nor its policy.
bool is_word(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > 0x20 && c < 0x7f && c != ';' && c != ',';
    });
}

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes) noexcept {
    return std::any_of(prefixes.begin(), prefixes.end(), [text](auto prefix) { return text.starts_with(prefix); });
}

// The words that a policy quotes: browsers take the bare word for a host name.
bool is_keyword(std::string_view word) noexcept {
    constexpr std::array keywords = {
        "self",           "none",          "unsafe-inline",    "unsafe-eval",        "unsafe-hashes",           "nonce",
        "strict-dynamic", "report-sample", "wasm-unsafe-eval", "trusted-types-eval", "inline-speculation-rules"};
    return std::find(keywords.begin(), keywords.end(), word) != keywords.end()
           || begins_with_any(word, {"nonce-", "sha256-", "sha384-", "sha512-"});
}

// The word without its quotes; empty if it has none.
std::string_view unquoted(std::string_view word) noexcept {
    bool const quoted = word.size() > 2 && word.front() == '\'' && word.back() == '\'';
    return quoted ? word.substr(1, word.size() - 2) : std::string_view();
}

void check_source(std::string_view directive, std::string const& source) {
    std::string const which = "\"" + source + "\" in " + std::string(directive);
    if (!is_word(source)) refuse(which + " is not one word: list the sources one by one");
    // In these directives bare words have a meaning.
    constexpr std::array of_words = {"sandbox", "report-to", "trusted-types", "require-trusted-types-for"};
    if (std::find(of_words.begin(), of_words.end(), directive) != of_words.end()) return;
    std::string lower = source; // as browsers compare them
    for (char& c : lower) c = text::lower(c);
    if (is_keyword(lower)) refuse(which + " would be a host of that name: write '" + source + "', in quotes");
    auto const word = unquoted(lower);
    if (source.starts_with('\'') && !is_keyword(word))
        refuse(which + " is in quotes and no keyword that browsers know");
    if (word.starts_with("nonce-"))
        refuse(which
               + " would be the same for every response, which protects nothing: use content_security_policy::nonce");
}

} // namespace

content_security_policy& content_security_policy::set(std::string_view directive,
                                                      std::vector<std::string> const& sources) {
    std::string const name(directive);
    if (!is_name(name)) refuse("\"" + name + "\" cannot be a directive of a policy");
    if (!is_known(name)) refuse("\"" + name + "\" is no directive that browsers know");
    if (std::find(directives_.begin(), directives_.end(), name) != directives_.end())
        refuse("the directive " + name + " is set twice, and browsers ignore the second");
    for (auto const& source : sources) {
        check_source(directive, source);
        if (text::iequals(source, none) && sources.size() > 1) refuse("'none' in " + name + " stands alone");
    }
    directives_.push_back(name);
    if (pieces_.empty())
        pieces_.push_back(name);
    else
        pieces_.back() += "; " + name;
    for (auto const& source : sources) {
        if (source == nonce) {
            pieces_.back() += " 'nonce-";
            pieces_.emplace_back("'");
        } else {
            pieces_.back() += " " + source;
        }
    }
    return *this;
}

permissions_policy& permissions_policy::allow(std::string_view feature, std::vector<std::string> const& who) {
    if (!is_name(feature)) refuse("\"" + std::string(feature) + "\" cannot be a feature of a permissions policy");
    if (std::find(features_.begin(), features_.end(), feature) != features_.end())
        refuse("the feature " + std::string(feature)
               + " is set twice, and to browsers the first is as if it were not there");
    features_.emplace_back(feature);
    std::string list;
    for (auto const& one : who) {
        bool const is_keyword = one == "self" || one == "*";
        if (!is_keyword
            && (!begins_with_any(one, {"https://", "http://"}) || !is_word(one) || one.find('"') != std::string::npos))
            refuse("\"" + one + "\" in " + std::string(feature)
                   + " is neither self nor * nor an origin such as https://a.example");
        list += (list.empty() ? "" : " ") + (is_keyword ? one : "\"" + one + "\"");
    }
    text_ += (text_.empty() ? "" : ", ") + std::string(feature) + "=" + (list == "*" ? list : "(" + list + ")");
    return *this;
}

} // namespace tunic::middleware
