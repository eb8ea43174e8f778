"""A viewer of the bench that decodes: which picture came when, and when each beep sounds."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from streaming.media.codecs import RATE, OpusDecoder
from streaming.rules import rtcp, rtp
from streaming.rules.assembler import Assembler
from streaming.wire.client import H264_PT, OPUS_PT, RTX_PT
from tests.bench.stage.inputs import BEEP_HZ, number_of
from tests.bench.stage.line import Viewer

WINDOW = 240  # samples, 5 ms
BEEP_LEAST = 0.03  # amplitude at the beep's pitch
BEEP_RISE = 4.0  # times what it was in the windows before
BEFORE = 6  # windows
BEEPS_APART_S = 0.4
PICTURE = 90_000


@dataclass
class Seen:
    """Decoded pictures: when (perf_counter), the code in each, and when that was by the sender's clock."""

    at: list[float] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    walls: list[float | None] = field(default_factory=list)


class Probe(Viewer):
    """Decodes in a thread of its own, and asks as the stage's own assembler does."""

    def __init__(self) -> None:
        super().__init__()
        self.seen, self.beeps = Seen(), list[float]()
        self._assembler, self._ears = Assembler(), Ears()
        self._reports: dict[int, rtcp.SenderReport] = {}
        self._units: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._decode, daemon=True)
        self._thread.start()

    def packet(self, data: bytes) -> None:
        pt, now = data[1] & 127, time.monotonic()
        if pt not in (H264_PT, RTX_PT):
            super().packet(data)
            if pt == OPUS_PT:
                self._units.put((False, int.from_bytes(data[4:8], "big"), data[12:]))
            return
        packet = rtp.parse(data)
        if pt == RTX_PT:
            if len(packet.payload) < 2:
                return
            packet = rtp.retransmission(packet, H264_PT)
        else:
            self.ssrc = packet.ssrc
            self._video.add(packet.seq, packet.ts, now)
        units, nacks = self._assembler.add(packet, now)
        self._take(units)
        self._ask(nacks)

    def told(self, said: rtcp.SenderReport) -> None:
        super().told(said)
        self._reports[said.ssrc] = said

    def tick(self, now: float) -> None:
        tick = self._assembler.tick(now)
        self._take(tick.units)
        self._ask(tick.nacks)
        if tick.want_key and self.ssrc:
            self.want_key()

    def close(self) -> None:
        self._units.put(None)

    def _take(self, units: Any) -> None:
        for unit in units:
            self._units.put((True, unit.ts, unit.data))

    def _wall(self, ssrc: int, stamp: int, rate: int) -> float | None:
        """The moment of a stamp by the clock of who sends; None: he has not said yet how that clock goes."""
        said = self._reports.get(ssrc)
        if said is None:
            return None
        apart = (stamp - said.ts + (1 << 31)) % (1 << 32) - (1 << 31)
        return said.ntp / (1 << 32) - rtcp.NTP_EPOCH + apart / rate

    def _decode(self) -> None:
        codec: Any = av.CodecContext.create("h264", "r")
        codec.thread_count = 1
        while (item := self._units.get()) is not None:
            picture, stamp, data = item
            try:
                if picture:
                    self._picture(codec.decode(av.Packet(data)), stamp)
                else:
                    self._sound(data, stamp)
            except av.FFmpegError:
                continue

    def _picture(self, frames: Any, stamp: int) -> None:
        for frame in frames:
            self.seen.at.append(time.perf_counter())
            self.seen.walls.append(self._wall(self.ssrc, stamp, PICTURE))
            self.seen.numbers.append(number_of(frame, frame.width * 3 // 4))

    def _sound(self, data: bytes, stamp: int) -> None:
        wall = self._wall(self._audio_ssrc, stamp, RATE)
        for samples in self._ears.beeps(data):
            if wall is not None and (not self.beeps or wall + samples / RATE - self.beeps[-1] > BEEPS_APART_S):
                self.beeps.append(wall + samples / RATE)


class Ears:
    """Finds where a tone of one pitch begins in a row of Opus packets."""

    def __init__(self) -> None:
        self._decoder = OpusDecoder()
        turn = 2 * np.pi * BEEP_HZ * np.arange(WINDOW) / RATE
        self._wave: NDArray[np.complex128] = np.exp(-1j * turn) / WINDOW * 2
        self._heard: list[float] = []

    def beeps(self, packet: bytes) -> list[int]:
        """Places, in samples from the beginning of this packet's sound."""
        samples, found = self._decoder.decode(packet), []
        for start in range(0, len(samples) - WINDOW + 1, WINDOW):
            loud = float(abs(np.dot(samples[start : start + WINDOW], self._wave)))
            if loud > BEEP_LEAST and self._heard and loud > BEEP_RISE * max(self._heard):
                found.append(start)
            self._heard = [*self._heard[1 - BEFORE :], loud]
        return found
