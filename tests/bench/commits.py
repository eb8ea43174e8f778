"""The floor under every row: insert one row and commit, in a bare loop, on the same database."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

COUNT = 2000
TABLE = "CREATE TABLE IF NOT EXISTS bench_bare (id integer PRIMARY KEY, line text)"
LINE = "x" * 400  # about an entry of the journal


def sqlite(path: Path) -> list[float]:
    """Microseconds per insert and commit, with the platform's own pragmas."""
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        db.execute(f"PRAGMA {pragma}")
    db.execute(TABLE)

    def once(number: int) -> None:
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO bench_bare VALUES (?, ?)", (number, LINE))
        db.execute("COMMIT")

    return _timed(once)


def postgresql(url: str) -> list[float]:
    with psycopg.connect(url.replace("postgres://", "postgresql://")) as db:
        db.execute(TABLE)
        db.commit()

        def once(number: int) -> None:
            db.execute("INSERT INTO bench_bare VALUES (%s, %s)", (number, LINE))
            db.commit()

        return _timed(once)


def _timed(once: Callable[[int], None]) -> list[float]:
    os.sched_yield()
    taken = []
    for number in range(COUNT):
        start = time.perf_counter_ns()
        once(number)
        taken.append((time.perf_counter_ns() - start) / 1000)
    return taken
