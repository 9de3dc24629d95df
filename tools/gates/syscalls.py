#!/usr/bin/env python3
"""Gate: system calls per keep-alive request. The floor is one receive, one send and one epoll_wait; nothing else may show."""

import argparse
import pathlib
import shutil
import subprocess
import tempfile

from gate import WORKLOADS, Workload, fail, served, skip

RECEIVE = {"recvfrom", "recvmsg", "read", "readv"}
SEND = {"sendto", "sendmsg", "write", "writev"}
WAIT = {"epoll_wait", "epoll_pwait", "epoll_pwait2"}
KINDS = {"receive": RECEIVE, "send": SEND, "wait": WAIT}


def counts(server: list[str], workload: Workload, requests: int) -> dict[str, int]:
    with tempfile.TemporaryDirectory() as directory:
        out = pathlib.Path(directory) / "strace.out"
        served(server, ["strace", "-f", "-c", "-U", "name,calls", "-o", str(out)], workload, requests)
        lines = (line.split() for line in out.read_text().splitlines())
        return {fields[0]: int(fields[1]) for fields in lines
                if len(fields) == 2 and fields[1].isdigit() and fields[0] != "total"}


def per_batch(server: list[str], workload: Workload, batches: int) -> dict[str, float]:
    once = counts(server, workload, batches * workload.depth)
    twice = counts(server, workload, 2 * batches * workload.depth)
    cost = {name: (twice.get(name, 0) - once.get(name, 0)) / batches for name in once.keys() | twice.keys()}
    result = {kind: sum(cost.pop(name, 0.0) for name in names) for kind, names in KINDS.items()}
    return result | {name: calls for name, calls in cost.items() if calls > 0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server", nargs="+", help="the command; {port} stands for the port")
    parser.add_argument("--batches", type=int, default=1000, help="of the shorter run; a batch is one request, or 16 pipelined")
    parser.add_argument("--tolerance", type=float, default=0.02, help="calls per batch above the floor that still pass")
    parser.add_argument("--workloads", nargs="+", choices=list(WORKLOADS), default=["plain", "pipelined16", "post1k"])
    args = parser.parse_args()
    if shutil.which("strace") is None:
        skip("strace is not installed")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode != 0:
        skip("this process may not trace another (ptrace)")

    over = []
    for name in args.workloads:
        cost = per_batch(args.server, WORKLOADS[name], args.batches)
        print(f"{name:12}", ", ".join(f"{kind} {calls:.3f}" for kind, calls in cost.items()), flush=True)
        over += [f"{name}: {kind} {calls:.3f}" for kind, calls in cost.items()
                 if calls > (1 if kind in KINDS else 0) + args.tolerance]
    if over:
        fail("more system calls per request than the floor: " + "; ".join(over))


if __name__ == "__main__":
    main()
