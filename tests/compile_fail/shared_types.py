#!/usr/bin/env python3
"""usage: shared_types.py EXAMPLES-FOLDER COMPILER [FLAG...]

A server and a client that share one header cannot drift apart: the typed_api example is copied, one type in its api.hpp is
changed, and then neither the server nor the client compiles. Unchanged, both do.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

# What stands in api.hpp, and what it is changed to.
CHANGES = {
    "a field of the response": ("struct user {\n    std::int64_t id;", "struct user {\n    std::string id;"),
    "a field of the body": ("struct new_user {\n    std::string name;", "struct new_user {\n    std::vector<std::byte> name;"),
    "a field of the query": ("std::optional<std::string> starts_with", "std::optional<int> starts_with"),
    "a field of a failure": ("struct not_found {\n    std::int64_t id;", "struct not_found {\n    std::string id;"),
    "a path parameter": ('param<std::int64_t>("id")', 'param<std::string>("id")'),
}


def compiles(command, source):
    return subprocess.run([*command, "-fsyntax-only", "-Wfatal-errors", source], capture_output=True).returncode == 0


def main(examples, *command):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "typed_api"
        shutil.copytree(pathlib.Path(examples) / "typed_api", copy)
        command = [*command, f"-I{examples}"]
        header = copy / "api.hpp"
        declared = header.read_text(encoding="utf-8")
        faults = [f"{end}.cpp does not compile as it is" for end in ("server", "client") if not compiles(command, copy / f"{end}.cpp")]
        for what, (before, after) in CHANGES.items():
            if declared.count(before) != 1:
                sys.exit(f"{what}: api.hpp does not have this exactly once: {before!r}")
            header.write_text(declared.replace(before, after), encoding="utf-8")
            if not compiles(command, header):
                faults.append(f"{what}: api.hpp itself does not compile, which says nothing about its users")
            faults += [f"{what}: {end}.cpp does not notice" for end in ("server", "client") if compiles(command, copy / f"{end}.cpp")]
    return "\n".join(faults)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]) or 0)
