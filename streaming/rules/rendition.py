"""Which of the two pictures a viewer gets: by what his line loses, or because he chose.

Down is quick, up is slow and slower each time it proved too early: a line of 400 kbps would otherwise stumble every
twenty seconds. Sound is the same for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

LARGE, SMALL = 0, 1  # as the link numbers them: 1280×720 and 640×360
DOWN_AT, DOWN_OVER = 0.08, 4.0  # fraction lost, over so many seconds
UP_BELOW, UP_AFTER = 0.02, 20.0
UP_LONGEST = 320.0  # seconds
PROVED_BY = 30.0  # seconds in the large picture after which going up was no mistake
NEED_LARGE = 1_300_000  # bits a second, picture and sound with what surrounds them
KEPT = 64  # reports: more than a minute of them


@dataclass
class Chooser:
    """One viewer's; times in seconds of a clock that never jumps."""

    now_at: int = LARGE
    wish: int | None = None
    wait: float = UP_AFTER
    since: float = 0.0
    reports: list[tuple[float, float]] = field(default_factory=list)
    room: int | None = None

    def report(self, at: float, fraction: float) -> None:
        self.reports = [*self.reports[-KEPT + 1 :], (at, fraction)]

    def estimate(self, bitrate: int) -> None:
        """What his browser believes its line can carry (REMB)."""
        self.room = bitrate

    def choose(self, now: float) -> int:
        if self.wish is not None:
            return self._go(self.wish, now)
        if self.now_at == LARGE and self._too_much(now):
            early = now - self.since < PROVED_BY and self.since > 0
            self.wait = min(UP_LONGEST, self.wait * 2) if early else UP_AFTER
            return self._go(SMALL, now)
        if self.now_at == SMALL and self._clean(now):
            return self._go(LARGE, now)
        return self.now_at

    def _too_much(self, now: float) -> bool:
        recent = [fraction for at, fraction in self.reports if max(self.since, now - DOWN_OVER) <= at]
        return len(recent) >= 2 and mean(recent) >= DOWN_AT

    def _clean(self, now: float) -> bool:
        if now - self.since < self.wait:
            return False
        recent = [fraction for at, fraction in self.reports if now - UP_AFTER <= at]
        fits = self.room is None or self.room >= NEED_LARGE or self.wait < UP_LONGEST
        return len(recent) >= 2 and mean(recent) < UP_BELOW and fits

    def _go(self, rendition: int, now: float) -> int:
        if rendition != self.now_at:
            self.now_at, self.since = rendition, now
        return rendition


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
