"""Attacks on availability in the numbers that attackers use, against the default limits."""

import contextlib
import resource
import select
import socket
import sys
import threading
import time

from harness import SLOWNESS, Server, eventually, run_tests, skip

PROGRAM = sys.argv[1]
LOOPS = ["threads=1"]


# The servers inherit the limit; a server lets 80 % of it be connections.
if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < 16_000:
    skip("a process may not have 16,000 descriptors here")
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)


class Crowd:
    """Many connections, each with the time at which the server closed it and what it said before."""

    def __init__(self, server, count, first=b"", window=None):
        self.began = time.monotonic()
        self.closed, self.heard = {}, {}
        self.poll = select.epoll()
        self.open = {}
        for _ in range(count):
            s = socket.socket()
            if window:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
            s.settimeout(10)
            s.connect(("127.0.0.1", server.port))
            if first:
                s.sendall(first)
            s.setblocking(False)
            self.open[s.fileno()] = s
            self.heard[s.fileno()] = b""
            self.poll.register(s.fileno(), select.EPOLLIN | select.EPOLLRDHUP)

    def send(self, octets):
        for s in list(self.open.values()):
            with contextlib.suppress(OSError):
                s.send(octets)

    def listen(self, seconds, size=4096, pause=0.0):
        """Receives for a time; ends early when every connection is closed."""
        end = time.monotonic() + seconds
        while self.open and (left := end - time.monotonic()) > 0:
            for number, _ in self.poll.poll(left):
                s = self.open[number]
                try:
                    octets = s.recv(size)
                except BlockingIOError:
                    continue
                except OSError:
                    octets = b""
                if octets:
                    self.heard[number] = (self.heard[number] + octets)[:64]
                else:
                    self.closed[number] = time.monotonic() - self.began
                    self.poll.unregister(number)
                    self.open.pop(number).close()
            if pause:
                time.sleep(pause)

    def hold(self, seconds):
        """Lets time pass without receiving; the server's end of a connection shows as an error or a hang-up."""
        end = time.monotonic() + seconds
        while self.open and time.monotonic() < end:
            time.sleep(0.25)
            for number, events in self.poll.poll(0):
                if events & (select.EPOLLERR | select.EPOLLHUP | select.EPOLLRDHUP):
                    self.closed[number] = time.monotonic() - self.began
                    self.poll.unregister(number)
                    self.open.pop(number).close()

    def leave(self):
        for s in self.open.values():
            s.close()
        self.open.clear()


