#!/usr/bin/env python3
"""Macro benchmark: requests per second as a ratio to the raw server, in interleaved rounds.

All servers are up at once on one core, the load generator has another. Every burst stands between two bursts on the raw
server, and what counts is its ratio to their mean: the machine may drift by a quarter within seconds, the ratio does not.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

from servers import ALL, Server, cpu_seconds, own_servers, peers
from workloads import WORKLOADS, Workload

ROOT = pathlib.Path(__file__).resolve().parents[2]
CANNED_BODY = b"Hello, World!"  # what raw and anchor answer, whatever is asked


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build tree with the bench_ programs")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.9, help="length of one burst")
    parser.add_argument("--workloads", nargs="+", choices=sorted(ALL), default=list(WORKLOADS))
    parser.add_argument("--servers", nargs="+", help="only these, by name")
    parser.add_argument("--peers", type=pathlib.Path, metavar="DIR", help="also nginx and Node; npm installs into DIR")
    parser.add_argument("--server-core", type=int, default=0)
    parser.add_argument("--load-core", type=int, default=1)
    parser.add_argument("--latency-rate", type=int, default=20000, help="requests a second of the open loop, 0: none")
    parser.add_argument("--out", type=pathlib.Path, help="result file (bench/results/<date>.json)")
    return parser.parse_args()


def settle(server: Server) -> tuple[float, float]:
    """Waits until the server is at rest (a collector may run on after the last answer), at most a second."""
    used = cpu_seconds(server.process.pid)
    for _ in range(33):
        time.sleep(0.03)
        last, used = used, cpu_seconds(server.process.pid)
        if used == last:
            break
    return used


class Bench:
    def __init__(self, args: argparse.Namespace, requests: pathlib.Path):
        self.args = args
        self.requests = requests
        for workload in WORKLOADS.values():
            (requests / workload.name).write_bytes(workload.request)

    def burst(self, server: Server, workload: Workload, *more: str) -> dict:
        """One burst of load on one server, with the processor time per request that it cost the server."""
        body = CANNED_BODY if server.name in ("raw", "anchor") else workload.body
        command = ["taskset", "-c", str(self.args.load_core), str(self.args.build / "bench" / "bench_load"),
                   f"127.0.0.1:{server.port}", "--request", str(self.requests / workload.name),
                   "--connections", str(workload.connections), "--depth", str(workload.depth),
                   "--seconds", str(self.args.seconds), "--warmup", "0.05", "--expect-length", str(len(body)), *more]
        before = cpu_seconds(server.process.pid)
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        after = settle(server)
        if not done.stdout:
            raise RuntimeError(f"{server.name}, {workload.name}: {done.stderr.strip()}")
        row = json.loads(done.stdout)
        # The warm-up is in the processor time but not in the count.
        served = max(1.0, row["requests"] * (1 + 0.05 / self.args.seconds))
        row["user_us"] = (after[0] - before[0]) / served * 1e6
        row["system_us"] = (after[1] - before[1]) / served * 1e6
        return row

    def rounds(self, servers: list[Server]) -> list[dict]:
        raw = servers[0]
        rows = []
        for server in servers:  # one burst that does not count: just-in-time compilers and allocators warm up
            for name in server.workloads & set(self.args.workloads):
                self.burst(server, WORKLOADS[name])
        for number in range(self.args.rounds):
            for name in self.args.workloads:
                workload = WORKLOADS[name]
                before = self.burst(raw, workload)
                rows.append({"round": number, "workload": name, "server": "raw", **before})
                for server in servers[1:]:
                    if name not in server.workloads:
                        continue
                    row = self.burst(server, workload)
                    after = self.burst(raw, workload)
                    ratio = row["rate"] / ((before["rate"] + after["rate"]) / 2)
                    rows.append({"round": number, "workload": name, "server": server.name, "ratio": ratio, **row})
                    rows.append({"round": number, "workload": name, "server": "raw", **after})
                    before = after
            print(f"round {number + 1} of {self.args.rounds}", file=sys.stderr)
        return rows

    def latencies(self, servers: list[Server]) -> list[dict]:
        rate = self.args.latency_rate
        if rate == 0:
            return []
        return [{"round": number, "server": server.name, **self.burst(server, WORKLOADS["plain"], "--rate", str(rate))}
                for number in range(self.args.rounds) for server in servers]


def medians(rows: list[dict], column: str) -> dict[tuple[str, str], float]:
    cells: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if column in row:
            cells.setdefault((row["server"], row.get("workload", "")), []).append(row[column])
    return {key: statistics.median(values) for key, values in cells.items()}


def means(rows: list[dict], column: str) -> dict[tuple[str, str], float]:
    """The mean per request over all bursts: a clock tick is too coarse for one of them."""
    total: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        cell = total.setdefault((row["server"], row["workload"]), [0.0, 0.0])
        cell[0] += row[column] * row["requests"]
        cell[1] += row["requests"]
    return {key: sum_ / max(1.0, requests) for key, (sum_, requests) in total.items()}


def table(header: list[str], lines: list[list[str]]) -> str:
    rule = ["---"] + ["--:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in [header, rule, *lines])


def report(servers: list[Server], workloads: list[str], rows: list[dict], latency: list[dict]) -> str:
    ratio, rate = medians(rows, "ratio"), medians(rows, "rate")
    user, system = means(rows, "user_us"), means(rows, "system_us")

    def cell(server: str, workload: str) -> str:
        if server == "raw":
            return f"{rate[server, workload]:,.0f}/s"
        return f"{ratio[server, workload]:.2f}" if (server, workload) in ratio else "-"

    def times(server: str) -> list[str]:
        key = (server, "plain")
        return [f"{user[key]:.2f}", f"{system[key]:.2f}"] if key in user else ["-", "-"]

    lines = [[s.name, *(cell(s.name, w) for w in workloads), *times(s.name)] for s in servers]
    text = table(["ratio to raw", *workloads, "user us", "system us"], lines)
    if latency:
        p50, p99, p999 = (medians(latency, column) for column in ("p50_us", "p99_us", "p999_us"))
        lines = [[s.name, *(f"{p[s.name, '']:.0f}" for p in (p50, p99, p999))] for s in servers]
        text += "\n\n" + table(["open loop, us", "p50", "p99", "p99.9"], lines)
    return text


def machine(build: pathlib.Path) -> dict:
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    cache = (build / "CMakeCache.txt").read_text()

    def cached(name: str) -> str:
        found = re.search(rf"^{name}:\w+=(.*)$", cache, re.MULTILINE)
        return found.group(1) if found else ""

    compiler = cached("CMAKE_CXX_COMPILER")
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=False).stdout
    kind = cached("CMAKE_BUILD_TYPE")
    commit = subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True,
                            check=False).stdout.strip()
    return {"cpu": cpu.group(1) if cpu else platform.processor(), "cores": os.cpu_count(), "kernel": platform.release(),
            "compiler": version.splitlines()[0] if version else compiler, "build_type": kind,
            "flags": f"{cached('CMAKE_CXX_FLAGS')} {cached('CMAKE_CXX_FLAGS_' + kind.upper())}".strip(),
            "commit": commit, "load_average": os.getloadavg()}


def main() -> None:
    args = arguments()
    args.build = args.build.resolve()
    if (os.cpu_count() or 1) < 2:
        sys.exit("the server and the load generator need a core each")
    servers = own_servers(args.build)
    if not servers or servers[0].name != "raw":
        sys.exit(f"no bench_raw below {args.build}: build the target first")
    if args.peers:
        servers += peers(args.peers.resolve(), lambda text: print(text, file=sys.stderr))
    if args.servers:
        servers = [s for s in servers if s.name == "raw" or s.name in args.servers]

    setting = machine(args.build)
    try:
        for server in servers:
            server.start(args.server_core)
        with tempfile.TemporaryDirectory() as requests:
            bench = Bench(args, pathlib.Path(requests))
            rows = bench.rounds(servers)
            latency = bench.latencies(servers)
    finally:
        for server in servers:
            server.stop()

    now = datetime.datetime.now()
    out = args.out or ROOT / "bench" / "results" / f"{now:%Y-%m-%d-%H%M}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    result = {"date": now.isoformat(timespec="seconds"), "machine": setting,
              "versions": {s.name: s.version for s in servers if s.version},
              "rounds": args.rounds, "seconds": args.seconds, "rows": rows, "latency": latency}
    out.write_text(json.dumps(result, indent=1) + "\n")
    print(report(servers, args.workloads, rows, latency))
    print(f"\n{setting['compiler']} {setting['flags']}; {setting['cpu']}, {setting['kernel']}; every row: {out}")


if __name__ == "__main__":
    main()
