#pragma once
#include <tunic/client/client.hpp>

#include <string>

namespace blog {

tunic::task<std::string> write_and_read(tunic::client const& http);
tunic::task<std::string> read_everything(tunic::client const& http);

} // namespace blog
