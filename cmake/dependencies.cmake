# Every dependency is a Debian 12 package; README names them and ./dev installs them.
find_package(Threads REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(simdjson 3 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)

include(cmake/llhttp.cmake)

if(TUNIC_BUILD_TESTS)
  find_package(GTest REQUIRED)
endif()
if(TUNIC_BUILD_BENCHMARKS)
  find_package(benchmark REQUIRED)
endif()
