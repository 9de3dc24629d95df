#pragma once

namespace tunic {

struct type_shape;

/// Gives the JSON shape of a type without knowing the type (<tunic/data/type_shape.hpp>). Always returns the same
/// object, which the first call creates.
using shape_function = type_shape const& (*)();

} // namespace tunic
