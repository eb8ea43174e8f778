"""Percentiles, and how sure we are of one."""

from __future__ import annotations

import math
from collections.abc import Sequence

P = (50, 95, 99)


def percentile(values: Sequence[float], p: float) -> float:
    """The smallest value that at least p per cent of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(p / 100 * len(ordered)) - 1)] if ordered else math.nan


def interval(values: Sequence[float], p: float) -> tuple[float, float]:
    """A 95 % confidence interval for a percentile, by order statistics: no distribution is assumed."""
    ordered, n = sorted(values), len(values)
    if not n:
        return math.nan, math.nan
    middle, spread = n * p / 100, 1.96 * math.sqrt(n * p / 100 * (1 - p / 100))
    low, high = max(0, math.floor(middle - spread) - 1), min(n - 1, math.ceil(middle + spread) - 1)
    return ordered[low], ordered[high]


def summary(values_us: Sequence[float]) -> dict[str, float | int | list[float]] | None:
    """Milliseconds: p50, p95, p99, the interval of p99, and how many casts it rests on; -1 is "never arrived"."""
    arrived = [value / 1000 for value in values_us if value >= 0]
    if not arrived:
        return None
    found: dict[str, float | int | list[float]] = {f"p{p}": round(percentile(arrived, p), 2) for p in P}
    low, high = interval(arrived, 99)
    return {
        **found,
        "p99_interval": [round(low, 2), round(high, 2)],
        "casts": len(arrived),
        "lost": len(values_us) - len(arrived),
    }
