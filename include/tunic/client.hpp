#pragma once
// The client, with all that calls of typed endpoints need. Programs that only want http.get(url) include
// <tunic/net/client.hpp>.

#include <tunic/api/caller.hpp>
#include <tunic/net/client.hpp>
#include <tunic/net/event_loop.hpp>
