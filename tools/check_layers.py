#!/usr/bin/env python3
"""The house rules that a compiler does not see: which layer may include which, where an engine may show, what a file may say.

usage: check_layers.py [ROOT]      checks the tree; exit status 1 and one line per fault
       check_layers.py --report    the longest files and the median, for information
"""
import pathlib
import re
import statistics
import sys

# A layer and what it may include besides itself. Arrows point down only.
BELOW = {
    "base": "",
    "coro": "base",
    "http": "base",
    "data": "base",
    "wire": "http base",
    "route": "http coro base",
    "app": "route data http coro base",
    "api": "app route data http coro base",
    "net": "app route data http coro base",
    "server": "net app wire route data http coro base",
    "client": "server net api app wire route data http coro base",
    "tls": "net app route data http coro base",
    "testing": "server net api app wire route data http coro base",
    "middleware": "server net api app wire route data http coro base",
}

# Tests also use these: test clients, and a server to talk to.
RIGS = ("testing", "server", "client")

# An engine, the includes that give it away, and the only places that may have them.
ENGINES = {
    "Asio": (r"boost/(asio|beast)[/.]", r"(src|tests)/(net|server|client|testing)/|include/tunic/asio\.hpp$|examples/(asio|embedding)/|bench/macro/"),
    "llhttp": (r"llhttp\.h", r"src/wire/"),
    "simdjson": (r"simdjson\.h", r"src/data/"),
    "RE2": (r"re2/", r"src/data/"),
    "OpenSSL": (r"openssl/", r"src/tls/"),
}

# Programs see what a user sees; only tests of a layer look into it.
PUBLIC_ONLY = ("examples/", "bench/", "tests/package/app/")
SOURCES = ("include", "src", "middleware", "examples", "bench", "tests")
TEXTS = SOURCES + ("docs", "cmake", "tools", ".ci")

# What would tie the project to one machine, or admits that something is unfinished.
FORBIDDEN = re.compile(r"/(?:home|root|Users|work)/\w|\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b")

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)


def layer_of(path):
    """The layer a file belongs to, or None for the umbrella headers and for programs."""
    match = re.match(r"(?:include/tunic|src|tests)/(\w+)/", path)
    if match and match[1] in BELOW:
        return match[1]
    return "middleware" if path.startswith("middleware/") else None


def include_faults(path, text):
    layer = layer_of(path)
    public = path.startswith("include/")
    for match in INCLUDE.finditer(text):
        name = match[1]
        where = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
        for engine, (includes, places) in ENGINES.items():
            if re.match(includes, name) and not re.match(places, path) and not path.startswith(("bench/", "tests/")):
                yield f"{where}: {engine} may not be seen here: <{name}>"
            elif re.match(includes, name) and public and path != "include/tunic/asio.hpp":
                yield f"{where}: a public header may not include {engine}: <{name}>"
        of_us = re.match(r"tunic/(?:(\w+)/)?", name)
        target = of_us[1] if of_us else None
        if not of_us and layer:
            private = re.match(r"(\w+)/", name)
            target = private[1] if private and private[1] in BELOW else None
        if layer and target in BELOW and target != layer and target not in BELOW[layer].split():
            if not (path.startswith("tests/") and target in RIGS):
                yield f"{where}: {layer} may not include {target}: <{name}>"
        if layer and of_us and not target and path.startswith(("include/", "src/")) and name != "tunic/asio.hpp":
            yield f"{where}: {layer} may not include the umbrella: <{name}>"
        if path.startswith(PUBLIC_ONLY) and re.match(r"(?:src/|\.\./)|(?:%s)/" % "|".join(BELOW), name):
            yield f"{where}: only public headers here: <{name}>"


def faults(root):
    for path in files(root, TEXTS):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix in (".hpp", ".cpp"):
            yield from include_faults(name, text)
            if path.suffix == ".hpp" and "#pragma once" not in text:
                yield f"{name}:1: no #pragma once"
        for number, line in enumerate(text.splitlines(), 1):
            word = FORBIDDEN.search(line)
            if word and name != "tools/check_layers.py":
                yield f"{name}:{number}: does not belong here: {word[0]}"


def files(root, folders):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix in (".hpp", ".cpp", ".md", ".txt", ".cmake", ".py", ".sh", ""):
                if "corpus" not in path.parts:
                    yield path


def report(root):
    lengths = sorted((len(p.read_text(errors="replace").splitlines()), p.relative_to(root).as_posix())
                     for p in files(root, ("include", "src", "middleware")) if p.suffix in (".hpp", ".cpp"))
    if not lengths:
        return
    print(f"{len(lengths)} files, {sum(n for n, _ in lengths)} lines, median {statistics.median(n for n, _ in lengths):g}")
    for count, name in lengths[:-6:-1]:
        print(f"{count:6} {name}{'   (over 400)' if count > 400 else ''}")


def main(arguments):
    paths = [a for a in arguments if not a.startswith("-")]
    root = pathlib.Path(paths[0] if paths else pathlib.Path(__file__).parent.parent).resolve()
    report(root)
    if "--report" in arguments:
        return 0
    found = list(faults(root))
    print("\n".join(found) or "layers: every arrow points down")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
