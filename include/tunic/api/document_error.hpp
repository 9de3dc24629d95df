#pragma once
#include <tunic/api/openapi.hpp>
#include <tunic/data/type_shape.hpp>

#include <utility>

namespace tunic {

template <class Body> documented_error document_error(int status, std::string media_type) {
    return {status, &shape_of<Body>, std::move(media_type)};
}

} // namespace tunic
