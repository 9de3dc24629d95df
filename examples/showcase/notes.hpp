#pragma once
#include "store.hpp"

#include <tunic/app/route.hpp>

namespace showcase {

/// All that is to be had under /notes. Whoever writes passes the layer `auth`; liking is not writing. The store
/// outlives the app.
tunic::group notes_routes(note_store& store, tunic::any_layer auth);

} // namespace showcase
