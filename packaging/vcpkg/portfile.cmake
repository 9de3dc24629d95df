# An overlay port of the checkout it lies in:  vcpkg install tunic --overlay-ports=packaging/vcpkg --no-binarycaching
# (The cache goes by the files of the port, so a change of the checkout would not be seen.)
# In a registry the next line becomes a vcpkg_from_github() with the release and its hash.
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)

# Tunic asks pkg-config for RE2.
vcpkg_find_acquire_program(PKGCONFIG)

vcpkg_check_features(OUT_FEATURE_OPTIONS FEATURE_OPTIONS FEATURES tls TUNIC_WITH_TLS)

# llhttp comes from its port, which has a CMake package; cmake/llhttp.cmake prefers that to sources on the machine. Whether archives or
# shared libraries are made is the triplet's affair: vcpkg sets BUILD_SHARED_LIBS.
vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        "-DPKG_CONFIG_EXECUTABLE=${PKGCONFIG}"
        -DTUNIC_BUILD_TESTS=OFF
        -DTUNIC_BUILD_EXAMPLES=OFF
        -DTUNIC_BUILD_BENCHMARKS=OFF
        -DTUNIC_INSTALL=ON
        ${FEATURE_OPTIONS}
)

vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME tunic CONFIG_PATH lib/cmake/tunic)
vcpkg_fixup_pkgconfig()

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share" "${CURRENT_PACKAGES_DIR}/share/doc")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
