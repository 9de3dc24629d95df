#!/usr/bin/env python3
"""Every rule of docs/design/semantics.md has a test that carries its number in its name, and no test a number without a rule."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULE = re.compile(r"^- \*\*([A-H]\d{1,2})\*\*", re.MULTILINE)
# TEST(TrieD1, Name), TEST(Suite, Name_E3_E5), and `def test_h1_name` of the scripts.
GTEST = re.compile(r"\bTEST(?:_F|_P)?\((\w+),\s*(\w+)\)")
SCRIPT = re.compile(r"^ *def test_([a-h]\d{1,2})_", re.MULTILINE)


def numbers_of(path: pathlib.Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return {number.upper() for number in SCRIPT.findall(text)}
    found = set()
    for suite, name in GTEST.findall(text):
        found.update(re.findall(r"([A-H]\d{1,2})$", suite))
        found.update(re.findall(r"_([A-H]\d{1,2})(?=_|$)", name))
    return found


def main() -> int:
    rules = RULE.findall((ROOT / "docs/design/semantics.md").read_text(encoding="utf-8"))
    tested: dict[str, pathlib.Path] = {}
    for path in sorted([*ROOT.glob("tests/**/*.cpp"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("examples/**/*_test.cpp")]):
        for number in numbers_of(path):
            tested.setdefault(number, path.relative_to(ROOT))
    complaints = [f"{rule}: no test is named for it" for rule in rules if rule not in tested]
    complaints += [f"{rule}: is in the page twice" for rule in sorted(set(rules)) if rules.count(rule) > 1]
    complaints += [f"{at}: {number} is no rule of docs/design/semantics.md" for number, at in sorted(tested.items())
                   if number not in rules]
    for line in complaints:
        print(line)
    print(f"semantics: {len(rules)} rules, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
