#pragma once

namespace tunic {

struct type_shape;

/// Gives what a type looks like in JSON without knowing the type (<tunic/data/type_shape.hpp>). Always the same object,
/// made by the first call.
using shape_function = type_shape const& (*)();

} // namespace tunic
