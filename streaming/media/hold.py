"""Pictures of one member that wait a little, so that they meet their sound."""

import threading
import time
from collections import deque
from collections.abc import Callable

from streaming.rules.frames import Frame

MOST = 64
"""Pictures that wait at most, of everybody together; 200 ms of a few members. The oldest then goes on early."""


class Hold:
    """`put` passes on at once where nothing has to wait; the order of one member is kept always."""

    def __init__(self, on: Callable[[Frame], None]) -> None:
        self._on = on
        self._waiting: deque[tuple[float, Frame]] = deque()
        self._there = threading.Condition()
        self._stop = False
        self._thread = threading.Thread(target=self._work, name="hold", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._there:
            self._stop = True
            self._there.notify()
        if self._thread.is_alive():
            self._thread.join(2)

    def put(self, frame: Frame, seconds: float) -> None:
        with self._there:
            before = [due for due, one in self._waiting if one.source == frame.source]
            if seconds <= 0 and not before:
                self._on(frame)
                return
            due = max(time.monotonic() + seconds, *before) if before else time.monotonic() + seconds
            self._waiting.append((due, frame))
            if len(self._waiting) > MOST:
                self._on(self._waiting.popleft()[1])
            self._there.notify()

    def free(self, slot: int) -> None:
        with self._there:
            self._waiting = deque(one for one in self._waiting if one[1].source != slot)

    def _work(self) -> None:
        with self._there:
            while not self._stop:
                now = time.monotonic()
                ripe = [one for one in self._waiting if one[0] <= now]
                for one in ripe:
                    self._waiting.remove(one)
                    self._on(one[1])
                left = min((due for due, _ in self._waiting), default=now + 1) - time.monotonic()
                self._there.wait(max(left, 0.0005))
