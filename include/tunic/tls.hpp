#pragma once
// TLS for servers and clients. Link tunic::tls; nothing of OpenSSL is included.

#include <tunic/http/tls_info.hpp>
#include <tunic/tls/client_config.hpp>
#include <tunic/tls/config_error.hpp>
#include <tunic/tls/server_config.hpp>
