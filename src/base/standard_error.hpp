#pragma once
#include <string_view>

namespace tunic {

/// Queues a line for the standard error of the process, given without its line feed. Never waits, whatever the standard
/// error is: what does not fit is dropped and counted, and a line says how many were. At the end of the process what is
/// queued is written, for at most a second. False: the line was dropped. From any thread, at any time, also from
/// destructors of statics.
bool write_to_standard_error(std::string_view line) noexcept;

/// Waits until what was queued is out, for at most a second; false then.
bool flush_standard_error() noexcept;

} // namespace tunic
