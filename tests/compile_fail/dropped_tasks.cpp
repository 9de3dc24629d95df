// A task or a next() that is dropped is an error where warnings of unused results are.
#include <tunic/app/app.hpp>
#pragma GCC diagnostic error "-Wunused-result"

tunic::task<> work(tunic::context&) { co_return; }

tunic::task<> layer(tunic::context& c, tunic::next next) {
    co_await next();
    co_await work(c);
    next();  // expect: (next\(\)|a task) does nothing until it is awaited: co_await
    work(c); // expect: a task does nothing until it is awaited: co_await it, or return it
}
