"""What the media process composed, on its way to everybody who watches: two rows of pictures and the sound."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Iterable

from streaming.network.fanout import Clock, Fanout, Pacer
from streaming.network.viewer import PICTURE, Viewer
from streaming.rules import h264
from streaming.rules.frames import IDR, Frame, Type

KEY_GAP = 0.5  # seconds between two key frames of one picture


class Programme:
    """`tell` sends to the media process."""

    def __init__(self, tell: Callable[[Frame], bool]) -> None:
        self.ssrcs = (secrets.randbits(31), secrets.randbits(31), secrets.randbits(31))
        self.clock, self.pacer = Clock(), Pacer()
        self.rows = tuple(Fanout(self.ssrcs[0], self.ssrcs[1], self.pacer) for _ in range(2))
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._key_at = [float("-inf"), float("-inf")]

    def close(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self.pacer.close()

    def picture(self, frame: Frame) -> None:
        if frame.source >= len(self.rows):
            return
        key = bool(frame.flags & IDR)
        if key:
            self._key_at[frame.source] = self._loop.time()
        self.clock.see(frame.stamp, PICTURE, time.time())
        self.rows[frame.source].frame(h264.packetise(frame.body), frame.stamp, key)

    def sound(self, frame: Frame, viewers: Iterable[Viewer], own: str | None) -> None:
        """`own`: whose mix without himself this is; None for everybody's."""
        for viewer in viewers:
            if own is None or viewer.claims.pid == own:
                viewer.mix(frame.body, frame.stamp, own is not None)

    def want_key(self, rendition: int) -> None:
        """Coalesced: the answer to all who ask within half a second is one key frame at its end."""
        if rendition in self._timers:
            return
        wait = self._key_at[rendition] + KEY_GAP - self._loop.time()
        if wait <= 0:
            self._ask(rendition)
        else:
            self._timers[rendition] = self._loop.call_later(wait, self._ask, rendition)

    def _ask(self, rendition: int) -> None:
        self._timers.pop(rendition, None)
        self._key_at[rendition] = self._loop.time()
        self._tell(Frame(Type.WANT_KEY, rendition))
