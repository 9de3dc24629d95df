#pragma once
// What a route file or a middleware file needs: docs/guide/directory-routes.md. Handlers that take params<T>, json<T>
// and the like need <tunic/input.hpp> as well.

#include <tunic/app/context.hpp>
#include <tunic/app/context_at.hpp>
#include <tunic/app/errors.hpp>
#include <tunic/app/items_at.hpp>
#include <tunic/app/route.hpp>
