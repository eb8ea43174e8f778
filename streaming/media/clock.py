"""Programme time P: UTC in µs as the room counts it, carried on this machine's monotonic clock.

The room's line says where P should be and how much faster or slower than ours its clock runs. P runs at that rate and
walks what is left between them, at most ten milliseconds a second, so it never goes back and no picture stands still.
A room that is further ahead than a walk can mend is followed at once: to everything else that is a process that stood
still for so long. One that is further behind is waited for.
"""

import threading
import time
from collections.abc import Callable
from math import exp
from typing import Final

WALK: Final = 0.01
SETTLE_US: Final = 2_000_000
"""What is left grows smaller by two thirds in this time."""
RATE_MOST: Final = 0.05
LEAP_US: Final = 500_000


class Clock:
    def __init__(self, offset_us: int = 0, monotonic: Callable[[], int] = time.monotonic_ns) -> None:
        """`offset_us` is what the room's clock is ahead of this machine's wall clock."""
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._anchor = monotonic() // 1000
        self._p = time.time_ns() // 1000 + offset_us
        self._part = 0.0
        self._rate = 0.0
        self._left = 0.0

    def now(self) -> int:
        """P at this moment."""
        with self._lock:
            return self._now()

    def correct(self, p: int, at_us: int, rate: float = 0.0) -> bool:
        """The room's time was `p` when the monotonic clock stood at `at_us`, and gains `rate` seconds a second on it.

        False: it was so far ahead that P leapt.
        """
        with self._lock:
            ours = self._now()
            self._rate = max(-RATE_MOST, min(RATE_MOST, rate))
            since = self._anchor - at_us
            self._left = p + since + since * self._rate - ours
            if self._left <= LEAP_US:
                return True
            self._p, self._part, self._left = ours + int(self._left), 0.0, 0.0
            return False

    def _now(self) -> int:
        at = self._monotonic() // 1000
        passed, self._anchor = at - self._anchor, at
        walked = self._left * (1 - exp(-passed / SETTLE_US))
        walked = max(-passed * WALK, min(passed * WALK, walked))
        self._left -= walked
        step = passed + passed * self._rate + walked + self._part
        whole = int(step)
        self._part = step - whole
        self._p += whole
        return self._p
