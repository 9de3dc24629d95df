"""More work for a pool of threads than it can do: who leaves is served no more, and the server stops within its grace.

/hash/MS of the server keeps the one thread of its pool for so long, as a slow hash of a password would.
"""

import contextlib
import sys
import time

from harness import SIGTERM, SLOWNESS, Server, eventually, run_tests

PROGRAM = sys.argv[1]


def ask_for_hashes(server, stack, clients, cost):
    """So many clients, each waiting for a hash that takes so many milliseconds."""
    waiting = [stack.enter_context(server.connect()) for _ in range(clients)]
    for client in waiting:
        client.send(f"GET /hash/{cost} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    assert eventually(lambda: count(server, "/inside") == clients)
    return waiting


def count(server, path):
    with server.connect() as client:
        return int(client.get(path)[2])


def test_work_that_has_not_begun_ends_with_the_client_that_wanted_it():
    with Server([PROGRAM]) as server, contextlib.ExitStack() as stack:
        clients = ask_for_hashes(server, stack, 6, 2000)
        for client in clients:
            client.reset()
        assert eventually(lambda: count(server, "/inside") == 1, 1.5 * SLOWNESS), "those in the queue end at once"
        assert eventually(lambda: count(server, "/inside") == 0), "what runs is waited for"
        assert count(server, "/hashes") == 1


def test_no_hash_begins_after_its_client_has_left():
    with Server([PROGRAM, "grace=2"]) as server, contextlib.ExitStack() as stack:
        clients = ask_for_hashes(server, stack, 200, 50)
        for client in clients:
            client.reset()
        assert eventually(lambda: count(server, "/inside") == 0, SLOWNESS), "200 hashes would take ten seconds"
        begun = count(server, "/hashes")
        time.sleep(0.2)
        assert count(server, "/hashes") == begun
        began = time.monotonic()
        server.signal(SIGTERM)
        assert server.wait() == 0
        assert time.monotonic() - began < SLOWNESS, "nothing was left to do"


def test_stopping_ends_within_the_grace_however_much_is_queued():
    with Server([PROGRAM, "grace=1"]) as server, contextlib.ExitStack() as stack:
        clients = ask_for_hashes(server, stack, 200, 100)
        began = time.monotonic()
        server.signal(SIGTERM)
        assert server.wait() == 0
        assert time.monotonic() - began < 2 * SLOWNESS, "the grace and one second"
        statuses = [client.reply()[0] for client in clients]
        assert statuses.count(200) >= 1 and statuses.count(503) >= 1 and set(statuses) == {200, 503}, statuses


run_tests(globals())
