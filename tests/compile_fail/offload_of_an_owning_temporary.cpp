// expect: name the function before you offload it: g\+\+ before 14 destroys a temporary|only old g\+\+ refuses it
#include <string>
#include <tunic/coro/offload.hpp>

tunic::task<> digest(tunic::thread_pool& pool, std::string text) {
    co_await tunic::offload(pool, [text] { return text.size(); });
}

static_assert(tunic::config::aggregate_temporaries_are_unsafe, "only old g++ refuses it");
