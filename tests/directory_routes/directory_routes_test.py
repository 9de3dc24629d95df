#!/usr/bin/env python3
"""usage: directory_routes_test.py BUILD FOLDER [unittest argument...]

Builds the projects beside it in FOLDER, against the package that BUILD installs, and changes their folders between builds.
What is only configured or checked, not compiled, costs a fraction of a second, so every mistake has its test.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
BUILD, FOLDER = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
PREFIX = FOLDER / "prefix"

ROUTE = """#include <tunic/directory.hpp>
using namespace tunic;
template <> auto tunic::route_at<"{0}">() -> items_at<"{0}"> {{
    return {{GET([](context_at<"{0}">&) {{ return "{1}"; }})}};
}}
"""
MIDDLEWARE = """#include <tunic/directory.hpp>
using namespace tunic;
template <> auto tunic::middleware_at<"{0}">() -> items_at<"{0}"> {{
    return {{use([](context& c, next next) {{
        c.append("X-Layer", "{1}");
        return next();
    }})}};
}}
"""


def run(*command, cwd=None):
    return subprocess.run([str(c) for c in command], cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class Project:
    """A copy of a project of this folder and its build tree."""

    def __init__(self, template, name=None, generator="Ninja"):
        self.generator = generator
        self.source = FOLDER / (name or template) / "a source" # with a space, as people have them
        self.build = FOLDER / (name or template) / "build"
        shutil.rmtree(self.source.parent, ignore_errors=True)
        shutil.copytree(HERE / template, self.source)

    def write(self, path, text):
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def route(self, folder, says=None, top="api"):
        self.write(f"{top}/{folder}/index.cpp", ROUTE.format(folder, says or folder))

    def use(self, folder, says=None, top="api"):
        self.write(f"{top}/{folder}/use.cpp", MIDDLEWARE.format(folder, says or folder))

    def remove(self, path):
        shutil.rmtree(self.source / path)

    def configure(self, *options):
        launcher = os.environ.get("LAUNCHER")
        return run("cmake", "-S", self.source, "-B", self.build, "-G", self.generator, *options, f"-DCMAKE_PREFIX_PATH={PREFIX}",
                   "-DCMAKE_CXX_FLAGS=-O0", *([f"-DCMAKE_CXX_COMPILER_LAUNCHER={launcher}"] if launcher else []))

    def make(self, *targets):
        return run("cmake", "--build", self.build, *(["--target", *targets] if targets else []))

    def check(self):
        """Looks at what the files define, and compiles nothing."""
        return self.make("directory_routes/server/api/checked")


def setUpModule():
    shutil.rmtree(FOLDER / "prefix", ignore_errors=True)
    installed = run("cmake", "--install", BUILD, "--prefix", PREFIX)
    if installed.returncode:
        raise RuntimeError(installed.stdout)


class Case(unittest.TestCase):
    maxDiff = None

    def works(self, ran):
        self.assertEqual(ran.returncode, 0, ran.stdout)
        return ran.stdout

    def fails(self, ran, *sentences):
        self.assertNotEqual(ran.returncode, 0, ran.stdout)
        said = " ".join(ran.stdout.split())  # CMake breaks lines
        for sentence in sentences:
            with self.subTest(sentence):
                self.assertIn(sentence, said)


class Lifecycle(Case):
    """A project that is built once and then changed."""

    @classmethod
    def setUpClass(cls):
        cls.project = Project("one")
        cls.project.route("index", "root")
        cls.project.route("users/[id]")
        cls.project.route("n/[id<int>]")
        cls.project.use("users")
        ran = cls.project.configure()
        if ran.returncode:
            raise RuntimeError(ran.stdout)

    def serves(self, expected):
        """After a build the program answers these URLs so, and its table has no route but theirs."""
        self.works(self.project.make())
        answers = self.works(run(self.project.build / "server", *expected)).splitlines()
        self.assertEqual(dict(zip(expected, answers)), expected)

    def test_h1_each_state_serves_exactly_the_folders_that_exist(self):
        p = self.project
        self.serves({"/api": "200 root", "/api/users/7": "200 users/[id] users", "/api/users": "404 -", "/api/posts": "404 -"})
        self.serves({"/api/n/7": "200 n/[id<int>]", "/api/n/x": "404 -"})
        p.remove("api/n")
        p.route("posts")  # appears
        self.serves({"/api/posts": "200 posts", "/api/users/7": "200 users/[id] users"})
        p.remove("api/posts")
        p.route("articles")  # is renamed
        self.serves({"/api/posts": "404 -", "/api/articles": "200 articles"})
        (p.source / "api/users/[id]").rename(p.source / "api/[id]")  # moves, out of reach of the middleware
        p.route("[id]")
        p.remove("api/users")
        self.serves({"/api/users/7": "404 -", "/api/7": "200 [id]", "/api/articles": "200 articles"})
        p.use("", "top")  # middleware appears
        self.serves({"/api/7": "200 [id] top", "/api": "200 root top"})
        (p.source / "api/use.cpp").unlink()  # and goes
        p.remove("api/[id]")
        self.serves({"/api/7": "404 -", "/api": "200 root", "/api/articles": "200 articles"})
        table = self.works(p.make("server_routes"))
        self.assertEqual(re.findall(r"^GET +(\S+)", table, re.M), ["/api", "/api/articles"])

        with self.subTest("a build of nothing does nothing, at once"):
            began = time.monotonic()
            said = self.works(p.make())
            self.assertIn("no work to do", said)
            self.assertLess(time.monotonic() - began, 2)

        with self.subTest("a touched route file is compiled and the program linked, and nothing else is done"):
            time.sleep(0.01)
            (p.source / "api/articles/index.cpp").touch()
            steps = re.findall(r"^\[\d+/\d+\] (\S+ \S+).*?(\S*)$", self.works(p.make()), re.M)
            self.assertEqual([s for s, _ in steps if not s.startswith("Re-checking")], ["Checking the", "Building CXX", "Linking CXX"])
            self.assertIn("articles/index.cpp.o", next(rest for s, rest in steps if s == "Building CXX"))

        with self.subTest("configuring again changes no file that is compiled"):
            self.works(p.configure())
            self.assertIn("no work to do", self.works(p.make()))

        with self.subTest("the prefix may end in a slash, or be nothing else"):
            sound = (p.source / "CMakeLists.txt").read_text()
            for prefix, before in {"/": "", "/v1/": "/v1"}.items():
                p.write("CMakeLists.txt", sound.replace("PREFIX /api", f"PREFIX {prefix}"))
                self.serves({f"{before}/articles": "200 articles", f"{before or '/'}": "200 root", "/api": "404 -"})
            p.write("CMakeLists.txt", sound)

        with self.subTest("what does not return items is told in a sentence"):
            p.write("api/articles/index.cpp", ROUTE.format("articles", "").replace("{GET(", "{42, GET("))
            self.fails(p.make(), "articles/index.cpp", "a route file returns a list of use(...), GET(...) and its like")

        with self.subTest("a handler of another folder is told in a sentence"):
            p.write("api/articles/index.cpp", ROUTE.format("articles", "").replace('context_at<"articles">', 'context_at<"users/[id]">'))
            self.fails(p.make(), "articles/index.cpp", "a folder that is neither this one nor one above it")

        with self.subTest("a mistake that appears between builds fails the next one, and its cure heals"):
            p.route("articles")
            p.route("art[icles")
            self.fails(p.make(), "api/art[icles/index.cpp: the folder has brackets that do not match")
            p.remove("api/art[icles")
            self.serves({"/api/articles": "200 articles"})

    def test_several_directories_and_targets_live_in_one_build(self):
        p = Project("several")
        p.route("users", "of v1", top="v1/api")
        p.route("users", "of v2", top="v2/api")
        p.route("users", "of the shop", top="shop")
        p.route("only/in/the/library", "of the library", top="shop")
        self.works(p.configure())
        self.works(p.make())
        for program in ("server", "other"):
            said = self.works(run(p.build / program, "/v1/users", "/v2/users", "/shop/users", "/shop/only/in/the/library"))
            self.assertEqual(said, "200 of v1\n200 of v2\n200 of the shop\n200 of the library\n")
        self.assertIn("/v2/users", self.works(p.make("server_routes")))
        self.assertIn("/shop/only/in/the/library", self.works(p.make("shop_routes")))


class Mistakes(Case):
    """One configured project; each mistake is made, read, and undone."""

    @classmethod
    def setUpClass(cls):
        cls.project = Project("one", "mistakes")
        cls.project.route("index")
        ran = cls.project.configure()
        if ran.returncode:
            raise RuntimeError(ran.stdout)
        cls.sound = (cls.project.source / "CMakeLists.txt").read_text()

    def setUp(self):
        shutil.rmtree(self.project.source / "api", ignore_errors=True)
        self.project.write("CMakeLists.txt", self.sound)
        self.project.route("index")

    def refused(self, *sentences):
        self.fails(self.project.configure(), *sentences)

    def call(self, text):
        self.project.write("CMakeLists.txt", self.sound.replace("tunic_directory_routes(server DIR api PREFIX /api)", text))

    def test_a_missing_directory(self):
        self.call("tunic_directory_routes(server DIR apo)")
        self.refused("tunic_directory_routes(server DIR apo): there is no directory", "a source/apo", "correct DIR")

    def test_a_call_without_a_directory_or_a_target(self):
        self.call("tunic_directory_routes(server PREFIX /api)")
        self.refused("DIR is missing")
        self.call("tunic_directory_routes(sever DIR api)")
        self.refused("there is no target 'sever'")
        self.call("tunic_directory_routes(server DIR api PREFX /api)")
        self.refused("'PREFX;/api' is none of its arguments")

    def test_names_that_cannot_be_or_are_taken(self):
        self.call("tunic_directory_routes(server DIR api NAME public)")
        self.refused("'public' cannot be the name of a function", "NAME api")
        self.call("tunic_directory_routes(server DIR api)\ntunic_directory_routes(server DIR api)")
        self.refused("server has a directory 'api' already", "NAME api_2")
        self.call("tunic_directory_routes(server DIR api)\nadd_library(l main.cpp)\ntunic_directory_routes(l DIR api NAME two)")
        self.refused("the directory is 'api' for another target", "Use one NAME")

    def test_a_prefix_with_a_fault(self):
        self.call("tunic_directory_routes(server DIR api PREFIX api)")
        self.refused("PREFIX api: a PREFIX begins with a slash: /api")
        self.call("tunic_directory_routes(server DIR api PREFIX /[)")
        self.refused("PREFIX [: has a parameter without a proper name")
        self.call("tunic_directory_routes(server DIR api PREFIX /v1//api)")
        self.refused("PREFIX v1//api: has two slashes with nothing between them")

    def test_a_prefix_may_end_in_a_slash_and_be_nothing_else(self):
        self.project.route("users")
        for prefix, meant in {"/": "/", "/api/": "/api", "/[tenant]/api/": "/[tenant]/api"}.items():
            with self.subTest(prefix):
                self.call(f"tunic_directory_routes(server DIR api PREFIX {prefix})")
                self.works(self.project.configure())
                self.assertIn(f'tree("{meant}")', (self.project.build / "directory_routes/server/api/routes.cpp").read_text())

    def test_a_folder_that_is_a_link_is_a_folder(self):
        api = self.project.source / "api"
        self.project.route("users/[id]", top="elsewhere")
        (api / "users").symlink_to("../elsewhere/users")
        self.works(self.project.configure())
        self.assertIn('route_at<"users/[id]">', (self.project.build / "directory_routes/server/api/routes.cpp").read_text())
        (api / "people").symlink_to("../elsewhere/users")
        self.works(self.project.configure())
        self.fails(self.project.check(), 'defines route_at<"users/[id]">, which does not fit its place', 'route_at<"people/[id]">')

    def test_folders_with_bad_syntax(self):
        brackets = "has brackets that do not match. A parameter is written [id], an optional one {id}, the rest {...path}"
        nameless = "has a parameter without a proper name"
        expected = {
            "[id": brackets, "id]": brackets, "{id": brackets, "a{b": brackets, "a}b": brackets, "[id<int]": brackets,
            "[]": nameless, "[a-b]": nameless, "[1]": nameless, "{...}": nameless, "{...a-b}": nameless, "[:]": nameless,
            "[id]/[id]": "has two parameters of the name 'id'. Rename one of them",
            "[id<number>]": "has the unknown constraint <number>. Known are int, uint, uuid, alpha, slug, hex and date",
            "[a][b]": "has two parameters without text between them. Put a - or a . there",
            "{a}/[b]": "has '[b]', which is required, right below '{a}', which is optional",
            "{a-b}": "has braces around what is no name", "x{id:int}": "has braces around what is no name",
            "x/{-}": "has the optional folder '{-}' without a parameter",
            "[a]+": "has a '+' behind a parameter",
            "a{}": "has braces without text or parameter in them", "a{{:b}}": "has braces without text or parameter in them",
            "a{...b}": "has a rest parameter with text beside it",
            "/".join(f"[p{i}]" for i in range(17)): "has more than 16 parameters",
            "/".join(f"{{p{i}}}" for i in range(9)): "has more than 8 optional parts",
            "/".join("a" * 65): "has more than 64 segments",
        }
        for folder in expected:
            self.project.route(folder)
        self.refused(*(f"a source/api/{folder}/index.cpp: the folder {sentence}" for folder, sentence in expected.items()))

    def test_odd_names_are_refused_with_a_sentence(self):
        odd = {"a b": " ", "a;b": ";", "a;b[c": ";", "a#b": "#", "a$b": "$", "a%20b": "%", "a'b": "'", 'a"b': '"', "a(b)": "(",
               "a&b": "&", "${HOME}": "$", "$<1:a>": "$"}
        for folder in [*odd, "a\\b", "*path", "[id]?"]:
            self.project.route(folder)
        self.refused(*(f"a source/api/{folder}/index.cpp: a name cannot have a '{character}'. Rename it with letters, digits"
                       for folder, character in odd.items()),
                     "a name cannot have a '\\'. Rename it",
                     "a source/api/*path/index.cpp: a name cannot have a '*'. A rest parameter is written {...path}",
                     "a source/api/[id]?/index.cpp: a name cannot have a '?'. An optional parameter is written {id}")

    def test_a_call_in_another_directory_than_that_of_its_target_checks_the_files_too(self):
        for generator in ("Ninja", "Unix Makefiles"):
            with self.subTest(generator):
                p = Project("one", "elsewhere", generator=generator)
                p.route("users/[id]", top="routes/api")
                p.write("CMakeLists.txt", self.sound.replace("tunic_directory_routes(server DIR api PREFIX /api)", "add_subdirectory(routes)"))
                p.write("routes/CMakeLists.txt", "tunic_directory_routes(server DIR api PREFIX /api)")
                self.works(p.configure())
                p.write("routes/api/users/[id]/index.cpp", ROUTE.format("users/[idd]", ""))
                self.fails(p.make(), ':3: error: defines route_at<"users/[idd]">, which does not fit its place')

    def test_two_folders_of_one_url(self):
        pairs = [("users/[id]", "users/[name]"), ("a/{:y}", "a/{x}"), ("f/[a].[b]", "f/[c].[d]"), ("d/{...p}", "d/{...q}"),
                 ("n/[a<int>]", "n/[b<int>]"), ("n/[b]", "n/[c]")]
        for pair in pairs:
            for folder in pair:
                self.project.route(folder)
        self.refused(*(f"api/{second}/index.cpp: it has the same URLs as {first}/index.cpp. Keep one of the two folders"
                       for first, second in pairs))
        for _, second in pairs:
            self.project.remove("api/" + second)
        self.works(self.project.configure())

    def test_middleware_without_a_route_below(self):
        self.project.use("users")
        self.project.route("users-archive")
        self.refused("api/users/use.cpp: no route is here or below, so it would never run. Add users/index.cpp, or remove it")
        self.project.route("users/[id]/posts")
        self.works(self.project.configure())

    def test_a_root_in_the_wrong_place(self):
        self.project.write("api/index.cpp", ROUTE.format("", ""))
        self.refused("api/index.cpp: every route has a folder", "move this file to index/index.cpp")
        (self.project.source / "api/index.cpp").unlink()
        self.project.route("users/index")
        self.refused("api/users/index/index.cpp: a folder named index is the root", "users/index.cpp")

    def test_every_mistake_is_told_at_once(self):
        self.project.route("[a")
        self.project.route("b]")
        self.project.use("c")
        self.refused("api/[a/index.cpp", "api/b]/index.cpp", "api/c/use.cpp")

    def test_what_only_ninja_can_build(self):
        p = Project("one", "make", generator="Unix Makefiles")
        p.route("book{-:id}")
        for folder in ("users/[id]", "users/d", "files/[name].[ext]", "files/a.t"):
            p.route(folder)
        glob = "make takes its name for a pattern that means"
        self.fails(p.configure(), "api/book{-:id}/index.cpp: a name with a ':' needs the Ninja generator, for others", "cmake -G Ninja",
                   f"api/users/[id]/index.cpp: {glob} users/d/index.cpp. Use the Ninja generator",
                   f"api/files/[name].[ext]/index.cpp: {glob} files/a.t/index.cpp. Use the Ninja generator")
        for folder in ("book{-:id}", "users/d", "files/a.t"):
            p.remove("api/" + folder)
        p.route("users/id")
        p.route("files/a-t")
        self.works(p.configure())

    def test_the_sources_of_tunic_serve_as_well_as_the_package(self):
        p = Project("one", "sources")
        p.route("users/[id]")
        p.use("")
        self.works(p.configure(f"-DTUNIC_SOURCE={HERE.parents[1]}"))
        self.assertIn('route_at<"users/[id]">', (p.build / "directory_routes/server/api/routes.cpp").read_text())
        p.route("users/[name]")
        self.fails(p.configure(), "api/users/[name]/index.cpp: it has the same URLs as users/[id]/index.cpp")

    def test_h2_files_that_do_not_define_what_their_folder_says(self):
        p = self.project
        p.route("users/[id]")
        self.works(p.configure())
        self.works(p.check())
        file, fits = "api/users/[id]/index.cpp", ROUTE.format("users/[id]", "")
        spelling = 'Write: template <> auto tunic::route_at<"users/[id]">() -> items_at<"users/[id]"> {'
        for text, sentence in {
            ROUTE.format("users/[idd]", ""): f':3: error: defines route_at<"users/[idd]">, which does not fit its place. {spelling}',
            MIDDLEWARE.format("users/[id]", ""): f':3: error: defines middleware_at<"users/[id]">, which does not fit its place. {spelling}',
            "": f":1: error: defines no route. {spelling}",
            "/*" + fits + "*/": ":1: error: defines no route.",
            "".join(f"// {line}\n" for line in fits.splitlines()): ":1: error: defines no route.",
            fits.replace("template", "// in C:\\api\\\ntemplate"): ":1: error: defines no route.",  # the comment goes on
            fits + ROUTE.format("users/x", ""): ':8: error: defines 2 things, but a file is one route. Move route_at<"users/x">',
            fits.replace('items_at<"users/[id]">', 'items_at<"users/{id}">'): f':3: error: returns the items of "users/{{id}}". {spelling}',
        }.items():
            with self.subTest(sentence):
                p.write(file, text)
                self.fails(p.check(), f"a source/{file}{sentence}")
        for text in [fits.replace("tunic::", "").replace("template", "namespace tunic { template") + "}",
                     fits.replace('route_at<"', 'route_at <\n    "').replace("() ->", "( )\n->"),
                     'char const* any = "*/*"; char quote = \'"\'; // "\n' + fits + '/* ; [ */ char const* x = "/*";',
                     'char const* raw = R"({"a": "route_at"})";\n' + fits,
                     'template <> auto tunic::route_at<"users/[id]">() -> items_at<"users/[id]">;\n' + fits,
                     fits.replace(" {\n", " // for [every] user; {\n  // and for none\n{\n", 1),
                     "// in C:\\api\\\n" + fits, fits.replace("template", "// in C:\\api\\ \\\n\ntemplate"),
                     fits + "// in C:\\api\\"]:
            with self.subTest(text):
                p.write(file, text)
                self.works(p.check())
        p.use("users")
        self.works(p.configure())
        p.write("api/users/use.cpp", MIDDLEWARE.format("user", ""))
        self.fails(p.check(), 'api/users/use.cpp:3: error: defines middleware_at<"user">', 'middleware_at<"users">')


class Grammar(Case):
    FOLDERS = """users
