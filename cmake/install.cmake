# What `cmake --install` lays down, and what find_package(tunic) reads. llhttp and the layers are inside the archives.
include(CMakePackageConfigHelpers)

set(tunic_config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tunic)

# Everything that tunic_library() made. A library that is not built here (an optional part) is not installed.
set(tunic_installed tunic tunic_testing)
foreach(optional tunic_middleware tunic_client tunic_tls tunic_allocation_hook)
  if(TARGET ${optional})
    list(APPEND tunic_installed ${optional})
  endif()
endforeach()
if(NOT TUNIC_LLHTTP STREQUAL source)
  list(APPEND tunic_installed tunic_llhttp)
endif()

install(TARGETS ${tunic_installed} EXPORT tunic
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(EXPORT tunic NAMESPACE tunic:: FILE tunic-targets.cmake DESTINATION ${tunic_config_dir})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/tunic DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
if(TARGET tunic_middleware)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/middleware/include/tunic DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    FILES_MATCHING PATTERN "*.hpp")
endif()

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/tunic-config.cmake.in ${PROJECT_BINARY_DIR}/tunic-config.cmake
  INSTALL_DESTINATION ${tunic_config_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break its users.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/tunic-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/tunic-config.cmake ${PROJECT_BINARY_DIR}/tunic-config-version.cmake
  DESTINATION ${tunic_config_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
