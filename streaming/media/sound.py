"""The sound of the meeting: who is heard, equally loud, mixed once for all and once more for each open microphone.

Nobody is in a mix unless the scene says so at that moment; a slot whose member changes is silent until the next scene
names it again. Every 20 ms of programme time one block is made; when the thread was held up it makes up for it.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

import av
import numpy as np

from streaming.media.codecs import BLOCK, AacEncoder, OpusDecoder, OpusEncoder, Samples
from streaming.media.sync import Sync
from streaming.rules.frames import LOST, Frame, Type
from streaming.rules.gain import GATE, SILENT, Leveller, Limiter, amplitude, decibels
from streaming.rules.jitter import WAIT, AudioBuffer, Due

TICK_US: Final = 20_000
TICK_S: Final = 0.020
NEAR_S: Final = 0.010
"""A packet due within this is taken rather than a hole played: the sender's ticks and ours do not meet."""
OVERDUE_S: Final = 0.025
"""Lateness from which 20 ms are left out, where nobody speaks."""
TOO_LATE_S: Final = 0.120
"""Lateness from which they are left out whoever speaks."""
LEVEL_US: Final = 60_000
"""How long a level may stand for the moments after it: less than two pictures."""
CATCH_UP_US: Final = 300_000
"""A hold-up that is made up for block by block; after a longer one the sound jumps."""
KEPT_OPEN: Final = 500
"""Blocks that an encoder of a mix is kept after its microphone closed."""
WAITING: Final = 400
FADES: Final = (1.0, 0.6, 0.25, 0.0)
"""Loudness at the edges of three blocks that stand in for lost ones."""
EDGE: Final = 240
"""Samples, 5 ms, over which a microphone opens or closes: no click."""


class Sink(Protocol):
    def sound(self, aac: bytes, p: int) -> None: ...
    def opus(self, out: int, packet: bytes, p: int) -> None: ...


@dataclass(slots=True)
class Track:
    """One microphone: its packets in order, its samples, its gain."""

    buffer: AudioBuffer = field(default_factory=AudioBuffer)
    leveller: Leveller = field(default_factory=Leveller)
    level: float = SILENT
    """dBFS of the last block before levelling."""
    delay_ms: float | None = None
    _decoder: OpusDecoder = field(default_factory=OpusDecoder)
    _held: Samples = field(default_factory=lambda: np.zeros(0, np.float32))
    _last: Samples = field(default_factory=lambda: np.zeros(BLOCK, np.float32))
    _hidden: int = len(FADES) - 1
    _gain: float = 1.0

    def block(self, now: float) -> Samples:
        """The next 20 ms, levelled; what is missing is hidden for 60 ms and is silence after that."""
        while len(self._held) < BLOCK:
            due = self.buffer.pull(now + TICK_S)
            if due is WAIT:
                due = self.buffer.pull(now + TICK_S + NEAR_S)
            if due is WAIT:
                break
            self._held = np.concatenate([self._held, self._samples(due, now)])
        if len(self._held) >= BLOCK:
            block, self._held = self._held[:BLOCK], self._held[BLOCK:]
        else:
            block = np.concatenate([self._held, self._stand_in()[: BLOCK - len(self._held)]])
            self._held = self._held[:0]
        return self._levelled(block)

    def rest(self) -> None:
        """Nobody listens any more: what was said last must not come out when the microphone opens again."""
        self.buffer, self._held, self._hidden, self.level = AudioBuffer(), self._held[:0], len(FADES) - 1, SILENT

    def _samples(self, due: Due | object, now: float) -> Samples:
        if not isinstance(due, Due):
            return self._stand_in()
        try:
            samples = self._decoder.decode(due.payload)
        except av.FFmpegError:
            self._decoder = OpusDecoder()
            return self._stand_in()
        self.buffer.played(len(samples))
        self.delay_ms = (now - due.at) * 1000
        quiet = _level(samples) < GATE
        if due.late - TICK_S > (OVERDUE_S if quiet else TOO_LATE_S):
            return samples[:0]
        if len(samples) >= BLOCK:
            self._last, self._hidden = samples[-BLOCK:], 0
        return samples

    def _stand_in(self) -> Samples:
        if self._hidden >= len(FADES) - 1:
            return np.zeros(BLOCK, np.float32)
        fade = np.linspace(FADES[self._hidden], FADES[self._hidden + 1], BLOCK, dtype=np.float32)
        self._hidden += 1
        return self._last * fade

    def _levelled(self, block: Samples) -> Samples:
        self.level = _level(block)
        before, self._gain = self._gain, amplitude(self.leveller.heard(self.level, TICK_S))
        return block * np.linspace(before, self._gain, BLOCK, dtype=np.float32)


