#!/usr/bin/env python3
"""usage: compare.py describe|instructions TWINS

The same routes by folders and by hand have the same table, but for the places in the source, and cost the same
instructions per request, counted by callgrind: the difference of two runs of which one serves more.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
REQUESTS = 3  # in a round of the program


def tables(program):
    said = subprocess.run([program, "describe"], check=True, text=True, stdout=subprocess.PIPE).stdout
    return re.sub(r"  \([^()]+:\d+\)$", "", said, flags=re.M).split("--\n")


def instructions(program, which, rounds):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "callgrind.out"
        subprocess.run(["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}", program, which, str(rounds)],
                       check=True)
        return int(re.search(r"^totals: (\d+)", out.read_text(), re.M)[1])


def per_request(program, which):
    return (instructions(program, which, 2000) - instructions(program, which, 1000)) / (1000 * REQUESTS)


def main(what, program):
    if what == "describe":
        folders, hand = tables(program)
        print(folders)
        return "" if folders == hand and "/api/users/:id" in hand else f"by hand it is\n{hand}"
    if not shutil.which("valgrind"):
        print("skipped: valgrind is not installed")
        sys.exit(SKIPPED)
    folders, hand = (per_request(program, which) for which in ("folders", "hand"))
    print(f"folders {folders:,.1f}, by hand {hand:,.1f} instructions per request")
    # Whenever a second of the clock begins, Date is written anew: some thousand instructions in one of the runs.
    return "" if abs(folders - hand) < hand / 1000 else "they differ"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) or 0)
