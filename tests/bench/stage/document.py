"""docs/performance-stage.md from var/bench/stage.json: python -m tests.bench.stage.document"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.bench.servers import ROOT
from tests.bench.stage.reasons import reason
from tests.bench.stage.table import GOALS, SHOWN, cell, values
from tests.bench.table import reached

RESULT = ROOT / "var" / "bench" / "stage.json"
PAGE = ROOT / "docs" / "performance-stage.md"
NAMES = {
    "cpu": "CPU %",
    "fps": "fps",
    "p50": "p50 ms",
    "p95": "p95 ms",
    "p99": "p99 ms",
    "most": "slowest ms",
    "wait": "longest wait ms",
    "downlink": "kbit/s each",
    "memory": "MB",
}
HEAD = """# Performance of the stage

Measured with `make bench-stage`, which starts its own servers and its own council on loopback; made from
`var/bench/stage.json` by `python -m tests.bench.stage.document`.

**Load.** Everybody publishes and watches over real SRTP: two speakers 640x360 at 25 pictures a second (about 670
kbit/s), all others 320x180 at 10 (about 82 kbit/s), all with Opus at 50 packets a second, three of them heard. Every
client sends RTCP: reports each second, NACK, PLI. **CPU** is the server's processes in percent of one core. **Latency**
runs from the last packet of a speaker's picture leaving his client until the programme's picture with his bar code is
decoded by a member. Clients and servers share the machine. Median (least to most) over the runs.
"""
ROWS = """
- `members_N`: the 720p programme to members only, both directions; `all_N`: with 360p, LL-HLS, recording and health.
- `all_45` and `long_45` with the web process beside: Daphne on SQLite, the council's 45 sockets and 50 of the public.
- `stock_N`: aiortc as it comes (an RTCPeerConnection a line) with the composer and encoder of the stage, encoded once.
- `ffmpeg_N`: ffmpeg decoding, composing and encoding the same inputs from files: no network, no names, no deadline.
- `small_`, `stream_`, `recording_`, `health_`: the same processes as `members`, then with that one part as well;
  `ffmpeg_small_` and so on: ffmpeg with it (stream and recording with AAC; health is signalstats of every camera).
- `switch_N`: the chair gives the floor to another every 1.6 s, by his room's socket; the stage follows the journal.
  From his word until the new speaker's picture is decoded by a member.
- `lossX_9`: X % of all packets lost and up to 60 ms of jitter on every line, both ways.
- `llhls_9`: the public page's own player in Chromium; `hls_9`: hls.js without low latency. From the last packet of a
  picture leaving the speaker's client until its bar code is on the screen.
