#pragma once
// TLS for servers and clients. Link tunic::tls; OpenSSL's headers are not included.

#include <tunic/http/tls_info.hpp>
#include <tunic/tls/client_config.hpp>
#include <tunic/tls/config_error.hpp>
#include <tunic/tls/server_config.hpp>
