"""The servers of the macro benchmark: how each is started, and which workloads it has."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field

from workloads import KIBIBYTE, WORKLOADS

HERE = pathlib.Path(__file__).resolve().parent
ALL = frozenset(WORKLOADS)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until_listening(port: int, process: subprocess.Popen, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with {process.returncode} before it listened")
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


def cpu_seconds(pid: int) -> tuple[float, float]:
    """User and system time of the process and of all below it."""
    tick = os.sysconf("SC_CLK_TCK")
    user = system = 0
    for each in descendants(pid):
        fields = pathlib.Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        user += int(fields[11])
        system += int(fields[12])
    return user / tick, system / tick


@dataclass
class Server:
    name: str
    command: list[str]  # "{port}" stands for the port
    workloads: frozenset[str] = ALL
    cwd: pathlib.Path | None = None
    version: str = ""
    port: int = 0
    process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self, core: int | None = None) -> None:
        self.port = free_port()
        pin = ["taskset", "-c", str(core)] if core is not None else []
        command = pin + [part.replace("{port}", str(self.port)) for part in self.command]
        self.process = subprocess.Popen(command, cwd=self.cwd, stdout=subprocess.DEVNULL, start_new_session=True)
        wait_until_listening(self.port, self.process)

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
        Server("anchor", [str(programs / "bench_anchor"), "{port}"], ALL),
        Server("tunic", [str(programs / "bench_tunic"), "{port}"]),
    ]
    return [s for s in servers if pathlib.Path(s.command[0]).exists()]


def _output(command: list[str]) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout.strip()


def _nginx(directory: pathlib.Path) -> list[Server]:
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        return []
    run = ["sh", "-c", f"sed s/@PORT@/{{port}}/ {HERE}/peers/nginx.conf > {directory}/nginx.conf && "
           f"exec {program} -p {directory} -e stderr -c {directory}/nginx.conf"]
    return [Server("nginx", run, frozenset({"plain", "pipelined16", "json", "params200"}),
                   version=_output([program, "-v"]))]


def _node(directory: pathlib.Path, log) -> list[Server]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return []
    for script in (HERE / "peers").glob("*.mjs"):
        shutil.copy(script, directory)
    version = _output([node, "--version"])
    servers = [Server("node http", [node, "http.mjs", "{port}"], ALL - {"mw8"}, directory, version)]
    packages = {"koa": ["koa", "@koa/router"], "hono": ["hono", "@hono/node-server"], "fastify": ["fastify"]}
    wanted = [p for names in packages.values() for p in names]
    install = [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(directory), *wanted]
    if not (directory / "node_modules" / "hono").exists() and subprocess.run(install, check=False).returncode != 0:
        log("npm cannot install koa, hono and fastify: skipped")
        return servers
    listing = _output([npm, "ls", "--depth=0", "--prefix", str(directory)])
    for name in packages:
        found = next((line.split()[-1] for line in listing.splitlines() if f" {name}@" in line), "")
        servers.append(Server(name, [node, f"{name}.mjs", "{port}"], ALL, directory, f"{found}, node {version}"))
    return servers


def peers(directory: pathlib.Path, log=print) -> list[Server]:
    """What of nginx and the Node frameworks this machine can run; npm packages go below `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    return _nginx(directory) + _node(directory, log)
