#!/usr/bin/env python3
"""Gate: resident memory per idle keep-alive connection, some seconds after its last request."""

import argparse
import pathlib
import re
import time

from gate import WORKLOADS, Client, fail, raise_open_files, running_server, skip

PER_ADDRESS = 10_000  # connections per loopback source address, well inside the range of ephemeral ports


def resident_bytes(pid: int) -> int:
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE).group(1)) * 1024


def exchange(client: Client) -> None:
    client.send(WORKLOADS["plain"])
    client.receive(WORKLOADS["plain"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server", nargs="+", help="the command; {port} stands for the port")
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--wait", type=float, default=6, help="seconds between the last request and the reading")
    parser.add_argument("--limit", type=float, default=1024, help="bytes per connection")
    args = parser.parse_args()
    if not raise_open_files(args.connections + 100):
        skip(f"cannot open {args.connections} files in one process (RLIMIT_NOFILE)")

    with running_server(args.server) as running:
        pid = running.process.pid
        first = Client(running.port)
        for _ in range(100):
            exchange(first)
        before = resident_bytes(pid)
        clients = []
        for i in range(args.connections):
            clients.append(Client(running.port, f"127.0.0.{1 + i // PER_ADDRESS}"))
            exchange(clients[-1])
        busy = resident_bytes(pid)
        time.sleep(args.wait)
        idle = resident_bytes(pid)
        # Idle is not closed: every one must still answer.
        for client in clients[:: max(1, args.connections // 100)]:
            exchange(client)
        for client in clients:
            client.close()

    each = (idle - before) / args.connections
    print(f"{args.connections} connections: {each:,.0f} bytes each after {args.wait:g} s idle "
          f"({(busy - before) / args.connections:,.0f} right after their request), limit {args.limit:,.0f}")
    if each > args.limit:
        fail("an idle connection holds too much memory")


if __name__ == "__main__":
    main()
