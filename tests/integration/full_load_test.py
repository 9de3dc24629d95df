"""Full speed for a minute, with clients in between that are slow, leave early or send rubbish; then the end of the server
in the middle of it."""

import contextlib
import json
import os
import random
import subprocess
import sys
import threading
import time

from harness import SIGTERM, SLOWNESS, Server, eventually, run_tests

PROGRAM, LOAD = sys.argv[1:3]
SECONDS = float(os.environ.get("TUNIC_LOAD_SECONDS", "60"))
CONNECTIONS = 256


class Load:
    """The generator in a process of its own."""

    def __init__(self, server, *options):
        self.process = subprocess.Popen([LOAD, f"127.0.0.1:{server.port}", "--connections", str(CONNECTIONS),
                                         "--expect-length", "13", *options],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def result(self, seconds):
        out, errors = self.process.communicate(timeout=seconds)
        assert self.process.returncode == 0, (self.process.returncode, out, errors)
        return json.loads(out)


GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def slow(c, stop):
    for octet in b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello":
        c.send(bytes([octet]))
        if stop.wait(0.02):
            return
    assert c.reply()[0] == 200


def half_closed(c, _):
    c.send(GET)
    c.half_close()
    assert c.reply()[0] == 200
    assert c.rest() == b""


def resetting(c, _):
    c.send(b"GET /stream/1000 HTTP/1.1\r\nHost: a\r\n\r\n"[:random.randrange(40)])
    c.reset()


def leaving(c, _):
    c.send(b"GET /stream/1000 HTTP/1.1\r\nHost: a\r\n\r\n")
    c.receive()
    c.reset()


def garbage(c, _):
    c.send(b"\x16\x03\x01" + random.randbytes(random.randrange(1, 2000)) + b"\r\n\r\n")
    c.rest()


class Nuisance:
    """A second client that behaves in all the ways above, on connections of its own, until it is stopped."""

    def __init__(self, server):
        self.server, self.stop, self.failed, self.done = server, threading.Event(), [], 0
        self.threads = [threading.Thread(target=self.run, args=(way,))
                        for way in (slow, slow, half_closed, resetting, leaving, garbage)]
        for t in self.threads:
            t.start()

    def run(self, way):
        while not self.stop.is_set():
            try:
                with contextlib.suppress(ConnectionError), self.server.connect(timeout=30) as c:
                    way(c, self.stop)
                self.done += 1
            except Exception as e:  # noqa: BLE001: shown by finish()
                self.failed.append((way.__name__, repr(e)))
            self.stop.wait(0.005)

    def finish(self):
        self.stop.set()
        for t in self.threads:
            t.join()
        assert not self.failed, (len(self.failed), self.failed[:5])
        return self.done


def test_a_minute_of_full_speed_is_disturbed_by_nobody_and_takes_no_memory():
    with Server([PROGRAM, "threads=1"]) as server:
        Load(server, "--seconds", str(min(5.0, SECONDS / 4))).result(60)  # every pool has its size
        descriptors = server.descriptors()
        load = Load(server, "--seconds", str(SECONDS))
        nuisance = Nuisance(server)
        samples = []
        while load.process.poll() is None and len(samples) < 2 * SECONDS + 60:
            time.sleep(1)
            samples.append(server.memory())
        done = nuisance.finish()
        result = load.result(10)
        assert result["errors"] == 0, result
        assert eventually(lambda: server.descriptors() <= descriptors), (server.descriptors(), descriptors)
        begin, end = samples[len(samples) // 4], samples[-2]
        print(f"  {result['rate']:.0f} requests a second, p99 {result['p99_us'] / 1000:.1f} ms, {done} connections that "
              f"misbehaved, memory {begin >> 10} KiB after a quarter and {end >> 10} KiB at the end")
        assert SLOWNESS > 1 or end - begin < 1 << 20, samples
        with server.connect() as c:
            assert eventually(lambda: c.get("/inside")[2] == b"0")


def test_sigterm_at_full_speed_cuts_no_response():
    with Server([PROGRAM, "threads=1", "grace=30"]) as server:
        load = Load(server, "--seconds", "60", "--until-closed", "1")
        nuisance = Nuisance(server)
        time.sleep(min(3.0, SECONDS / 4))
        nuisance.finish()
        began = time.monotonic()
        server.signal(SIGTERM)
        assert server.wait(31) == 0
        taken = time.monotonic() - began
        result = load.result(10)
        assert result["errors"] == 0, result
        assert taken < 30, taken
        print(f"  drained in {taken * 1000:.0f} ms after {result['requests']} answers")


run_tests(globals())
