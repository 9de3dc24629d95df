#!/usr/bin/env python3
"""usage: expect.py SOURCE COMPILER [FLAG...]

Compiles SOURCE and holds the compiler to what its first line promises:
    // expect: ok          it compiles
    // expect: REGEX       it does not, and the message says REGEX
"""
import re
import subprocess
import sys

source, *command = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    promise = re.fullmatch(r"// expect: (.+)\n", file.readline())
if not promise:
    sys.exit(f"{source}: the first line has to be `// expect: ok` or `// expect: REGEX`")

run = subprocess.run([*command, "-fsyntax-only", source], capture_output=True, text=True)
compiles = run.returncode == 0
if promise[1] == "ok":
    verdict = "" if compiles else "should compile"
elif compiles:
    verdict = "should not compile"
else:
    verdict = "" if re.search(promise[1], run.stderr) else f"does not say /{promise[1]}/"
if verdict:
    sys.exit(f"{source} {verdict}:\n{run.stderr}")
