"""Tunic for Conan 2, from the checkout it lies in:  conan create packaging/conan --build=missing

The libraries users link have the names that Tunic's own CMake package gives them: tunic::tunic, tunic::client, tunic::middleware,
tunic::testing, tunic::tls. llhttp is ConanCenter's, which has a CMake package; cmake/llhttp.cmake prefers that to sources on the machine.
"""
import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rm, rmdir
from conan.tools.gnu import PkgConfigDeps

required_conan_version = ">=2.0"


class TunicConan(ConanFile):
    name = "tunic"
    description = "Koa's onion on C++20 coroutines: an HTTP framework at native speed"
    license = "MIT"
    topics = ("http", "server", "client", "coroutines", "middleware", "openapi")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False], "tls": [True, False]}
    default_options = {"shared": False, "fPIC": True, "tls": True, "boost/*:header_only": True}
    implements = ["auto_shared_fpic"]

    @property
    def _checkout(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        found = re.search(r"project\(tunic VERSION ([0-9.]+)", load(self, os.path.join(self._checkout, "CMakeLists.txt")))
        self.version = found[1]

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*", "middleware/*"):
            copy(self, pattern, self._checkout, self.export_sources_folder)

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("Tunic runs on Linux")

    def requirements(self):
        # The versions Debian 12 has are those that are tested.
        self.requires("fmt/[>=9 <10]", transitive_headers=True)
        self.requires("boost/[>=1.81 <1.87]", transitive_headers=True)  # for <tunic/asio.hpp>
        self.requires("simdjson/[>=3 <4]")
        self.requires("re2/[>=20220601]")
        self.requires("llhttp/[>=8.1 <10]")
        if self.options.tls:
            self.requires("openssl/[>=3 <4]")

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.25]")
        if not self.conf.get("tools.gnu:pkg_config", check_type=str):
            self.tool_requires("pkgconf/[>=2]")

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        for what in ("TUNIC_BUILD_TESTS", "TUNIC_BUILD_EXAMPLES", "TUNIC_BUILD_BENCHMARKS"):
            toolchain.cache_variables[what] = False
        toolchain.cache_variables["TUNIC_INSTALL"] = True
        toolchain.cache_variables["TUNIC_WITH_TLS"] = bool(self.options.tls)
        toolchain.generate()
        CMakeDeps(self).generate()
        PkgConfigDeps(self).generate()  # Tunic asks pkg-config for RE2

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()
        # Conan makes its own from what package_info() says. tunic_directory_routes() is no such file: it stays.
        rm(self, "tunic-*.cmake", os.path.join(self.package_folder, "lib", "cmake", "tunic"))
        for folder in ("lib/pkgconfig", "share"):
            rmdir(self, os.path.join(self.package_folder, folder))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "tunic")
        # By default this would be tunic::tunic, which is a part here.
        self.cpp_info.set_property("cmake_target_name", "tunic::all")
        self.cpp_info.set_property("pkg_config_name", "tunic-all")
        self.cpp_info.set_property("cmake_build_modules", ["lib/cmake/tunic/directory_routes.cmake"])

        def part(name, libs, requires, system=()):
            info = self.cpp_info.components[name]
            info.set_property("cmake_target_name", f"tunic::{name}")
            info.set_property("pkg_config_name", "tunic" if name == "tunic" else "tunic-" + name.replace("_", "-"))
            info.libs, info.requires, info.system_libs = list(libs), list(requires), list(system)

        part("tunic", ["tunic"], ["fmt::fmt", "boost::headers", "simdjson::simdjson", "re2::re2", "llhttp::llhttp"], ["pthread"])
        part("client", ["tunic_client"], ["tunic"])
        part("middleware", ["tunic_middleware"], ["tunic"])
        if self.options.tls:
            part("tls", ["tunic_tls"], ["tunic", "openssl::ssl"])
        part("testing", ["tunic_testing"], ["tunic"])
        part("allocation_hook", ["tunic_allocation_hook"], [])
