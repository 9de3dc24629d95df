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
import signal
import sys
import tempfile

import chart
from machine import ROOT, busy, machine
from measuring import Bench, Plan
from peers import peers
from report import errors, main_table, markdown, medians, names, ranges, setting, verdicts
from servers import ALL, Server, own_servers
from workloads import WORKLOADS

# With --quick: enough to see where one stands, in less than five minutes.
QUICK = {"rounds": 3, "seconds": 0.3}
FULL = {"rounds": 7, "seconds": 0.9}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build tree with the bench_ programs")
    parser.add_argument("--quick", action="store_true", help="{rounds} rounds of {seconds} s".format(**QUICK))
    parser.add_argument("--rounds", type=int, help=f"{FULL['rounds']}")
    parser.add_argument("--seconds", type=float, help=f"length of one burst: {FULL['seconds']}")
    parser.add_argument("--workloads", nargs="+", choices=sorted(ALL), default=list(WORKLOADS))
    parser.add_argument("--servers", nargs="+", help="only these and raw, by name")
    parser.add_argument("--no-peers", action="store_true", help="only Tunic and its yardsticks")
    parser.add_argument("--server-core", default="0")
    parser.add_argument("--load-core", default="1")
    parser.add_argument("--latency-rate", type=int, default=20000, help="requests a second of the open loop, 0: none")
    parser.add_argument("--out", type=pathlib.Path, help="the result, its .md and .svg beside it (bench/results/DATE.json)")
    return parser.parse_args()


def chosen_servers(args: argparse.Namespace) -> list[Server]:
    servers = own_servers(args.build)
    if not servers or servers[0].name != "raw":
        sys.exit(f"no bench_raw below {args.build}: build the target bench_macro first")
    if not args.no_peers:
        servers += peers(args.build, args.build / "peers", lambda text: print(text, file=sys.stderr))
    if args.servers:
        unknown = set(args.servers) - {server.name for server in servers}
        if unknown:
            sys.exit(f"no such server: {', '.join(sorted(unknown))}; there are {', '.join(s.name for s in servers)}")
        servers = [s for s in servers if s.name == "raw" or s.name in args.servers]
    return servers


def as_json(result: dict) -> str:
    """A line for each row, so that the file can be read and compared."""
    def block(rows: list[dict]) -> str:
        return "[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n ]"

    parts = [f' "{key}": {block(value) if isinstance(value, list) else json.dumps(value)}' for key, value in result.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def plot(result: dict) -> str:
    ratio = medians(result["rows"], "ratio")
    panels = [(workload, [(s, value) for (s, w), value in ratio.items() if w == workload])
              for workload in names(result["rows"], "workload")]
    return chart.bars("Requests per second, as a ratio to the raw server", panels, "tunic", "anchor")


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped then too
    args = arguments()
    args.build = args.build.resolve()
    if (os.cpu_count() or 1) < 2:
        sys.exit("the server and the load generator need a core each")
    wanted = QUICK if args.quick else FULL
    plan = Plan(args.build, args.rounds or wanted["rounds"], args.seconds or wanted["seconds"], args.workloads,
                args.latency_rate, args.server_core, args.load_core)
    servers = chosen_servers(args)

    now = datetime.datetime.now()
    described = machine(args.build)
    if warning := busy(described["load_average"][0], described["cores"]):
        print(warning, file=sys.stderr)
    try:
        for server in servers:
            server.start(plan.server_cores)
        with tempfile.TemporaryDirectory() as requests:
            rows, latency = Bench(plan, pathlib.Path(requests)).run(servers)
    finally:
        for server in servers:
            server.stop()

    out = args.out or ROOT / "bench" / "results" / f"{now:%Y-%m-%d-%H%M}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    result = {"date": now.isoformat(timespec="minutes"), "machine": described,
              "versions": {s.name: s.version for s in servers if s.version},
              "rounds": plan.rounds, "seconds": plan.seconds, "rows": rows, "latency": latency}
    out.write_text(as_json(result))
    picture = out.with_suffix(".svg")
    picture.write_text(plot(result))
    out.with_suffix(".md").write_text(markdown(result, picture.name))
    print(main_table(result), "", ranges(result), "", *verdicts(result), "", *(f"ERROR {line}" for line in errors(result)), sep="\n")
    print(f"\n{setting(result)}\nEvery row: {out}")


if __name__ == "__main__":
    main()
