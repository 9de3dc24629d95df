# Every dependency is a Debian 12 package; README names them and ./dev installs them.
find_package(Threads REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(simdjson 3 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)

include(cmake/llhttp.cmake)

# A normal variable of the same name says from here on whether the part is built.
if(TUNIC_WITH_TLS STREQUAL "AUTO")
  find_package(OpenSSL 3 QUIET)
  set(TUNIC_WITH_TLS ${OPENSSL_FOUND})
elseif(TUNIC_WITH_TLS)
  find_package(OpenSSL 3 REQUIRED)
endif()
if(TUNIC_WITH_TLS)
  message(STATUS "TLS: OpenSSL ${OPENSSL_VERSION}")
else()
  message(STATUS "TLS: not built (TUNIC_WITH_TLS; on Debian 12: apt-get install libssl-dev)")
endif()

if(TUNIC_BUILD_TESTS)
  find_package(GTest REQUIRED)
endif()
if(TUNIC_BUILD_BENCHMARKS)
  find_package(benchmark REQUIRED)
endif()
