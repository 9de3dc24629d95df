#!/usr/bin/env python3
"""Figures in the documentation are those of a committed result; this says where one is not.

What stands between  <!-- figures: bench/results/DATE.json PART -->  and  <!-- /figures -->  is made from that result. PART is
`setting`, `table`, `ranges`, `verdicts` or `plot` of a run, or one of `threads`, `connections`, `routes`, `layers` and `bodies` of the
growth, each also with `-plot`. Plots are files in docs/performance.

usage: check_figures.py [--write [RESULT...]]
    --write renews blocks and plots; results named after it take the place of those that the pages have now. Without it the
    exit status 1 names what is stale.
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLOTS = ROOT / "docs" / "performance"
BLOCK = re.compile(r"(<!-- figures: (\S+) (\S+) -->\n).*?(<!-- /figures -->)", re.S)
sys.path.insert(0, str(ROOT / "bench" / "macro"))

import growth  # noqa: E402
import report  # noqa: E402
import run  # noqa: E402

WORDS = {
    "plot": "Requests per second as a ratio to the raw server, for each workload",
    "threads-plot": "Requests per second with one and two threads on either side",
    "connections-plot": "Processor time per request from 10 to 10,000 connections",
    "routes-plot": "Instructions per lookup from 10 to 10,000 routes",
    "layers-plot": "Instructions per request from 0 to 32 layers",
    "bodies-plot": "Throughput by the size of a body",
}


def read_result(file: pathlib.Path) -> dict:
    """A result that others can repeat: what was measured is a commit, and not that and something more."""
    result = json.loads(file.read_text(encoding="utf-8"))
    commit = result["machine"]["commit"]
    if commit.endswith("-dirty"):
        raise ValueError(f"{file.name} was measured with changes that are in no commit ({commit}); measure again")
    return result


class Figures:
    """What a result gives; plots are collected in `plots`, by file."""

    def __init__(self) -> None:
        self.plots: dict[pathlib.Path, str] = {}

    def part(self, page: pathlib.Path, file: str, name: str) -> str:
        result = read_result(ROOT / file)
        is_growth = "threads" in result
        if name.endswith("plot"):
            pictures = {f"{key}-plot": text for key, text in growth.plots(result).items()} if is_growth else {
                "plot": run.plot(result)}
            target = PLOTS / ("servers.svg" if name == "plot" else f"{name.removesuffix('-plot')}.svg")
            self.plots[target] = pictures[name]
            up = "../" * (len(page.relative_to(ROOT).parts) - 1)
            return f"![{WORDS[name]}]({up}{target.relative_to(ROOT)})"
        if name == "setting":
            return report.setting(result)
        if is_growth:
            return growth.tables(result)[name]
        if name == "table":
            return report.main_table(result)
        if name == "ranges":
            return report.ranges(result)
        if name == "verdicts":
            return "```text\n" + "\n".join(report.verdicts(result)) + "\n```"
        raise KeyError(name)


def lost_marker(text: str) -> str:
    """What is said of a page with a marker that belongs to no block: its figures would be passed over, or those of two blocks mixed."""
    blocks = [found[0] for found in BLOCK.finditer(text)]
    for marker in ("<!-- figures: bench/", "<!-- /figures -->"):
        if any(block.count(marker) != 1 for block in blocks) or text.count(marker) != len(blocks):
            return f"{text.count(marker)} times {marker} and {len(blocks)} blocks: a marker is missing or misspelt"
    return ""


def is_growth(file: str) -> bool:
    return file.endswith("-growth.json")


def main(write: bool, instead: list[str]) -> int:
    stale: list[str] = []
    broken: list[str] = []
    figures = Figures()
    for page in sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]):
        text = page.read_text(encoding="utf-8")
        if fault := lost_marker(text):
            broken.append(f"{page.relative_to(ROOT)}: {fault}")
            continue

        def fresh(found: re.Match, page: pathlib.Path = page) -> str:
            file = next((f for f in instead if is_growth(f) == is_growth(found[2])), found[2])
            return f"<!-- figures: {file} {found[3]} -->\n{figures.part(page, file, found[3])}\n{found[4]}"

        try:
            renewed = BLOCK.sub(fresh, text)
        except (OSError, ValueError, KeyError) as error:
            broken.append(f"{page.relative_to(ROOT)}: no such figures: {error}")
            continue
        if renewed != text:
            stale.append(f"{page.relative_to(ROOT)}: figures are not those of their result")
            if write:
                page.write_text(renewed, encoding="utf-8")
    for path, picture in figures.plots.items():
        if not path.exists() or path.read_text(encoding="utf-8") != picture:
            stale.append(f"{path.relative_to(ROOT)}: is not the plot of its result")
            if write:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(picture, encoding="utf-8")
    for line in broken:
        print(line)
    if not write:
        for line in stale:
            print(f"{line}; tools/check_figures.py --write renews it")
    return 1 if broken or (stale and not write) else 0


if __name__ == "__main__":
    named = [str(pathlib.Path(a).resolve().relative_to(ROOT)) for a in sys.argv[1:] if not a.startswith("-")]
    sys.exit(main("--write" in sys.argv[1:], named))
