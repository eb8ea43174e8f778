"""make bench-room: the room under load against its peers, on loopback. Prints a table, writes var/bench/room.json.

Every ratio is taken from one and the same run. A goal that is missed is printed as missed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

from tests.bench import commits, compare, rows
from tests.bench.machine import commit, machine
from tests.bench.numbers import summary
from tests.bench.rows import Crowd
from tests.bench.table import GOALS, judged, printed

TARGET = rows.ROOT / "var" / "bench" / "room.json"
EVERY_EVENT = "tests.bench.every_event:application"
Rows = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer casts: to see that it runs, not to report")
    parser.add_argument("--only", nargs="*", default=[], help="parts of row names")
    options = parser.parse_args()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    found = measure(options.quick, options.only)
    result = {"machine": machine(), "commit": commit(), "quick": options.quick, "rows": found, "ratios": ratios(found)}
    target = (
        TARGET if not (options.quick or options.only) else TARGET.with_name("room-part.json")
    )  # keeps the whole one
    target.write_text(json.dumps(result, indent=1))
    print(printed(found))
    print(judged(result["ratios"]))
    print(f"\nwritten to {target.relative_to(rows.ROOT)}")


def measure(quick: bool, only: list[str]) -> Rows:
    found: Rows = {}
    for kind in ("sqlite", "postgres"):
        if any(_wanted(name, only) for name in (*plan(kind, quick), *PEERS[kind])):
            with rows.installation(kind, 45) as council, rows.installation(kind, 150) as states:
                _measure_on(kind, council, states, quick, only, found)
    return found


def _measure_on(
    kind: str, council: rows.Installation, states: rows.Installation, quick: bool, only: list[str], found: Rows
) -> None:
    found[f"live_{kind}"] = council.live
    for name, (crowd, processes, application) in plan(kind, quick).items():
        if _wanted(name, only):
            place = states if crowd.members > 45 else council
            with rows.serving(place, processes, application) as servers:
                _keep(found, name, lambda place=place, servers=servers, crowd=crowd: rows.run(place, servers, crowd))
    for name, work in peers(kind, council, quick).items():
        if _wanted(name, only):
            _keep(found, name, work)


def plan(kind: str, quick: bool) -> dict[str, tuple[Crowd, int, str]]:
    """Ours: name, crowd, processes, application."""
    rounds, bursts = (2, 1) if quick else (20, 6)
    processes, ours = (2 if kind == "postgres" else 1), rows.APPLICATION
    table = {
        f"A_{kind}": (Crowd(45, 30, 0, 1.0, rounds), processes, ours),
        f"B1000_{kind}": (Crowd(45, 30, 1000, 1.0, rounds), processes, ours),
        f"B5000_{kind}": (Crowd(45, 30, 5000, 1.0, rounds), processes, ours),
        f"C_{kind}": (Crowd(150, 0, 0, 0.1, bursts), processes, ours),
        f"C1000_{kind}": (Crowd(150, 0, 1000, 0.1, bursts), processes, ours),
    }
    if kind == "sqlite":
        table["every_event"] = (Crowd(45, 0, 1000, 1.0, rounds), 1, EVERY_EVENT)
    return table


PEERS = {"sqlite": ("commit_sqlite", "nchan", "naive", "state"), "postgres": ("commit_postgres",)}


def peers(kind: str, council: rows.Installation, quick: bool) -> dict[str, Callable[[], Any]]:
    if kind == "postgres":
        url = council.environment["DATABASE_URL"]
        return {"commit_postgres": lambda: _commits(commits.postgresql(url))}
    rounds, crowd = (2 if quick else 20), Crowd(45, 0, 1000)
    return {
        "commit_sqlite": lambda: _commits(commits.sqlite(rows.database_path(council))),
        "nchan": lambda: compare.nchan(1000, 45, 1.0, rounds, 4600),
        "naive": lambda: compare.naive(crowd, 1 if quick else 2, 40.0),
        "state": lambda: compare.state(council),
    }


def _commits(times_us: list[float]) -> dict[str, Any]:
    return {"commit_ms": summary(times_us)}


def _wanted(name: str, only: list[str]) -> bool:
    return not only or any(part in name for part in only)


def _keep(found: Rows, name: str, work: Callable[[], Any]) -> None:
    print(f"{name} ...", flush=True)
    try:
        found[name] = work()
    except (LookupError, RuntimeError, AssertionError, OSError) as error:
        found[name] = {"failed": f"{type(error).__name__}: {error}"}
    print(f"  {json.dumps(found[name])[:600]}", flush=True)


def ratios(found: Rows) -> dict[str, float | None]:
    """The goals' figures; None where a row is missing."""

    def at(row: str, *path: str) -> float | None:
        value: Any = found.get(row, {})
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def over(a: float | None, b: float | None) -> float | None:
        return round(a / b, 2) if a and b else None

    rps = {name: at("state", name, "per_second") for name in ("ours", "ours_nginx", "bare", "view")}
    return {
        "members_p99_ms_sqlite": at("B1000_sqlite", "members_ms", "p99"),
        "members_p99_ms_postgres": at("B1000_postgres", "members_ms", "p99"),
        "burst150_p99_ms_sqlite": at("C_sqlite", "members_ms", "p99"),
        "burst150_p99_ms_postgres": at("C_postgres", "members_ms", "p99"),
        "members_p99_over_commit_sqlite": over(
            at("A_sqlite", "members_ms", "p99"), at("commit_sqlite", "commit_ms", "p99")
        ),
        "watchers_p95_over_nchan": over(at("every_event", "watchers_ms", "p95"), at("nchan", "watchers_ms", "p95")),
        "cpu_naive_over_ours": over(at("naive", "cpu_ms_per_vote"), at("every_event", "cpu_ms_per_vote")),
        "state_rps_over_bare_asgi": over(rps["ours"], rps["bare"]),
        "state_rps_over_view": over(rps["ours"], rps["view"]),
        "state_rps_nginx_over_view": over(rps["ours_nginx"], rps["view"]),
        "kb_per_watcher": at("B1000_sqlite", "kb_per_watcher"),
    }


if __name__ == "__main__":
    assert set(ratios({})) == set(GOALS)
    main()
