"""make bench-stage: measures the stage and its peers, prints a table, writes var/bench/stage.json."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench.machine import machine
from tests.bench.servers import ROOT
from tests.bench.stage import engines, offline, public
from tests.bench.stage.inputs import prepared
from tests.bench.stage.load import SETTLE, Task
from tests.bench.stage.media import PARTS
from tests.bench.stage.table import GOALS, judged, printed, ratios
from tests.streaming.network.stage import MEETING

SIZES = (9, 23, 45, 55)
PACKAGES = ("aiortc", "aioice", "pylibsrtp", "av", "numpy", "pillow")
RUNS, SECONDS = 3, 20.0
BROWSER = 30.0  # seconds for it to start and to find its place in the stream
RESULT = ROOT / "var" / "bench" / "stage.json"
Row = Callable[[float], Awaitable[dict[str, Any]]]


def task(engine: engines.Engine, seconds: float, **more: Any) -> Task:
    return Task(engine.base, engine.tokens, seconds, max(len(engine.pids) - 2, 0), **more)


def ours(members: int, parts: tuple[str, ...] = (), switching: bool = False, **more: Any) -> Row:
    async def run(seconds: float) -> dict[str, Any]:
        async with engines.ours(members, parts) as engine:
            control = {"control": engine.control} if switching else {}
            found = await engines.measure(engine, task(engine, seconds, **control, **more))
        return found | {"members": members, "parts": list(parts)}

    return run


def citizen(members: int, low: bool) -> Row:
    """The stream in a browser; the council goes on until he has seen enough."""

    async def run(seconds: float) -> dict[str, Any]:
        if reason := public.missing():
            return {"failed": reason}
        async with engines.ours(members, ("small", "stream")) as engine:
            more = {"joins": False, "tell": True}
            sending = asyncio.create_task(engines.measure(engine, task(engine, 2 * seconds + BROWSER, **more)))
            await asyncio.sleep(SETTLE + 4)
            upstream = engine.base.partition("/stage/")[0]
            seen = await public.watched(upstream, MEETING, low, seconds)
            found = await sending
        sent = {int(number): times for number, times in found.pop("sent").items()}
        return found | public.behind(seen, sent, 0.2 if low else 2.0) | {"members": members}

    return run


def stock(members: int) -> Row:
    async def run(seconds: float) -> dict[str, Any]:
        async with engines.stock(members) as engine:
            return await engines.measure(engine, task(engine, seconds, joins=False)) | {"members": members}

    return run


def ffmpeg(members: int, outputs: tuple[str, ...] = ()) -> Row:
    async def run(seconds: float) -> dict[str, Any]:
        found = await asyncio.to_thread(offline.cpu, members, max(8, round(seconds)), outputs)
        return {"cpu": found, "members": members, "parts": list(outputs)}

    return run


def rows(sizes: tuple[int, ...]) -> dict[str, Row]:
    """In this order, again and again: what is compared is measured side by side."""
    found: dict[str, Row] = {}
    for n in sizes:
        found |= {f"members_{n}": ours(n), f"stock_{n}": stock(n), f"all_{n}": ours(n, PARTS)}
        found |= {f"ffmpeg_{n}": ffmpeg(n)}
    most = 45 if 45 in sizes else max(sizes)
    for part in PARTS:
        found[f"{part}_{most}"] = ours(most, (part,), joins=False)
    for part in PARTS[:3]:
        found[f"ffmpeg_{part}_{most}"] = ffmpeg(most, (part,))
    found[f"switch_{most}"] = ours(most, PARTS, switching=True, joins=False)
    found |= {f"llhls_{min(sizes)}": citizen(min(sizes), True), f"hls_{min(sizes)}": citizen(min(sizes), False)}
    found |= {f"loss{loss}_9": ours(9, loss=loss / 100, jitter=0.06, joins=False) for loss in (1, 3)}
    return found


async def measure(chosen: dict[str, Row], runs: int, seconds: float) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in chosen}
    for turn in range(runs):
        for name, row in chosen.items():
            try:
                one = await row(seconds)
            except (RuntimeError, TimeoutError, OSError) as error:
                one = {"failed": str(error) or type(error).__name__}
            found[name].append(one)
            shown = {key: one.get(key) for key in ("cpu", "fps", "latency_ms", "downlink_kbps", "failed") if key in one}
            print(f"  {turn + 1}/{runs} {name:18} {shown}", flush=True)
    return found


def commit() -> str:
    """The commit, and whether what is measured differs from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "streaming", "tests/bench/stage")
    return git("rev-parse", "--short", "HEAD") + ("+changes" if changed else "")


def janus() -> str | None:
    """Why there is no row of Janus."""
    if shutil.which("janus") is None:
        return "janus is not installed (Debian: apt-get install janus)"
    return "the bench has no clients for VideoRoom yet: a subscriber there answers an offer of many streams"


async def main() -> None:
    reading = argparse.ArgumentParser(prog="python -m tests.bench.stage")
    reading.add_argument("--quick", action="store_true", help="one short run of the smallest rows: does it run?")
    reading.add_argument("--only", default="", help="rows whose name contains one of these, by commas")
    reading.add_argument("--runs", type=int, default=RUNS)
    reading.add_argument("--seconds", type=float, default=SECONDS)
    reading.add_argument("--out", type=Path, default=RESULT)
    reading.add_argument("--busy", default="", help="say so when others worked on this machine meanwhile")
    given = reading.parse_args()
    sizes = (9,) if given.quick else SIZES
    runs, seconds = (1, 4.0) if given.quick else (given.runs, given.seconds)
    chosen = rows(sizes)
    if given.only:
        chosen = {name: row for name, row in chosen.items() if any(part in name for part in given.only.split(","))}
    for n in sizes:
        prepared(n - 2)
    label = given.busy or ("--quick: one short run, no figures to quote" if given.quick else "")
    about = machine() | {"load_before": os.getloadavg(), "streaming": {name: version(name) for name in PACKAGES}}
    head = {"machine": about, "commit": commit(), "label": label}
    found = await measure(chosen, runs, seconds)
    result = head | {"rows": found, "ratios": ratios(found), "missing": {"janus_n": janus()}}
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(result, indent=1))
    print(printed(found))
    print(judged(result["ratios"]))
    print(f"\n{label}\n{given.out}" if label else f"\n{given.out}")
    assert set(GOALS) <= set(result["ratios"])


if __name__ == "__main__":
    asyncio.run(main())
