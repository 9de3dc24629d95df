#!/usr/bin/env python3
"""The recipes of vcpkg and Conan, as far as they can be judged without these tools: that they can be read, speak of the version, the
options and the parts that there are, and agree with the files that this build has made for pkg-config. Also the table of options in the docs.

usage: recipes_test.py ROOT BUILD
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import types
import unittest
from unittest import mock

ROOT, BUILD = (pathlib.Path(argument) for argument in sys.argv[1:3])
RECIPES = ROOT / "packaging"


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


VERSION = re.search(r"project\(tunic VERSION ([0-9.]+)", read("CMakeLists.txt"))[1]
# option(NAME "text" default) and set(NAME default CACHE ...)
OPTIONS = dict(re.findall(r'^(?:option|set)\((TUNIC_\w+)(?: "[^"]*")? (\S+?)(?:\)| CACHE )', read("cmake/options.cmake"), re.M))


def built_parts():
    """Part -> the libraries of its own that it links, from BUILD/pkgconfig/*.pc."""
    parts = {}
    for file in (BUILD / "pkgconfig").glob("*.pc"):
        name = file.stem.removeprefix("tunic-").replace("-", "_")
        parts[name] = re.findall(r"-l(tunic\w*)", file.read_text())
    return parts


class Everything:
    """Stands for any module, class or function of a tool that is not installed."""

    def __init__(self, *_, **__):
        self.cache_variables, self.components = {}, {}

    def __getattr__(self, _):
        return Everything()

    def __call__(self, *_, **__):
        return Everything()


def import_conan_recipe(path):
    """The recipe's classes, with Conan played by the standard library."""
    tool = types.ModuleType("conan")
    modules = {"conan": tool}
    for name in ("errors", "tools", "tools.build", "tools.cmake", "tools.files", "tools.gnu"):
        modules[f"conan.{name}"] = module = types.ModuleType(name)
        module.__getattr__ = lambda name: Everything
    tool.ConanFile = type("ConanFile", (), {})
    recipe = {"__name__": "recipe"}
    with mock.patch.dict(sys.modules, modules):
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), recipe)
    return [c for c in recipe.values() if isinstance(c, type) and issubclass(c, tool.ConanFile) and c is not tool.ConanFile]


class Recipes(unittest.TestCase):
    def test_vcpkg_has_the_version_and_every_dependency(self):
        port = json.loads((RECIPES / "vcpkg/vcpkg.json").read_text())
        self.assertEqual(port["version"], VERSION)
        names = [d if isinstance(d, str) else d["name"] for d in port["dependencies"]]
        self.assertEqual(names, sorted(names))
        for needed in ("boost-asio", "fmt", "llhttp", "re2", "simdjson"):
            self.assertIn(needed, names)

    def test_vcpkg_portfile_runs_and_names_this_checkout(self):
        functions = set(re.findall(r"^(vcpkg_\w+)", (RECIPES / "vcpkg/portfile.cmake").read_text(), re.M))
        with tempfile.TemporaryDirectory() as folder:
            script = pathlib.Path(folder) / "play.cmake"
            played = "".join(f"function({name})\nendfunction()\n" for name in functions)
            script.write_text(f'{played}set(CURRENT_PACKAGES_DIR "{folder}/packages")\ninclude("{RECIPES}/vcpkg/portfile.cmake")\n'
                              'message("${SOURCE_PATH}")\n')
            run = subprocess.run(["cmake", "-P", str(script)], capture_output=True, text=True, check=True)
            self.assertEqual(pathlib.Path(run.stderr.strip()), ROOT)

    def test_recipes_switch_what_can_be_switched(self):
        for recipe in ("vcpkg/portfile.cmake", "conan/conanfile.py"):
            named = set(re.findall(r"TUNIC_\w+", (RECIPES / recipe).read_text()))
            self.assertLessEqual({"TUNIC_BUILD_TESTS", "TUNIC_BUILD_EXAMPLES", "TUNIC_BUILD_BENCHMARKS", "TUNIC_INSTALL"}, named)
            self.assertLessEqual(named, OPTIONS.keys())

    def test_conan_knows_the_parts_that_were_built(self):
        recipe, = import_conan_recipe(RECIPES / "conan/conanfile.py")
        self.assertEqual(recipe.name, "tunic")
        one = recipe()
        seen = {}

        class Components(dict):
            def __missing__(self, name):
                seen[name] = self[name] = types.SimpleNamespace(set_property=lambda key, value: properties.append((name, key, value)))
                return self[name]

        properties, whole = [], {}
        one.options = Everything()  # all of them are on
        one.cpp_info = types.SimpleNamespace(components=Components(), set_property=whole.__setitem__)
        one.package_info()
        # find_package(tunic) brings tunic_directory_routes(), which only finds the files beside it.
        self.assertEqual(whole["cmake_build_modules"], ["lib/cmake/tunic/directory_routes.cmake"])
        parts = built_parts()  # of this build, which may lack one that is optional
        self.assertEqual({name: info.libs for name, info in seen.items() if name in parts}, parts)
        for name in parts:
            self.assertIn((name, "cmake_target_name", f"tunic::{name}"), properties)
            module = "tunic" if name == "tunic" else "tunic-" + name.replace("_", "-")
            self.assertIn((name, "pkg_config_name", module), properties)

    def test_conan_keeps_the_functions_and_removes_the_config_files(self):
        recipe, = import_conan_recipe(RECIPES / "conan/conanfile.py")
        one = recipe()
        with tempfile.TemporaryDirectory() as folder:
            cmake = pathlib.Path(folder) / "lib/cmake/tunic"
            functions = {"directory_routes.cmake", "directory_routes/tree.cmake"}
            for name in functions | {"tunic-config.cmake", "tunic-config-version.cmake", "tunic-targets.cmake", "tunic-targets-release.cmake"}:
                (cmake / name).parent.mkdir(parents=True, exist_ok=True)
                (cmake / name).touch()
            one.source_folder, one.package_folder = str(ROOT), folder
            tools = {"rmdir": lambda _, path: shutil.rmtree(path, ignore_errors=True),
                     "rm": lambda _, pattern, path: [f.unlink() for f in pathlib.Path(path).glob(pattern)]}
            with mock.patch.dict(recipe.package.__globals__, tools):
                one.package()
            self.assertEqual({str(f.relative_to(cmake)) for f in cmake.rglob("*.cmake")}, functions)

    def test_conan_test_package_can_be_read(self):
        self.assertEqual(len(import_conan_recipe(RECIPES / "conan/test_package/conanfile.py")), 1)

    def test_documents_list_every_option_with_its_default(self):
        table = dict(re.findall(r"^\| `(TUNIC_\w+)` \| ([^|]+?) \|", read("docs/guide/installing.md"), re.M))
        self.assertEqual(table, {o: "when top-level" if d == "${PROJECT_IS_TOP_LEVEL}" else d for o, d in OPTIONS.items()})

    def test_documents_install_without_what_only_this_project_needs(self):
        for page in ("docs/guide/getting-started.md", "docs/guide/installing.md"):
            configure = re.search(r"^cmake -B(?:.*\\\n)*.*", read(page), re.M)[0]  # the first is that of Tunic
            for what in ("TESTS", "EXAMPLES", "BENCHMARKS"):
                self.assertIn(f"-DTUNIC_BUILD_{what}=OFF", configure, page)

    def test_documents_list_every_part(self):
        named = re.findall(r"^\| `tunic::(\w+)` \|", read("docs/guide/installing.md"), re.M)
        self.assertLessEqual(set(built_parts()), set(named))

    def test_macros_say_the_version_of_the_project(self):
        config = read("include/tunic/base/config.hpp")
        self.assertEqual(".".join(re.search(rf"TUNIC_VERSION_{p} (\d+)", config)[1] for p in ("MAJOR", "MINOR", "PATCH")), VERSION)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