- `janus_N`: Janus VideoRoom: everybody gets everybody's picture and the three microphones that are heard.
- `long_N`: twenty minutes, another speaker every half minute; then the recording is asked for each of those moments.
"""
SHORT = {"members": 0, "all": 1, "stock": 2, "ffmpeg": 3, "janus": 4}


def page(result: dict[str, Any]) -> str:
    return "\n".join([*machine(result), *table(result), ROWS, *goals(result), *more(result)]) + "\n"


def machine(result: dict[str, Any]) -> Iterator[str]:
    about = result["machine"]
    yield HEAD
    if result["label"]:
        yield f"**Not final: {result['label']}**\n"
    yield (
        f"{about['measured_at']}, commit {result['commit']}; {about['cores']} cores ({about['cpu']}), "
        f"{about['memory_gb']} GB; {about['system']}, Python {about['python']}; "
        f"{', '.join(f'{name} {number}' for name, number in about['streaming'].items())}; "
        f"load before {about['load_before'][0]:.1f}; {result.get('minutes', '?')} minutes.\n"
    )


def table(result: dict[str, Any]) -> Iterator[str]:
    rows = result["rows"]
    yield "## Rows\n"
    yield f"| row | runs | {' | '.join(NAMES[name] for name in SHOWN)} |"
    yield "|---" * (len(SHOWN) + 2) + "|"
    for name in sorted(rows, key=lambda name: (SHORT.get(name.partition("_")[0], 9), int(name.rpartition("_")[2]))):
        runs = rows[name]
        good = sum("failed" not in run for run in runs)
        yield f"| `{name}` | {good} of {len(runs)} | {' | '.join(cell(values(rows, name, key)) for key in SHOWN)} |"
    for name, runs in rows.items():
        for said in sorted({str(run["failed"])[:200] for run in runs if "failed" in run}):
            yield f"\n`{name}` failed: {said}"


def goals(result: dict[str, Any]) -> Iterator[str]:
    found = result["ratios"]
    yield "## Goals\n"
    yield "| | found | goal | |\n|---|---|---|---|"
    for name, (sign, goal) in GOALS.items():
        value = found.get(name)
        yield f"| `{name}` | {'' if value is None else value} | {sign} {goal} | {reached(value, sign, goal)} |"
    others = {name: value for name, value in found.items() if name not in GOALS and value is not None}
    yield "\nReported without a goal: " + ", ".join(f"`{name}` {value}" for name, value in others.items()) + ".\n"
    known = {name: found[name] for name in GOALS if found.get(name) is not None}
    missed = [name for name, value in known.items() if reached(value, *GOALS[name]) == "MISSED"]
    if missed:
        yield "### Why goals were missed\n"
        yield from (f"- `{name}`: {reason(name, result)}" for name in missed)
        yield ""


def more(result: dict[str, Any]) -> Iterator[str]:
    rows = result["rows"]
    yield "## Besides\n"
    tried = result.get("janus_tried") or []
    why = result["missing"].get("janus_n")
    if why:
        yield f"- No `janus_n`: {why}."
    elif tried:
        yield f"- More members than `janus_n` were tried with Janus: {'; '.join(tried)}."
    if left := result.get("left_out"):
        yield f"- Left out of the last turn for want of time: {', '.join(f'`{name}`' for name in left)}."
    for name in ("llhls", "hls"):
        for row, runs in rows.items():
            if row.startswith(f"{name}_"):
                said = [f"{run.get('behind_s', '-')} s (waited {run.get('stalls', '-')} times)" for run in runs]
                yield f"- `{row}`, each run: {', '.join(said)}."
    for row, runs in rows.items():
        if row.startswith("long_") and "av_ms" in runs[0]:
            yield from long(row, runs[0])
    yield from outliers(rows)


def long(name: str, run: dict[str, Any]) -> Iterator[str]:
    memory, sound = run.get("memory_mb") or [0], run["av_ms"] or {}
    yield (
        f"- `{name}`: {run['seconds']:.0f} s; memory {memory[0]:.0f} MB at first, {memory[-1]:.0f} at last; sound "
        f"after picture {sound.get('p50')} (p5 {sound.get('p5')}, p95 {sound.get('p95')}) ms ({run['av_samples']}, "
        f"the largest median of a minute {run.get('av_most_ms')}); {run.get('index_looked', 0)} places of the index "
        f"looked at, {len(run.get('index_wrong', []))} wrong."
    )


def outliers(rows: dict[str, Any]) -> Iterator[str]:
    """The latest pictures of all, with what was late or dropped just before."""
    weathered = [name for name in rows if not name.startswith(("loss", "switch"))]
    found = [(one, name) for name in weathered for run in rows[name] for one in run.get("outliers", [])]
    if not found:
        yield "- No picture took longer than 200 ms on a line without loss."
        return
    yield f"\nPictures that took longer than 200 ms ({len(found)}, one in a second; the ten latest):\n"
    keys = ("ms", "load_lag_ms", "network_lag_ms", "late", "udp_dropped", "unsent")
    yield "| row | ms | load's clock late, ms | network's, ms | pictures skipped | dropped by the kernel | not sent |"
    yield "|---" * (len(keys) + 1) + "|"
    for one, name in sorted(found, key=lambda row: -row[0]["ms"])[:10]:
        yield f"| `{name}` | {' | '.join(str(one.get(key, '-')) for key in keys)} |"


if __name__ == "__main__":
    PAGE.write_text(page(json.loads(RESULT.read_text())))
