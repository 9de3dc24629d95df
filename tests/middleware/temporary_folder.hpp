#pragma once
#include "testing/temporary_folder.hpp"

namespace tunic::middleware {

using testing::content_of;
using testing::temporary_folder;

} // namespace tunic::middleware
