#!/usr/bin/env python3
"""How the cost of a request grows: with threads, connections, routes, layers and the size of bodies.

Where an instruction count says it better than a noisy time, it is counted (routes, layers: by callgrind); else it is the
processor time that a request costs the server, from /proc, beside the raw server's where that can do it.
"""

import argparse
import datetime
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

import chart
from machine import ROOT, busy, machine
from measuring import WARM_UP, Progress, settle
from report import table
from run import as_json
from servers import Server, cpu_seconds, own_servers, pinned
from workloads import WORKLOADS, Workload

sys.path.insert(0, str(ROOT / "tools" / "gates"))

CONNECTIONS = (10, 100, 1_000, 10_000)
ROUTES = (10, 100, 1_000, 10_000)
LAYERS = (0, 1, 2, 4, 8, 16, 32)
BODIES = (0, 1 << 10, 16 << 10, 128 << 10, 1 << 20, 10 << 20)
# threads of the server and of the load, and the cores of each: with two cores, more than 1 + 1 share them
THREADS = ((1, 1, "0", "1"), (1, 2, "0", "0,1"), (2, 1, "0,1", "0,1"), (2, 2, "0,1", "0,1"))


class Growth:
    def __init__(self, build: pathlib.Path, seconds: float, rounds: int, directory: pathlib.Path):
        self.build = build
        self.seconds = seconds
        self.rounds = rounds
        self.request = directory / "request"
        self.progress = Progress(rounds * (len(THREADS) + 2 * len(CONNECTIONS) + len(BODIES)) + len(ROUTES) + len(LAYERS))

    def growth_server(self, threads: int = 1) -> Server:
        return Server("tunic", [str(self.build / "bench/bench_growth"), "{port}", str(threads)])

    def load(self, server: Server, request: bytes, connections: int, cores: str = "1", generators: int = 1) -> dict:
        """One burst from one or more generators at once: requests a second, and microseconds of the server's time each."""
        self.request.write_bytes(request)
        command = [*pinned(cores), str(self.build / "bench/bench_load"), f"127.0.0.1:{server.port}", "--request",
                   str(self.request), "--connections", str(connections // generators), "--seconds", str(self.seconds),
                   "--warmup", str(WARM_UP)]
        before = cpu_seconds(server.process.pid)
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                   for _ in range(generators)]
        said = [process.communicate() for process in running]
        after = settle(server)
        if not all(out for out, _ in said) or any(process.returncode for process in running):
            raise RuntimeError(f"{server.name}: " + "; ".join(err.strip() for _, err in said))
        rows = [json.loads(out) for out, _ in said]
        served = max(1.0, sum(row["requests"] for row in rows) * (1 + WARM_UP / self.seconds))
        return {"rate": round(sum(row["rate"] for row in rows), 1), "us": round((after - before) / served * 1e6, 3)}

    def threads(self) -> list[dict]:
        rows = []
        for number in range(self.rounds):
            for servers, generators, server_cores, load_cores in THREADS:
                self.progress.step(f"round {number + 1} of {self.rounds}, threads: {servers} + {generators}")
                server = self.growth_server(servers)
                server.start(server_cores)
                try:
                    row = self.load(server, WORKLOADS["plain"].request, 64, load_cores, generators)
                finally:
                    server.stop()
                rows.append({"server_threads": servers, "load_threads": generators, **row})
        return rows

    def connections(self) -> list[dict]:
        servers = [own_servers(self.build)[0], self.growth_server()]
        rows = []
        try:
            for server in servers:
                server.start("0")
            for number in range(self.rounds):
                for connections in CONNECTIONS:
                    for server in servers:
                        self.progress.step(f"round {number + 1} of {self.rounds}, connections: {connections:,}, {server.name}")
                        row = self.load(server, WORKLOADS["plain"].request, connections)
                        rows.append({"server": server.name, "connections": connections, **row})
        finally:
            for server in servers:
                server.stop()
        return rows

    def bodies(self) -> list[dict]:
        server = self.growth_server()
        server.start("0")
        rows = []
        try:
            for number in range(self.rounds):
                for size in BODIES:
                    self.progress.step(f"round {number + 1} of {self.rounds}, bodies: {size:,}")
                    head = b"POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % size
                    rows.append({"octets": size, **self.load(server, head + b"x" * size, 4)})
        finally:
            server.stop()
        return rows

    def routes(self) -> list[dict]:
        from lookups import per_lookup
        rows = []
        for routes in ROUTES:
            self.progress.step(f"routes: {routes:,}")
            rows.append({"routes": routes, "instructions": round(per_lookup(str(self.build / "bench/trie_bench"), routes), 1)})
        return rows

    def layers(self) -> list[dict]:
        from instructions import per_request
        rows = []
        for layers in LAYERS:
            self.progress.step(f"layers: {layers}")
            plain = WORKLOADS["plain"]
            asked = Workload("layers", plain.request.replace(b"GET /", b"GET /layers/%d" % layers, 1), plain.body)
            # What a busy machine adds to a count are ticks of the clock; it takes nothing away. So the least counts.
            count = min(per_request(self.growth_server().command, asked, 20, None) for _ in range(2))
            rows.append({"layers": layers, "instructions": round(count, 1)})
        return rows


