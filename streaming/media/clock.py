"""Programme time P: UTC in µs as the web process counts it, carried on this machine's monotonic clock.

It never jumps and never goes back: a correction is walked in at one millisecond a second. A clock that is wrong by more
than two seconds cannot be walked in; that is a new run, and whoever starts us decides on it.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

WALK: Final = 0.001
JUMP_US: Final = 2_000_000


class Clock:
    def __init__(self, offset_us: int = 0, monotonic: Callable[[], int] = time.monotonic_ns) -> None:
        """`offset_us` is what the web process's clock is ahead of this machine's."""
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._anchor = monotonic() // 1000
        self._p = time.time_ns() // 1000 + offset_us
        self._left = 0

    def now(self) -> int:
        """P at this moment."""
        with self._lock:
            return self._now()

    def correct(self, p: int, at_us: int) -> bool:
        """P was `p` when the monotonic clock stood at `at_us`. False: too far off to be walked in."""
        with self._lock:
            ours = self._now() - (self._monotonic() // 1000 - at_us)
            if abs(p - ours) > JUMP_US:
                return False
            self._left = p - ours
            return True

    def _now(self) -> int:
        at = self._monotonic() // 1000
        passed, self._anchor = at - self._anchor, at
        step = max(-int(passed * WALK), min(int(passed * WALK), self._left))
        if step == 0 and self._left:
            self._anchor -= passed  # too short to walk a whole µs: it counts from the same place next time
            return self._p + passed
        self._left -= step
        self._p += passed + step
        return self._p
