#include <tunic/coro/task.hpp>

#include <stdexcept>

namespace tunic::coro {

void report_misplaced_frame() {
    throw std::logic_error(
        "this compiler, g++ before 12.3, cannot compile a coroutine that has co_await in the condition of "
        "an if, while, for or switch and no variable in its outermost block (GCC bug 106188): write "
        "`auto const ok = co_await ...; if (ok)`");
}

} // namespace tunic::coro
