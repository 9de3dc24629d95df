#!/usr/bin/env python3
"""What one more typed endpoint adds to an object file with debug information.

usage: endpoint_size.py LIMIT COMPILER INCLUDE-DIRECTORY [COMPILER-FLAG...]

A file that serves one endpoint is compiled with -O1 -g, and one that serves four; each has its own types, of ten fields in all.
Sizes repeat exactly, for one compiler. A third of the difference is printed; the exit status is 1 when it is above LIMIT bytes.
"""
import pathlib
import subprocess
import sys
import tempfile

HEAD = """
#include <tunic/api.hpp>
#include <tunic/api/serve.hpp>
#include <tunic/tunic.hpp>
#include <cstdint>
#include <string>
#include <vector>
using namespace tunic;
"""
DECLARED = """
struct thing%(n)d {
    std::int64_t id;
    std::string name;
    std::string text;
    bool done;
    std::vector<std::string> tags;
};
struct change%(n)d {
    std::string name;
    std::string text;
};
struct missing%(n)d {
    std::int64_t id;
};
struct refused%(n)d {
    std::string why;
    std::string field;
};
inline constexpr auto change_thing%(n)d = PUT(root("api") / "things%(n)d" / param<std::int64_t>("id"))
    .request<change%(n)d>().response<thing%(n)d>().failure<missing%(n)d>(404).failure<refused%(n)d>(409);
"""
SERVED = """
    a.serve<change_thing%(n)d>([](call<change_thing%(n)d>& c) -> task<reply<change_thing%(n)d>> {
        if (c.id() == 0) co_return missing%(n)d{c.id()};
        if (c.body().name.empty()) co_return refused%(n)d{"empty", "name"};
        co_return thing%(n)d{c.id(), c.body().name, c.body().text, true, {}};
    });
"""


def program(endpoints):
    each = [{"n": n} for n in range(endpoints)]
    return HEAD + "".join(DECLARED % n for n in each) + "void add(app& a) {" + "".join(SERVED % n for n in each) + "}\n"


def object_size(endpoints, compile_command, folder):
    source, made = folder / "endpoints.cpp", folder / "endpoints.o"
    source.write_text(program(endpoints))
    subprocess.run([*compile_command, "-c", str(source), "-o", str(made)], check=True)
    return made.stat().st_size


def main(limit, compiler, include, *flags):
    command = [compiler, "-std=c++20", "-O1", "-g", *flags, f"-I{include}"]
    with tempfile.TemporaryDirectory() as folder:
        one, four = (object_size(n, command, pathlib.Path(folder)) for n in (1, 4))
    each = (four - one) // 3
    print(f"one endpoint {one:,} bytes, each further one {each:,} (limit {int(limit):,})")
    return 0 if each <= int(limit) else 1


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
