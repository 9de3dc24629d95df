#pragma once

namespace tunic {

/// Opens /dev/null in place of any of the descriptors 0 to 2 that were closed at the start of the process. Otherwise
/// the next socket or file would get such a number, and output for standard error would reach a client. Call it before
/// opening anything permanent.
void keep_standard_descriptors() noexcept;

} // namespace tunic
