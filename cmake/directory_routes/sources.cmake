# The output for a tree: sources of the target, the function that gathers them, and the check of their definitions.

# Writes a file only if its content changes, so that nothing is rebuilt unnecessarily.
function(tunic_write_file path content)
  file(CONFIGURE OUTPUT "${path}" CONTENT "@content@" @ONLY)
endfunction()

# A source with special settings: two directories may have folders of one name, and two files functions of one name.
function(tunic_add_source target name file)
  target_sources(${target} PRIVATE "${file}")
  set(definition "TUNIC_DIRECTORY=directory_${name}")
  get_property(definitions SOURCE "${file}" TARGET_DIRECTORY ${target} PROPERTY COMPILE_DEFINITIONS)
  if(NOT definition IN_LIST definitions)
    set_property(SOURCE "${file}" TARGET_DIRECTORY ${target} APPEND PROPERTY COMPILE_DEFINITIONS "${definition}")
  endif()
  set_property(SOURCE "${file}" TARGET_DIRECTORY ${target} PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
  set_property(SOURCE "${file}" TARGET_DIRECTORY ${target} PROPERTY SKIP_PRECOMPILE_HEADERS ON)
endfunction()

function(tunic_add_route_sources target name dir prefix routes middleware)
  set(checker "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/check_route_files.cmake")
  set(made "${CMAKE_CURRENT_BINARY_DIR}/directory_routes/${target}/${name}")
  if(prefix STREQUAL "")
    set(prefix "/")
  endif()
  cmake_path(RELATIVE_PATH dir BASE_DIRECTORY "${CMAKE_SOURCE_DIR}" OUTPUT_VARIABLE shown_dir)
  set(declarations "")
  set(calls "")
  set(checks "")
  set(files "")
  foreach(kind middleware routes)
    foreach(folder IN LISTS ${kind})
      string(REGEX REPLACE "/$" "" folder "${folder}")
      tunic_show_brackets(folder "${folder}")
      if(kind STREQUAL "middleware")
        cmake_path(APPEND dir "${folder}" use.cpp OUTPUT_VARIABLE file)
        set(function middleware_at)
        set(member middleware)
      else()
        cmake_path(APPEND dir "${folder}" index.cpp OUTPUT_VARIABLE file)
        set(function route_at)
        set(member route)
      endif()
      string(APPEND declarations "template <> auto tunic::${function}<\"${folder}\">() -> items_at<\"${folder}\">;\n")
      string(APPEND calls "    tree.${member}(\"/${folder}\", tunic::${function}<\"${folder}\">());\n")
      string(APPEND checks "tunic_check_route_file([==[${file}]==] ${function} [==[${folder}]==])\n")
      tunic_add_source(${target} ${name} "${file}")
      list(APPEND files "${file}")
    endforeach()
  endforeach()

  tunic_write_file("${made}/include/routes/${name}.hpp" "// Made by tunic_directory_routes(); changes are lost.
#pragma once
#include <tunic/app/route.hpp>

namespace routes {

/// The routes of the folders of ${shown_dir}: app.mount(routes::${name}());
tunic::group ${name}();

} // namespace routes
")
  tunic_write_file("${made}/routes.cpp" "// Made by tunic_directory_routes() of the folders of ${shown_dir}; changes are lost.
#include <routes/${name}.hpp>
#include <tunic/app/directory_builder.hpp>

#include <utility>

// Each in its file.
${declarations}
tunic::group routes::${name}() {
    tunic::detail::directory_builder tree(\"${prefix}\");
${calls}    return std::move(tree).take();
}
")
  tunic_add_source(${target} ${name} "${made}/routes.cpp")
  target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${made}/include>")

  # Only the files show what they define, so they are checked when one has changed, before anything is compiled.
  tunic_write_file("${made}/check.cmake" "include([==[${checker}]==])
${checks}tunic_finish_check([==[${made}/checked]==])
")
  add_custom_command(OUTPUT "${made}/checked" COMMAND ${CMAKE_COMMAND} -P "${made}/check.cmake"
    DEPENDS ${files} "${made}/check.cmake" "${checker}" COMMENT "Checking the route files of ${shown_dir}" VERBATIM)
  # A target, not a source: a target in another directory does not know a custom command defined here, and would ignore it.
  add_custom_target(${target}_${name}_check DEPENDS "${made}/checked")
  add_dependencies(${target} ${target}_${name}_check)
endfunction()
