"""What the council saw, in figures: delays, outliers with what was the matter then, sound against picture."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.bench.numbers import percentile
from tests.bench.stage.inputs import LARGE_FPS

OUTLIER_MS = 200.0
OUTLIERS = 12
BEFORE_S = 1.2  # what happened in so much time before a picture may be why it is late
APART_S = 0.4  # a beep and a picture that are further apart are not of one moment
MINUTE = 60.0


def udp() -> dict[str, int]:
    """What the kernel dropped."""
    if not Path("/proc/net/snmp").exists():
        return {}
    names, values = (line.split()[1:] for line in Path("/proc/net/snmp").read_text().splitlines() if line[:4] == "Udp:")
    return dict(zip(names, map(int, values), strict=True))


class Watch:
    """From the beginning to the end of what is measured; `figures` afterwards."""

    def __init__(self, council: Any) -> None:
        self._council, self.more = council, {}
        self._asked: list[tuple[int, int]] = []

    def __enter__(self) -> Watch:
        council = self._council
        council.lag.dropped.append((time.perf_counter(), udp().get("RcvbufErrors", 0)))
        self._begun, self._cpu, self._udp = time.perf_counter(), time.process_time(), udp()
        self._bytes = [each.line.bytes for each in council.viewers]
        self._packets = sum(each.line.packets for each in council.viewers)
        self._asked = [(each.nacks, each.plis) for each in council.viewers]
        self._keys = sum(each.keys for each in council.publishers)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: Any, trace: TracebackType | None) -> None:
        council = self._council
        self._end = time.perf_counter()
        seconds = self._end - self._begun
        now = [each.line.bytes for each in council.viewers]
        down = [(after - before) * 8 / seconds / 1000 for after, before in zip(now, self._bytes, strict=True)]
        asked = [(each.nacks, each.plis) for each in council.viewers]
        self.more |= {
            "seconds": round(seconds, 1),
            "downlink_kbps": round(statistics.median(down)),
            "packets": sum(each.line.packets for each in council.viewers) - self._packets,
            "nacks": sum(a[0] - b[0] for a, b in zip(asked, self._asked, strict=True)),
            "plis": sum(a[1] - b[1] for a, b in zip(asked, self._asked, strict=True)),
            "keys_asked": sum(each.keys for each in council.publishers) - self._keys,
            "load_cpu": round(100 * (time.process_time() - self._cpu) / seconds, 1),
            "load_lag_ms": round(council.lag.most_ms, 1),
            "load_lagged": len(council.lag.late),
            "load_ticks": council.lag.ticks,
            "udp_dropped": udp().get("RcvbufErrors", 0) - self._udp.get("RcvbufErrors", 0),
            "load_average": round(os.getloadavg()[0], 2),
        }

    def figures(self) -> dict[str, Any]:
        probe = self._council.probe
        if probe is None:
            return self.more
        sent: dict[int, list[float]] = {}
        for publisher in self._council.publishers[:2]:
            sent |= publisher.sent
        skew = self._council.publishers[0].skew
        found = delays(probe.seen, sent, self._begun, self._end, self._council.lag)
        wall = time.time() - time.perf_counter()
        self.more["wall"] = (self._begun + wall, self._end + wall)
        return self.more | found | together(probe, skew, self._begun, self._end)


def delays(seen: Any, sent: dict[int, list[float]], begun: float, end: float, lag: Any) -> dict[str, Any]:
    """Of the first picture with each code: from when its last packet was sent."""
    late: list[tuple[float, float]] = []
    shown, last = [], -1
    for at, number in zip(list(seen.at), list(seen.numbers), strict=False):
        if begun <= at < end:
            shown.append(at)
            if number != last and number in sent:
                before = [when for when in sent[number] if when <= at]
                if before:
                    late.append((1000 * (at - before[-1]), at))
        last = number
    gaps = [1000 * (b - a) for a, b in pairwise(shown)]
    values = [ms for ms, _ in late]
    return {
        "latency_ms": {f"p{p}": round(percentile(values, p), 1) for p in (50, 95, 99)} if values else None,
        "latency_most_ms": round(max(values), 1) if values else None,
        "outliers": outliers(late, lag),
        "samples": len(late),
        "fps": round(len(shown) / (end - begun), 2),
        "longest_wait_ms": round(max(gaps), 1) if gaps else None,
    }


def outliers(late: Sequence[tuple[float, float]], lag: Any) -> list[dict[str, float]]:
    """The latest pictures, one in a second, and what was the matter with our own clock and the kernel just before."""
    wall, found = time.time() - time.perf_counter(), []
    taken: list[float] = []
    for ms, at in sorted(late, reverse=True):
        if ms < OUTLIER_MS or len(found) == OUTLIERS:
            break
        if any(abs(at - other) < 1 for other in taken):
            continue
        taken.append(at)
        since = at - BEFORE_S - ms / 1000
        lags = [lagged for when, lagged in lag.late if since <= when <= at]
        counts = [count for when, count in lag.dropped if when <= at + 0.5]
        before = [count for when, count in lag.dropped if when <= since]
        dropped = counts[-1] - before[-1] if counts and before else 0
        row = {"at": round(at + wall, 2), "ms": round(ms, 1), "load_lag_ms": max(lags, default=0.0)}
        found.append(row | {"udp_dropped": dropped})
    return found


def together(probe: Any, skew: float, begun: float, end: float) -> dict[str, Any]:
    """By how many ms the sound is later than its picture, as a member gets them.

    Each second of the film begins with a beep of its sender; both are set on his clock by the stage's own reports.
    """
    pictures, last = [], -1
    for at, number, wall in zip(list(probe.seen.at), list(probe.seen.numbers), list(probe.seen.walls), strict=False):
        first = number != last and 0 <= number < 256 and number % LARGE_FPS == 0
        if first and wall is not None and begun <= at < end:
            pictures.append((at, wall))
        last = number
    apart: list[tuple[float, float]] = []
    for at, wall in pictures:
        near = [beep - wall for beep in probe.beeps if abs(beep - wall) < APART_S]
        if near:
            apart.append((at, 1000 * (min(near, key=abs) - skew)))
    if not apart:
        return {"av_ms": None, "av_samples": 0}
    values = [ms for _, ms in apart]
    minutes: dict[int, list[float]] = {}
    for at, ms in apart:
        minutes.setdefault(int((at - begun) // MINUTE), []).append(ms)
    middles = [statistics.median(each) for each in minutes.values()]
    return {
        "av_ms": {f"p{p}": round(percentile(values, p), 1) for p in (5, 50, 95)},
        "av_most_ms": round(max(abs(each) for each in middles), 1),
        "av_95_ms": round(percentile([abs(each) for each in values], 95), 1),
        "av_samples": len(apart),
    }
