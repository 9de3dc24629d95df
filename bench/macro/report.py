"""What the rows of a result say: the table, what was aimed at, and what went wrong."""

import statistics
from collections.abc import Callable

from machine import in_words
from servers import WOKEN_AT_ONCE
from workloads import WORKLOADS

# Of the anchor's ratio in the same rounds: the rest is what routing, limits, time-outs and the onion may cost.
SHARE_OF_ANCHOR = {"plain": 0.95, "json": 0.95}
SHARE_OF_ANCHOR_ELSE = 0.90
TAIL_OF_LLHTTP = 1.10  # p99 at a fixed rate, of that of raw+llhttp


def by_cell(rows: list[dict], column: str) -> dict[tuple[str, str], list[float]]:
    cells: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if column in row:
            cells.setdefault((row["server"], row.get("workload", "")), []).append(row[column])
    return cells


def medians(rows: list[dict], column: str) -> dict[tuple[str, str], float]:
    return {key: statistics.median(values) for key, values in by_cell(rows, column).items()}


def processor_time(rows: list[dict]) -> dict[tuple[str, str], float]:
    """Microseconds per request, the mean over all bursts: where a clock tick counts, it is too coarse for one of them. Older
    results have user and system time apart, as the tick found them."""
    total: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        cell = total.setdefault((row["server"], row["workload"]), [0.0, 0.0])
        cell[0] += (row["cpu_us"] if "cpu_us" in row else row["user_us"] + row["system_us"]) * row["requests"]
        cell[1] += row["requests"]
    return {key: sum_ / max(1.0, requests) for key, (sum_, requests) in total.items()}


def table(header: list[str], lines: list[list[str]]) -> str:
    rule = ["---"] + ["--:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in [header, rule, *lines])


def names(rows: list[dict], column: str) -> list[str]:
    return list(dict.fromkeys(row[column] for row in rows))


def main_table(result: dict) -> str:
    """A line for each server. A cell with errors in it ends in an exclamation mark. Latencies are those of servers that were
    woken at once; the others waited for the scheduler, which says nothing about them."""
    rows, latency = result["rows"], [row for row in result["latency"] if row["server"] in WOKEN_AT_ONCE]
    servers, workloads = names(rows, "server"), names(rows, "workload")
    ratio, rate = medians(rows, "ratio"), medians(rows, "rate")
    cpu = processor_time(rows)
    p50, p99 = medians(latency, "p50_us"), medians(latency, "p99_us")
    wrong = {(row["server"], row["workload"]) for row in rows if row["errors"]}
    wrong |= {(row["server"], "") for row in latency if row["errors"]}

    def cell(server: str, workload: str, values: dict[tuple[str, str], float], form: str) -> str:
        if (server, workload) not in values:
            return "-"
        return form.format(values[server, workload]) + ("!" if (server, workload) in wrong else "")

    header = ["ratio to raw", *workloads, "cpu us"] + (["p50 us", "p99 us"] if latency else [])
    lines = []
    for s in servers:
        line = [s, *(cell(s, w, *((rate, "{:,.0f}/s") if s == "raw" else (ratio, "{:.2f}"))) for w in workloads)]
        line.append(cell(s, "plain", cpu, "{:.2f}"))
        if latency:
            line += [cell(s, "", p50, "{:.0f}"), cell(s, "", p99, "{:.0f}")]
        lines.append(line)
    return table(header, lines)


def ranges(result: dict) -> str:
    """The least and the greatest ratio over the rounds, for Tunic and what it is measured by: how far a cell can be trusted."""
    cells = by_cell([row for row in result["rows"] if row["server"] in WOKEN_AT_ONCE], "ratio")
    workloads = names(result["rows"], "workload")

    def cell(key: tuple[str, str]) -> str:
        return f"{min(cells[key]):.2f} to {max(cells[key]):.2f}" if key in cells else "-"

    return table(["ratio to raw, over the rounds", *workloads],
                 [[s, *(cell((s, w)) for w in workloads)] for s in dict.fromkeys(s for s, _ in cells)])


def in_same_rounds(rows: list[dict], column: str, server: str, other: str, workload: str) -> list[float]:
    """One server's value as a share of another's, for each round."""
    values = [{row["round"]: row[column] for row in rows
               if row["server"] == s and row["workload"] == workload and column in row} for s in (server, other)]
    return [mine / values[1][round_] for round_, mine in values[0].items() if values[1].get(round_)]


def verdicts(result: dict) -> list[str]:
    """A line for each aim: what was measured (the median over the rounds, the least and the greatest), what it is compared
    with, and whether that is enough. Last, without an aim, Tunic beside the smallest server that parses: the anchor does what
    Tunic saves, so what a framework costs is not all seen beside it."""
    rows = result["rows"]
    lines = []

    def judge(what: str, shares: list[float], of: str, good: Callable[[float], bool], bound: str) -> None:
        if not shares:
            lines.append(f"NOT MEASURED {what}, {bound} of {of}")
            return
        share = statistics.median(shares)
        lines.append(f"{'met   ' if good(share) else 'MISSED'} {what}: {share:.2f} of {of} "
                     f"({min(shares):.2f} to {max(shares):.2f}), {bound}")

    for workload in dict.fromkeys([*names(rows, "workload"), *WORKLOADS]):
        least = SHARE_OF_ANCHOR.get(workload, SHARE_OF_ANCHOR_ELSE)
        judge(f"throughput, {workload}", in_same_rounds(rows, "ratio", "tunic", "anchor", workload), "the anchor",
              lambda share, least=least: share >= least, f"at least {least:.2f}")
    judge("p99 at a fixed rate", by_cell(result["latency"], "p99_ratio").get(("tunic", ""), []), "raw+llhttp",
          lambda share: share <= TAIL_OF_LLHTTP, f"at most {TAIL_OF_LLHTTP:.2f}")

    beside = {workload: in_same_rounds(rows, "ratio", "tunic", "raw+llhttp", workload) for workload in WORKLOADS}
    if said := [f"{workload} {statistics.median(shares):.2f}" for workload, shares in beside.items() if shares]:
        lines.append("for information, throughput of raw+llhttp: " + ", ".join(said))
    return lines


def errors(result: dict) -> list[str]:
    return [f"{row['server']}, {row.get('workload', 'latency')}, round {row['round'] + 1}: {row['errors']} errors; "
            f"{row.get('error', '')}" for row in [*result["rows"], *result["latency"]] if row["errors"]]


def setting(result: dict) -> str:
    versions = "; ".join(f"{name} {version}" for name, version in result.get("versions", {}).items())
    return (f"{result['date']}, commit {result['machine']['commit']}: {result['rounds']} rounds of {result['seconds']} s. "
            f"{in_words(result['machine'])}" + (f" Peers: {versions}." if versions else ""))


def markdown(result: dict, picture: str) -> str:
    parts = [f"# {result['date']}", setting(result), main_table(result), ranges(result), f"![Requests per second as a ratio to raw]({picture})",
             "```text\n" + "\n".join(verdicts(result)) + "\n```"]
    if wrong := errors(result):
        parts += ["Errors:", "\n".join(f"- {line}" for line in wrong)]
    return "\n\n".join(parts) + "\n"
