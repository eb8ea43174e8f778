"""Who publishes: one peer whose packets become whole pictures and single sounds, and who is told what is missing."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from typing import Protocol

from streaming.network.viewer import Line, Wire
from streaming.rules import rtcp, rtp
from streaming.rules.assembler import Assembler, Unit
from streaming.rules.sdp import Agreed
from streaming.tokens import Claims

OURS = secrets.randbits(31)  # the SSRC our reports come from
NO_PICTURE = 2.0  # seconds without one
PICTURE, SOUND = 90_000, 48_000
SMOOTH_S = 2.0
"""The same for both streams, however many packets they have: a clock that runs slow would pull them apart."""


class Sink(Protocol):
    """Where a member's media go."""

    def picture(self, member: Publisher, unit: Unit) -> bool:
        """False: it was dropped, and nothing but a key frame may follow."""

    def sound(self, member: Publisher, packet: rtp.Packet, now: float) -> None: ...


@dataclass
class Stream:
    """One SSRC that he sends, its statistics and its last sender report."""

    ssrc: int
    statistics: rtcp.Statistics
    report: rtcp.SenderReport | None = None
    delay: float | None = None
    delay_at: float = 0.0
    bytes: int = 0

    def late(self, ts: int, at: float) -> None:
        """How long after its capture, by his clock, a packet came: only the difference of two streams means a thing."""
        if self.report is None:
            return
        apart = (ts - self.report.ts + (1 << 31)) % (1 << 32) - (1 << 31)
        seen = at - (self.report.ntp / (1 << 32) + apart / self.statistics.rate)
        passed, self.delay_at = max(0.0, at - self.delay_at), at
        if self.delay is None or abs(seen - self.delay) > 5:
            self.delay = seen
        else:
            self.delay += (seen - self.delay) * (1 - exp(-passed / SMOOTH_S))


class Publisher:
    """One publication. `level` is his last audio level in −dBov, `loudest` the loudest so far: a word may be short."""

    def __init__(self, claims: Claims, wire: Wire, agreed: Agreed, sink: Sink, on_first: Callable[[], None]) -> None:
        self.claims, self.line = claims, Line()
        self.video: Stream | None = None
        self.audio: Stream | None = None
        self.level: int | None = None
        self.loudest: int | None = None
        self.picture_at = self.sound_at = 0.0
        self._wire, self._sink, self._on_first = wire, sink, on_first
        self._video, self._audio = agreed.video, agreed.audio
        self._assembler = Assembler()
        self.begun, self.malformed = False, 0

    @property
    def has_video(self) -> bool:
        return self._video is not None

    @property
    def has_audio(self) -> bool:
        return self._audio is not None

    def received(self, data: bytes, now: float) -> None:
        """One decrypted packet; what cannot be read is counted and dropped."""
        try:
            pt = data[1] & 127
            if self._audio is not None and pt == self._audio.pt:
                self._heard(rtp.parse(data, self._audio.extensions), now)
            elif self._video is not None and pt == self._video.pt:
                self._seen(rtp.parse(data), now)
            elif self._video is not None and pt == self._video.rtx:
                packet = rtp.parse(data)
                if self.video is not None and packet.payload:  # an empty one only probes the line
                    self._into_pictures(rtp.retransmission(packet, self._video.pt), now)
        except (rtp.Malformed, IndexError):
            self.malformed += 1

    def reported(self, data: bytes, now: float) -> None:
        """His RTCP: only his clocks are wanted."""
        for said in rtcp.read(data):
            for stream in (self.video, self.audio):
                if isinstance(said, rtcp.SenderReport) and stream is not None and said.ssrc == stream.ssrc:
                    stream.report = said
                    stream.statistics.heard(said, now)

    def tick(self, now: float) -> None:
        """About every 20 ms: asks again, gives up, wants a key frame."""
        tick = self._assembler.tick(now)
        self._hand_on(tick.units)
        if self.video is None:
            return
        if tick.nacks:
            self._wire.send_rtcp(rtcp.nack(OURS, self.video.ssrc, tick.nacks))
        if tick.want_key:
            self.ask_key()

    def report(self, now: float) -> None:
        """Each second: how his packets arrive."""
        streams = [stream for stream in (self.video, self.audio) if stream is not None]
        reports = [stream.statistics.report(stream.ssrc, now) for stream in streams]
        if reports:
            worst = max(report.fraction for report in reports)
            jitter = 1000 * streams[0].statistics.jitter / streams[0].statistics.rate
            trip = 1000 * self._assembler.round_trip if self._assembler.lost or self._assembler.broken else None
            self.line = Line(trip, round(worst, 3), round(jitter, 1))
            self._wire.send_rtcp(rtcp.receiver_report(OURS, reports))

    def ask_key(self) -> None:
        if self.video is not None:
            self._wire.send_rtcp(rtcp.pli(OURS, self.video.ssrc))

    def dropped(self, now: float) -> None:
        """A picture of his was lost behind us."""
        self._assembler.break_off(now)

    def lead_ms(self) -> int | None:
        """By how much his sound comes before his picture."""
        if self.video is None or self.audio is None or self.video.delay is None or self.audio.delay is None:
            return None
        return round(1000 * (self.video.delay - self.audio.delay))

    def _heard(self, packet: rtp.Packet, now: float) -> None:
        if self.audio is None or self.audio.ssrc != packet.ssrc:
            self.audio = Stream(packet.ssrc, rtcp.Statistics(SOUND))
        self.audio.statistics.add(packet.seq, packet.ts, now)
        self.audio.late(packet.ts, now)
        self.audio.bytes += len(packet.payload)
        self.level, self.sound_at = packet.level, now
        if packet.level is not None:
            self.loudest = min(packet.level, self.loudest if self.loudest is not None else packet.level)
        if packet.payload:
            self._sink.sound(self, packet, now)

    def _seen(self, packet: rtp.Packet, now: float) -> None:
        if self.video is None or self.video.ssrc != packet.ssrc:
            self.video = Stream(packet.ssrc, rtcp.Statistics(PICTURE))
            self._assembler = Assembler()
        self.video.statistics.add(packet.seq, packet.ts, now)
        self.video.bytes += len(packet.payload)
        self._into_pictures(packet, now)
        if packet.marker:
            self.video.late(packet.ts, now)

    def _into_pictures(self, packet: rtp.Packet, now: float) -> None:
        units, nacks = self._assembler.add(packet, now)
        self._hand_on(units)
        if nacks and self.video is not None:
            self._wire.send_rtcp(rtcp.nack(OURS, self.video.ssrc, nacks))

    def _hand_on(self, units: list[Unit]) -> None:
        lost = False
        for unit in units:
            lost = lost and not unit.idr
            if lost:
                continue
            if not self.begun:
                self.begun = True
                self._on_first()
            self.picture_at = unit.at
            if not self._sink.picture(self, unit):
                lost = True
                self.dropped(unit.at)
