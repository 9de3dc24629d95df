# The targets that users link. A part is a target tunic::NAME, the same in a build tree and installed, with a pkg-config file. A part defined
# here is installed and found without further code; tunic_package(), in cmake/dependencies.cmake, describes what it links.

# tunic_part(TARGET NAME DESCRIPTION): turns the library TARGET into the part tunic::NAME.
function(tunic_part target name description)
  if(NOT description)
    set(description "Tunic's ${name}")
  endif()
  add_library(tunic::${name} ALIAS ${target})
  set_property(GLOBAL APPEND PROPERTY tunic_parts ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} OUTPUT_NAME ${target} TUNIC_DESCRIPTION "${description}"
    # Before 1.0 a minor version may contain breaking changes.
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
    POSITION_INDEPENDENT_CODE ON)
  if(NOT DEFINED CMAKE_INSTALL_RPATH)
    set_target_properties(${target} PROPERTIES INSTALL_RPATH "$ORIGIN") # shared parts find each other, wherever they are installed
  endif()
endfunction()

# tunic_package(TARGET [FIND command] [PKG_CONFIG name...] [LIBS flag...]): how users of an installed Tunic find a library that
# parts link: a line for tunic-config.cmake, and modules or flags for the pkg-config files.
function(tunic_package target)
  cmake_parse_arguments(arg "" "FIND" "PKG_CONFIG;LIBS" ${ARGN})
  foreach(what FIND PKG_CONFIG LIBS)
    set_property(GLOBAL PROPERTY "tunic_package ${target} ${what}" "${arg_${what}}")
  endforeach()
  set_property(GLOBAL APPEND PROPERTY tunic_packages ${target})
endfunction()

# tunic_part_links(TARGET PUBLIC PRIVATE): the libraries of a part that its users see, and those that only the linker sees. A shared
# library has already linked its private ones; an archive has not.
function(tunic_part_links target out_public out_private)
  get_target_property(public ${target} INTERFACE_LINK_LIBRARIES)
  list(FILTER public EXCLUDE REGEX "^\\$<(LINK_ONLY|BUILD_INTERFACE):|-NOTFOUND$")
  set(private "")
  get_target_property(type ${target} TYPE)
  if(NOT type STREQUAL INTERFACE_LIBRARY)
    get_target_property(private ${target} LINK_LIBRARIES)
    list(FILTER private EXCLUDE REGEX "^\\$<BUILD_INTERFACE:|-NOTFOUND$")
    list(REMOVE_ITEM private ${public})
  endif()
  list(REMOVE_DUPLICATES public)
  list(REMOVE_DUPLICATES private)
  set(${out_public} "${public}" PARENT_SCOPE)
  set(${out_private} "${private}" PARENT_SCOPE)
endfunction()

# tunic_packages_of(OUT WHAT library...): the FIND, PKG_CONFIG or LIBS of these libraries, those of parts being their names.
function(tunic_packages_of out what)
  get_property(parts GLOBAL PROPERTY tunic_parts)
  get_property(packages GLOBAL PROPERTY tunic_packages)
  set(all "")
  foreach(library ${ARGN})
    if(library IN_LIST parts)
      if(what STREQUAL PKG_CONFIG)
        string(REPLACE "_" "-" module ${library})
        list(APPEND all "${module} = ${PROJECT_VERSION}")
      endif()
    elseif(library IN_LIST packages)
      get_property(given GLOBAL PROPERTY "tunic_package ${library} ${what}")
      list(APPEND all ${given})
    else()
      message(FATAL_ERROR "Tunic links ${library}, and no tunic_package() says how its users find it")
    endif()
  endforeach()
  list(REMOVE_DUPLICATES all)
  set(${out} "${all}" PARENT_SCOPE)
endfunction()
