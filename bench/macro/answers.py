"""One request over a plain socket and all of its answer: the load generator checks statuses and lengths, this the text."""

import http.client
import socket

from servers import YARDSTICKS, Server
from workloads import WORKLOADS, Workload

PATIENCE = 10  # seconds


def expected(server: Server, workload: Workload) -> bytes:
    return WORKLOADS["plain"].body if server.name in YARDSTICKS else workload.body


def answer(port: int, request: bytes) -> tuple[int, bytes]:
    """Status and body."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(request)
        with http.client.HTTPResponse(connection) as response:
            response.begin()
            return response.status, response.read()


def fault(server: Server, workload: Workload) -> str:
    """What is wrong with what the server answers to the workload, as a sentence; empty when nothing is."""
    wanted = (200, expected(server, workload))
    for request in workload.requests:
        try:
            got = answer(server.port, request)
        except (OSError, http.client.HTTPException) as error:
            return f"no answer: {error!r}"
        if got != wanted:
            return f"got {got[0]} and {got[1][:200]!r} instead of {wanted[0]} and {wanted[1]!r}"
    return ""
