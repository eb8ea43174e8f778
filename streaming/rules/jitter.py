"""When to play a packet of sound that came too early, too late, or not at all.

Every packet has a moment: its own stamp, plus the shortest way a packet took lately, plus a margin for those that take
longer. The margin grows at once when packets come late and shrinks slowly when they do not. A sender whose clock runs
faster or slower than ours moves the shortest way, and with it the moments, by fractions of a millisecond at a time.
"""

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

RATE: Final = 48_000
FRAME: Final = 960
"""Samples in 20 ms, what a browser sends in one Opus packet."""
LEAST_S: Final = 0.025
MOST_S: Final = 0.120
SPARE_S: Final = 0.020
"""Margin above the latest of the packets that are waited for: the next one may be a little later still."""
WAITED_FOR: Final = 0.95
WINDOW_S: Final = 6.0
SHRINK: Final = 0.010
"""Seconds of margin given back in a second without late packets."""
DRIFT: Final = 0.002
"""Seconds in a second by which the shortest way may be found longer; clocks of sound cards differ by far less."""
HELD: Final = 150
"""Packets at most: three seconds. A sender who sends faster than time passes loses the oldest."""
ANEW_S: Final = 2.0
"""A stamp or a way that differs by more belongs to another stream: everything is measured again."""
PAUSE: Final = 5 * FRAME
"""A hole of more than this is a sender who was silent on purpose, not lost packets."""
_HALF: Final = 1 << 31


class Nothing(Enum):
    WAIT = auto()
    LOST = auto()


WAIT: Final = Nothing.WAIT
LOST: Final = Nothing.LOST


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be played now, and by how many seconds that is too late."""

    payload: bytes
    late: float
    at: float
    """When it came."""


class AudioBuffer:
    """One sender. All times are seconds of one monotonic clock; stamps are those of RTP, 32 bits at 48 kHz."""

    def __init__(self) -> None:
        self.extra = 0.0
        """Seconds more, so that the sound meets a picture that takes longer."""
        self._packets: dict[int, tuple[bytes, float]] = {}
        self._ways: deque[tuple[float, float]] = deque()
        self._newest: int | None = None
        self._next: int | None = None
        self._base = 0.0
        self._margin = LEAST_S
        self._measured = 0.0

    @property
    def delay(self) -> float:
        """Seconds that a packet which took the shortest way waits here."""
        return self._margin + self.extra

    def add(self, stamp: int, payload: bytes, at: float) -> None:
        place = self._place(stamp)
        way = at - place / RATE
        if self._newest is None or abs(place - self._newest) > ANEW_S * RATE or abs(way - self._base) > ANEW_S:
            self._anew(place, way, at)
        self._newest = max(self._newest or place, place)
        self._measure(way, at)
        if self._next is None or place >= self._next:
            self._packets.setdefault(place, (payload, at))
        while len(self._packets) > HELD:
            del self._packets[min(self._packets)]

    def pull(self, now: float) -> Due | Nothing:
        """What is due by `now`; asked again until it says WAIT. The caller plays a LOST as one frame of 20 ms."""
        if not self._packets:
            return WAIT
        first = min(self._packets)
        if self._next is None or first - self._next > PAUSE:
            self._next = first
        late = now - self._moment(self._next)
        if late < 0:
            return WAIT
        if first - self._next >= FRAME:
            self._next += FRAME
            return LOST
        payload, at = self._packets.pop(first)
        self._next = first + FRAME
        return Due(payload, late, at)

    def played(self, samples: int) -> None:
        """The last packet was not 20 ms long but this much."""
        if self._next is not None and samples != FRAME:
            self._next += samples - FRAME

    def _moment(self, place: int) -> float:
        return self._base + place / RATE + self.delay

    def _place(self, stamp: int) -> int:
        """The stamp without its wrapping every day."""
        if self._newest is None:
            return stamp
        return self._newest + ((stamp - self._newest + _HALF) & 0xFFFFFFFF) - _HALF

    def _anew(self, place: int, way: float, at: float) -> None:
        self._packets.clear()
        self._ways.clear()
        self._newest, self._next, self._base, self._margin, self._measured = place, None, way, LEAST_S, at

    def _measure(self, way: float, at: float) -> None:
        self._ways.append((at, way))
        while self._ways[0][0] < at - WINDOW_S:
            self._ways.popleft()
        passed, self._measured = max(0.0, at - self._measured), at
        shortest = min(one for _, one in self._ways)
        self._base = min(shortest, self._base + DRIFT * passed) if shortest > self._base else shortest
        late = sorted(one - self._base for _, one in self._ways)
        wanted = min(MOST_S, max(LEAST_S, late[int(len(late) * WAITED_FOR)] + SPARE_S))
        self._margin = wanted if wanted > self._margin else max(wanted, self._margin - SHRINK * passed)
