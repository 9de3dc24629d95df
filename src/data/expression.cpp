#include <tunic/data/expression.hpp>

#include <re2/re2.h>

#include <atomic>
#include <memory>
#include <stdexcept>

namespace tunic::data {

struct expression::program {
    explicit program(std::string_view text) : regex(re2::StringPiece(text.data(), text.size()), re2::RE2::Quiet) {}

    re2::RE2 regex;
};

/// Two threads may compile it at the same time; one of the results is kept. It is never freed: a request may still run
/// while static objects are destroyed.
expression::program const& expression::compiled() const {
    std::atomic_ref<program const*> const kept(program_);
    if (auto const* const ready = kept.load(std::memory_order_acquire)) return *ready;
    auto made = std::make_unique<program const>(text_);
    program const* other = nullptr;
    if (kept.compare_exchange_strong(other, made.get(), std::memory_order_acq_rel)) return *made.release();
    return *other;
}

bool expression::matches(std::string_view text) const {
    auto const& regex = compiled().regex;
    if (!regex.ok()) throw std::invalid_argument(fault());
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regex);
}

std::string expression::fault() const {
    auto const& regex = compiled().regex;
    if (regex.ok()) return {};
    return "the expression \"" + std::string(text_) + "\" is not valid: " + regex.error();
}

} // namespace tunic::data
