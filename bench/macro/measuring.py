"""Bursts of load on servers that are all up at once, in interleaved rounds, each beside bursts on the raw server."""

import json
import pathlib
import subprocess
import sys
import time
from dataclasses import dataclass

from answers import expected, fault
from servers import WOKEN_AT_ONCE, Server, cpu_seconds, pinned, wake_at_once
from workloads import WORKLOADS, Workload

WARM_UP = 0.05  # seconds at the start of a burst that do not count
LATENCY_ROUNDS = 2  # for each of the others: a tail varies more than a rate, and few servers have theirs measured
TAIL_MEASURE = "raw+llhttp"
AT_REST = 0.0003  # seconds of processor time in 0.03: a clock that ticks is no work


@dataclass(frozen=True)
class Plan:
    build: pathlib.Path
    rounds: int
    seconds: float  # of one burst
    workloads: list[str]
    latency_rate: int
    server_cores: str = "0"
    load_cores: str = "1"


class Progress:
    """A line on what runs, how much is done and how long the rest takes, by the time that the bursts so far took."""

    def __init__(self, total: int):
        self.total = total
        self.done = 0
        self.start = time.monotonic()
        self.line = ""

    def step(self, what: str) -> None:
        left = (time.monotonic() - self.start) / self.done * (self.total - self.done) if self.done else 0
        rest = f"{left // 60:.0f}:{left % 60:02.0f} left" if self.done else "..."
        line = f"[{100 * self.done // self.total:3}%, {rest}] {what}"
        self.done += 1
        if sys.stderr.isatty():
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
        elif what.rpartition(":")[0] != self.line:  # into a file: a line for each workload, not for each burst
            print(line.rpartition(":")[0], file=sys.stderr, flush=True)
        self.line = what.rpartition(":")[0]

    def say(self, line: str) -> None:
        """A line that stays."""
        clear = "\r\033[K" if sys.stderr.isatty() else ""
        print(f"{clear}{line}", file=sys.stderr, flush=True)

    def end(self) -> None:
        spent = time.monotonic() - self.start
        self.say(f"measured in {spent // 60:.0f}:{spent % 60:02.0f}")


def settle(server: Server) -> float:
    """The processor time of the server when it has come to rest (a collector may run on after the last answer), or after a
    second."""
    used = cpu_seconds(server.process.pid)
    for _ in range(33):
        time.sleep(0.03)
        last, used = used, cpu_seconds(server.process.pid)
        if used - last < AT_REST:
            break
    return used