class Mixer:
    """Blocks in, blocks out; no thread and no clock of its own."""

    def __init__(self) -> None:
        self.tracks: dict[int, Track] = {}
        self.level = SILENT
        """dBFS of what was last put into the mix, before it was mixed: so it also tells when the mix itself fails."""
        self._open: frozenset[int] = frozenset()
        self._decoded: frozenset[int] = frozenset()
        self._limiters: dict[int, Limiter] = {}

    def mixes(self, heard: frozenset[int], measured: frozenset[int], now: float) -> dict[int, Samples]:
        """`{0: everybody, slot: everybody but him}` for all who are heard; `measured` are decoded only."""
        blocks: dict[int, Samples] = {}
        for slot in heard | self._open | measured:
            track = self.tracks.get(slot)
            if track is None:
                continue
            block = track.block(now)
            if slot in heard | self._open:
                blocks[slot] = block * _edge(slot in self._open, slot in heard)
        for slot in (self._decoded - heard - measured) & self.tracks.keys():
            self.tracks[slot].rest()
        self._open, self._decoded = heard, heard | measured
        self.level = decibels(sum(float(np.dot(block, block)) for block in blocks.values()) / BLOCK)
        out = {0: self._limited(0, _sum(list(blocks.values())))}
        for slot in heard:
            without = [block for other, block in blocks.items() if other != slot]
            out[slot] = self._limited(slot, _sum(without))
        return out

    def free(self, slot: int) -> None:
        self.tracks.pop(slot, None)
        self._limiters.pop(slot, None)
        self._open -= {slot}

    def _limited(self, out: int, mix: Samples) -> Samples:
        """Under the ceiling, by turning down before cutting off."""
        peak = float(np.abs(mix).max())
        start, end = self._limiters.setdefault(out, Limiter()).under(peak, TICK_S)
        return mix if start == end == 1.0 else mix * np.linspace(start, end, BLOCK, dtype=np.float32)


