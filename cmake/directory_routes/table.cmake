# The target TARGET_routes prints the routes of the directories of TARGET. They are known only at run time, so a
# program is linked from the target's objects. If they have a main, the linker replaces it.

function(tunic_add_routes_table target name)
  get_property(kind TARGET ${target} PROPERTY TYPE)
  if(TARGET ${target}_routes OR NOT kind MATCHES "^(EXECUTABLE|STATIC_LIBRARY|SHARED_LIBRARY|OBJECT_LIBRARY)$")
    return()
  endif()
  set(main "int main()")
  if(kind STREQUAL "EXECUTABLE")
    set(main "extern \"C\" int __wrap_main() // for main(): see the options of the linker\n")
  endif()
  # The target's other directories come later: the list is read when all are known.
  set(source "${CMAKE_CURRENT_BINARY_DIR}/directory_routes/${target}/table.cpp")
  set(names "$<TARGET_PROPERTY:${target},TUNIC_DIRECTORIES>")
  file(GENERATE OUTPUT "${source}" CONTENT "// Made by tunic_directory_routes(); changes are lost.
#include <routes/$<JOIN:${names},.hpp$<ANGLE-R>
#include <routes/>.hpp>
#include <tunic/app/app.hpp>
#include <tunic/app/service.hpp>

#include <cstdio>
#include <exception>
#include <utility>

${main}{
    try {
        tunic::app app;
        app.mount(routes::$<JOIN:${names},()).mount(routes::>());
        std::fputs(std::move(app).compile().describe().c_str(), stdout);
    } catch (std::exception const& e) {
        std::fprintf(stderr, \"%s\\n\", e.what());
        return 1;
    }
    return 0;
}
")
  set(program ${target}_routes_table)
  add_executable(${program} EXCLUDE_FROM_ALL "${source}")
  if(kind STREQUAL "EXECUTABLE")
    target_sources(${program} PRIVATE $<TARGET_OBJECTS:${target}>)
    target_link_libraries(${program} PRIVATE $<TARGET_PROPERTY:${target},LINK_LIBRARIES>)
    target_include_directories(${program} PRIVATE $<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>)
    target_compile_features(${program} PRIVATE cxx_std_20)
    target_link_options(${program} PRIVATE $<TARGET_PROPERTY:${target},LINK_OPTIONS> LINKER:--wrap=main)
  else()
    target_link_libraries(${program} PRIVATE ${target})
  endif()
  add_custom_target(${target}_routes COMMAND ${program} VERBATIM USES_TERMINAL)
endfunction()
