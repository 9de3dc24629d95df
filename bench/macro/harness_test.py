#!/usr/bin/env python3
"""The macro benchmark tested: on rows that are made up, and for a moment on real servers.

usage: harness_test.py [BUILD]     with a build tree also the run
"""

import contextlib
import dataclasses
import io
import json
import os
import pathlib
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import xml.etree.ElementTree as xml

import chart
import machine
import report
import servers
from workloads import WORKLOADS

HERE = pathlib.Path(__file__).resolve().parent
BUILD = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None


def row(server: str, round_: int = 0, workload: str = "plain", **more) -> dict:
    return {"server": server, "round": round_, "workload": workload, "rate": 100.0, "requests": 100, "errors": 0,
            "cpu_us": 6.0, **more}


def result(rows: list[dict], latency: list[dict] | None = None) -> dict:
    return {"rows": rows, "latency": latency or []}


class Report(unittest.TestCase):
    def test_the_table_has_a_line_for_each_server_and_a_dash_where_it_was_not_asked(self):
        lines = report.main_table(result([row("raw"), row("tunic", ratio=0.9), row("raw", workload="json")])).splitlines()
        self.assertEqual(lines[0], "| ratio to raw | plain | json | cpu us |")
        self.assertEqual(lines[2], "| raw | 100/s | 100/s | 6.00 |")
        self.assertEqual(lines[3], "| tunic | 0.90 | - | 6.00 |")

    def test_a_result_of_two_columns_of_processor_time_has_their_sum(self):
        old = row("raw", user_us=0.2, system_us=5.3)
        del old["cpu_us"]
        self.assertEqual(report.main_table(result([old])).splitlines()[2], "| raw | 100/s | 5.50 |")

    def test_errors_mark_their_cell_and_are_listed(self):
        said = result([row("raw"), row("koa", ratio=0.1, errors=3, error="unexpected status")])
        self.assertIn("| koa | 0.10! |", report.main_table(said))
        self.assertEqual(report.errors(said), ["koa, plain, round 1: 3 errors; unexpected status"])

    def test_a_median_is_taken_over_rounds_and_not_over_servers(self):
        rows = [row("raw"), *(row("tunic", n, ratio=r) for n, r in enumerate((0.1, 0.8, 0.9)))]
        self.assertIn("| tunic | 0.80 |", report.main_table(result(rows)))

    def test_what_is_compared_with_the_anchor_is_compared_within_rounds(self):
        rows = [row(s, n, ratio=r) for s, rs in (("tunic", (0.4, 0.8, 0.9)), ("anchor", (0.4, 0.8, 0.9)))
                for n, r in enumerate(rs)]
        self.assertIn("met    throughput, plain: 1.00 of the anchor (1.00 to 1.00), at least 0.95", report.verdicts(result(rows)))

    def test_a_verdict_says_how_far_the_rounds_lie_apart(self):
        rows = [row(s, n, ratio=r) for s, rs in (("tunic", (0.93, 0.99, 1.04)), ("anchor", (1.0, 1.0, 1.0)))
                for n, r in enumerate(rs)]
        said = result(rows)
        self.assertIn("met    throughput, plain: 0.99 of the anchor (0.93 to 1.04), at least 0.95", report.verdicts(said))
        lines = report.ranges(said).splitlines()
        self.assertEqual(lines[0], "| ratio to raw, over the rounds | plain |")
        self.assertEqual(lines[2:], ["| tunic | 0.93 to 1.04 |", "| anchor | 1.00 to 1.00 |"])
        self.assertIn(report.ranges(said), report.markdown({**said, "date": "", "rounds": 3, "seconds": 1, "machine": {
            "cpu": "", "cores": 2, "kernel": "", "compiler": "", "flags": "", "commit": "", "load_average": [0.0], "priority": ""}}, "x.svg"))

    def test_an_aim_without_a_figure_is_not_passed_over(self):
        said = report.verdicts(result([row("tunic", ratio=1.0), row("anchor", ratio=1.0), row("tunic", workload="json", ratio=1.0)]))
        self.assertIn("NOT MEASURED throughput, json, at least 0.95 of the anchor", said)
        self.assertIn("NOT MEASURED throughput, newheads, at least 0.90 of the anchor", said)
        self.assertIn("NOT MEASURED p99 at a fixed rate, at most 1.10 of raw+llhttp", said)
        self.assertEqual(len(said), len(WORKLOADS) + 1)

    def test_tunics_share_of_the_smallest_server_that_parses_is_said_without_a_bound(self):
        rows = [row(s, n, w, ratio=r) for w in ("json", "mw8") for s, rs in (("tunic", (0.2, 0.8, 0.9)), ("raw+llhttp", (0.8, 1.0, 1.0)))
                for n, r in enumerate(rs)]
        self.assertEqual(report.verdicts(result(rows))[-1], "for information, throughput of raw+llhttp: json 0.80, mw8 0.80")

    def test_a_missed_aim_is_said_so(self):
        rows = [row("tunic", ratio=0.94), row("anchor", ratio=1.0)]
        self.assertTrue(report.verdicts(result(rows))[0].startswith("MISSED throughput, plain: 0.94"))
        rows = [row("tunic", workload="mw8", ratio=0.90), row("anchor", workload="mw8", ratio=1.0)]
        self.assertTrue(report.verdicts(result(rows))[0].startswith("met"))

    def test_the_tail_is_compared_with_llhttps(self):
        latency = [row("tunic", round_, p99_ratio=ratio) for round_, ratio in enumerate((1.13, 2.5, 1.02))]
        for each in latency:
            del each["workload"]  # the open loop has one only
        self.assertIn("MISSED p99 at a fixed rate: 1.13 of raw+llhttp (1.02 to 2.50), at most 1.10", report.verdicts(result([], latency)))

    def test_latencies_stand_in_the_table_for_those_that_are_woken_alike(self):
        rows = [row("raw"), row("tunic", ratio=0.9), row("koa", ratio=0.1)]
        latency = [{**row(s), "p50_us": 30.0, "p99_us": 34.0} for s in ("raw", "tunic", "koa")]
        for each in latency:
            del each["workload"]
        lines = report.main_table(result(rows, latency)).splitlines()
        self.assertEqual([line.split(" | ", 3)[3] for line in lines[2:]], ["30 | 34 |", "30 | 34 |", "- | - |"])


