#pragma once
#include <tunic/app/app.hpp>

namespace blog {

/// The blog, with everything in memory.
tunic::app make_blog();

} // namespace blog
