#!/usr/bin/env python3
"""Gate: system calls per keep-alive request. The floor is one receive, one send and one epoll_wait; nothing else may show.

A receive that finds nothing is counted apart: Asio tries one after every answer before it waits. Tunic knows that the last
one was short and does not, so only now and then may there be one.
"""

import argparse
import pathlib
import shutil
import subprocess
import tempfile
from collections import Counter

from gate import WORKLOADS, Workload, fail, served, skip

RECEIVE = {"recvfrom", "recvmsg", "read", "readv"}
SEND = {"sendto", "sendmsg", "write", "writev"}
WAIT = {"epoll_wait", "epoll_pwait", "epoll_pwait2"}
EMPTY = "receive that found nothing"
# The wheel of timers ticks by the second, not by the request: a slow machine fits fewer requests between two ticks.
TICKS = 0.05
LIMITS = {"receive": 1, EMPTY: TICKS, "send": 1, "wait": 1 + TICKS, "timerfd_settime": TICKS}


def counts(server: list[str], workload: Workload, rounds: int, body: bytes | None) -> Counter[str]:
    with tempfile.TemporaryDirectory() as directory:
        out = pathlib.Path(directory) / "strace.out"
        served(server, ["strace", "-f", "-c", "-U", "name,calls,errors", "-o", str(out)], workload, rounds, body=body)
        result: Counter[str] = Counter()
        for line in out.read_text().splitlines():
            name, *numbers = line.split() or [""]
            if name == "total" or not numbers or not numbers[0].isdigit():
                continue
            calls, errors = int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else 0
            if name in RECEIVE:
                result["receive"] += calls - errors
                result[EMPTY] += errors
            else:
                result["send" if name in SEND else "wait" if name in WAIT else name] += calls
        return result


def per_batch(server: list[str], workload: Workload, batches: int, body: bytes | None) -> dict[str, float]:
    once = counts(server, workload, batches, body)
    twice = counts(server, workload, 2 * batches, body)
    return {name: (calls - once[name]) / batches for name, calls in twice.items() if calls > once[name]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server", nargs="+", help="the command; {port} stands for the port")
    parser.add_argument("--batches", type=int, default=1000, help="of the shorter run; a batch is one request, or 16 pipelined")
    parser.add_argument("--tolerance", type=float, default=0.02, help="calls per batch above the floor that still pass")
    parser.add_argument("--workloads", nargs="+", choices=list(WORKLOADS), default=["plain", "pipelined16", "post1k"])
    parser.add_argument("--any-body", metavar="TEXT", help="expect this body from all workloads (for the yardsticks)")
    args = parser.parse_args()
    if shutil.which("strace") is None:
        skip("strace is not installed")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode != 0:
        skip("this process may not trace another (ptrace)")

    body = args.any_body.encode() if args.any_body else None
    over = []
    for name in args.workloads:
        cost = per_batch(args.server, WORKLOADS[name], args.batches, body)
        print(f"{name:12}", ", ".join(f"{kind} {calls:.3f}" for kind, calls in cost.items()), flush=True)
        over += [f"{name}: {kind} {calls:.3f}" for kind, calls in cost.items()
                 if calls > LIMITS.get(kind, 0) + args.tolerance]
    if over:
        fail("more system calls per request than the floor: " + "; ".join(over))


if __name__ == "__main__":
    main()