class Machine(unittest.TestCase):
    def test_a_busy_machine_is_warned_of_above_half_its_cores(self):
        self.assertEqual(machine.busy(1.0, 2), "")
        self.assertIn("the load average is 1.1 on 2 cores", machine.busy(1.1, 2))

    def test_processor_time_counts_all_threads_and_processes_below_and_no_sleep(self):
        spin = ("import time\nend = time.thread_time() + 0.2\nwhile time.thread_time() < end: pass\n"
                "print('spun', flush=True)\ntime.sleep(60)\n")
        both = (f"import subprocess, sys, threading\nspin = {spin!r}\nchild = subprocess.Popen([sys.executable, '-c', spin])\n"
                "threading.Thread(target=exec, args=(spin, {})).start()\nchild.wait()\n")
        with subprocess.Popen([sys.executable, "-c", both], stdout=subprocess.PIPE, start_new_session=True) as process:
            try:
                self.assertEqual([process.stdout.readline() for _ in range(2)], [b"spun\n"] * 2)
                before = servers.cpu_seconds(process.pid)
                time.sleep(0.1)
                after = servers.cpu_seconds(process.pid)
            finally:
                os.killpg(process.pid, signal.SIGKILL)
        self.assertGreater(before, 0.39)  # 0.2 s in a thread, 0.2 s in a child
        self.assertLess(after - before, 0.02)

    def test_the_setting_of_a_growth_says_how_busy_the_machine_was(self):
        said = {"date": "", "rounds": 3, "seconds": 1, "machine": {"cpu": "", "cores": 2, "kernel": "", "compiler": "", "flags": "",
                                                                   "commit": "", "load_average": [2.5], "priority": ""}}
        self.assertIn("load average before the run 2.5", report.setting(said))


