"""The documents of programs that print theirs, judged by a public validator of OpenAPI 3.1 that npm installs into a folder of the build."""

import os
import shutil
import subprocess
import sys

from harness import run_tests, skip

FOLDER, *PROGRAMS = sys.argv[1:]
VALIDATOR = "@seriousme/openapi-schema-validator"
VERSION = "2"

if not shutil.which("node") or not shutil.which("npm"):
    skip("node and npm are not installed")
if not os.path.isdir(os.path.join(FOLDER, "node_modules", VALIDATOR)):
    os.makedirs(FOLDER, exist_ok=True)
    install = ["npm", "install", "--prefix", FOLDER, "--no-audit", "--no-fund", "--fetch-retries=0", f"{VALIDATOR}@{VERSION}"]
    if subprocess.run(install, capture_output=True, timeout=120).returncode != 0:
        skip(f"npm cannot install {VALIDATOR}")

JUDGE = """
import {Validator} from '@seriousme/openapi-schema-validator';
let text = '';
for await (const part of process.stdin) text += part;
const validator = new Validator();
const verdict = await validator.validate(JSON.parse(text));
console.log(JSON.stringify({version: validator.version, ...verdict}));
"""


def judge(document):
    # A module finds what is installed beside it.
    path = os.path.join(FOLDER, "judge.mjs")
    with open(path, "w", encoding="utf-8") as file:
        file.write(JUDGE)
    return subprocess.run(["node", path], input=document, capture_output=True, text=True, timeout=60)


def printed_document(program):
    return subprocess.run([program, "--print-openapi"], capture_output=True, text=True, check=True, timeout=60).stdout


def test_the_documents_are_valid():
    for program in PROGRAMS:
        verdict = judge(printed_document(program))
        assert verdict.stdout.strip() == '{"version":"3.1","valid":true}', (program, verdict)


def test_the_validator_would_find_a_fault():
    for program in PROGRAMS:
        verdict = judge(printed_document(program).replace('"in": "path"', '"in": "nowhere"'))
        assert '"valid":false' in verdict.stdout, (program, verdict)


def test_the_same_program_always_prints_the_same():
    for program in PROGRAMS:
        assert printed_document(program) == printed_document(program), program


run_tests(globals())
