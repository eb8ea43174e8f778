"""What there should be to see and hear, from the room's own words: its `stage` slice, kept with the time it was said.

A segment is some seconds old when it is looked at, so what counts is what the room said then, not what it says now.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from streaming.rules.verdict import Expected

MARGIN_US: Final = 1_000_000
"""The picture follows an entry within 0.3 s, a voice within as much again."""
KEPT: Final = 200


class Expectations:
    """The last things said, each with the programme time (µs) from which it held."""

    def __init__(self) -> None:
        self._said: deque[tuple[int, Expected]] = deque(maxlen=KEPT)

    def said(self, stage: Mapping[str, Any], at_us: int) -> None:
        found = read(stage)
        if not self._said or self._said[-1][1] != found:
            self._said.append((at_us, found))

    def between(self, begins_us: int, ends_us: int) -> Expected:
        """The least that was to be expected at any moment of it: sound only where there could be some all the time."""
        held = [one for at, one in self._said if at <= ends_us + MARGIN_US]
        later = [one for at, one in self._said if begins_us - MARGIN_US < at <= ends_us + MARGIN_US]
        first = held[: len(held) - len(later)][-1:]
        relevant = [*first, *later]
        if not relevant:
            return Expected()
        return Expected(all(one.sounding for one in relevant), any(one.clockless for one in relevant))


def read(stage: Mapping[str, Any]) -> Expected:
    return Expected(stage.get("on_air") is True, stage.get("layout") == "vote_board")
