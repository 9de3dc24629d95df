# The files that `cmake --install` installs, and that find_package(tunic) and pkg-config read. llhttp and the layers are inside the libraries.
# No file contains the install location, so the installation may be moved, or staged with DESTDIR.
include(CMakePackageConfigHelpers)

get_property(tunic_parts GLOBAL PROPERTY tunic_parts)
set(tunic_config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tunic)
set(tunic_exported ${tunic_parts})
if(NOT TUNIC_LLHTTP STREQUAL source)
  list(APPEND tunic_exported tunic_llhttp)
endif()

# Two components: tunic_runtime is what a linked program needs, which is nothing if the libraries are archives.
# tunic::tls has a separate file, which tunic-config.cmake omits if OpenSSL is missing.
foreach(part ${tunic_exported})
  set(export tunic)
  if(part STREQUAL tunic_tls)
    set(export tunic_tls)
  endif()
  install(TARGETS ${part} EXPORT ${export}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT tunic_development
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT tunic_runtime NAMELINK_COMPONENT tunic_development
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tunic_runtime
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/tunic COMPONENT tunic_runtime)

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME tunic_development)
install(EXPORT tunic NAMESPACE tunic:: FILE tunic-targets.cmake DESTINATION ${tunic_config_dir})
set(tunic_left_out "")
set(tunic_tls_links_openssl FALSE) # a shared library has already linked it
if(TUNIC_WITH_TLS)
  install(EXPORT tunic_tls NAMESPACE tunic:: FILE tunic-tls-targets.cmake DESTINATION ${tunic_config_dir})
  get_target_property(type tunic_tls TYPE)
  if(type STREQUAL STATIC_LIBRARY)
    set(tunic_tls_links_openssl TRUE)
  endif()
else()
  set(tunic_left_out REGEX "/include/tunic/tls($|[.]hpp$)" EXCLUDE)
endif()
foreach(folder include middleware/include)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder}/tunic DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp"
    ${tunic_left_out})
endforeach()

# For CMake: only the libraries that users of this build have to find.
set(links "")
foreach(part ${tunic_parts})
  tunic_part_links(${part} public private)
  get_target_property(type ${part} TYPE)
  list(APPEND links ${public})
  if(type STREQUAL STATIC_LIBRARY)
    list(APPEND links ${private})
  endif()
endforeach()
tunic_packages_of(tunic_find_commands FIND ${links})
list(JOIN tunic_find_commands "\n" tunic_find_commands)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/tunic-config.cmake.in ${PROJECT_BINARY_DIR}/tunic-config.cmake
  INSTALL_DESTINATION ${tunic_config_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may contain breaking changes.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/tunic-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/tunic-config.cmake ${PROJECT_BINARY_DIR}/tunic-config-version.cmake
  DESTINATION ${tunic_config_dir})
install(FILES ${PROJECT_SOURCE_DIR}/cmake/directory_routes.cmake DESTINATION ${tunic_config_dir})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/cmake/directory_routes DESTINATION ${tunic_config_dir})

# For pkg-config. An archive needs its private libraries however it is linked, so they are public there: users need not know --static.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} OUTPUT_VARIABLE tunic_libdir)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_INCLUDEDIR BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} OUTPUT_VARIABLE tunic_includedir)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig OUTPUT_VARIABLE tunic_prefix)
foreach(part ${tunic_parts})
  tunic_part_links(${part} public private)
  get_target_property(type ${part} TYPE)
  if(type STREQUAL STATIC_LIBRARY)
    list(APPEND public ${private})
    set(private "")
  endif()
  tunic_packages_of(requires PKG_CONFIG ${public})
  tunic_packages_of(requires_private PKG_CONFIG ${private})
  tunic_packages_of(libs LIBS ${public})
  tunic_packages_of(libs_private LIBS ${private})
  if(NOT type STREQUAL INTERFACE_LIBRARY)
    list(PREPEND libs "-L\${libdir} -l${part}")
  endif()
  list(JOIN requires ", " requires)
  list(JOIN requires_private ", " requires_private)
  list(JOIN libs " " libs)
  list(JOIN libs_private " " libs_private)
  set(fields "")
  foreach(field "Requires: ${requires}" "Requires.private: ${requires_private}" "Libs: ${libs}" "Libs.private: ${libs_private}")
    if(NOT field MATCHES ": $")
      string(APPEND fields "\n${field}")
    endif()
  endforeach()
  string(REPLACE "_" "-" module ${part})
  get_target_property(description ${part} TUNIC_DESCRIPTION)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/tunic.pc.in ${PROJECT_BINARY_DIR}/pkgconfig/${module}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/pkgconfig/${module}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
unset(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME)
