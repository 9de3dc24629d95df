#!/usr/bin/env python3
"""Code in the documentation is cut from programs that are compiled; this says where a copy is no longer true.

A block that follows the line  <!-- from: examples/hello/main.cpp -->  is that file from its first #include on;
after  <!-- from: examples/hello/main.cpp#routes -->  it is what stands between  // [routes]  and  // [/routes]  there.
A file without a tag and without an #include, such as a CMakeLists.txt, is taken whole.

usage: check_docs.py [--write]     with --write the copies are renewed; else exit status 1 names each stale one
"""
import pathlib
import re
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- from: (\S+?)(?:#(\w+))? -->\n+```(?:cpp|cmake)\n)(.*?)(```)", re.S)


def cut(path, tag):
    text = (ROOT / path).read_text(encoding="utf-8")
    if tag:
        found = re.search(rf"^[ ]*// \[{tag}\]\n(.*?)^[ ]*// \[/{tag}\]$", text, re.S | re.M)
        if not found:
            raise ValueError(f"{path} has no // [{tag}] ... // [/{tag}]")
        text = textwrap.dedent(found[1])
    else:
        begin = re.search(r"^#include", text, re.M)
        text = text[begin.start():] if begin else text
    return re.sub(r"^[ ]*// \[/?\w+\]\n", "", text, flags=re.M).strip("\n") + "\n"


def main(write):
    stale = 0
    for page in sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]):
        if not page.exists():
            continue
        text = page.read_text(encoding="utf-8")
        try:
            fresh = BLOCK.sub(lambda m: m[1] + cut(m[2], m[3]) + m[5], text)
        except (OSError, ValueError) as error:
            print(f"{page.relative_to(ROOT)}: {error}")
            stale += 1
            continue
        if fresh != text and write:
            page.write_text(fresh, encoding="utf-8")
        elif fresh != text:
            print(f"{page.relative_to(ROOT)}: a block is not what its program says; tools/check_docs.py --write renews it")
            stale += 1
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv[1:]))
