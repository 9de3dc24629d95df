"""The servers of the macro benchmark: how each is started, and which workloads it has."""

import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from typing import IO

from workloads import KIBIBYTE, WORKLOADS

ALL = frozenset(WORKLOADS)
YARDSTICKS = ("raw", "raw+llhttp", "anchor")  # they answer every request with the text of the plain workload
WOKEN_AT_ONCE = (*YARDSTICKS, "tunic")  # see wake_at_once()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until_listening(port: int, process: subprocess.Popen, said: IO[bytes], seconds: float = 20) -> None:
    """`said` is what the process writes its errors to."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            said.seek(0)
            last = said.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{process.args} ended with {process.returncode} before it listened\n{last}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{process.args} does not listen on {port}")


def descendants(pid: int) -> list[int]:
    """The process and all processes below it."""
    found = [pid]
    for parent in found:
        for task in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def _thread_seconds(thread: pathlib.Path) -> float:
    """What one thread has run, which the scheduler counts in nanoseconds."""
    return int((thread / "schedstat").read_text().split()[0]) / 1e9


def _process_seconds(pid: int) -> float:
    """The same where the kernel does not count so: a tick of the clock, 10 ms as a rule, goes to whom it finds running."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


COUNTS_NANOSECONDS = pathlib.Path("/proc/self/schedstat").exists() and _thread_seconds(pathlib.Path("/proc/self")) > 0


def cpu_seconds(pid: int) -> float:
    """Processor time, user and system, of the process and of all below it. A thread that has ended takes its nanoseconds with
    it; those of servers do not end."""
    if not COUNTS_NANOSECONDS:
        return sum(_process_seconds(each) for each in descendants(pid))
    total = 0.0
    for each in descendants(pid):
        for thread in pathlib.Path(f"/proc/{each}/task").iterdir():
            try:
                total += _thread_seconds(thread)
            except (FileNotFoundError, ProcessLookupError):
                pass  # it has just ended
    return total


def pinned(cores: str) -> list[str]:
    """What stands before a command whose time is measured. Without cores: nothing."""
    if not cores:
        return []
    return [*(["nice", "-n", "-20"] if os.geteuid() == 0 else []), "taskset", "-c", cores]


def wake_at_once(pid: int) -> None:
    """Lets a server run as soon as it is woken, where this process may do that: else a busy machine shows in its latencies
    as slices of the scheduler, 4 ms each. Only for servers of one thread that mostly sleep: those of a run-time that waits
    for threads of its own, or that cannot keep up, would keep the core from everybody."""
    if os.geteuid() != 0:
        return
    for each in descendants(pid):
        for thread in pathlib.Path(f"/proc/{each}/task").iterdir():
            try:
                os.sched_setscheduler(int(thread.name), os.SCHED_FIFO, os.sched_param(1))
            except OSError:
                pass  # it has ended, or real time is forbidden here: then latencies are what they are


@dataclass
class Server:
    name: str
    command: list[str]  # "{port}" stands for the port
    workloads: frozenset[str] = ALL
    cwd: pathlib.Path | None = None
    version: str = ""
    port: int = 0
    process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self, cores: str = "") -> None:
        """On these cores ("0", "0,1"), and ahead of everything else there as far as this process may."""
        self.port = free_port()
        command = pinned(cores) + [part.replace("{port}", str(self.port)) for part in self.command]
        with tempfile.TemporaryFile() as said:
            self.process = subprocess.Popen(command, cwd=self.cwd, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)
            wait_until_listening(self.port, self.process, said)

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def own_servers(build: pathlib.Path) -> list[Server]:
    programs = build / "bench"
    servers = [
        Server("raw", [str(programs / "bench_raw"), "127.0.0.1:{port}", str(len(KIBIBYTE))]),
        Server("raw+llhttp", [str(programs / "bench_raw_llhttp"), "127.0.0.1:{port}"]),
        Server("anchor", [str(programs / "bench_anchor"), "{port}"]),
        Server("tunic", [str(programs / "bench_tunic"), "{port}"]),
    ]
    return [s for s in servers if pathlib.Path(s.command[0]).exists()]
