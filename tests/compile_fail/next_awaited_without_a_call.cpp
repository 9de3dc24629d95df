// expect: next is a function: co_await next\(\)
#include <tunic/app/app.hpp>

tunic::task<> awaits_the_function(tunic::context&, tunic::next n) { co_await n; }