def medians(rows: list[dict], key: str, value: str, **only) -> list[tuple[float, float]]:
    points: dict[float, list[float]] = {}
    for row in rows:
        if all(row[name] == wanted for name, wanted in only.items()):
            points.setdefault(row[key], []).append(row[value])
    return [(x, statistics.median(ys)) for x, ys in points.items()]


def size(octets: int) -> str:
    return f"{octets >> 20} MiB" if octets >= 1 << 20 else f"{octets >> 10} KiB" if octets >= 1 << 10 else str(octets)


def mebibytes_per_second(octets: float, us: float) -> float:
    """0 where the time was less than what counts it can see: the bursts were too short."""
    return octets / us * 1e6 / (1 << 20) if us else 0.0


def tables(result: dict) -> dict[str, str]:
    """A table for each thing that grows."""
    threads = {}
    for row in result["threads"]:
        threads.setdefault((row["server_threads"], row["load_threads"]), []).append(row)
    mine = dict(medians(result["connections"], "connections", "us", server="tunic"))
    raw = dict(medians(result["connections"], "connections", "us", server="raw"))
    us = dict(medians(result["bodies"], "octets", "us"))
    counted = {what: medians(result[what], what, "instructions") for what in ("routes", "layers")}
    return {
        "threads": table(["server threads", "load threads", "requests per second", "server us per request"], [
            [str(s), str(g), f"{statistics.median(r['rate'] for r in rows):,.0f}",
             f"{statistics.median(r['us'] for r in rows):.2f}"] for (s, g), rows in threads.items()]),
        "connections": table(["connections", "us per request", "raw server"], [
            [f"{n:,}", f"{mine[n]:.2f}", f"{raw[n]:.2f}"] for n in mine]),
        "routes": table(["routes", "instructions per lookup"], [[f"{n:,}", f"{i:,.0f}"] for n, i in counted["routes"]]),
        "layers": table(["layers", "instructions per request"], [[f"{n:,}", f"{i:,.0f}"] for n, i in counted["layers"]]),
        "bodies": table(["body", "us per request", "MiB per second of processor time"], [
            [size(n), f"{us[n]:,.1f}", f"{mebibytes_per_second(n, us[n]):,.0f}" if n else "-"] for n in us]),
    }


def plots(result: dict) -> dict[str, str]:
    def ticks(values) -> list[tuple[float, str]]:
        return [(value, f"{value:,}") for value in values]

    connections, layers = result["connections"], medians(result["layers"], "layers", "instructions")
    threads = medians([{**row, "pair": f"{row['server_threads']} server, {row['load_threads']} load"}
                       for row in result["threads"]], "pair", "rate")
    return {
        "threads": chart.bars("Requests per second, thousands", [("threads", [(str(k), v / 1000) for k, v in threads])], "",
                              "", columns=1, form="{:.0f}", width=520, label_width=120),
        "connections": chart.lines("Processor time of the server per request, us", "connections", [
            ("tunic", medians(connections, "connections", "us", server="tunic")),
            ("raw", medians(connections, "connections", "us", server="raw"))], ticks(CONNECTIONS)),
        "routes": chart.lines("Instructions per lookup", "routes", [
            ("tunic", medians(result["routes"], "routes", "instructions"))], ticks(ROUTES)),
        "layers": chart.lines("Instructions per request", "layers", [("tunic", layers)], ticks(LAYERS[:1] + LAYERS[3:]),
                              logarithmic=False),
        "bodies": chart.lines("MiB of body per second of the server's processor time", "size of a body", [
            ("tunic", [(n, mebibytes_per_second(n, us)) for n, us in medians(result["bodies"], "octets", "us") if n])],
            [(n, size(n)) for n in BODIES if n]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench growth", description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build tree with the bench_ programs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.9, help="length of one burst")
    parser.add_argument("--out", type=pathlib.Path, help="the result (bench/results/DATE-growth.json)")
    args = parser.parse_args()
    args.build = args.build.resolve()
    wanted = max(CONNECTIONS) + 100
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))
        except (ValueError, OSError):
            sys.exit(f"{wanted} open files are needed, and the limit (ulimit -n) cannot be lifted")
    if (os.cpu_count() or 1) < 2:
        sys.exit("the server and the load generator need a core each")

    now = datetime.datetime.now()
    result = {"date": now.isoformat(timespec="minutes"), "machine": machine(args.build), "rounds": args.rounds,
              "seconds": args.seconds}
    if warning := busy(result["machine"]["load_average"][0], result["machine"]["cores"]):
        print(warning, file=sys.stderr)
    with tempfile.TemporaryDirectory() as directory:
        growth = Growth(args.build, args.seconds, args.rounds, pathlib.Path(directory))
        for what in ("threads", "connections", "routes", "layers", "bodies"):
            result[what] = getattr(growth, what)()
        growth.progress.end()
    out = args.out or ROOT / "bench" / "results" / f"{now:%Y-%m-%d-%H%M}-growth.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(as_json(result))
    print(*tables(result).values(), sep="\n\n")
    print(f"\nEvery row: {out}")


if __name__ == "__main__":
    main()
