"""Medians and ranges over the runs, the ratios that have a goal, and how both are printed."""

from __future__ import annotations

import statistics
from typing import Any

from tests.bench.numbers import percentile
from tests.bench.table import reached

Rows = dict[str, list[dict[str, Any]]]
GOALS = {
    "cpu_over_stock_45": ("<=", 0.8),
    "engine_over_ffmpeg_45": ("<=", 1.25),
    "small_over_ffmpeg_45": ("<=", 1.3),
    "stream_over_ffmpeg_45": ("<=", 1.3),
    "recording_over_ffmpeg_45": ("<=", 1.3),
    "downlink_over_janus_23": ("<=", 0.45),
    "latency_p50_ms_45": ("<=", 20),
    "latency_p99_ms_45": ("<=", 80),
    "fps_45": (">=", 24.5),
    "loss1_p95_ms": ("<=", 250),
    "loss3_p95_ms": ("<=", 250),
    "llhls_p50_s": ("<=", 2),
    "hls_p50_s": ("<=", 6),
    "switch_p95_ms": ("<=", 300),
    "join_ms": ("<=", 500),
}
SHOWN = ("cpu", "fps", "p50", "p95", "p99", "most", "wait", "downlink", "memory")


def values(found: Rows, name: str, key: str) -> list[float]:
    """One figure of every run that has it."""
    out = []
    for run in found.get(name, []):
        value = figure(run, key)
        if value is not None:
            out.append(value)
    return out


def figure(run: dict[str, Any], key: str) -> float | None:
    if key in ("p50", "p95", "p99"):
        return (run.get("latency_ms") or {}).get(key)
    if key in ("network", "media"):
        return (run.get("cpu_of") or {}).get(key)
    if key == "memory":
        return max(run.get("memory_mb") or [0]) or None
    names = {"most": "latency_most_ms", "wait": "longest_wait_ms", "downlink": "downlink_kbps"}
    return run.get(names.get(key, key))


def median(found: Rows, name: str, key: str) -> float | None:
    known = values(found, name, key)
    return round(statistics.median(known), 2) if known else None


def over(one: float | None, other: float | None) -> float | None:
    return round(one / other, 2) if one is not None and other else None


def minus(one: float | None, other: float | None) -> float | None:
    return round(one - other, 2) if one is not None and other is not None else None


def ratios(found: Rows) -> dict[str, float | None]:
    """What was not measured is null."""
    out: dict[str, float | None] = dict.fromkeys(GOALS)
    out["cpu_over_stock_45"] = over(median(found, "members_45", "cpu"), median(found, "stock_45", "cpu"))
    ffmpeg = median(found, "ffmpeg_45", "cpu")
    engine = median(found, "members_45", "media")
    out["engine_over_ffmpeg_45"] = over(engine, ffmpeg)
    for part in ("small", "stream", "recording"):
        added = minus(median(found, f"{part}_45", "media"), engine)
        theirs = minus(median(found, f"ffmpeg_{part}_45", "cpu"), ffmpeg)
        out[f"{part}_cpu_45"], out[f"{part}_cpu_ffmpeg_45"] = added, theirs
        out[f"{part}_over_ffmpeg_45"] = over(added, theirs)
    out["stock_fps_45"] = median(found, "stock_45", "fps")
    out["health_cpu_45"] = minus(median(found, "health_45", "media"), engine)
    out |= {f"latency_{p}_ms_45": median(found, "all_45", p) for p in ("p50", "p99")}
    out["fps_45"] = median(found, "all_45", "fps")
    out |= {f"loss{loss}_p95_ms": median(found, f"loss{loss}_9", "p95") for loss in (1, 3)}
    switches = [
        ms for name in found if name.startswith("switch") for run in found[name] for ms in run.get("switch_ms", [])
    ]
    joins = [ms for name in found for run in found[name] for ms in run.get("join_ms", [])]
    for name in ("llhls", "hls"):
        out[f"{name}_p50_s"] = next(
            (median(found, row, "behind_s") for row in found if row.startswith(f"{name}_")), None
        )
    out["switch_p95_ms"] = round(percentile(switches, 95), 1) if switches else None
    out["join_ms"] = round(percentile(joins, 95), 1) if joins else None
    return out


def printed(found: Rows) -> str:
    head = f"{'row':22}" + "".join(f"{name:>20}" for name in SHOWN)
    lines = [head, "-" * len(head)]
    for name in found:
        lines.append(f"{name:22}" + "".join(f"{cell(values(found, name, key)):>20}" for key in SHOWN))
    return "\n".join(lines)


def cell(known: list[float]) -> str:
    """The median, and from where to where."""
    if not known:
        return "-"
    middle = f"{statistics.median(known):.1f}"
    return middle if len(known) == 1 else f"{middle} ({min(known):.1f}-{max(known):.1f})"


def judged(found: dict[str, float | None]) -> str:
    lines = ["", f"{'ratio':28} {'found':>10}  goal"]
    for name, (sign, goal) in GOALS.items():
        value = found[name]
        lines.append(f"{name:28} {'-' if value is None else value:>10}  {sign} {goal}: {reached(value, sign, goal)}")
    return "\n".join(lines)
