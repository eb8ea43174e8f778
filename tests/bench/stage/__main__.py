"""make bench-stage: measures the stage and its peers, prints a table, writes var/bench/stage.json."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench.machine import machine
from tests.bench.servers import ROOT
from tests.bench.stage.inputs import prepared
from tests.bench.stage.rows import FULL, SIZES, Boot, Times, boots, houses, most_at_janus
from tests.bench.stage.table import GOALS, judged, printed, ratios
from tests.services.install import ensure

PACKAGES = ("aiortc", "aioice", "pylibsrtp", "av", "numpy", "pillow")
NEEDED = ("ffmpeg", "janus", "chromium")
RUNS = 3
QUICK, QUICK_LONG = 0.5, 45.0
AROUND_S = 45.0  # a row's servers come, settle and go
RESULT = ROOT / "var" / "bench" / "stage.json"
PART = RESULT.with_name("stage-part.json")  # keeps the whole one
Rows = dict[str, list[dict[str, Any]]]


def commit() -> str:
    """The commit, and whether what is measured differs from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "streaming", "tests/bench/stage")
    return git("rev-parse", "--short", "HEAD") + ("+changes" if changed else "")


class Bench:
    """What was found so far; it is on the disk after every row, for a bench may be cut short."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.rows: Rows = {}
        self.missing: dict[str, str | None] = {}
        self.only = [part for part in given.only.split(",") if part]
        self.label = given.busy or ("--quick: one short run, no figures to quote" if given.quick else "")
        self.whole = not (given.quick or self.only or given.no_long or given.runs < RUNS)
        self.out = given.out or (RESULT if self.whole else PART)
        self.begun = time.monotonic()
        self.head: dict[str, Any] = {
            "machine": machine() | {"load_before": os.getloadavg(), "streaming": {n: version(n) for n in PACKAGES}},
            "commit": commit(),
            "label": self.label or ("" if self.whole else "a part of the bench"),
        }

    def wanted(self, boot: Boot) -> frozenset[str]:
        return frozenset(name for name in boot.rows if not self.only or any(part in name for part in self.only))

    async def row(self, boot: Boot, turn: str) -> None:
        """Whatever goes wrong is written down, and the others go on."""
        names = self.wanted(boot)
        if not names:
            return
        try:
            found = await boot.run(names)
        except Exception as error:
            found = {key: {"failed": f"{type(error).__name__}: {error}"[:2000]} for key in names}
        for name in boot.rows:
            if name in found:
                self.rows.setdefault(name, []).append(found[name])
                shown = ("cpu", "fps", "latency_ms", "downlink_kbps", "behind_s", "switch_ms", "join_ms", "failed")
                said = {key: found[name][key] for key in shown if key in found[name]}
                print(f"  {time.monotonic() - self.begun:5.0f} s {turn} {name:18} {str(said)[:300]}", flush=True)
        self.write()

    def write(self) -> dict[str, Any]:
        minutes = round((time.monotonic() - self.begun) / 60, 1)
        result = {**self.head, "minutes": minutes, "rows": self.rows, "ratios": ratios(self.rows)}
        result["missing"] = self.missing
        self.out.parent.mkdir(parents=True, exist_ok=True)
        self.out.write_text(json.dumps(result, indent=1))
        return result


def arguments() -> argparse.Namespace:
    reading = argparse.ArgumentParser(prog="python -m tests.bench.stage")
    reading.add_argument("--quick", action="store_true", help="one short run of the smallest rows: does it run?")
    reading.add_argument("--only", default="", help="rows whose name contains one of these, by commas")
    reading.add_argument("--no-long", action="store_true", help="without the row of twenty minutes")
    reading.add_argument("--runs", type=int, default=RUNS)
    reading.add_argument("--scale", type=float, default=1.0, help="times the seconds that are measured")
    reading.add_argument("--long", type=float, default=Times.long, help="seconds of the long row")
    reading.add_argument("--minutes", type=float, default=40.0, help="rows of the last turn are left out beyond that")
    reading.add_argument("--out", type=Path)
    reading.add_argument("--busy", default="", help="say so when others worked on this machine meanwhile")
    return reading.parse_args()


async def main() -> None:
    given = arguments()
    ensure(NEEDED)
    bench, sizes = Bench(given), (9,) if given.quick else SIZES
    times = Times(long=given.long).scaled(given.scale)
    runs = 1 if given.quick else given.runs
    if given.quick:
        times = Times(long=min(given.long, QUICK_LONG)).scaled(QUICK)
    prepared(max(sizes) - 2)
    async with houses(FULL if FULL in sizes else max(sizes)) as house:
        janus_n, why = await find_janus(bench, times, sizes)
        bench.missing["janus_n"] = None if janus_n else "; ".join(why) or "not asked for"
        bench.head["janus_tried"] = why
        chosen = boots(sizes, times, house, not given.no_long, janus_n)
        left = 60 * given.minutes - sum(times.long + AROUND_S for boot in chosen if boot.once)
        for turn in range(runs):
            for boot in chosen:
                if boot.once:
                    continue
                if turn == runs - 1 > 0 and time.monotonic() - bench.begun > left - AROUND_S:
                    bench.head["left_out"] = [*bench.head.get("left_out", []), *bench.wanted(boot)]
                else:
                    await bench.row(boot, f"{turn + 1}/{runs}")
        for boot in chosen:
            if boot.once:
                await bench.row(boot, "once")
    result = bench.write()
    print(printed(bench.rows))
    print(judged(result["ratios"]))
    print(f"\n{result['minutes']} minutes\n{result['label']}\n{bench.out}")
    assert set(GOALS) <= set(result["ratios"])


async def find_janus(bench: Bench, times: Times, sizes: tuple[int, ...]) -> tuple[int | None, list[str]]:
    if bench.only and not any("janus" in part for part in bench.only):
        return None, []
    tried = {"tried": (9,)} if max(sizes) == min(sizes) else {}
    return await most_at_janus(times, **tried)


if __name__ == "__main__":
    asyncio.run(main())
