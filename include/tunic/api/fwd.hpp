#pragma once

namespace tunic {

template <auto const& E> class outcome;

namespace detail {
template <auto const& E> struct endpoint_caller;
} // namespace detail

} // namespace tunic
