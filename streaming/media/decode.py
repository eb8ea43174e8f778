"""The members' cameras: one thread decodes them all, one decoder for each slot.

Two things must never be seen: an old face that looks alive, and a face after its camera has gone. libav decodes on
without a word when one picture is missing, so whoever misses a unit says so: the slot is *broken*, everything up to
its next IDR is thrown away, and a key frame is asked for. A slot that is broken for a second, or has sent nothing
for as long, shows nothing until it has a fresh picture.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import av
import numpy as np

from streaming.media.canvas import views

log = logging.getLogger(__name__)

STALE_SECONDS = 0.9  # a tile sends ten pictures a second; then "geen beeld" is in the picture within the second
BROKEN_SECONDS = 0.9
ASK_APART_SECONDS = 0.5
# Units that may wait. Dropping one costs an intra picture of 20 units' size and a second of face, so a hiccup of
# half a second is decoded away (0.2 ms a tile) rather than dropped.
MOST_WAITING, MOST_WAITING_LARGE = 8, 25
LARGEST_SIDE = 1920


@dataclass(frozen=True, slots=True)
class Seen:
    """A decoded picture: `stamp` as the camera gave it (90 kHz), `at` when its unit came (seconds, monotonic)."""

    frame: av.VideoFrame
    number: int
    stamp: int
    at: float


@dataclass(frozen=True, slots=True)
class Sight:
    """What a second of one slot looked like: for the health of a member."""

    fps: float
    luma: float
    spread: float
    motion: float
    age_ms: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A unit that came and is not decoded yet; `breaks`: how often its slot had broken by then."""

    unit: bytes
    idr: bool
    stamp: int
    at: float
    breaks: int


@dataclass
class Slot:
    codec: av.VideoCodecContext | None = None
    waiting: deque[Waiting] = field(default_factory=deque)
    broken: bool = True  # nothing but an IDR is taken
    breaks: int = 0
    bad_since: float | None = None  # since when the newest picture is not to be trusted; None: it is
    asked: float = -1e9
    seen: Seen | None = None
    count: int = 0  # pictures since the last look at its health
    small: np.ndarray | None = None  # the picture of that look, thinned


