#pragma once
#include <concepts>
#include <utility>

#include "tunic/data/readable.hpp"

// The container operations that reading needs, for all kinds of containers.

namespace tunic::data {

/// Gives a maybe-like `out` a value to read into.
template <class T> auto& make_value(T& out) {
    if constexpr (requires { out.emplace(); })
        return out.emplace();
    else {
        auto* const made = new pointee_t<T>{};
        out.reset(made);
        return *made;
    }
}

/// Appends or inserts an element that `read` fills; returns what `read` returns.
template <class T, class Read> bool add_element(T& out, Read read) {
    using element = element_t<T>;
    if constexpr (requires {
                      { out.emplace_back() } -> std::same_as<element&>;
                  })
        return read(out.emplace_back());
    else {
        element made{};
        bool const goes_on = read(made);
        if constexpr (appendable<T>)
            out.push_back(std::move(made)); // vector<bool>
        else
            out.insert(std::move(made));
        return goes_on;
    }
}

/// The value under that key, as a new one.
template <class T> auto& value_of_key(T& out, typename T::key_type&& key) {
    using value = typename T::mapped_type;
    if constexpr (requires { out.try_emplace(std::move(key)); }) {
        auto const [at, is_new] = out.try_emplace(std::move(key));
        if (!is_new) at->second = value{}; // the last of equal keys wins
        return at->second;
    } else
        return out.emplace(std::move(key), value{})->second;
}

/// Resets it to its state before reading. An array cannot be assigned.
template <class T> void reset(T& out) {
    if constexpr (std::is_array_v<T>)
        for (auto& element : out) reset(element);
    else
        out = T{};
}

} // namespace tunic::data
