#pragma once

namespace tunic {

template <auto const& E> class outcome;

namespace detail {
template <auto const& E> struct endpoint_caller;
struct endpoint_request;
} // namespace detail

} // namespace tunic
