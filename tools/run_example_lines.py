#!/usr/bin/env python3
"""Starts an example, runs the curl lines of its head comment, and checks what comes back.

A line of the comment before the first #include with curl in it is run by bash, and so is one that begins with ./, in the folder
of the program. What follows `# -> `, on that line or on those
after it, has to be in its output; between slashes it is a regular expression.

    //   curl localhost:8080/users/7            # -> "name":"Ann"
    //   curl -i localhost:8080/nobody
    //       # -> /^HTTP.1.1 404/
    //       # -> application/problem+json

The program gets the port as its argument and says where it listens; 8080 in the lines becomes that port. With --fixed-port it
gets no argument and has to listen on 8080 itself; where that port is taken the test is skipped. $SERVER_PID is the process id. At
the end the program gets SIGINT, unless a line has stopped it, and has to return 0.

usage: run_example_lines.py [--fixed-port] PROGRAM SOURCE
"""
import os
import re
import signal
import socket
import subprocess
import sys
import threading

SKIPPED = 77
COMMAND = re.compile(r"^//   (\S.*?)\s*(?:# -> (.*))?$")
EXPECTATION = re.compile(r"^//\s+# -> (.*)$")
ADDRESS = re.compile(r"https?://[^\s/]*:(\d+)")


def lines_of(source):
    """[command, [expectation...]] for each line; a curl line without an expectation is a mistake."""
    found = []
    for line in open(source, encoding="utf-8"):
        if line.startswith("#include"):
            break
        if (more := EXPECTATION.match(line.rstrip())) and found:
            found[-1][1].append(more[1])
        elif (command := COMMAND.match(line.rstrip())) and ("curl " in command[1] or command[1].startswith("./")):
            found.append([command[1], [command[2]] if command[2] else []])
    if not found or not all(expectations for _, expectations in found):
        sys.exit(f"{source}: every curl line of the head comment says what to expect, and there is at least one")
    return found


def says(output, expected):
    if len(expected) > 2 and expected[0] == expected[-1] == "/":
        return re.search(expected[1:-1], output, re.M) is not None
    return expected in output


def port_is_taken(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


class Program:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1)
        self.output = []
        self.port = None
        self.listening = threading.Event()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.output.append(line)
            found = ADDRESS.search(line)
            if found and not self.port:
                self.port = found[1]
                self.listening.set()
        self.listening.set()

    def stop(self):
        """Its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            status = self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = "still running 30 s after SIGINT"
        self.reader.join(timeout=5)
        return status


def main(arguments):
    fixed = "--fixed-port" in arguments
    program_path, source = [a for a in arguments if a != "--fixed-port"]
    lines = lines_of(source)
    if fixed and port_is_taken(8080):
        print("port 8080 is in use")
        return SKIPPED
    program = Program([program_path] if fixed else [program_path, "0"])
    failures = 0
    if program.listening.wait(timeout=30) and program.port:
        environment = {**os.environ, "SERVER_PID": str(program.process.pid)}
        for command, expectations in lines:
            here = re.sub(r"\blocalhost:8080\b", f"127.0.0.1:{program.port}", command)
            ran = subprocess.run(["bash", "-c", here.replace("curl ", "curl -sS --max-time 20 ")], env=environment, text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, cwd=os.path.dirname(program_path))
            for expected in expectations:
                if not says(ran.stdout, expected):
                    failures += 1
                    print(f"{here}\n  should say: {expected}\n  says: {ran.stdout!r}")
    else:
        failures += 1
        print("the program does not say where it listens")
    status = program.stop()
    if status != 0:
        failures += 1
        print(f"the program ended with {status}")
    if failures:
        print("--- the program said:", *program.output, sep="\n", end="")
    else:
        print(f"{len(lines)} lines checked")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
