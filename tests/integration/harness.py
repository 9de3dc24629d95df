"""What the integration scripts share: a server in a process of its own, a client that sees octets, and how to skip."""

import contextlib
import os
import re
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback

PATIENCE = 10.0  # seconds that a thing may take which should take none


class Server:
    """A server process; `with Server(["program", "threads=1"]) as s:` waits until it listens."""

    def __init__(self, command, environment=None, must_start=True):
        self.log_lines = []
        self._heard = threading.Condition()
        self._may_read = threading.Event()
        self._may_read.set()
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, **(environment or {})}, text=True)
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        self.port = None
        self.path = None
        self.pid = self.process.pid
        if must_start:
            assert self.wait_until_listening(), self.log()

    def _read_log(self):
        for line in self.process.stderr:
            self._may_read.wait()
            with self._heard:
                self.log_lines.append(line.rstrip("\n"))
                self._heard.notify_all()
        with self._heard:
            self.log_lines.append(None)
            self._heard.notify_all()

    def wait_until_listening(self):
        """True when it listens; False when it has ended instead."""
        def found():
            return any(line is None or "listening on" in line for line in self.log_lines)
        with self._heard:
            assert self._heard.wait_for(found, PATIENCE * 3), f"the server does not start: {self.log_lines}"
            for line in self.log_lines:
                at = re.search(r"listening on (http://\S+:(\d+)|/\S+)", line or "")
                if at and at.group(2):
                    self.port = int(at.group(2))
                    return True
                if at:
                    self.path = at.group(1)
                    return True
        return False

    def block_stderr(self):
        """From now on nobody reads the standard error, and not one more octet fits."""
        self._may_read.clear()
        end = os.open(f"/proc/{self.pid}/fd/2", os.O_WRONLY | os.O_NONBLOCK)
        full = 0
        while full < 3:  # the reader may take a last piece
            try:
                os.write(end, b"." * 64 + b"\n")
                full = 0
            except BlockingIOError:
                full += 1
                time.sleep(0.05)
        os.close(end)

    def unblock_stderr(self):
        self._may_read.set()

    def log(self):
        with self._heard:
            return [line for line in self.log_lines if line is not None]

    def alive(self):
        return self.process.poll() is None

    def signal(self, number):
        os.kill(self.pid, number)

    def wait(self, seconds=PATIENCE):
        """The exit code, negative for a signal."""
        code = self.process.wait(seconds)
        self._may_read.set()
        self._reader.join(PATIENCE)
        return code

    def connect(self, **options):
        return Client(self, **options)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def memory(self):
        """Octets that are resident."""
        with open(f"/proc/{self.pid}/statm") as f:
            return int(f.read().split()[1]) * resource.getpagesize()

    def cpu_seconds(self):
        with open(f"/proc/{self.pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def expect_service(self):
        """It serves a new client."""
        with self.connect() as c:
            status, _, body = c.get("/")
            assert (status, body) == (200, b"Hello, World!"), (status, body)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.alive():
            self.process.kill()
        self.process.wait()
        self._may_read.set()
        self._reader.join(PATIENCE)
        if kind is not None:
            print("the server said:", *self.log()[-20:], sep="\n  ")


class Client:
    """A blocking connection."""

    def __init__(self, server, window=None, timeout=PATIENCE):
        if server.path:
            self.socket = socket.socket(socket.AF_UNIX)
        else:
            self.socket = socket.socket(socket.AF_INET)
        self.socket.settimeout(timeout)
        if window:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        self.socket.connect(server.path or ("127.0.0.1", server.port))
        self.pending = b""

    def send(self, octets):
        self.socket.sendall(octets)

    def receive(self):
        """Some octets; none at the end."""
        return self.socket.recv(65536)

    def _fill(self):
        more = self.receive()
        if not more:
            raise EOFError(f"the connection ended after {self.pending[:200]!r}")
        self.pending += more

    def _take(self, size):
        while len(self.pending) < size:
            self._fill()
        taken, self.pending = self.pending[:size], self.pending[size:]
        return taken

    def _take_line(self):
        while b"\r\n" not in self.pending:
            self._fill()
        line, self.pending = self.pending.split(b"\r\n", 1)
        return line

    def reply(self):
        """(status, headers in lower case, body) of the next response; EOFError when it is not whole."""
        status = int(re.fullmatch(rb"HTTP/1\.1 (\d{3}) .*", self._take_line()).group(1))
        headers = {}
        while line := self._take_line():
            name, value = line.split(b":", 1)
            headers[name.decode().lower()] = value.strip().decode()
        if status < 200 or status in (204, 304):
            return status, headers, b""
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(self._take_line(), 16):
                body += self._take(size)
                assert self._take(2) == b"\r\n"
            assert self._take_line() == b""
            return status, headers, body
        return status, headers, self._take(int(headers["content-length"]))

    def get(self, path):
        self.send(f"GET {path} HTTP/1.1\r\nHost: test\r\n\r\n".encode())
        return self.reply()

    def post(self, path, body):
        self.send(b"POST %s HTTP/1.1\r\nHost: test\r\nContent-Length: %d\r\n\r\n%s" % (path.encode(), len(body), body))
        return self.reply()

    def rest(self):
        """All that comes until the end of the connection."""
        with contextlib.suppress(ConnectionError):
            while more := self.receive():
                self.pending += more
        return self.pending

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def half_close(self):
        self.socket.shutdown(socket.SHUT_WR)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def eventually(condition, seconds=PATIENCE, pause=0.02):
    """Whether the condition holds before the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(pause)
    return bool(condition())


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def ptrace_works():
    """Whether strace can start a program here and change what its system calls give."""
    try:
        run = subprocess.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=getppid:error=EPERM", "true"],
                             capture_output=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def temporary_path(name):
    return os.path.join(tempfile.mkdtemp(prefix="tunic"), name)


def run_tests(scope):
    """Runs every function test_... of the script, in order; the exit code is 1 when one fails."""
    chosen = os.environ.get("TUNIC_TEST_FILTER", "")
    failed = []
    for name, function in list(scope.items()):
        if not name.startswith("test_") or chosen not in name:
            continue
        began = time.monotonic()
        try:
            function()
            outcome = "ok"
        except Exception as e:  # noqa: BLE001: whatever it is, the other tests run
            traceback.print_exc(file=sys.stdout)
            outcome = f"FAILED: {type(e).__name__} {e}"
            failed.append(name)
        print(f"{name}: {outcome} ({time.monotonic() - began:.1f} s)", flush=True)
    sys.exit(1 if failed else 0)


# Sanitizers slow a server down and make it large: limits of time and memory are stretched by this in their builds.
SLOWNESS = float(os.environ.get("TUNIC_TEST_SLOWNESS", "1"))
SIGTERM, SIGKILL, SIGSTOP, SIGCONT = signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT
