#pragma once
#include <tunic/testing/fuse.hpp>

namespace tunic::testing {

/// While this is set, the allocation of this thread that the fuse chooses fails.
extern thread_local fuse* failing_allocation;

} // namespace tunic::testing
