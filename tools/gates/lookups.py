#!/usr/bin/env python3
"""Gate: user-space instructions per lookup of a route, counted by callgrind: in GitHub's table, and how they grow with the
number of routes."""

import argparse
import pathlib
import re
import shutil
import subprocess
import tempfile

from gate import fail, skip

GITHUB = 600
GROWTH = 1.5  # from the smallest table to the largest
SIZES = (10, 100, 1_000, 10_000)


def instructions(program: str, lookups: int, *more: str) -> int:
    with tempfile.TemporaryDirectory() as directory:
        out = pathlib.Path(directory) / "callgrind.out"
        subprocess.run(["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}", program,
                        "--lookups", str(lookups), *more], check=True, stdout=subprocess.DEVNULL)
        return int(re.search(r"^totals: (\d+)", out.read_text(), re.MULTILINE).group(1))


def per_lookup(program: str, routes: int | None = None) -> float:
    """Each route is looked up as often as any other, so that the tables are compared as a whole."""
    more = ["--routes", str(routes)] if routes else []
    once = max(20_000 // (routes or 203), 1) * (routes or 203)
    return (instructions(program, 2 * once, *more) - instructions(program, once, *more)) / once


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="trie_bench")
    args = parser.parse_args()
    if shutil.which("valgrind") is None:
        skip("valgrind is not installed")
    github = per_lookup(args.program)
    print(f"GitHub's 203 routes: {github:,.0f} instructions per lookup, limit {GITHUB}", flush=True)
    counts = {}
    for routes in SIZES:
        counts[routes] = per_lookup(args.program, routes)
        print(f"{routes:6,} routes: {counts[routes]:,.0f}", flush=True)
    growth = counts[SIZES[-1]] / counts[SIZES[0]]
    print(f"{growth:.2f} times as many in the largest table as in the smallest, limit {GROWTH}")
    if github > GITHUB:
        fail("too many instructions per lookup")
    if growth >= GROWTH:
        fail("the cost of a lookup grows with the number of routes")


if __name__ == "__main__":
    main()
