#!/usr/bin/env python3
"""What a file of a user costs to compile, against one that includes <boost/asio.hpp> alone.

usage: include_budget.py BUDGET COMPILER INCLUDE-DIRECTORY FILE.cpp [COMPILER-FLAG...]

Both are compiled in turn, so that a busy machine slows both, and user CPU time is compared, not the clock. The medians
of five are printed; the exit status is 1 when the file costs more than BUDGET times Asio, to parse or to compile.
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROUNDS = 5


def user_seconds(command):
    before = os.times().children_user
    subprocess.run(command, check=True)
    return os.times().children_user - before


def main(budget, compiler, include, file, *flags):
    budget, name = float(budget), pathlib.Path(file).name
    with tempfile.TemporaryDirectory() as folder:
        asio = pathlib.Path(folder) / "asio.cpp"
        asio.write_text("#include <boost/asio.hpp>\nint main() {}\n")
        within = True
        for what, mode in (("parsed", ["-fsyntax-only"]), ("compiled", ["-O0", "-c", "-o", os.devnull])):
            base = [compiler, "-std=c++20", *flags, f"-I{include}", *mode]
            ours, theirs = [], []
            for _ in range(ROUNDS):
                ours.append(user_seconds([*base, file]))
                theirs.append(user_seconds([*base, str(asio)]))
            mine, asios = statistics.median(ours), statistics.median(theirs)
            within &= mine <= budget * asios
            print(f"{what}: {name} {mine:.2f} s, <boost/asio.hpp> {asios:.2f} s, ratio {mine / asios:.2f} (budget {budget})")
        return 0 if within else 1


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
