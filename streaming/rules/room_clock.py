"""The room's time on our own clock: a straight line through what it said, each time it was asked.

The two clocks need not run equally fast; over an evening even a ten-thousandth would be seconds. Each exchange bounds
the truth by half of what it took, so those that took least weigh most.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

WINDOW_US: Final = 30_000_000
"""Long enough to know the rate to a few ten-thousandths, short enough to follow one that changes."""
FUZZ_US: Final = 1_000
"""The room says whole milliseconds."""
RATE_MOST: Final = 0.05
RATE_DOUBT: Final = 0.03
"""How far the rate may be from what it was thought to be, before anything was measured over a longer time."""
STEP_US: Final = 20_000
"""By so much more than an exchange can explain the room's clock must have been put forward or back."""
SETTLED: Final = 5
SETTLED_US: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    """In µs: in the middle of the exchange the room was `ahead` of our clock, give or take `doubt`."""

    at: int
    ahead: int
    doubt: int


class RoomClock:
    """All times in µs; ours are those of one monotonic clock."""

    def __init__(self) -> None:
        self.rate = 0.0
        """Seconds that the room gains on us in a second of ours."""
        self._samples: deque[Sample] = deque()
        self._at, self._ahead = 0, 0.0

    def sample(self, said_us: int, asked_us: int, heard_us: int) -> None:
        """`said_us` is the room's time, stamped somewhere between our asking and hearing."""
        middle = (asked_us + heard_us) // 2
        found = Sample(middle, said_us - middle, (heard_us - asked_us) // 2 + FUZZ_US)
        if self._stepped(found):
            self._samples.clear()
        self._samples.append(found)
        while self._samples[0].at < middle - WINDOW_US:
            self._samples.popleft()
        self._fit()

    def forget(self) -> None:
        """Another process may have another clock."""
        self._samples.clear()
        self.rate = 0.0

    def p(self, at_us: int) -> int | None:
        """The room's time at this moment of our clock; None before it was heard."""
        return at_us + round(self._ahead + self.rate * (at_us - self._at)) if self._samples else None

    def _stepped(self, found: Sample) -> bool:
        if not self._samples:
            return False
        newest = self._samples[-1]
        settled = len(self._samples) >= SETTLED and newest.at - self._samples[0].at >= SETTLED_US
        allowed = STEP_US + (0 if settled else RATE_MOST * (found.at - newest.at))
        apart = found.ahead - self._ahead - self.rate * (found.at - self._at)
        return abs(apart) > allowed + found.doubt + min(one.doubt for one in self._samples)

    def _fit(self) -> None:
        """Weighted least squares; the rate is held to what it was until the samples know better."""
        weights = [(1e6 / one.doubt) ** 2 for one in self._samples]
        whole, first = sum(weights), self._samples[0]
        at = sum(w * (one.at - first.at) for w, one in zip(weights, self._samples, strict=True)) / whole
        ahead = sum(w * (one.ahead - first.ahead) for w, one in zip(weights, self._samples, strict=True)) / whole
        held = 1e12 / RATE_DOUBT**2
        above, below = held * self.rate, held
        for weight, one in zip(weights, self._samples, strict=True):
            apart = one.at - first.at - at
            above += weight * apart * (one.ahead - first.ahead - ahead)
            below += weight * apart * apart
        self.rate = max(-RATE_MOST, min(RATE_MOST, above / below))
        self._at, self._ahead = first.at + round(at), first.ahead + ahead
