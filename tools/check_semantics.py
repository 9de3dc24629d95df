#!/usr/bin/env python3
"""Every rule of docs/design/semantics.md and every fault of docs/design/immunity.md has a test that carries its number in its name, and
no test has a number that its page lacks."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# TEST(TrieD1, Name), TEST(Suite, Name_E3_E5), and `def test_h1_name` of the scripts.
GTEST = re.compile(r"\bTEST(?:_F|_P)?\((\w+),\s*(\w+)\)")
SCRIPT = re.compile(r"^ *def test_([a-i]\d{1,2})_", re.MULTILINE)
FAULT = re.compile(r"Immunity(\d{2,3})")


def rules_in(path: pathlib.Path, text: str) -> set[str]:
    if path.suffix == ".py":
        return {number.upper() for number in SCRIPT.findall(text)}
    found = set()
    for suite, name in GTEST.findall(text):
        found.update(re.findall(r"([A-I]\d{1,2})$", suite))
        found.update(re.findall(r"_([A-I]\d{1,2})(?=_|$)", name))
    return found


def faults_in(_: pathlib.Path, text: str) -> set[str]:
    return set(FAULT.findall(text))


def complaints_about(page: str, entry: str, numbers_in) -> tuple[int, list[str]]:
    numbers = re.findall(rf"^- \*\*({entry})\*\*", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    tested: dict[str, pathlib.Path] = {}
    for path in sorted([*ROOT.glob("tests/**/*.cpp"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("examples/**/*_test.cpp")]):
        for number in numbers_in(path, path.read_text(encoding="utf-8")):
            tested.setdefault(number, path.relative_to(ROOT))
    complaints = [f"{page}: no test is named for {number}" for number in numbers if number not in tested]
    complaints += [f"{page}: {number} is there twice" for number in sorted(set(numbers)) if numbers.count(number) > 1]
    complaints += [f"{at}: {page} has no {number}" for number, at in sorted(tested.items()) if number not in numbers]
    return len(numbers), complaints


def main() -> int:
    rules, complaints = complaints_about("docs/design/semantics.md", r"[A-I]\d{1,2}", rules_in)
    faults, more = complaints_about("docs/design/immunity.md", r"\d{2,3}", faults_in)
    for line in complaints + more:
        print(line)
    print(f"semantics: {rules} rules, {faults} faults, {len(complaints + more)} complaints")
    return 1 if complaints or more else 0


if __name__ == "__main__":
    sys.exit(main())
