#pragma once
#include "store.hpp"

#include <tunic/app/route.hpp>

namespace showcase {

/// All routes under /notes. Requests that write pass the layer `auth`; liking does not count as writing. The store must
/// outlive the app.
tunic::group notes_routes(note_store& store, tunic::any_layer auth);

} // namespace showcase
