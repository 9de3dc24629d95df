#!/usr/bin/env python3
"""The table of options in a middleware's page says what its header says: the same names, in the same order, with the same defaults.

`struct NAME_options` of middleware/include/tunic/middleware/NAME.hpp is compared with the table that begins with
`| option | default |` in docs/middleware/NAME.md. A default may be written as in the header, or as people read it: `1 s` for
std::chrono::seconds(1), `1 MiB` for 1 << 20, `GET, HEAD` for {"GET", "HEAD"}, `c.secure()` for a function that returns it, and in words
where it is empty.

usage: check_options.py [ROOT]      exit status 1 and one line per fault
"""
import pathlib
import re
import sys

DURATIONS = {"milliseconds": "ms", "seconds": "s", "minutes": "min", "hours": "h"}
EMPTY = {"{}", '""', "nullptr", "std::nullopt"}


def members(text, struct):
    """The (name, initialiser) pairs of an aggregate in order; None when the text does not define it."""
    found = re.search(rf"\bstruct {struct} \{{(.*?)^\}};", text, re.S | re.M)
    if not found:
        return None
    body = re.sub(r"//[^\n]*", "", found[1])
    body = re.sub(r"\b(?:enum|struct|class)\b[^;{]*\{.*?\};", "", body, flags=re.S)  # types of its own
    result = []
    for declaration in statements(body):
        name_and_value = re.fullmatch(r".*?(\w+)\s*=\s*(.*)", declaration, re.S) or re.fullmatch(r".*?(\w+)\s*(\{.*\})", declaration, re.S)
        if name_and_value:
            result.append((name_and_value[1], " ".join(name_and_value[2].split())))
        elif not declaration.endswith(")"):  # nor a function, such as one that makes a preset
            result.append((declaration.split()[-1], None))
    return result


def statements(body):
    """Splits at the semicolons that stand in no bracket and in no string."""
    depth, start, at = 0, 0, 0
    while at < len(body):
        c = body[at]
        if c == '"':
            at += re.match(r'"(?:\\.|[^"\\])*"', body[at:]).end() - 1
        elif c in "({[":
            depth += 1
        elif c in ")}]":
            depth -= 1
        elif c == ";" and depth == 0:
            if body[start:at].strip():
                yield body[start:at].strip()
            start = at + 1
        at += 1


def readings(value):
    """What a page may write for an initialiser, or None when any words will do, because it is empty."""
    if value in EMPTY:
        return None
    forms = {value}
    if re.fullmatch(r'"(?:\\.|[^"\\])*"', value):
        forms.add(value[1:-1])
    if function := re.fullmatch(r"\[\]\([^)]*\) \{ return (.*); \}", value):
        forms.add(function[1])
    if value == "false":
        forms.add("none")  # a predicate that never holds
    if duration := re.fullmatch(r"std::chrono::(\w+)[({](\d+)[)}]", value):
        if duration[1] in DURATIONS:
            forms.add(f"{duration[2]} {DURATIONS[duration[1]]}")
    if shifted := re.fullmatch(r"(?:std::\w+\{)?(\d+)\}? << (\d+)U?", value):
        forms |= sizes(int(shifted[1]) << int(shifted[2]))
    if product := re.fullmatch(r"(\d+) \* (\d+)(?: \* (\d+))?", value):
        forms |= sizes(int(product[1]) * int(product[2]) * int(product[3] or 1))
    if re.fullmatch(r"\{.*\}", value):
        forms.add(", ".join(re.findall(r'"((?:\\.|[^"\\])*)"', value)))
        forms.add(value[1:-1])
    if number := re.fullmatch(r"(\d[\d']*)[uUlLzZ]*", value):
        forms.add(number[1].replace("'", ""))
        forms |= sizes(int(number[1].replace("'", "")))
    return forms


def sizes(octets):
    forms = {str(octets)}
    for unit, size in (("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)):
        if octets % size == 0 and octets:
            forms.add(f"{octets // size} {unit}")
    return forms


def cells(row):
    """The cells of a row of a table; a bar in code does not end one."""
    parts = re.findall(r"(?:`[^`]*`|\\\||[^|`])*", row.strip().strip("|"))
    return [part.strip() for part in parts if part.strip()]


def table(page):
    """The (name, default) pairs of the table of options; None when the page has none."""
    found = re.search(r"^\| option \| default \|[^\n]*\n\|[-| ]+\|\n((?:\|[^\n]*\n?)*)", page, re.M)
    if not found:
        return None
    rows = [cells(row) for row in found[1].splitlines()]
    return [(row[0].strip("`") if row else "", row[1] if len(row) > 1 else "") for row in rows]


def agrees(written, value):
    plain = written.replace("`", "")
    allowed = readings(value)
    if allowed is None:
        return bool(plain) and not re.fullmatch(r"true|false|-?\d+(?:\.\d+)?(?: \w+)?", plain)
    return plain in allowed


def compare(name, options, rows):
    documented = [row[0] for row in rows]
    declared = [option[0] for option in options]
    for option in declared:
        if option not in documented:
            yield f"{name}: the page does not list `{option}`"
    for option in documented:
        if option not in declared:
            yield f"{name}: the page lists `{option}`, which the header does not have"
    if sorted(documented) == sorted(declared) and documented != declared:
        yield f"{name}: the page has the options in another order than the header: {', '.join(declared)}"
    written = dict(rows)
    for option, value in options:
        if value is None:
            yield f"{name}: `{option}` has no default that shows in the header"
        elif option in written and not agrees(written[option], value):
            yield f"{name}: `{option}` is {value} in the header, and the page says: {written[option] or 'nothing'}"


def faults(root):
    headers = root / "middleware" / "include" / "tunic" / "middleware"
    pages = root / "docs" / "middleware"
    for header in sorted(headers.glob("*.hpp")):
        name = header.stem
        options = members(header.read_text(encoding="utf-8"), f"{name}_options")
        if options is None:
            continue
        page = pages / f"{name}.md"
        rows = table(page.read_text(encoding="utf-8")) if page.exists() else None
        if rows is None:
            yield f"{name}: docs/middleware/{name}.md has no table `| option | default |`"
        else:
            yield from compare(name, options, rows)
    for page in sorted(pages.glob("*.md")):
        header = headers / f"{page.stem}.hpp"
        has_options = header.exists() and members(header.read_text(encoding="utf-8"), f"{page.stem}_options") is not None
        if not has_options and table(page.read_text(encoding="utf-8")) is not None:
            yield f"{page.stem}: the page has a table of options, and no header has such options"


def main(root):
    found = list(faults(root))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent))
