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
    "health_over_ffmpeg_45": ("<=", 1.3),
    "downlink_over_janus_23": ("<=", 0.45),
    "downlink_mbps_most": ("<=", 1.3),
    "latency_p50_ms_45": ("<=", 20),
    "latency_p99_ms_45": ("<=", 80),
    "fps_45": (">=", 24.5),
    "loss1_p95_ms": ("<=", 250),
    "loss3_p95_ms": ("<=", 250),
    "loss1_freeze_ms": ("<=", 1000),
    "loss3_freeze_ms": ("<=", 1000),
    "llhls_p50_s": ("<=", 2),
    "hls_p50_s": ("<=", 6),
    "switch_p95_ms": ("<=", 300),
    "join_ms": ("<=", 500),
    "long_fps_45": (">=", 24.5),
    "long_latency_p99_ms_45": ("<=", 80),
    "long_av_ms_45": ("<=", 45),
    "long_memory_growth_45": ("<=", 0.03),
    "long_index_right_45": (">=", 1),
}
SHOWN = ("cpu", "fps", "p50", "p95", "p99", "most", "wait", "downlink", "memory")
PARTS = ("small", "stream", "recording", "health")
WARM = 60  # samples of memory that are no part of "flat": the history fills, names are drawn for the first time
LAST = 30
NEVER_MS = 2000.0
LEAST_CPU = 0.3  # percent of a core below which a difference of two runs says nothing


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
    if key in ("network", "media", "web"):
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
    out["stock_fps_45"] = median(found, "stock_45", "fps")
    out |= {f"latency_{p}_ms_45": median(found, "all_45", p) for p in ("p50", "p99")}
    out["fps_45"], out["web_cpu_45"] = median(found, "all_45", "fps"), median(found, "all_45", "web")
    for loss in (1, 3):
        out[f"loss{loss}_p95_ms"] = median(found, f"loss{loss}_9", "p95")
        out[f"loss{loss}_freeze_ms"] = max(values(found, f"loss{loss}_9", "wait"), default=None)
    downlinks = [median(found, name, "downlink") for name in found if name.startswith(("members_", "all_", "long_"))]
    most = max((each for each in downlinks if each is not None), default=None)
    out["downlink_mbps_most"] = over(most, 1000)
    for name in ("llhls", "hls"):
        rows = [row for row in found if row.startswith(f"{name}_")]
        out[f"{name}_p50_s"] = next((median(found, row, "behind_s") for row in rows), None)
    out["switch_p95_ms"] = worst(found, "switch_", "switch_ms")
    out["join_ms"] = worst(found, "", "join_ms")
    return out | parts(found) | janus(found) | long(found)


def worst(found: Rows, start: str, key: str) -> float | None:
    """The 95th percentile of all of them together; what never came counts as a second and more."""
    known = [ms for name in found if name.startswith(start) for run in found[name] for ms in run.get(key, [])]
    return round(percentile([ms if ms >= 0 else NEVER_MS for ms in known], 95), 1) if known else None


def parts(found: Rows) -> dict[str, float | None]:
    """What each further output takes, ours and ffmpeg's, from the same minutes."""
    ffmpeg, engine = median(found, "ffmpeg_45", "cpu"), median(found, "members_45", "media")
    out = {"engine_over_ffmpeg_45": over(engine, ffmpeg)}
    for part in PARTS:
        added = minus(median(found, f"{part}_45", "media"), engine)
        theirs = minus(median(found, f"ffmpeg_{part}_45", "cpu"), ffmpeg)
        out[f"{part}_cpu_45"], out[f"{part}_cpu_ffmpeg_45"] = added, theirs
        ratio = over(added, theirs)
        out[f"{part}_over_ffmpeg_45"] = ratio if theirs is not None and theirs >= LEAST_CPU else None
    return out


def janus(found: Rows) -> dict[str, float | None]:
    sizes = [int(name[6:]) for name, runs in found.items() if name.startswith("janus_") and "cpu" in runs[0]]
    n = max(sizes, default=None)
    out: dict[str, float | None] = {"janus_n": n, "cpu_over_janus_n": None, "downlink_over_janus_n": None}
    for key, figure_of in (("cpu_over_janus_n", "cpu"), ("downlink_over_janus_n", "downlink")):
        out[key] = over(median(found, f"members_{n}", figure_of), median(found, f"janus_{n}", figure_of))
    ratio = over(median(found, "members_23", "downlink"), median(found, "janus_23", "downlink"))
    return out | {"downlink_over_janus_23": ratio}


def long(found: Rows) -> dict[str, float | None]:
    row = next((run for name in found if name.startswith("long_") for run in found[name]), {})
    out: dict[str, float | None] = {"long_fps_45": row.get("fps"), "long_latency_p50_ms_45": figure(row, "p50")}
    out |= {"long_latency_p99_ms_45": figure(row, "p99"), "long_latency_most_ms_45": row.get("latency_most_ms")}
    out |= {"long_av_ms_45": row.get("av_95_ms"), "long_memory_growth_45": growth(row.get("memory_mb") or [])}
    looked = row.get("index_looked", 0)
    out["long_index_right_45"] = round(1 - len(row["index_wrong"]) / looked, 3) if looked else None
    return out


def growth(memory: list[float]) -> float | None:
    """By what part it is more at the end than after two minutes."""
    if len(memory) < WARM + 2 * LAST:
        return None
    before = statistics.median(memory[WARM : WARM + LAST])
    return round(statistics.median(memory[-LAST:]) / before - 1, 3)


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
