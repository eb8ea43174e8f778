"""Sound and picture of one member meet again in the programme.

They come by different ways: his encoder, the line (SYNC tells how much earlier his sound arrives), and ours, where a
picture waits for the next frame of the programme and a sound for those that are late. What is left is mended by
letting the earlier of the two wait.
"""

from collections import deque
from dataclasses import dataclass, field
from statistics import median
from typing import Final

TOLERATED_MS: Final = 15.0
"""Sound may be this much later than its picture: nobody sees it, and a picture that need not wait is sooner there.

A picture is up to 20 ms earlier or later than this says, for it waits for the next frame of the programme.
"""
DEADBAND_MS: Final = 10.0
MOST_MS: Final = 200.0
MEASURED: Final = 40
"""Measurements of which the middle one counts: a second or two. One late picture moves nothing."""
ENOUGH: Final = 10


@dataclass(slots=True)
class Way:
    """One member; all in ms. `lead` is from his sender reports, the others are from arrival to programme time.

    `sound` and `picture` are without what they were made to wait.
    """

    lead: float = 0.0
    sound: deque[float] = field(default_factory=lambda: deque(maxlen=MEASURED))
    picture: deque[float] = field(default_factory=lambda: deque(maxlen=MEASURED))
    sound_waits: float = 0.0
    picture_waits: float = 0.0


@dataclass(slots=True)
class Sync:
    ways: dict[int, Way] = field(default_factory=dict)

    def lead(self, slot: int, milliseconds: float) -> None:
        self._way(slot).lead = max(-1000.0, min(1000.0, milliseconds))

    def sounded(self, slot: int, delay_ms: float) -> None:
        way = self._way(slot)
        way.sound.append(delay_ms - way.sound_waits)

    def pictured(self, slot: int, delay_ms: float) -> None:
        way = self._way(slot)
        way.picture.append(delay_ms - way.picture_waits)

    def free(self, slot: int) -> None:
        self.ways.pop(slot, None)

    def late_ms(self, slot: int) -> float | None:
        """By how much the sound of this member is now later than his picture; None: not known."""
        way = self.ways.get(slot)
        if way is None or min(len(way.sound), len(way.picture)) < ENOUGH:
            return None
        return median(way.sound) + way.sound_waits - median(way.picture) - way.picture_waits - way.lead

    def settle(self, slot: int) -> tuple[float, float]:
        """(ms that his sound must wait, ms that his picture must wait); at most one of them, and without hunting."""
        way, late = self._way(slot), self.late_ms(slot)
        if late is None:
            return way.sound_waits, way.picture_waits
        bare = late - way.sound_waits + way.picture_waits
        sound, picture = max(0.0, -bare), max(0.0, bare - TOLERATED_MS)
        if abs(sound - way.sound_waits) > DEADBAND_MS:
            way.sound_waits = min(MOST_MS, sound)
        if abs(picture - way.picture_waits) > DEADBAND_MS:
            way.picture_waits = min(MOST_MS, picture)
        return way.sound_waits, way.picture_waits

    def _way(self, slot: int) -> Way:
        return self.ways.setdefault(slot, Way())
