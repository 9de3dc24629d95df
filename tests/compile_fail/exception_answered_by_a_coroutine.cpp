// What is called for an exception is no coroutine: nobody would await it.
#include <tunic/middleware/error_pages.hpp>

#include <stdexcept>

using namespace tunic;

task<> answer_later(context& c, std::runtime_error const&);
void answer_at_once(context& c, std::runtime_error const&);

auto const good = middleware::on_exception<std::runtime_error>(answer_at_once);
auto const bad = middleware::on_exception<std::runtime_error>(answer_later); // expect: is no coroutine: its task would be dropped
