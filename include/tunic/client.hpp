#pragma once
// The client, with everything for calls of typed endpoints. Programs that only use http.get(url) can include
// <tunic/client/client.hpp>.

#include <tunic/api/caller.hpp>
#include <tunic/client/client.hpp>
#include <tunic/net/event_loop.hpp>
