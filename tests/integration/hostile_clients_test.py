"""Clients that take more than they give."""

import contextlib
import sys
import threading
import time

from harness import SLOWNESS, Server, eventually, run_tests

PROGRAM = sys.argv[1]


def bounded(server, before, limit):
    """A sanitizer keeps what is freed and shadows what is used, so there it says nothing."""
    grown = server.memory() - before
    assert SLOWNESS > 1 or grown < limit, grown


def test_slow_heads_are_closed_in_time_and_disturb_nobody():
    with Server([PROGRAM, "threads=1", "head_time=2000"]) as server:
        before = server.memory()
        slow = [server.connect() for _ in range(200)]
        began = time.monotonic()
        stop = threading.Event()

        def drip():
            while not stop.wait(0.5):
                for c in slow:
                    with contextlib.suppress(OSError):
                        c.send(b"x")

        for c in slow:
            c.send(b"GET / HTTP/1.1\r\nX: ")
        dripping = threading.Thread(target=drip, daemon=True)
        dripping.start()
        times = []
        while time.monotonic() - began < 1.5:
            at = time.monotonic()
            server.expect_service()
            times.append(time.monotonic() - at)
        bounded(server, before, 200 * (32 << 10))
        for c in slow:
            assert b" 408 " in c.rest()
        assert time.monotonic() - began < 4.5
        stop.set()
        dripping.join()
        assert sorted(times)[len(times) * 99 // 100] < 0.1 * SLOWNESS


def test_pipelining_without_reading_is_bounded():
    with Server([PROGRAM, "threads=1", "write_stall=2000"]) as server:
        server.expect_service()
        before = server.memory()
        with server.connect(window=4096, timeout=1) as c:
            sent = 0
            with contextlib.suppress(OSError):
                while sent < 64 << 20:
                    sent += c.socket.send(b"GET /big/1000 HTTP/1.1\r\nHost: a\r\n\r\n" * 500)
            assert sent < 16 << 20, "the server goes on reading"
            bounded(server, before, 4 << 20)
            server.expect_service()


def test_a_reader_of_one_octet_a_second_is_given_up():
    with Server([PROGRAM, "threads=1", "write_stall=2000"]) as server:
        before = server.memory()
        readers = [server.connect(window=4096) for _ in range(50)]
        for c in readers:
            c.send(b"GET /stream/100000 HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.5)
        bounded(server, before, 50 * (512 << 10))
        server.expect_service()
        with server.connect() as c:
            assert eventually(lambda: c.get("/inside")[2] == b"0", 8)


run_tests(globals())
