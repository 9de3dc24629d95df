#pragma once

namespace tunic {

/// Opens /dev/null as whichever of the descriptors 0 to 2 the process was started without. Otherwise the next socket or
/// file would get such a number, and what is written to the standard error would go to a client. Before anything is
/// opened that lasts.
void keep_standard_descriptors() noexcept;

} // namespace tunic
