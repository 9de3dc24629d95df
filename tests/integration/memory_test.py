"""A server that gets no memory: allocations that fail, and bodies over the budget."""

import os
import sys
import tempfile
import time

from harness import SIGTERM, SLOWNESS, Server, eventually, run_tests, skip

PROGRAM, FAILING_MALLOC = sys.argv[1:3]

if SLOWNESS > 1:
    skip("a sanitizer brings its own malloc")


def start(at, **more):
    environment = {"LD_PRELOAD": FAILING_MALLOC, "FAIL_AT": str(at), **{k: str(v) for k, v in more.items()}}
    return Server([PROGRAM, "threads=1", "grace=1"], environment, must_start=False)


def test_fault_9_a_failure_at_the_start_is_a_clean_exit_or_harmless():
    """Every allocation of the start fails once."""
    died = started = in_a_row = 0
    at = 1
    while in_a_row < 12 and at < 4000:
        with start(at) as server:
            if server.wait_until_listening():
                server.expect_service()
                server.signal(SIGTERM)
                code = server.wait()
                assert code == 0, (at, code, server.log())
                started += 1
                in_a_row += 1
            else:
                code = server.wait()
                # Not caught before main(): that is the C++ library's own start.
                assert code in (1, 2) or not server.log() or "bad_alloc" in "".join(server.log()), (at, code, server.log())
                died += 1
                in_a_row = 0
        at += 1 if at < 30 else 37
    assert died > 0 and started > 0, (died, started)


def exercise(server):
    """A bit of everything; what a client sees may be an error or an end, but nothing that is no HTTP."""
    for request in (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                    b"GET /sleep/1 HTTP/1.1\r\nHost: a\r\n\r\n",
                    b"GET /stream/40 HTTP/1.1\r\nHost: a\r\n\r\n",
                    b"GET /big/100000 HTTP/1.1\r\nHost: a\r\n\r\n",
                    b"GET /throw HTTP/1.1\r\nHost: a\r\n\r\n",
                    b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + b"e" * 100000):
        try:
            with server.connect(timeout=3) as c:
                c.send(request)
                status, _, _ = c.reply()
                assert status in (200, 500, 503), status
        except (EOFError, ConnectionError):
            pass
        except TimeoutError as e:
            raise AssertionError(f"neither an answer nor an end for {request[:40]}") from e


def check_survival(at, count):
    with tempfile.TemporaryDirectory() as folder:
        armed = os.path.join(folder, "armed")
        with start(at, FAIL_COUNT=count, FAIL_ARMED=armed) as server:
            assert server.wait_until_listening()
            server.expect_service()
            open(armed, "w").close()
            exercise(server)
            assert server.alive(), (at, count, server.log())
            if count > 1000:
                return

            def is_well():  # some failures may be left
                try:
                    server.expect_service()
                    with server.connect(timeout=3) as c:
                        return c.get("/inside")[2] == b"0" and c.get("/sleep/100")[0] == 200
                except (EOFError, ConnectionError):
                    return False

            assert eventually(is_well), (at, count, server.log())
            server.signal(SIGTERM)
            assert server.wait() == 0, (at, count, server.log())
            assert not any("left behind" in line for line in server.log()), (at, count, server.log())


def test_fault_9_any_single_allocation_that_fails_costs_a_request_at_most():
    for at in range(1, 40):
        check_survival(at, 1)


def test_fault_9_several_that_fail_in_a_row_cost_requests_at_most():
    for at in (1, 2, 3, 5, 8, 13):
        for count in (2, 5, 20):
            check_survival(at, count)


def test_fault_9_a_server_without_any_memory_stays_alive():
    check_survival(1, 1_000_000_000)


def test_fault_10_bodies_over_the_budget_are_refused():
    with Server([PROGRAM, "threads=1", "bodies=2000000", "body=1000000"]) as server:
        before = server.memory()
        clients = [server.connect() for _ in range(50)]
        for c in clients:
            c.send(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + b"b" * 100_000)
        time.sleep(0.5)
        statuses = []
        for c in clients:
            try:
                c.send(b"b" * 800_000)
                statuses.append(c.reply()[0])
            except (EOFError, ConnectionError):
                statuses.append("closed")
            c.close()
        assert statuses.count(200) == 2, statuses
        assert statuses.count(503) >= 40, statuses
        server.expect_service()
        assert server.memory() - before < 30 << 20
        with server.connect() as c:  # the budget is free again
            assert c.post("/echo", b"b" * 900_000)[0] == 200


run_tests(globals())
