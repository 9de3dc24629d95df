#!/usr/bin/env python3
"""Which lines the tests reach, layer by layer. Reads what gcovr says about a tree that was built with --coverage and has run its tests.

usage: coverage.py BUILD [--summary FILE]      exit status 1 when a layer is below its bar

The bar is 95 % of the lines for the layers that strangers' bytes pass through, and 90 % for the others. Branches are shown and not
judged: half of them are exceptions that nobody can throw. FILE is a summary that gcovr has written before.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORE = {"wire", "route", "app", "net", "server"}
LAYER = re.compile(r"(?:include/tunic|src)/(?:(\w+)/)?")


def bar(layer):
    return 95 if layer in CORE else 90


def layer_of(name):
    """src/wire/x.cpp and include/tunic/wire/x.hpp are wire, middleware/... is middleware, <tunic/asio.hpp> is net; else None."""
    if name.startswith("middleware/"):
        return "middleware"
    match = LAYER.match(name)
    return (match[1] or "net") if match else None


def summary(build):
    """gcovr's summary of the tree as a value."""
    made = subprocess.run(
        ["gcovr", "--root", str(ROOT), "--object-directory", str(build), "--filter", "include/tunic/", "--filter", "src/",
         "--filter", "middleware/", "--exclude-directories", ".*/CMakeFiles/[0-9.]+", "--exclude-throw-branches", "--exclude-unreachable-branches", "-j", str(os.cpu_count() or 1),
         "--json-summary", "-", str(build)],
        cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(made.stdout)


def percent(covered, total):
    return 100 * covered / total if total else 100.0


def by_layer(report):
    """Layer -> [lines, lines reached, branches, branches taken, files]."""
    layers = {}
    for file in report["files"]:
        layer = layer_of(file["filename"])
        if layer:
            sums = layers.setdefault(layer, [0, 0, 0, 0, []])
            for i, key in enumerate(("line_total", "line_covered", "branch_total", "branch_covered")):
                sums[i] += file[key]
            sums[4].append(file)
    return layers


def table(layers):
    """The lines to print, and the layers that are below their bar."""
    lines = [f"{'layer':12} {'lines':>7} {'reached':>8} {'bar':>4} {'branches':>9}"]
    low = []
    for layer, (total, reached, branches, taken, files) in sorted(layers.items()):
        share = percent(reached, total)
        short = share < bar(layer)
        lines.append(f"{layer:12} {total:7} {share:7.1f}% {bar(layer):3}% {percent(taken, branches):8.1f}%{'   below' if short else ''}")
        if short:
            low.append(layer)
            files.sort(key=lambda f: f["line_covered"] - f["line_total"])
            lines += [f"    {f['line_total'] - f['line_covered']:4} not reached in {f['filename']}" for f in files[:5]]
    return lines, low


def main(arguments):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--summary", type=pathlib.Path)
    options = parser.parse_args(arguments)
    layers = by_layer(json.loads(options.summary.read_text()) if options.summary else summary(options.build))
    if not layers:
        print("coverage: no line was counted; was the tree built with the preset `coverage`, and have its tests run?")
        return 1
    lines, low = table(layers)
    print("\n".join(lines))
    print(f"below the bar: {' '.join(low)}" if low else "coverage: every layer is above its bar")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