class Chart(unittest.TestCase):
    def test_both_kinds_are_well_formed_and_escape_names(self):
        for picture in (chart.bars("a < b", [("p", [("x & y", 1.0), ("z", 0.5)])], "z", "z"),
                        chart.lines("a < b", "n", [("x & y", [(1, 2.0), (10, 3.0)])], [(1, "1"), (10, "10")])):
            texts = [each.text for each in xml.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]
            self.assertTrue(any("a < b" in text for text in texts))
            self.assertIn("x & y", texts)

    def test_the_longest_bar_comes_first(self):
        picture = chart.bars("t", [("p", [("short", 0.1), ("long", 0.9)])], "", "")
        self.assertLess(picture.index("long<"), picture.index("short<"))


class Recorder(socketserver.ThreadingTCPServer):
    """Answers every request with a short text, and keeps what each connection has asked, in `asked`."""

    daemon_threads = True
    request_queue_size = 64
    text = b"ok"

    class Connection(socketserver.BaseRequestHandler):
        def handle(self):
            self.server.asked.append(mine := [])
            pending = b""
            while piece := self.request.recv(65536):
                *requests, pending = (pending + piece).split(b"\r\n\r\n")
                mine += requests
                answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(self.server.text), self.server.text)
                self.request.sendall(answer * len(requests))

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Connection)
        self.asked: list[list[bytes]] = []
        self.port = self.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


