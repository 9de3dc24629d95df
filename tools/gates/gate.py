"""What the gates share: a server under a tool, a client that checks every answer, and the cost of one request.

A cost is the difference of two runs of which one serves twice as many requests, so that start, warm-up and shutdown
cancel out and what is left is the steady state.
"""

import pathlib
import resource
import signal
import socket
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench" / "macro"))

from servers import free_port, wait_until_listening  # noqa: E402
from workloads import WORKLOADS, Workload  # noqa: E402

__all__ = ["WORKLOADS", "Client", "Workload", "fail", "raise_open_files", "running_server", "served", "skip"]

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

    def send(self, workload: Workload, requests: int, body: bytes | None = None) -> None:
        """Sends this many requests, `workload.depth` at a time."""
        expected = workload.body if body is None else body
        for start in range(0, requests, workload.depth):
            batch = min(workload.depth, requests - start)
            self.socket.sendall(workload.request * batch)
            for _ in range(batch):
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


def served(server: list[str], prefix: list[str], workload: Workload, requests: int, body: bytes | None = None) -> None:
    """Runs the server under a tool for this many requests on one connection."""
    with running_server(server, prefix) as running:
        client = Client(running.port)
        client.send(workload, requests, body)
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