class Decoders:
    """`push` from the link's thread, `picture` from the programme's; `ask` is called for a slot that needs an IDR."""

    def __init__(self, ask: Callable[[int], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._ask, self._clock = ask, clock
        self._slots: dict[int, Slot] = {}
        self._large: frozenset[int] = frozenset()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._running, self._number, self._looked = False, 0, clock()

    def start(self) -> None:
        self._running = True
        self._thread = threading.Thread(target=self._work, name="decode", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._running = False
            self._changed.notify_all()
        if self._thread:
            self._thread.join(2)

    def favour(self, slots: frozenset[int]) -> None:
        """Who is large now: decoded first, and given more patience."""
        self._large = slots

    def push(self, slot: int, unit: bytes, idr: bool, stamp: int, at: float) -> None:
        """One access unit (Annex B), in the order of the camera."""
        with self._changed:
            one = self._slots.setdefault(slot, Slot())
            if len(one.waiting) >= (MOST_WAITING_LARGE if slot in self._large else MOST_WAITING):
                self._break(slot, one)
            if one.broken and not idr:
                self._want(slot, one)
                return
            if idr:
                one.broken = False
                one.waiting.clear()  # what is older than an intra picture need not be looked at
            one.waiting.append(Waiting(unit, idr, stamp, at, one.breaks))
            self._changed.notify_all()

    def broke(self, slot: int) -> None:
        """A unit of this slot was lost before it came here."""
        with self._changed:
            if slot in self._slots:
                self._break(slot, self._slots[slot])

    def free(self, slot: int) -> None:
        """The slot has another camera, or none: nothing of the old one is kept."""
        with self._changed:
            self._slots.pop(slot, None)

    def picture(self, slot: int) -> Seen | None:
        """The newest picture that may be shown, or None: there is none, it is too old, or what follows is missing."""
        now = self._clock()
        with self._changed:
            one = self._slots.get(slot)
            if one is None or one.seen is None or now - one.seen.at > STALE_SECONDS:
                return None
            return None if one.bad_since is not None and now - one.bad_since > BROKEN_SECONDS else one.seen

    def newest(self, slot: int) -> Seen | None:
        """The newest picture as long as it is whole and fresh, for a still."""
        return self.picture(slot)

    def wait(self, slot: int | None, newer: int, seconds: float) -> None:
        """Wait until this slot has a picture after number `newer`, but no longer than `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: slot is None or self._number_of(slot) > newer, max(0.0, seconds))

    def _number_of(self, slot: int) -> int:
        one = self._slots.get(slot)
        return one.seen.number if one and one.seen else -1

    def _break(self, slot: int, one: Slot) -> None:
        one.waiting.clear()
        one.broken, one.breaks = True, one.breaks + 1
        if one.bad_since is None:
            one.bad_since = self._clock()
        self._want(slot, one)

    def _want(self, slot: int, one: Slot) -> None:
        now = self._clock()
        if now - one.asked >= ASK_APART_SECONDS:
            one.asked = now
            self._ask(slot)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: not self._running or any(s.waiting for s in self._slots.values()))
                if not self._running:
                    return
                order = sorted(self._slots, key=lambda slot: slot not in self._large)
                work = [(slot, self._slots[slot], self._slots[slot].waiting.popleft())
                        for slot in order if self._slots[slot].waiting]  # fmt: skip
            for slot, one, item in work:
                self._one(slot, one, item)

    def _one(self, slot: int, one: Slot, item: Waiting) -> None:
        """Decode one unit; whatever libav does not like breaks the slot and nothing else."""
        try:
            one.codec = one.codec or decoder()
            frames = one.codec.decode(av.Packet(item.unit))
        except av.FFmpegError:
            with self._changed:
                one.codec = None
                if item.breaks == one.breaks and not (one.waiting and one.waiting[0].idr):
                    self._break(slot, one)  # else an IDR is already on its way
            return
        with self._changed:
            if self._slots.get(slot) is not one or item.breaks != one.breaks:
                return  # freed meanwhile, or something after this unit is missing
            for frame in frames:
                if frame.is_corrupt or max(frame.width, frame.height) > LARGEST_SIDE:
                    continue
                self._number += 1
                one.count, one.bad_since = one.count + 1, None
                one.seen = Seen(plain(frame), self._number, item.stamp, item.at)
            self._changed.notify_all()

    def sights(self) -> dict[int, Sight]:
        """How every camera does since the last call; asked for once a second."""
        now = self._clock()
        with self._changed:
            seconds, self._looked = max(now - self._looked, 0.001), now
            found = [(slot, one, one.seen, one.count) for slot, one in self._slots.items()]
            for _slot, one, _seen, _count in found:
                one.count = 0
        return {slot: _sight(one, seen, count / seconds, now) for slot, one, seen, count in found}


def _sight(one: Slot, seen: Seen | None, fps: float, now: float) -> Sight:
    if seen is None:
        return Sight(fps, 0.0, 0.0, 0.0, -1)
    small = views(seen.frame)[0][::8, ::8].astype(np.int16)
    before, one.small = one.small, small
    motion = float(np.abs(small - before).mean()) if before is not None and before.shape == small.shape else 0.0
    luma, spread = float(small.mean()), float(small.std())
    return Sight(round(fps, 1), round(luma, 1), round(spread, 1), round(motion, 2), round((now - seen.at) * 1000))


def decoder() -> av.VideoCodecContext:
    """One thread each: forty decoders with a thread per core would be more threads than pictures."""
    codec = av.CodecContext.create("h264", "r")
    codec.thread_count = 1
    return codec


def plain(frame: av.VideoFrame) -> av.VideoFrame:
    """The frame as I420 in the limited range, whatever the camera made of it."""
    return frame if frame.format.name == "yuv420p" else frame.reformat(format="yuv420p")
