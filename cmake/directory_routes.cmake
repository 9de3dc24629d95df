# tunic_directory_routes(TARGET DIR dir [PREFIX /prefix] [NAME name])
#
# Turns the folders of DIR into routes: dir/users/[id]/index.cpp is the route /users/:id, below PREFIX if given. The
# route files become sources of TARGET, and TARGET gets the header <routes/NAME.hpp> with one function, routes::NAME(),
# whose result an app mounts. NAME defaults to the last part of DIR; it must be unique in a program.
#
# The tree is read when configuring, and again by a build that finds a folder added, removed or renamed. A fault in it
# is an error that names the path and the cure; so is a fault in a file, before anything is compiled.
# `TARGET_routes` is a target that prints the table. docs/guide/directory-routes.md has the rules.
include_guard(GLOBAL)
cmake_policy(PUSH)
cmake_policy(VERSION 3.25)

include(${CMAKE_CURRENT_LIST_DIR}/directory_routes/folder_syntax.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/directory_routes/tree.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/directory_routes/sources.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/directory_routes/table.cmake)

function(tunic_directory_routes target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DIR;PREFIX;NAME" "")
  set(usage "tunic_directory_routes(TARGET DIR dir [PREFIX /prefix] [NAME name])")
  if(NOT TARGET "${target}")
    message(FATAL_ERROR "${usage}: there is no target '${target}'. Call it after add_executable or add_library.")
  elseif(NOT arg_DIR)
    message(FATAL_ERROR "${usage}: DIR is missing.")
  elseif(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${usage}: '${arg_UNPARSED_ARGUMENTS}' is none of its arguments.")
  endif()
  cmake_path(ABSOLUTE_PATH arg_DIR BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE OUTPUT_VARIABLE dir)
  string(REGEX REPLACE "/$" "" dir "${dir}")
  set(call "tunic_directory_routes(${target} DIR ${arg_DIR})")
  if(NOT IS_DIRECTORY "${dir}")
    message(FATAL_ERROR "${call}: there is no directory\n  ${dir}\nMake it, or correct DIR; it is relative to\n  ${CMAKE_CURRENT_SOURCE_DIR}")
  elseif(dir MATCHES "[][*?]")
    message(FATAL_ERROR "${call}: CMake cannot search below a path that has a [, ], * or ? in it:\n  ${dir}\nMove the directory.")
  endif()
  tunic_name_of_directory(name "${dir}" "${arg_NAME}" "${call}" ${target})

  # /api/ means /api, and / means no prefix.
  string(REGEX REPLACE "(^|[^/])/$" "\\1" prefix "${arg_PREFIX}")
  tunic_read_tree("${dir}" "${prefix}" faults routes middleware)
  if(faults)
    message(FATAL_ERROR "${call} found mistakes:\n${faults}")
  endif()
  if(NOT routes)
    message(WARNING "${call}: no folder has an index.cpp yet. ${dir}/index/index.cpp is the route /")
  endif()
  tunic_add_route_sources(${target} ${name} "${dir}" "${prefix}" "${routes}" "${middleware}")
  tunic_add_routes_table(${target} ${name})
endfunction()

# The name of the header and of its function: NAME, or the last part of DIR.
function(tunic_name_of_directory out dir name call target)
  set(words asm auto bool break case catch char class concept const continue default delete do double else enum explicit
    export extern false float for friend goto if inline int long mutable namespace new operator private protected public
    register requires return short signed sizeof static struct switch template this throw true try typedef union unsigned
    using virtual void volatile while xor and or not)
  if(NOT name)
    cmake_path(GET dir FILENAME name)
    string(REGEX REPLACE "[-.]" "_" name "${name}")
  endif()
  if(NOT name MATCHES "^[A-Za-z][A-Za-z0-9_]*$" OR name IN_LIST words)
    message(FATAL_ERROR "${call}: '${name}' cannot be the name of a function. Give another one: NAME api")
  endif()
  get_property(taken TARGET ${target} PROPERTY TUNIC_DIRECTORIES)
  if(name IN_LIST taken)
    message(FATAL_ERROR "${call}: ${target} has a directory '${name}' already. Give this one a name of its own: NAME ${name}_2")
  endif()
  # A file is compiled for one name, however many targets have it.
  get_property(known GLOBAL PROPERTY "tunic_directory:${dir}")
  if(known AND NOT known STREQUAL name)
    message(FATAL_ERROR "${call}: the directory is '${known}' for another target, so it cannot be '${name}' here. Use one NAME for both.")
  endif()
  set_property(GLOBAL PROPERTY "tunic_directory:${dir}" "${name}")
  set_property(TARGET ${target} APPEND PROPERTY TUNIC_DIRECTORIES "${name}")
  set(${out} "${name}" PARENT_SCOPE)
endfunction()

cmake_policy(POP)
