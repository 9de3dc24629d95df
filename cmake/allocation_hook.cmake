# tunic::allocation_hook counts allocations (<tunic/testing/allocation_counter.hpp>). A separate library, because it
# replaces malloc: a test program opts in by linking it.
add_library(tunic_allocation_hook STATIC ${PROJECT_SOURCE_DIR}/src/testing/allocation_hook/allocation_counter.cpp)
tunic_part(tunic_allocation_hook allocation_hook "Counts the allocations of a program")
target_include_directories(tunic_allocation_hook PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>)
target_link_libraries(tunic_allocation_hook PRIVATE $<BUILD_INTERFACE:tunic_compile_flags>)
target_compile_features(tunic_allocation_hook PUBLIC cxx_std_20)
