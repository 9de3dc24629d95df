"""A server whose process may open only a few files."""

import contextlib
import os
import resource
import socket
import subprocess
import sys
import time

from harness import SLOWNESS, Server, eventually, run_tests

PROGRAM = sys.argv[1]


def limit_descriptors(server, count):
    hard = resource.prlimit(server.pid, resource.RLIMIT_NOFILE)[1]
    resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (count, hard))


def measure(server, clients):
    """Opens clients, and for three seconds watches what that costs. Gives (share of a core, new lines of the log)."""
    lines, cpu, began = len(server.log()), server.cpu_seconds(), time.monotonic()
    opened = []
    while time.monotonic() - began < 3:
        while len(opened) < clients:
            with contextlib.suppress(OSError):
                opened.append(server.connect())
        time.sleep(0.05)
    share = (server.cpu_seconds() - cpu) / (time.monotonic() - began)
    return opened, share, len(server.log()) - lines


def expect_recovery(server):
    def served():
        try:
            server.expect_service()
            return True
        except (OSError, EOFError):
            return False
    began = time.monotonic()
    assert eventually(served, 5)
    assert time.monotonic() - began < 1.5, time.monotonic() - began


def test_a_process_without_standard_streams_writes_to_no_client():
    """Descriptors 0 to 2 are closed: no socket may get such a number, for the log goes to 2."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([PROGRAM, "threads=1", f"port={port}"], preexec_fn=lambda: os.closerange(0, 3))

    def connect():
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            return None
    try:
        assert eventually(lambda: (c := connect()) and not c.close(), 30)
        for number in range(3):
            assert os.readlink(f"/proc/{process.pid}/fd/{number}") == "/dev/null", number
        clients = [connect() for _ in range(3)]
        clients[0].sendall(b"GET /throw HTTP/1.1\r\nHost: a\r\n\r\n")
        assert clients[0].recv(12) == b"HTTP/1.1 500"
        for silent in clients[1:]:
            silent.settimeout(0.3)
            with contextlib.suppress(TimeoutError):
                assert not silent.recv(100), "a line of the log"
        for c in clients:
            c.close()
        process.terminate()
        assert process.wait(10) == 0
    finally:
        process.kill()


def test_immunity_111_out_of_descriptors_from_the_start():
    with Server(["prlimit", "--nofile=80", PROGRAM, "threads=1"]) as server, server.connect() as old:
        assert old.get("/")[0] == 200
        opened, share, lines = measure(server, 120)
        assert share < 0.10, share
        assert lines <= 5, server.log()
        assert old.get("/")[0] == 200, "connections that are open are served"
        for c in opened:
            c.close()
        expect_recovery(server)


def test_immunity_111_descriptors_run_out_below_the_limit_of_connections():
    """The limit sinks after the start, so that accept() itself fails."""
    if SLOWNESS > 1:  # UBSan reads an object through a pipe to check its type, and takes a failing pipe() for a fault
        return
    with Server([PROGRAM, "threads=1"]) as server, server.connect() as old:
        assert old.get("/")[0] == 200
        limit_descriptors(server, 40)
        opened, share, lines = measure(server, 120)
        assert share < 0.10, share
        assert 1 <= lines <= 5, server.log()
        assert any("descriptors" in line for line in server.log())
        assert old.get("/")[0] == 200
        for c in opened:
            c.close()
        expect_recovery(server)


def test_over_the_limit_of_connections_the_answer_is_503_and_others_are_unaffected():
    with Server([PROGRAM, "threads=1", "connections=20"]) as server:
        inside = [server.connect() for _ in range(20)]
        for c in inside:  # none of them is idle, so none makes room
            c.send(b"GET /sleep/4000 HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.3)
        for _ in range(30):
            with server.connect() as over:
                status, headers, _ = over.reply()
                assert status == 503 and headers["retry-after"] and headers["connection"] == "close"
                assert over.rest() == b""
        for c in inside:
            assert c.reply()[0] == 200
            c.close()
        expect_recovery(server)


def test_connections_that_come_and_are_reset_leave_nothing():
    """As fast as one driver can, for five seconds."""
    with Server([PROGRAM]) as server:
        server.expect_service()
        base = server.descriptors()
        storm = subprocess.run([sys.executable, "-c", f"""
import socket, struct, time
count, end = 0, time.monotonic() + 5
while time.monotonic() < end:
    s = socket.socket()
    s.connect(("127.0.0.1", {server.port}))
    if count % 3: s.send(b"GET /sleep/10000 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"[:(count % 5) * 11])
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.close()
    count += 1
print(count)
"""], capture_output=True, text=True, check=True)
        assert int(storm.stdout) > 500, storm.stdout
        assert eventually(lambda: server.descriptors() <= base + 1), (server.descriptors(), base)
        with server.connect() as c:
            assert c.get("/inside")[2] == b"0"
        print(f"  {int(storm.stdout) / 5:.0f} connections a second")


run_tests(globals())
