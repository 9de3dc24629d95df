#!/usr/bin/env python3
"""usage: expect.py SOURCE COMPILER [FLAG...]

Compiles SOURCE and holds the compiler to what the file promises, in its first line
    // expect: ok                   it compiles
    // expect: REGEX                it does not, and the messages say REGEX
or behind each of its faulty lines
    faulty code;  // expect: REGEX  what is said about this line has REGEX in it, and nothing is said about any other line
"""
import re
import subprocess
import sys


def about_each_line(source, messages):
    """What the compiler said, by the line of SOURCE it was led to last: that of the fault, or of what instantiated it."""
    if "requested here" in messages:
        # clang names the fault first and then the way to it: each fault is turned round.
        faults = re.split(r"^(?=.*error:)", messages, flags=re.MULTILINE)
        messages = "".join("\n".join(reversed(fault.splitlines())) + "\n" for fault in faults)
    said, line = {}, 0
    for message in messages.splitlines():
        place = re.match(rf"(?:In file included from )?{re.escape(source)}:(\d+)", message)
        line = int(place[1]) if place else line
        said[line] = said.get(line, "") + message + "\n"
    return said


def verdict(source, run):
    text = open(source, encoding="utf-8").read()
    whole = re.match(r"// expect: (.+)\n", text)
    if whole and whole[1] == "ok":
        return "" if run.returncode == 0 else "should compile"
    if run.returncode == 0:
        return "should not compile"
    if whole:
        return "" if re.search(whole[1], run.stderr) else f"does not say /{whole[1]}/"

    said = about_each_line(source, run.stderr)
    promised = {number: found[1] for number, line in enumerate(text.splitlines(), 1)
                if (found := re.search(r"// expect: (.+)$", line))}
    if not promised:
        return "promises nothing"
    for number, regex in promised.items():
        if not re.search(regex, said.get(number, "")):
            return f"does not say /{regex}/ about line {number}"
    surplus = [number for number, messages in said.items() if number not in promised and "error:" in messages]
    return f"has errors in lines {surplus}, which promise none" if surplus else ""


if __name__ == "__main__":
    source, *command = sys.argv[1:]
    run = subprocess.run([*command, "-fsyntax-only", source], capture_output=True, text=True)
    run.stderr = re.sub(r"// expect: .*", "", run.stderr)  # compilers quote the source, and with it the promise
    if fault := verdict(source, run):
        sys.exit(f"{source} {fault}:\n{run.stderr}")
