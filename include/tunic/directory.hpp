#pragma once
// Everything for a route file or a middleware file: docs/guide/directory-routes.md. Handlers that take params<T>,
// json<T> and similar inputs also need <tunic/input.hpp>.

#include <tunic/app/context.hpp>
#include <tunic/app/context_at.hpp>
#include <tunic/app/errors.hpp>
#include <tunic/app/items_at.hpp>
#include <tunic/app/route.hpp>
