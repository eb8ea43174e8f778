"""docs/performance.md from the last run: python -m tests.bench.document."""

from __future__ import annotations

import json
from typing import Any

from tests.bench.room import TARGET
from tests.bench.rows import ROOT
from tests.bench.table import GOALS, PARTS, reached

WORDS = {
    "A": "45 members, 30 desk and hall sockets that see every event, 45 votes within a second",
    "B1000": "the same with 1000 watchers, who get at most five pictures a second",
    "B5000": "the same with 5000 watchers",
    "C": "150 members, 150 votes within 0.1 s",
    "C1000": "the same with 1000 watchers",
    "every_event": "bench only: 45 members, and 1000 watchers who get every event too (SQLite)",
    "commit": "a bare loop: insert one row, commit",
    "nchan": "nginx with nchan: 45 publishers, 1000 sockets, the same number of bytes; stores nothing",
    "naive": "Channels group_send, the best of its three layers: 45 members, 1000 watchers, a transaction per vote",
}
HEAD = """# Performance of the room

Measured with `make bench-room`, which starts its own servers and load on loopback; made from `var/bench/room.json`
by `python -m tests.bench.document`. Time runs from the moment a member's client sends his vote until it is acknowledged
(`ack`), until the last member's client has it (`members`), until the last watcher's has it (`watchers`). Client and
servers share the machine.

"""


WHY = """
## What is missed, and why (as far as found)

- `members_p99_ms_postgres`: two server processes, PostgreSQL, Redis and the load share two cores, at 15 ms of
  processor time per vote. The process that wrote shows from memory; the other reads the vote again (three queries, 90
  rows), and so does the next writer when votes come by turns from both. Taking over ballots from the entries instead
  of the rows would be the next step.
- `burst150_p99_ms_postgres`: 150 votes are 0.2 s of Python, asked for within 0.1 s, and here two server processes that
  write by turns each read the vote anew; they, PostgreSQL and the load share two cores.
- `members_p99_over_commit_sqlite`: the bare commit takes 0.12 ms here (p99 0.3). Ten times that is less than Python
  takes to read a frame, decide by the rules, hash it into the journal and write to 75 sockets. Row A is the first of a
  run, and one hiccup of the machine is its p99 (9 to 67 ms at 95 % certainty).
- What is reached is not always reached by far: earlier runs gave 65 to 122 ms for `burst150_p99_ms_sqlite` and 1.8 to
  2.5 for `watchers_p95_over_nchan` (nchan stores nothing and decides nothing).
- `naive` did not get one round of 45 votes to 1000 sockets within 40 s, on none of its layers: `cpu_naive_over_ours`
  is what it had spent by then, so the true ratio is higher.
"""


def main() -> None:
    found = json.loads(TARGET.read_text())
    text = HEAD + _machine(found) + _rows(found["rows"]) + _state(found["rows"]) + _goals(found["ratios"]) + WHY
    (ROOT / "docs" / "performance.md").write_text(text)


def _machine(found: dict[str, Any]) -> str:
    m = found["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in m["packages"].items())
    live = "".join(
        f"- {kind}: " + ", ".join(f"`{k}` = {v}" for k, v in found["rows"][f"live_{kind}"].items()) + "\n"
        for kind in ("sqlite", "postgres")
        if f"live_{kind}" in found["rows"]
    )
    quick = "\nA quick run: too few casts to report.\n" if found["quick"] else ""
    return (
        f"{m['measured_at']}, commit {found['commit']}; {m['cores']} cores ({m['cpu']}), {m['memory_gb']} GB; "
        f"{m['system']}, "
        f"Python {m['python']}, SQLite {m['sqlite']}; {packages}.\n\nLive values:\n{live}{quick}\n"
    )


def _rows(rows: dict[str, Any]) -> str:
    lines = [
        "## Rows\n",
        "| row | | p50 | p95 | p99 ms | p99, 95 % sure | casts | lost | CPU ms per vote |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, row in rows.items():
        for part in PARTS:
            if row.get(part):
                v = row[part]
                low, high = v["p99_interval"]
                lines.append(
                    f"| {name} | {part[:-3]} | {v['p50']} | {v['p95']} | {v['p99']} | {low}–{high} | {v['casts']} | "
                    f"{v['lost']} | {row.get('cpu_ms_per_vote') or ''} |"
                )
        if "failed" in row:
            lines.append(f"| {name} | failed: {row['failed']} | | | | | | | |")
    words = "\n".join(f"- `{name}`: {text}." for name, text in WORDS.items())
    return "\n".join(lines) + f"\n\n{words}\n\n"


def _state(rows: dict[str, Any]) -> str:
    if "ours" not in rows.get("state", {}):
        return ""
    found = rows["state"]
    lines = [f"| {name} | {value['per_second']} |" for name, value in found.items() if name != "bytes"]
    words = f"The same {found['bytes']} bytes from ours and from the bare peer; `ours_gzip` sends them compressed.\n"
    head = "## The public state over HTTP\n\n| | requests a second |\n|---|---|\n"
    return head + "\n".join(lines) + f"\n\n{words}\n"


def _goals(ratios: dict[str, Any]) -> str:
    lines = [
        f"| `{name}` | {ratios[name]} | {sign} {goal} | {reached(ratios[name], sign, goal)} |"
        for name, (sign, goal) in GOALS.items()
    ]
    return "## Goals\n\n| | found | goal | |\n|---|---|---|---|\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
