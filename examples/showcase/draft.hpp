#pragma once
#include "store.hpp"

#include <tunic/app/context.hpp>

namespace showcase {

/// Reads what the client says of a note, as a form or as text whose first line is the title:
///
///     curl -d title=Milk -d text='2 litres' -d tag=shopping -d tag=today ...
///     curl -H 'Content-Type: text/plain' --data-binary @note.txt ...
///
/// Throws http_error: 415 for another media type, 400 when there is no title.
tunic::task<draft> read_draft(tunic::context& c);

} // namespace showcase
