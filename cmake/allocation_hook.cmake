# tunic::allocation_hook counts allocations (<tunic/testing/allocation_counter.hpp>). A library of its own, because it puts
# itself before malloc: a test program that wants that says so.
add_library(tunic_allocation_hook STATIC ${PROJECT_SOURCE_DIR}/src/testing/allocation_hook/allocation_counter.cpp)
add_library(tunic::allocation_hook ALIAS tunic_allocation_hook)
target_include_directories(tunic_allocation_hook PUBLIC
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(tunic_allocation_hook PRIVATE $<BUILD_INTERFACE:tunic_compile_flags>)
target_compile_features(tunic_allocation_hook PUBLIC cxx_std_20)
set_target_properties(tunic_allocation_hook PROPERTIES EXPORT_NAME allocation_hook)
