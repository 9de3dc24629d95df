#pragma once
// Everything an application needs. Built-in middleware has separate headers (<tunic/middleware/cors.hpp>), and so do
// features for fewer programs: <tunic/asio.hpp>, <tunic/testing/...>, <tunic/data/json_chrono.hpp>; so do the coroutine
// primitives whose names a program may use itself: <tunic/coro/channel.hpp>, <tunic/coro/event.hpp>,
// <tunic/coro/semaphore.hpp>.

#include <tunic/app/app.hpp>
#include <tunic/app/combinators.hpp>
#include <tunic/app/context.hpp>
#include <tunic/app/errors.hpp>
#include <tunic/app/service.hpp>
#include <tunic/coro/offload.hpp>
#include <tunic/coro/shielded.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/coro/when_all.hpp>
#include <tunic/coro/worker_pool.hpp>
#include <tunic/route/url_for.hpp>
#include <tunic/server/server.hpp>
