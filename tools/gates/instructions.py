#!/usr/bin/env python3
"""Gate: user-space instructions per request, counted by callgrind.

The count repeats to a few instructions, so unlike a time it can decide about pass or fail. It depends on the compiler:
the limits are for g++ 12, -O3 -march=x86-64-v3 (build the server so: tools/gates/CMakeLists.txt), and hold for other
compilers too, but for what is measured with them.
"""

import argparse
import pathlib
import re
import shutil
import tempfile

from gate import PAIRS, WORKLOADS, Workload, fail, served, skip

# What was measured and 8 %, so that what makes a request dearer shows; no limit is above the aim, which stands behind it.
LIMITS = {
    "plain": 2530,  # 2,900
    "newheads": 5690,  # no aim but throughput: 0.90 of the anchor
    "pipelined16": 1680,  # 2,500
    "json": 2860,  # 3,100
    "params200": 3900,  # 3,900, 5 % above what was measured
    "post1k": 3520,  # 6,500
}
# With g++ 14, Debian 13's libraries: llhttp is a shared one there.
LIMITS_OF_OTHERS = {"GNU 14": {"newheads": 6480}}
# Over the count of the twin.
PAIR_LIMITS = {
    # The aim is 1,000; a coroutine costs 143 with this compiler, most of it the compiler's own
    # (docs/design/performance.md), so the gate is the aim and 15 %.
    "mw8": lambda twin: twin + 1150,
    # The aim is 10 %; 10.6 were measured when its twin by hand had become cheaper than the endpoint had.
    "typed_get": lambda twin: twin * 1.12,
    "typed_post": lambda twin: twin * 1.10,
}
ALL = list(dict.fromkeys([*LIMITS, *PAIR_LIMITS]))
CONNECTIONS = 64
ATTEMPTS = 3


def instructions(server: list[str], workload: Workload, rounds: int, body: bytes | None) -> int:
    with tempfile.TemporaryDirectory() as directory:
        out = pathlib.Path(directory) / "callgrind.out"
        valgrind = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}"]
        served(server, valgrind, workload, rounds, CONNECTIONS, body)
        totals = re.search(r"^totals: (\d+)", out.read_text(), re.MULTILINE)
        if totals is None:
            raise RuntimeError("callgrind wrote no totals")
        return int(totals.group(1))


def per_request(server: list[str], workload: Workload, rounds: int, body: bytes | None) -> float:
    once = instructions(server, workload, rounds, body)
    twice = instructions(server, workload, 2 * rounds, body)
    return (twice - once) / (rounds * CONNECTIONS * workload.depth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server", nargs="+", help="the command; {port} stands for the port")
    parser.add_argument("--rounds", type=int, default=40, help=f"of {CONNECTIONS} batches, in the shorter run")
    parser.add_argument("--tolerance", type=float, default=0.0, help="share above a limit that still passes")
    parser.add_argument("--compiler", default="GNU 12", help="its name for CMake, and its major version")
    parser.add_argument("--workloads", nargs="+", choices=ALL, default=ALL)
    parser.add_argument("--any-body", metavar="TEXT", help="expect this body from all workloads (for the yardsticks)")
    args = parser.parse_args()
    if shutil.which("valgrind") is None:
        skip("valgrind is not installed")

    body = args.any_body.encode() if args.any_body else None
    limits = LIMITS | LIMITS_OF_OTHERS.get(args.compiler, {})
    over = []
    for name in args.workloads:
        # Under callgrind on a busy machine seconds pass between requests, and what a server does by the clock adds to
        # them. It never takes anything away, so a count over the limit is taken again.
        for _ in range(ATTEMPTS):
            measured, twin = PAIRS.get(name, (WORKLOADS.get(name), None))
            count = per_request(args.server, measured, args.rounds, body)
            limit = PAIR_LIMITS[name](per_request(args.server, twin, args.rounds, body)) if twin else limits[name]
            within = count <= limit * (1 + args.tolerance)
            print(f"{name:12} {count:9,.1f} instructions per request, limit {limit:9,.1f}  {'ok' if within else 'OVER'}",
                  flush=True)
            if within:
                break
        else:
            over.append(name)
    if over:
        fail("too many instructions per request: " + ", ".join(over))


if __name__ == "__main__":
    main()
