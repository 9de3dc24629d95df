"""Fault 10: a server in a control group of little memory refuses bodies before the system kills it."""

import contextlib
import os
import sys
import time

from harness import SLOWNESS, Server, eventually, run_tests, skip

PROGRAM = sys.argv[1]
LIMIT = 64 << 20
MEBIBYTE = 1 << 20
GROUPS = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")


@contextlib.contextmanager
def group_of_little_memory():
    """A control group (version 1 or 2), or the test is skipped."""
    for parent, limit in GROUPS:
        folder = f"{parent}/tunic-test-{os.getpid()}"
        try:
            os.mkdir(folder)
        except OSError:
            continue
        try:
            try:
                with open(f"{folder}/{limit}", "w") as f:
                    f.write(str(LIMIT))
            except OSError:
                continue
            yield folder
            return
        finally:
            eventually(lambda: not open(f"{folder}/cgroup.procs").read().strip())
            os.rmdir(folder)
    skip("no control group for memory can be made here")


def test_fault_10_a_thousand_bodies_of_a_mebibyte_in_64_mebibytes():
    if SLOWNESS > 1:
        skip("a sanitizer needs more memory than that by itself")
    with group_of_little_memory() as folder, \
            Server([PROGRAM, "threads=1", f"bodies={24 << 20}", f"body={2 << 20}"]) as server:
        with open(f"{folder}/cgroup.procs", "w") as f:
            f.write(str(server.pid))
        uploads = []
        for _ in range(1000):
            c = server.connect()
            c.send(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % MEBIBYTE)
            uploads.append(c)
        # All but the last octet of each: what is held is held until the end.
        piece = b"x" * (MEBIBYTE - 1)
        refused, held = 0, []
        for c in uploads:
            try:
                c.socket.settimeout(0.02 if refused else 2)
                c.send(piece)
                held.append(c)
            except OSError:  # answered and closed, or not read on
                refused += 1
            assert server.alive(), server.wait()
        answers = []
        for c in uploads:
            with contextlib.suppress(OSError, EOFError):
                c.socket.settimeout(0.05)
                answers.append(c.reply()[0])
        assert server.alive()
        assert set(answers) <= {413, 503}, set(answers)
        assert answers.count(503) > 500, (len(answers), refused)
        for c in uploads:
            c.close()
        time.sleep(0.2)
        server.expect_service()
        with server.connect() as c:
            assert c.post("/echo", b"y" * MEBIBYTE)[0] == 200, "the budget is free again"


run_tests(globals())
