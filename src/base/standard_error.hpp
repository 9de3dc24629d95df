#pragma once
#include <string_view>

namespace tunic {

/// Queues a line for the standard error of the process, given without its line feed. Never waits: lines that do not fit
/// are dropped and counted, and a line says how many were. At the end of the process queued lines are written, for at
/// most a second. False: the line was dropped. Callable from any thread, at any time, even from destructors of static
/// objects.
bool write_to_standard_error(std::string_view line) noexcept;

/// Waits until all queued lines are written, for at most a second; false after that.
bool flush_standard_error() noexcept;

} // namespace tunic
