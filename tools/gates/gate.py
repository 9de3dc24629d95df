"""What the gates share: a server under a tool, a client that checks every answer, and the cost of one request.

A cost is the difference of two runs of which one serves twice as many requests, so that start, warm-up and shutdown
cancel out and what is left is the steady state. The client works in rounds: one batch on every connection, then all the
answers, then a pause, so that the server has gone to sleep and every round takes the same way through it. Without that, a
quick client now and then spares it a wait, and the cost would depend on who is quicker.
"""

import pathlib
import resource
import signal
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench" / "macro"))

from servers import free_port, wait_until_listening  # noqa: E402
from workloads import PAIRS, WORKLOADS, Workload  # noqa: E402

__all__ = ["PAIRS", "WORKLOADS", "Client", "Workload", "fail", "raise_open_files", "running_server", "served", "skip"]

PAUSE = 0.001  # seconds; several times what a server needs under callgrind to get back to its wait
SKIPPED = 77  # what CTest takes for "skipped" (SKIP_RETURN_CODE)


def skip(reason: str) -> None:
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def fail(reason: str) -> None:
    print(f"FAILED: {reason}")
    sys.exit(1)


class Client:
    """One keep-alive connection that checks status and body of every answer."""

    def __init__(self, port: int, source: str = "127.0.0.1"):
        self.socket = socket.socket()
        self.socket.settimeout(60)
        self.socket.bind((source, 0))
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.pending = b""
        self.turn = 0  # of the requests of the workload

    def answer(self) -> bytes:
        """The body of the next answer."""
        while b"\r\n\r\n" not in self.pending:
            self._more()
        head, _, self.pending = self.pending.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        if not lines[0].startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"unexpected answer: {lines[0]!r}")
        length = next(int(line[15:]) for line in lines if line.lower().startswith(b"content-length:"))
        while len(self.pending) < length:
            self._more()
        body, self.pending = self.pending[:length], self.pending[length:]
        return body

    def send(self, workload: Workload) -> None:
        self.socket.sendall(workload.requests[self.turn % len(workload.requests)] * workload.depth)
        self.turn += 1

    def receive(self, workload: Workload, body: bytes | None = None) -> None:
        """Reads the answers to one batch; each body must be the workload's, or the given one."""
        expected = workload.body if body is None else body
        for _ in range(workload.depth):
            got = self.answer()
            if got != expected:
                raise RuntimeError(f"{workload.name}: got {got!r} instead of {expected!r}")

    def close(self) -> None:
        self.socket.close()

    def _more(self) -> None:
        piece = self.socket.recv(65536)
        if not piece:
            raise RuntimeError("the server closed the connection")
        self.pending += piece


class running_server:
    """A context manager: the server, under a tool when `prefix` names one, stopped with SIGTERM at the end."""

    def __init__(self, server: list[str], prefix: list[str] | None = None):
        self.port = free_port()
        command = (prefix or []) + [part.replace("{port}", str(self.port)) for part in server]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def __enter__(self) -> "running_server":
        try:
            wait_until_listening(self.port, self.process, 60)
        except RuntimeError:
            self.process.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        # A tool that starts the server as its child (strace) hands on no signal: tell the child.
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        if children:
            subprocess.run(["kill", *children], check=False)
        else:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def served(server: list[str], prefix: list[str], workload: Workload, rounds: int, connections: int = 1,
           body: bytes | None = None) -> None:
    """Runs the server under a tool for this many rounds of one batch per connection."""
    with running_server(server, prefix) as running:
        clients = [Client(running.port) for _ in range(connections)]
        for _ in range(rounds):
            time.sleep(PAUSE)
            for client in clients:
                client.send(workload)
            for client in clients:
                client.receive(workload, body)
        for client in clients:
            client.close()


def raise_open_files(wanted: int) -> bool:
    """Lifts the limit of open files of this process and its children; false when the system does not allow it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= wanted:
        return True
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))
    except (ValueError, OSError):
        return False
    return True
