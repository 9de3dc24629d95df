#pragma once
// Everything for an API header shared by servers and clients: resources, endpoints, the rules of its types.

#include <tunic/api/endpoint.hpp>
#include <tunic/api/resource.hpp>
#include <tunic/api/url.hpp>
#include <tunic/data/constraints.hpp>
#include <tunic/data/describe.hpp>
#include <tunic/data/formats.hpp>
#include <tunic/data/given.hpp>
#include <tunic/data/rules.hpp>