class Sound:
    """The thread. `push` and `hear` come from the link's thread; out go packets to the sink."""

    def __init__(self, sink: Sink, p_now: Callable[[], int], clock: Callable[[], float] = time.monotonic) -> None:
        self.sync = Sync()
        self.behind = 0
        """Blocks that had to be left out since the start."""
        self._sink, self._p_now, self._clock = sink, p_now, clock
        self._mixer = Mixer()
        self._came: deque[Frame] = deque(maxlen=WAITING)
        self._heard: frozenset[int] = frozenset()
        self._measured: frozenset[int] = frozenset()
        self._encoders: dict[int, OpusEncoder] = {}
        self._unused: dict[int, int] = {}
        self._aac: AacEncoder | None = None
        self._levels: deque[tuple[int, float]] = deque(maxlen=100)
        self._p = 0
        self._late = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sound", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(2)

    def push(self, frame: Frame) -> None:
        """A SOUND of the link. That one was lost is seen from the stamps of those that came."""
        if frame.body and not frame.flags & LOST:
            self._came.append(frame)

    def hear(self, heard: frozenset[int], measured: frozenset[int] = frozenset()) -> None:
        """From the next block on: these and nobody else."""
        self._heard, self._measured = heard, measured - heard

    def free(self, slot: int) -> None:
        """Another member has this slot, or nobody: silent until a scene names it again."""
        self._heard -= {slot}
        self._measured -= {slot}
        self._came.append(Frame(Type.MEMBER, slot))

    def level(self, p: int) -> float | None:
        """dBFS of all who are heard at a programme time; of the block before, where a picture is made before its sound.

        None when nothing of the last 60 ms is known.
        """
        known = list(self._levels)  # the sound's own thread appends meanwhile
        return next((level for begins, level in reversed(known) if begins <= p < begins + LEVEL_US), None)

    def levels(self) -> dict[int, float]:
        """How loud each microphone is that is decoded now, before levelling."""
        decoded = self._heard | self._measured
        return {slot: round(track.level, 1) for slot, track in list(self._mixer.tracks.items()) if slot in decoded}

    def tick(self, p: int) -> None:
        """The block of programme time `p`."""
        now = self._clock()
        heard, measured = self._heard, self._measured
        self._take(heard | measured)
        mixes = self._mixer.mixes(heard, measured, now)
        self._levels.append((p, self._mixer.level))
        for out, mix in mixes.items():
            self._sink.opus(out, self._encoder(out).encode(mix), p)
        if self._aac is None:
            self._aac = AacEncoder(p)
        for packet, begins in self._aac.encode(mixes[0]):
            self._sink.sound(packet, begins)
        self._settle(heard)
        self._forget(mixes)

    def _take(self, wanted: frozenset[int]) -> None:
        while self._came:
            frame = self._came.popleft()
            if frame.type is Type.MEMBER:
                self._mixer.free(frame.source)
                self.sync.free(frame.source)
            elif frame.source in wanted:
                track = self._mixer.tracks.setdefault(frame.source, Track())
                track.buffer.add(frame.stamp, frame.body, frame.at / 1e6)

    def _settle(self, heard: frozenset[int]) -> None:
        for slot in heard:
            track = self._mixer.tracks.get(slot)
            if track is not None and track.delay_ms is not None:
                self.sync.sounded(slot, track.delay_ms - self._late / 1000)
                track.delay_ms = None
                track.buffer.extra = self.sync.settle(slot)[0] / 1000

    def _encoder(self, out: int) -> OpusEncoder:
        self._unused[out] = 0
        if out not in self._encoders:
            self._encoders[out] = OpusEncoder()
        return self._encoders[out]

    def _forget(self, mixes: dict[int, Samples]) -> None:
        """An encoder is kept for a while: who had the floor gets it back soon."""
        for out in self._encoders.keys() - mixes.keys():
            self._unused[out] += 1
            if self._unused[out] > KEPT_OPEN:
                del self._encoders[out], self._unused[out]

    def _work(self) -> None:
        self._p = self._p_now() // TICK_US * TICK_US + TICK_US
        while not self._stop.is_set():
            left = self._p - self._p_now()
            if left > 0:
                self._stop.wait(left / 1e6)
                continue
            if -left > CATCH_UP_US:
                self._skip(-left // TICK_US)
            self._late = self._p_now() - self._p
            self.tick(self._p)
            self._p += TICK_US

    def _skip(self, blocks: int) -> None:
        """The stream hears silence for what was missed: its sound must stay as long as its picture."""
        self.behind += blocks
        if blocks > 100:
            self._aac = None
        else:
            self._aac = self._aac or AacEncoder(self._p)
            for packet, begins in self._aac.encode(np.zeros(blocks * BLOCK, np.float32)):
                self._sink.sound(packet, begins)
        self._p += blocks * TICK_US


def _sum(blocks: list[Samples]) -> Samples:
    return np.sum(np.stack(blocks), axis=0, dtype=np.float32) if blocks else np.zeros(BLOCK, np.float32)


def _level(block: Samples) -> float:
    return decibels(float(np.dot(block, block)) / len(block)) if len(block) else SILENT


def _edge(was: bool, now: bool) -> Samples:
    """A microphone that opens comes up, one that closes goes down, within 5 ms."""
    edge = np.full(BLOCK, 1.0 if now else 0.0, np.float32)
    if was != now:
        edge[:EDGE] = np.linspace(0.0 if now else 1.0, 1.0 if now else 0.0, EDGE)
    return edge
