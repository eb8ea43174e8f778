"""docs/performance-stage.md from var/bench/stage.json: python -m tests.bench.stage.document"""

from __future__ import annotations

import json
from typing import Any

from tests.bench.servers import ROOT
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
- `stock_N`: aiortc as it comes (an RTCPeerConnection a line) with the composer and encoder of the stage, encoded once.
- `ffmpeg_N`: ffmpeg decoding, composing and encoding the same inputs from files: no network, no sound, no names.
- `small_`, `stream_`, `recording_`, `health_`: `members` and that one part; `ffmpeg_small_` and so on: ffmpeg with it.
- `switch_N`: another speaker every 2.5 s, from the word to the network process until his picture is decoded.
- `lossX_9`: X % of all packets lost and up to 60 ms of jitter on every line, both ways.
"""


def page(result: dict[str, Any]) -> str:
    about, rows = result["machine"], result["rows"]
    lines = [HEAD]
    if result["label"]:
        lines.append(f"**Not final: {result['label']}**\n")
    lines.append(
        f"{about['measured_at']}, commit {result['commit']}; {about['cores']} cores ({about['cpu']}), "
        f"{about['memory_gb']} GB; {about['system']}, Python {about['python']}; "
        f"{', '.join(f'{name} {number}' for name, number in about['streaming'].items())}; "
        f"load before {about['load_before'][0]:.1f}.\n"
    )
    lines += [
        "## Rows\n",
        f"| row | runs | {' | '.join(NAMES[name] for name in SHOWN)} |",
        "|---" * (len(SHOWN) + 2) + "|",
    ]
    for name, runs in rows.items():
        good = sum("failed" not in run for run in runs)
        lines.append(
            f"| `{name}` | {good} of {len(runs)} | {' | '.join(cell(values(rows, name, key)) for key in SHOWN)} |"
        )
    lines += [ROWS, "## Goals\n", "| | found | goal | |", "|---|---|---|---|"]
    for name, (sign, goal) in GOALS.items():
        value = result["ratios"].get(name)
        lines.append(f"| `{name}` | {'' if value is None else value} | {sign} {goal} | {reached(value, sign, goal)} |")
    more = {name: value for name, value in result["ratios"].items() if name not in GOALS and value is not None}
    lines.append(
        "\nReported without a goal, percent of a core: " + ", ".join(f"`{n}` {v}" for n, v in more.items()) + ".\n"
    )
    lines.append(
        "Not measured: " + "; ".join(f"`{name}`: {why}" for name, why in result["missing"].items() if why) + "."
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(json.loads(RESULT.read_text())))