class Probe:
    """A client that behaves, all the time; how long its requests took."""

    def __init__(self, server):
        self.server, self.times, self.stop, self.failed = server, [], threading.Event(), []
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.stop.wait(0.01):
            began = time.monotonic()
            try:
                self.server.expect_service()
            except Exception as e:  # noqa: BLE001: shown by p99()
                self.failed.append(repr(e))
            self.times.append(time.monotonic() - began)

    def p99(self):
        self.stop.set()
        self.thread.join()
        assert not self.failed, self.failed[:3]
        return sorted(self.times)[len(self.times) * 99 // 100]


def per_connection(server, before, count):
    return (server.memory() - before) / count


def test_slow_heads_of_2000_connections():
    with Server([PROGRAM, *LOOPS]) as server:
        server.expect_service()
        before = server.memory()
        crowd = Crowd(server, 2000, b"GET / HTTP/1.1\r\nX: ")
        took = time.monotonic() - crowd.began
        probe = Probe(server)
        crowd.listen(9 - took)
        each = per_connection(server, before, 2000)
        crowd.send(b"x")
        crowd.listen(5 + took)
        p99 = probe.p99()
        print(f"  {each:.0f} octets each, closed {min(crowd.closed.values()):.1f} to {max(crowd.closed.values()):.1f} s after "
              f"the first was opened, a good client's p99 {p99 * 1000:.1f} ms")
        assert not crowd.open, len(crowd.open)
        assert all(b" 408 " in heard for heard in crowd.heard.values())
        assert max(crowd.closed.values()) < took + 11
        assert p99 < 0.05 * SLOWNESS, p99
        assert SLOWNESS > 1 or each < 32 << 10, each


def test_slow_bodies_of_2000_connections():
    with Server([PROGRAM, *LOOPS, f"bodies={4 << 30}"]) as server:
        server.expect_service()
        crowd = Crowd(server, 2000, b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
        took = time.monotonic() - crowd.began
        probe = Probe(server)
        while crowd.open and time.monotonic() - crowd.began < took + 15:
            crowd.send(b"x" * 10)
            crowd.listen(1)
        p99 = probe.p99()
        print(f"  closed {max(crowd.closed.values()):.1f} s after the first was opened (it took {took:.1f} s to open them), "
              f"a good client's p99 {p99 * 1000:.1f} ms")
        assert not crowd.open, len(crowd.open)
        assert all(b" 408 " in heard for heard in crowd.heard.values())
        assert max(crowd.closed.values()) < took + 11
        assert p99 < 0.05 * SLOWNESS, p99


def test_slow_readers_of_500_large_responses():
    """An octet a second, through the smallest window there is."""
    with Server([PROGRAM, *LOOPS]) as server:
        server.expect_service()
        before = server.memory()
        crowd = Crowd(server, 500, b"GET /stream/10000 HTTP/1.1\r\nHost: a\r\n\r\n", window=1)
        probe = Probe(server)
        time.sleep(2)
        each = per_connection(server, before, 500)
        end = time.monotonic() + 38
        while crowd.open and time.monotonic() < end:
            for s in list(crowd.open.values()):
                with contextlib.suppress(OSError):
                    s.recv(1)
            crowd.hold(1)
        p99 = probe.p99()
        print(f"  {each:.0f} octets each, closed {min(crowd.closed.values(), default=0):.1f} to "
              f"{max(crowd.closed.values(), default=0):.1f} s, a good client's p99 {p99 * 1000:.1f} ms")
        with server.connect() as c:
            assert eventually(lambda: c.get("/inside")[2] == b"0", 5), c.get("/inside")
        # 256 KiB of output wait, and a connection at work takes something besides.
        assert not crowd.open, "not closed, or closed with all its data kept by the system"
        assert max(crowd.closed.values()) < 41
        assert SLOWNESS > 1 or each < (256 + 64) << 10, each
        assert p99 < 0.05 * SLOWNESS, p99


def test_10000_idle_connections():
    if SLOWNESS > 1:
        return
    with Server([PROGRAM, *LOOPS, "idle_time=8000"]) as server:
        server.expect_service()
        before = server.memory()
        crowd = Crowd(server, 10_000, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        each = per_connection(server, before, 10_000)
        crowd.listen(25)
        print(f"  {each:.0f} octets each while they are new, closed {min(crowd.closed.values()):.1f} to "
              f"{max(crowd.closed.values()):.1f} s after the first was opened")
        assert not crowd.open, len(crowd.open)
        assert all(b" 200 " in heard for heard in crowd.heard.values())
        assert each < 20 << 10, each
        server.expect_service()


def test_idle_connections_have_five_seconds_when_the_server_is_full():
    with Server([PROGRAM, *LOOPS, "connections=100"]) as server:
        crowd = Crowd(server, 90, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        crowd.listen(12)
        assert len(crowd.closed) >= 10, len(crowd.closed)
        assert 4 < min(crowd.closed.values()) < 7.5, min(crowd.closed.values())
        crowd.leave()


def test_a_storm_of_connections_over_the_limit_leaves_those_inside_alone():
    with Server([PROGRAM, *LOOPS, "connections=200"]) as server:
        with contextlib.ExitStack() as stack:
            inside = [stack.enter_context(server.connect()) for _ in range(100)]
            stop = threading.Event()
            slowest, failed = [0.0], []

            def behave():
                while not stop.is_set():
                    for c in inside:
                        began = time.monotonic()
                        if c.get("/")[0] != 200:
                            failed.append(c)
                        slowest[0] = max(slowest[0], time.monotonic() - began)

            good = threading.Thread(target=behave)
            good.start()
            refused = 0
            for _ in range(10):
                crowd = Crowd(server, 500)
                crowd.listen(0.5)
                refused += sum(b" 503 " in heard for heard in crowd.heard.values())
                crowd.leave()
            stop.set()
            good.join()
        print(f"  {refused} of 5000 were answered 503; the slowest answer inside took {slowest[0] * 1000:.0f} ms")
        assert not failed
        assert refused > 1000, refused
        assert eventually(lambda: server.connect().get("/")[0] == 200)


def flood(server, first, again, limit):
    """Sends `again` until the server says something or closes, 64 MiB at most; the status of its answer."""
    before = server.memory()
    with server.connect(timeout=20) as c:
        sent = 0
        with contextlib.suppress(OSError):
            c.send(first)
            while sent < 64 << 20 and not select.select([c.socket], [], [], 0)[0]:
                sent += c.socket.send(again)
        grown = server.memory() - before
        assert SLOWNESS > 1 or grown < 2 * limit + (512 << 10), (grown, limit)
        try:
            return c.reply()[0]
        except (EOFError, ConnectionError):
            return None


def test_floods_of_one_message_are_refused_in_little_memory():
    head = b"GET / HTTP/1.1\r\nHost: a\r\n"
    chunked = b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    with Server([PROGRAM, *LOOPS]) as server:
        server.expect_service()
        for name, first, again, limit, status in (
                ("target", b"GET /", b"a" * 4096, 16 << 10, 414),
                ("header value", head + b"X: ", b"a" * 4096, 32 << 10, 431),
                ("header fields", head, b"X: y\r\n" * 500, 32 << 10, 431),
                ("chunk extension", chunked + b"5;", b"a" * 4096, 16 << 10, 413),
                ("chunks of one octet", chunked, b"1;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\nx\r\n" * 100, 1 << 20, 413),
                ("chunked body", chunked, b"1000\r\n" + b"x" * 4096 + b"\r\n", 1 << 20, 413),
                ("trailers", chunked + b"0\r\n", b"X: y\r\n" * 500, 8 << 10, 431),
                ("empty lines", b"", b"\r\n" * 2000, 32 << 10, 400)):
            said = flood(server, first, again, limit)
            print(f"  {name}: {said}")
            assert said == status, (name, said)
            server.expect_service()


run_tests(globals())
