#pragma once
// Validated input: handlers that take query<T>, json<T> and the like, c.body<T>(), and the rules of types.

#include <tunic/app/input.hpp>
#include <tunic/data/constraints.hpp>
#include <tunic/data/describe.hpp>
#include <tunic/data/formats.hpp>
#include <tunic/data/rules.hpp>