class Bench:
    def __init__(self, plan: Plan, requests: pathlib.Path):
        self.plan = plan
        self.requests = requests
        for workload in WORKLOADS.values():
            (requests / workload.name).write_bytes(workload.request)
            if workload.alternate:
                (requests / f"{workload.name}-alternate").write_bytes(workload.alternate)

    def burst(self, server: Server, workload: Workload, *more: str, seconds: float | None = None) -> dict:
        """One burst of load on one server, with the processor time per request that it cost the server. What goes wrong
        is part of the row: `errors` counts it, `error` says what was first."""
        seconds = seconds or self.plan.seconds
        length = len(expected(server, workload))
        patience = str(int(seconds) + 30)  # a server that hangs costs its cell, not the run
        command = ["timeout", patience, *pinned(self.plan.load_cores), str(self.plan.build / "bench" / "bench_load"),
                   f"127.0.0.1:{server.port}", "--request", str(self.requests / workload.name),
                   "--connections", str(workload.connections), "--depth", str(workload.depth),
                   "--seconds", str(seconds), "--warmup", str(WARM_UP), "--expect-length", str(length), *more]
        if workload.alternate:
            command += ["--alternate", str(self.requests / f"{workload.name}-alternate")]
        before = cpu_seconds(server.process.pid)
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        after = settle(server)
        if not done.stdout:
            if server.name == "raw":
                raise RuntimeError(f"raw, {workload.name}: {done.stderr.strip()}")
            return {"requests": 0, "errors": 1, "error": done.stderr.strip() or f"no end after {patience} s", "rate": 0.0, "cpu_us": 0.0}
        row = json.loads(done.stdout)
        if row["errors"]:
            row["error"] = done.stderr.strip()
        # The warm-up is in the processor time but not in the count.
        served = max(1.0, row["requests"] * (1 + WARM_UP / seconds))
        row["cpu_us"] = round((after - before) / served * 1e6, 4)
        return row

    def run(self, servers: list[Server]) -> tuple[list[dict], list[dict]]:
        """The rows of the rounds, and those of the open loop at a fixed rate."""
        plan = self.plan
        wanted = [(s, name) for s in servers for name in plan.workloads if name in s.workloads]
        others = sum(server.name != "raw" for server, _ in wanted)
        woken_at_once = [s for s in servers if s.name in WOKEN_AT_ONCE] if plan.latency_rate else []
        latency_rounds = LATENCY_ROUNDS * plan.rounds if woken_at_once else 0
        progress = Progress(len(wanted) + plan.rounds * (2 * others + len(plan.workloads))
                            + latency_rounds * (2 * len(woken_at_once) - 1))
        for server, name in wanted:
            progress.step(f"warming up: {server.name}")
            wrong = self._warm_up(server, WORKLOADS[name])
            if wrong and server.name in WOKEN_AT_ONCE:
                raise RuntimeError(f"{server.name}, {name}: {wrong}")
            if wrong:  # of another's server, which then has nothing to be compared with
                progress.say(f"{server.name}, {name}: left out, as it answers wrongly: {wrong}")
                server.workloads -= {name}
        rows: list[dict] = []
        for number in range(plan.rounds):
            for name in plan.workloads:
                rows += self._round(servers, number, WORKLOADS[name], progress)
        latency: list[dict] = []
        for server in woken_at_once:
            wake_at_once(server.process.pid)
        for number in range(latency_rounds):
            latency += self._latency_round(woken_at_once, number, f"round {number + 1} of {latency_rounds}, latency", progress)
        progress.end()
        return rows, latency

    def _warm_up(self, server: Server, workload: Workload) -> str:
        """What is wrong with its answers, if anything. First one of them as a whole, then a burst that does not count:
        just-in-time compilers and allocators warm up."""
        if wrong := fault(server, workload):
            return wrong
        row = self.burst(server, workload, seconds=min(self.plan.seconds, 0.3))
        return row["error"] if row["errors"] else ""

    def _latency_round(self, servers: list[Server], number: int, what: str, progress: Progress) -> list[dict]:
        """The tail of each server at the fixed rate, as a ratio to that of raw+llhttp just before and just after."""
        def measured(server: Server) -> dict:
            progress.step(f"{what}: {server.name}")
            return {"round": number, "server": server.name,
                    **self.burst(server, WORKLOADS["plain"], "--rate", str(self.plan.latency_rate))}

        measure = next((s for s in servers if s.name == TAIL_MEASURE), None)
        rows = [measured(measure)] if measure else []
        for server in servers:
            if server is measure:
                continue
            row = measured(server)
            rows.append(row)
            if measure:
                before, after = rows[-2], measured(measure)
                rows.append(after)
                if not (row["errors"] or before["errors"] or after["errors"]):
                    row["p99_ratio"] = round(row["p99_us"] / ((before["p99_us"] + after["p99_us"]) / 2), 4)
        return rows

    def _round(self, servers: list[Server], number: int, workload: Workload, progress: Progress) -> list[dict]:
        key = {"round": number, "workload": workload.name}
        what = f"round {number + 1} of {self.plan.rounds}, {workload.name}"
        raw, *others = servers
        progress.step(f"{what}: raw")
        before = self.burst(raw, workload)
        rows = [{**key, "server": "raw", **before}]
        for server in others:
            if workload.name not in server.workloads:
                continue
            progress.step(f"{what}: {server.name}")
            row = self.burst(server, workload)
            progress.step(f"{what}: raw")
            after = self.burst(raw, workload)
            ratio = round(row["rate"] / ((before["rate"] + after["rate"]) / 2), 4)
            rows += [{**key, "server": server.name, "ratio": ratio, **row}, {**key, "server": "raw", **after}]
            before = after
        return rows
