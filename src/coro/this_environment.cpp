#include <tunic/coro/this_environment.hpp>

#include <stdexcept>

namespace tunic::coro {

environment& check_environment(environment* env) {
    if (!env) [[unlikely]]
        throw std::logic_error("a coroutine without an environment awaits something that needs one: await it in a "
                               "handler or under block_on, or pass the environment");
    return *env;
}

environment& check_loop(environment* env) {
    if (!check_environment(env).scheduling()) [[unlikely]]
        throw std::logic_error("a coroutine waits where no loop runs: await it in a handler or under block_on");
    return *env;
}

} // namespace tunic::coro
