"""System calls that fail. strace makes them."""

import contextlib
import os
import sys

from harness import PATIENCE, SIGKILL, SIGTERM, Server, eventually, ptrace_works, run_tests, skip

PROGRAM = sys.argv[1]

# LeakSanitizer cannot look into a process that strace holds; everything else of AddressSanitizer works.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"

if not ptrace_works():
    skip("strace cannot change system calls here (no strace, or ptrace is refused)")


class Injected(Server):
    """A server under strace; signals go to the server itself."""

    def __init__(self, *injections, must_start=True, arguments=("threads=1",)):
        command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "signal=none"]
        for i in injections:
            command += ["-e", f"inject={i}"]
        super().__init__(command + [PROGRAM, *arguments], must_start=must_start)
        if must_start:
            self.pid = self.traced()

    def traced(self):
        """The server's own process; none when it has ended."""
        try:
            with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as f:
                return int((f.read().split() or [0])[0])
        except OSError:
            return 0

    def __exit__(self, *details):
        if pid := self.traced():  # first, for it would live on without strace
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, SIGKILL)
            self.process.wait(PATIENCE)
        super().__exit__(*details)


def serves(server, patience=5):
    def once():
        try:
            server.expect_service()
            return True
        except (OSError, EOFError):
            return False
    return eventually(once, patience)


def end_well(server):
    assert server.alive(), server.log()
    server.signal(SIGTERM)
    assert server.wait() == 0, server.log()


def test_fault_1_accept_out_of_descriptors():
    for error in ("EMFILE", "ENFILE"):
        with Injected(f"accept4:error={error}:when=3..12") as server, server.connect() as old:
            assert old.get("/")[0] == 200
            served = 0
            for _ in range(20):
                try:
                    server.expect_service()
                    served += 1
                except (OSError, EOFError):
                    pass
            assert serves(server)
            assert old.get("/")[0] == 200
            assert 1 <= sum("descriptors" in line for line in server.log()) <= 5, server.log()
            end_well(server)


def test_fault_2_accept_fails_for_one_connection():
    for error in ("ECONNABORTED", "EPROTO", "ENOBUFS", "ENOMEM", "EINTR", "EPERM"):
        with Injected(f"accept4:error={error}:when=2+3") as server:
            for _ in range(5):
                assert serves(server), (error, server.log())
            end_well(server)


def test_fault_3_receiving_fails():
    for error in ("ECONNRESET", "ETIMEDOUT", "EINTR", "EAGAIN"):
        for when in ("1", "2", "3", "2+2"):
            with Injected(f"recvfrom,recvmsg,readv:error={error}:when={when}") as server:
                for _ in range(4):
                    try:
                        with server.connect(timeout=2) as c:
                            c.send(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n")
                            c.send(b"hello")
                            status, _, body = c.reply()
                            assert (status, body) == (200, b"hello"), (status, body)
                    except (OSError, EOFError):
                        assert error != "EINTR", when
                assert serves(server), (error, when, server.log())
                end_well(server)


def test_fault_4_sending_fails():
    for error in ("EPIPE", "ECONNRESET", "EAGAIN", "EINTR", "ENOBUFS"):
        for when in ("1", "2", "3", "2+2"):
            with Injected(f"sendto,sendmsg,writev:error={error}:when={when}") as server:
                for path, size in (("/", 13), ("/big/3000000", 3_000_000), ("/stream/300", 300 * 1024)):
                    try:
                        with server.connect(timeout=4) as c:
                            status, _, body = c.get(path)
                            assert status == 200 and len(body) == size, (error, when, path, len(body))
                    except (OSError, EOFError):
                        assert error not in ("EINTR", "EAGAIN"), (error, when, path)
                assert serves(server), (error, when, server.log())
                end_well(server)


def test_fault_5_the_reactor_is_interrupted_and_refused():
    with Injected("epoll_wait,epoll_pwait:error=EINTR:when=2+2") as server:
        for _ in range(5):
            assert serves(server)
        end_well(server)
    for when in (*range(1, 14), "10+3"):
        with Injected(f"epoll_ctl:error=ENOMEM:when={when}", must_start=False) as server:
            if not server.wait_until_listening():
                assert server.wait() == 1, (when, server.log())
                continue
            for _ in range(5):
                try:
                    with server.connect(timeout=1) as c:
                        c.get("/")
                except (OSError, EOFError):
                    pass
            assert server.alive(), server.log()
            if when != "10+3":
                assert serves(server, 15), (when, server.log())


def test_fault_6_what_the_start_needs_is_refused():
    for call in ("epoll_create1", "eventfd2", "timerfd_create", "socket", "bind", "listen"):
        for when in (1, 2, 3):
            with Injected(f"{call}:error=EMFILE:when={when}", must_start=False) as server:
                if server.wait_until_listening():  # it is not called so often, or there is another way
                    continue
                assert server.wait() == 1, (call, when, server.log())
                assert any(line.startswith("tunic: ") for line in server.log()), (call, when, server.log())


run_tests(globals())
