#pragma once
#include <tunic/api/openapi.hpp>

#include <string>

namespace tunic {
class service_core;
}

namespace tunic::documents {

/// What openapi_document() gives.
std::string write_document(service_core const& service, openapi_options const& options);

} // namespace tunic::documents
