#!/usr/bin/env python3
"""What every page of the documentation must be, and no build can tell: no dead link, one heading in charge, no block of
C++ that nobody compiles.

Looked at are all Markdown files of the repository (those that git knows, or would). For each of them:

- a relative link leads to a file or folder that is there, and its #anchor to a heading there, by GitHub's rules;
- there is one `#` heading, it comes first, and no level is left out below it;
- a block says its language, and a ```cpp block is cut from a program (the line above names it, see check_docs.py), or the line above says why it is not:
  <!-- not compiled: REASON -->

Addresses of other hosts are not asked: the test needs no network.

usage: check_pages.py [FOLDER]     exit status 1 names each fault with its line
"""
import functools
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^(\s*)(```+|~~~+)\s*(\w*)")
LINK = re.compile(r"(?<!\\)!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^\s)>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
SOURCE = re.compile(r"^<!-- (from: \S+|not compiled: \S.*) -->$")


def pages(root):
    try:
        listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard", "-z", "*.md"],
                                capture_output=True, text=True, check=True).stdout
        found = [root / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):  # a release without its history
        found = [p for p in root.rglob("*.md") if not p.relative_to(root).parts[0].startswith(("build", "."))]
    return sorted(p for p in found if p.exists())


def anchor(heading):
    """The id that GitHub gives a heading; the site is told to make the same (tools/docs/site.py)."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    text = re.sub(r"[`*]|<[^>]+>", "", text).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def outline(text):
    """(line number, line, block) of each line: None outside of blocks; where one opens its language, "?" without one;
    "" inside and at its end."""
    fence = None
    for number, line in enumerate(text.splitlines(), 1):
        mark = FENCE.match(line)
        if fence is None and mark:
            fence = mark[2]
            yield number, line, mark[3] or "?"
        elif fence is not None:
            yield number, line, ""
            if mark and mark[2].startswith(fence) and not mark[3]:
                fence = None
        else:
            yield number, line, None


@functools.cache
def anchors(path):
    ids, seen = set(), {}
    for _, line, block in outline(path.read_text(encoding="utf-8")):
        if block is not None:
            continue
        if heading := HEADING.match(line):
            name = anchor(heading[2])
            count = seen[name] = seen.get(name, -1) + 1
            ids.add(f"{name}-{count}" if count else name)
        ids.update(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", line))
    return ids


def dead(page, link, root):
    """What is wrong with a link, or None."""
    if re.match(r"[a-z][a-z0-9+.-]*:", link):
        return None
    if link.startswith("/"):
        return "begins at the root of whoever shows the page"
    path, _, fragment = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if root not in (target, *target.parents):
        return "leads out of the repository"
    if not target.exists():
        return "leads nowhere"
    if fragment and target.suffix == ".md" and fragment not in anchors(target):
        return "names no heading there"
    return None


def faults(page, root):
    level, above = 0, ""
    for number, line, block in outline(page.read_text(encoding="utf-8")):
        if block == "?":
            yield number, "a block without a language; `text` is one"
        if block in ("cpp", "c++", "cc") and not SOURCE.match(above):
            yield number, "C++ that is cut from no program; `<!-- not compiled: why -->` above it if it must be so"
        above = line.strip() or above
        if block is not None:
            continue
        heading = HEADING.match(line)
        if heading:
            depth = len(heading[1])
            if level == 0 and depth > 1:
                yield number, "the first heading of a page is its title, with one #"
            elif level and depth == 1:
                yield number, "a second title"
            elif level and depth > level + 1:
                yield number, "a level of headings is left out"
            level = depth
        for link in LINK.findall(re.sub(r"(`+).*?\1", "", line)):
            if why := dead(page, link, root):
                yield number, f"the link to {link} {why}"
    if level == 0:
        yield 1, "a page without a title"


def main(root):
    count = 0
    for page in pages(root):
        for number, fault in faults(page, root):
            print(f"{page.relative_to(root)}:{number}: {fault}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT))