@unittest.skipUnless(BUILD, "no build tree given")
class Load(unittest.TestCase):
    def load(self, port: int, *options: str) -> dict:
        done = subprocess.run([str(pathlib.Path(BUILD) / "bench" / "bench_load"), f"127.0.0.1:{port}", *options],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_at_a_fixed_rate_all_connections_take_their_turn(self):
        with Recorder() as server:
            self.load(server.port, "--rate", "100", "--requests", "40", "--connections", "4")
        self.assertEqual(sum(len(each) for each in server.asked), 40)
        # Ten each on a quiet machine; on a busy one a connection that has its answer late misses a turn.
        self.assertGreaterEqual(min(len(each) for each in server.asked), 4, server.asked)

    def test_what_is_unanswered_when_the_time_is_up_has_its_latency_so_far(self):
        with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
            said = self.load(silent.getsockname()[1], "--rate", "1000", "--seconds", "0.4", "--warmup", "0", "--connections", "8")
        self.assertEqual(said["requests"], 0)  # and yet each of the 400 that were due has waited
        self.assertGreater(said["max_us"], 390_000)
        self.assertGreater(said["p50_us"], 150_000)
        self.assertLess(said["p50_us"], 250_000)

    def test_two_requests_take_turns_on_each_connection(self):
        with tempfile.TemporaryDirectory() as directory, Recorder() as server:
            files = [pathlib.Path(directory) / name for name in ("one", "other")]
            for file in files:
                file.write_bytes(b"GET /" + file.name.encode() + b" HTTP/1.1\r\n\r\n")
            self.load(server.port, "--request", str(files[0]), "--alternate", str(files[1]), "--requests", "60", "--connections", "3")
        self.assertEqual(len(server.asked), 3)
        for asked in server.asked:
            turns = [b"GET /other HTTP/1.1" if number % 2 else b"GET /one HTTP/1.1" for number in range(len(asked))]
            self.assertEqual(asked, turns)


@unittest.skipUnless(BUILD and (os.cpu_count() or 1) > 1, "no build tree given, or a single core")
class Run(unittest.TestCase):
    def test_a_short_run_writes_rows_table_and_plot(self):
        with tempfile.TemporaryDirectory() as directory:
            out = pathlib.Path(directory) / "result.json"
            done = subprocess.run(
                [sys.executable, "-B", str(HERE / "run.py"), "--build", BUILD, "--no-peers", "--rounds", "1", "--seconds",
                 "0.2", "--out", str(out)], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            said = json.loads(out.read_text())
            self.assertEqual({r["server"] for r in said["rows"]}, {"raw", "raw+llhttp", "anchor", "tunic"})
            self.assertEqual([e for e in report.errors(said)], [])
            self.assertTrue(all(r["requests"] > 0 for r in said["rows"] + said["latency"]))
            self.assertIn("throughput, post1k", done.stdout)
            self.assertIn("p99 at a fixed rate", done.stdout)
            self.assertIn(report.main_table(said), out.with_suffix(".md").read_text())
            xml.fromstring(out.with_suffix(".svg").read_text())

    def test_a_server_that_answers_wrongly_is_not_hidden(self):
        from measuring import Bench, Plan
        from servers import own_servers
        from workloads import Workload
        server = next(s for s in own_servers(pathlib.Path(BUILD)) if s.name == "tunic")
        with tempfile.TemporaryDirectory() as directory:
            bench = Bench(Plan(pathlib.Path(BUILD), 1, 0.2, [], 0), pathlib.Path(directory))
            lost = Workload("lost", b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", b"13 octets, no")
            (pathlib.Path(directory) / "lost").write_bytes(lost.request)
            server.start("0")
            try:
                said = bench.burst(server, lost)
            finally:
                server.stop()
        self.assertGreater(said["errors"], 0)
        self.assertIn("unexpected status", said["error"])

    def test_a_peer_that_answers_wrongly_is_left_out_with_a_line(self):
        from measuring import Bench, Plan
        from servers import own_servers
        raw, *_ = own_servers(pathlib.Path(BUILD))
        peer = dataclasses.replace(raw, name="peer")  # it answers with the text of another workload
        with tempfile.TemporaryDirectory() as directory:
            bench = Bench(Plan(pathlib.Path(BUILD), 1, 0.2, ["plain", "params200"], 0), pathlib.Path(directory))
            try:
                for server in (raw, peer):
                    server.start("0")
                with contextlib.redirect_stderr(io.StringIO()) as lines:
                    rows, _ = bench.run([raw, peer])
            finally:
                for server in (raw, peer):
                    server.stop()
        self.assertIn("peer, params200: left out", lines.getvalue())
        self.assertEqual({r["workload"] for r in rows if r["server"] == "peer"}, {"plain"})
        self.assertEqual([r for r in rows if r["errors"]], [])

    def test_an_answer_of_the_right_length_and_another_text_is_wrong(self):
        from measuring import Bench, Plan
        from servers import Server, own_servers
        raw, *_ = own_servers(pathlib.Path(BUILD))
        with tempfile.TemporaryDirectory() as directory, Recorder() as liar:
            liar.text = b"Hello, World?"
            bench = Bench(Plan(pathlib.Path(BUILD), 1, 0.2, ["plain"], 0), pathlib.Path(directory))
            raw.start("0")
            try:
                with contextlib.redirect_stderr(io.StringIO()) as lines:
                    rows, _ = bench.run([raw, Server("peer", [], port=liar.port)])
                    with self.assertRaisesRegex(RuntimeError, "tunic, plain: got 200 and b'Hello, World\\?' instead of 200 and b'Hello, World!'"):
                        bench.run([raw, Server("tunic", [], port=liar.port)])
            finally:
                raw.stop()
        self.assertIn("peer, plain: left out, as it answers wrongly: got 200 and b'Hello, World?'", lines.getvalue())
        self.assertEqual({r["server"] for r in rows}, {"raw"})
        self.assertEqual(len(liar.asked), 2)  # once each, and no load


if __name__ == "__main__":
    unittest.main()
