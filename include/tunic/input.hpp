#pragma once
// Validated input: handlers that take query<T>, json<T> and others, c.body<T>(), and the rules of types; uploads.

#include <tunic/app/input.hpp>
#include <tunic/app/multipart_reader.hpp>
#include <tunic/data/constraints.hpp>
#include <tunic/data/describe.hpp>
#include <tunic/data/formats.hpp>
#include <tunic/data/given.hpp>
#include <tunic/data/rules.hpp>