users/[id]
users/{id}
docs/{...path}
files/[name].[ext]
v[version]/status
n/[id<int>]
n/{id<uuid>}
n/[id<nothing>]
book{-:id}-info
locale{-:lang{-:country}}
archive{.:format}{-:compression}
products/{:category.html}
{v:version}/users
{v:version}
{a}/{b}
{a}/b
{a}/{...b}
{...a}/b/{...c}
a{...b}
{...a}b
{a{...b}}
{{...a}}
{...a}{...b}
[a][b]
[a]{:b}
[a]{-:b}
{:a}{:b}
{:a}-{:b}
a{b{c}}d
a{{b}}
a{}
{}
[]
[a
a]
{a
a}
:id
a:id
:
[1a]
[a_1]
[id]/[id]
[id]/{id}
a<b
a>b
[a<int>].[b<hex>]
[a<int]
{:a<int>}
{a<b}
.well-known/x
{a-b}
{ab}
{{ab}}
{:a}
files/{id}.json
files/{id<int>}.json
{name}.{ext}
{a}{b}
v{a}
v{a-b}
v{a:b}
{v[a]}
{v[a]-:b}
{v-[a]}
{a{-[b]}}
{1}
{1:a}
{id...}
x{id...}
{-}
{.html}
x{.html}
{-{.}}
[a]+
[a]{+}
[a]-+
c++
{city}/filters
{a}/{b}/x/[c]
{a}/x/[c]
{a}/v[c]
{a}/{...b}/c
{a}/{...b}/[c]
{id<int>x}
{id<int>}x
é
p1{a}p2{b}p3{c}p4{d}p5{e}p6{f}p7{g}p8{h}
p1{a}p2{b}p3{c}p4{d}p5{e}p6{f}p7{g}p8{h}p9{i}""".splitlines()

    def test_the_generator_and_the_compiler_agree(self):
        listing = FOLDER / "folders.txt"
        listing.write_text("\n".join(self.FOLDERS), encoding="utf-8")
        modules = next(PREFIX.rglob("directory_routes.cmake")).parent
        self.works(run("cmake", f"-DMODULES={modules}", f"-DFOLDERS={listing}", "-P", HERE / "grammar.cmake"))
        by_generator = (FOLDER / "folders.txt.shapes").read_text(encoding="utf-8").splitlines()

        library = next(PREFIX.rglob("libtunic.a"))
        launcher = os.environ.get("LAUNCHER")
        self.works(run(*([launcher] if launcher else []), os.environ.get("CXX", "c++"), "-std=c++20", f"-I{PREFIX}/include",
                       "-c", HERE / "grammar.cpp", "-o", FOLDER / "grammar.o"))
        self.works(run(os.environ.get("CXX", "c++"), FOLDER / "grammar.o", library, "-o", FOLDER / "grammar"))
        by_compiler = self.works(run(FOLDER / "grammar", *self.FOLDERS)).splitlines()
        self.assertEqual(dict(zip(self.FOLDERS, by_generator)), dict(zip(self.FOLDERS, by_compiler)))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
