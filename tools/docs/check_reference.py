#!/usr/bin/env python3
"""What the public headers leave unsaid: reads Doxygen's warnings, and names each entity without a comment.

Not asked for is what every C++ programmer knows by its name, so that a comment could only repeat it:

- begin, end, size, empty, operators, what(), and constructors that take nothing, or another one of the class;
- await_ready, await_suspend and await_resume, which the compiler calls;
- the parts of a constraint (code, fits, holds, keywords) and of a format (name, keyword, accepts), which are said once, at the
  top of data/constraints.hpp and of data/formats.hpp;
- the names of standard methods.

usage: check_reference.py WARNINGS     exit status 1 names what is left
"""
import pathlib
import re
import sys

KNOWN = re.compile(
    r"formats\.hpp:.*Member (?:name|keyword) \(variable\)"
    r"|Member (?:(?:begin|end|size|empty|what|await_(?:ready|suspend|resume)|code|fits|holds|keywords|accepts)\b"
    r"|operator\b"
    r"|(?P<copied>\w+)\((?P=copied)(?: const)? ?&&? ?\w*\)"
    r"|(?P<made>\w+)\(\).* of (?:class|struct) (?:\w+::)*(?P=made) is not"
    r"|(?:GET|HEAD|POST|PUT|PATCH|DELETE|QUERY|TRACE|CONNECT|OPTIONS) \(variable\))")


def left(lines):
    return [line for line in lines if line.strip() and not (line.rstrip().endswith("is not documented.") and KNOWN.search(line))]


def main(path):
    found = left(pathlib.Path(path).read_text(encoding="utf-8").splitlines())
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
