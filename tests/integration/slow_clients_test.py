"""What takes long to show: the default limits, met by clients that are just too slow."""

import contextlib
import sys
import time

from harness import Server, run_tests

PROGRAM = sys.argv[1]


def test_slow_bodies_are_refused_by_their_rate():
    with Server([PROGRAM, "threads=1"]) as server:
        clients = [server.connect(timeout=20) for _ in range(100)]
        for c in clients:
            c.send(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
        for _ in range(9):
            for c in clients:
                with contextlib.suppress(OSError):
                    c.send(b"x" * 10)
            time.sleep(1)
        for c in clients:
            assert b" 408 " in c.rest()


def test_heads_have_ten_seconds():
    with Server([PROGRAM, "threads=1"]) as server, server.connect(timeout=20) as c:
        began = time.monotonic()
        c.send(b"GET / HTTP/1.1\r\n")
        assert c.reply()[0] == 408
        assert 9.7 < time.monotonic() - began < 11.3


run_tests(globals())
