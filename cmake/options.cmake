# User options. Everything but the library itself is on only when Tunic is the top-level project.
option(TUNIC_BUILD_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(TUNIC_BUILD_EXAMPLES "Build the examples" ${PROJECT_IS_TOP_LEVEL})
option(TUNIC_BUILD_BENCHMARKS "Build the benchmarks" ${PROJECT_IS_TOP_LEVEL})
option(TUNIC_BUILD_FUZZERS "Build the fuzz targets (clang only)" OFF)
option(TUNIC_INSTALL "Generate the install rules" ${PROJECT_IS_TOP_LEVEL})
option(TUNIC_WARNINGS_AS_ERRORS "Treat warnings in Tunic's own code as errors" OFF)

# Optional parts, each a separate library. AUTO builds a part if its dependencies are found; with ON, missing ones are an error.
set(TUNIC_WITH_TLS AUTO CACHE STRING "Build tunic::tls, with OpenSSL 3: ON, OFF or AUTO")
set_property(CACHE TUNIC_WITH_TLS PROPERTY STRINGS AUTO ON OFF)

# Before any target: the location of the headers is part of a library's properties.
include(GNUInstallDirs)

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
  endif()
  find_program(TUNIC_CCACHE ccache)
  if(TUNIC_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_C_COMPILER_LAUNCHER ${TUNIC_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${TUNIC_CCACHE})
  endif()
endif()
