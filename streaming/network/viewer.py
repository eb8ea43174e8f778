"""Who watches: one peer with a lane of pictures, a row of sound packets of his own, and what his line is like."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from streaming.network.admission import Buckets
from streaming.network.fanout import Clock, Fanout, Lane, leave
from streaming.rules import rtcp
from streaming.rules.rendition import Chooser
from streaming.rules.rtp import header, stamp_ahead
from streaming.rules.sdp import Agreed
from streaming.tokens import Claims

CNAME = b"stage"
OWN_MIX_FOR = 4800  # clock units of 48 kHz, 100 ms: so long his own mix is waited for before he gets everybody's
PICTURE, SOUND = 90_000, 48_000


class Wire(Protocol):
    """What is needed of a peer."""

    @property
    def up(self) -> bool: ...
    def send(self, packet: bytes) -> None: ...
    def send_rtcp(self, packet: bytes) -> None: ...


@dataclass
class Line:
    """What is known of a viewer's line; None until he reported."""

    rtt_ms: float | None = None
    loss: float | None = None
    jitter_ms: float | None = None


class Viewer:
    """`want_key(rendition)` is called when he lost the picture; he is answered from the rows in `rows`."""

    def __init__(
        self,
        claims: Claims,
        wire: Wire,
        agreed: Agreed,
        rows: tuple[Fanout, ...],
        sound_ssrc: int,
        want_key: Callable[[int], None],
    ) -> None:
        self.claims, self.line = claims, Line()
        self.chooser = Chooser()
        self.listening: int | None = None  # slot of a member whom the clerk checks
        self._wire, self._rows, self._want_key = wire, rows, want_key
        self._sound_ssrc = sound_ssrc
        self._sound_pt = agreed.audio.pt if agreed.audio else None
        self.lane = Lane(wire.send, agreed.video.pt, agreed.video.rtx) if agreed.video else None
        self._seq = secrets.randbits(14)
        self._stamp: int | None = None
        self._sounds = self._octets = 0
        self._own: int | None = None
        self._last: rtcp.Report | None = None
        self._again = Buckets(400, 400)
        self._keys = Buckets(3, 0.5)

    def begin(self, rendition: int) -> None:
        """From here he gets pictures: asked for at once, so that the first comes within a frame or two."""
        self.chooser.now_at = rendition
        if self.lane is not None:
            self._rows[rendition].join(self.lane)
            self._want_key(rendition)

    def choose(self, now: float) -> None:
        before = self.chooser.now_at
        after = self.chooser.choose(now)
        if after != before and self.lane is not None:
            self._rows[after].join(self.lane)
            self._want_key(after)

    def end(self) -> None:
        if self.lane is not None:
            leave(self.lane)

    # Sound

    def mix(self, packet: bytes, stamp: int, own: bool) -> None:
        """Everybody's mix, or the one without himself: while that comes, the other is not for him."""
        if own:
            self._own = stamp
        elif self._own is not None:
            if (stamp - self._own + OWN_MIX_FOR) & 0xFFFFFFFF <= 2 * OWN_MIX_FOR:
                return
            self._own = None
        if self.listening is None:
            self.sound(packet, stamp)

    def sound(self, packet: bytes, stamp: int) -> None:
        """Numbers are his own and go on whatever he hears; a stamp is never sent twice."""
        if self._sound_pt is None or (self._stamp is not None and not stamp_ahead(stamp, self._stamp)):
            return
        self._stamp = stamp
        self._seq = (self._seq + 1) & 0xFFFF
        self._sounds += 1
        self._octets += len(packet)
        self._wire.send(header(self._sound_pt, False, self._seq, stamp, self._sound_ssrc) + packet)

    # Reports

    def heard(self, data: bytes, now: float, now_ntp: int) -> None:
        """His RTCP."""
        for said in rtcp.read(data):
            if isinstance(said, rtcp.Nack):
                self._resend(said, now)
            elif isinstance(said, rtcp.Pli):
                self._lost_picture(said, now)
            elif isinstance(said, rtcp.Report):
                self._reported(said, now, now_ntp)
            elif isinstance(said, rtcp.Remb):
                self.chooser.estimate(said.bitrate)

    def report(self, clock: Clock, wall: float) -> None:
        """Sender reports: both media on one clock, so that lips and words meet."""
        rows = [(self.lane.at.ssrc, PICTURE, self.lane.packets, self.lane.octets)] if self.lane and self.lane.at else []
        if self._stamp is not None:
            rows.append((self._sound_ssrc, SOUND, self._sounds, self._octets))
        for ssrc, rate, packets, octets in rows:
            stamp = clock.stamp(rate, wall)
            said = rtcp.SenderReport(ssrc, rtcp.ntp(wall), stamp, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF)
            self._wire.send_rtcp(rtcp.sender_report(said, CNAME))

    def _resend(self, said: rtcp.Nack, now: float) -> None:
        lane = self.lane
        if lane is None or lane.at is None or said.ssrc != lane.at.ssrc:
            return
        lane.at.resend(lane, [seq for seq in said.seqs if self._again.take("", now)])

    def _lost_picture(self, said: rtcp.Pli, now: float) -> None:
        """One bad line may not make every picture a key frame: three at once, then one in two seconds."""
        if self.lane is not None and said.ssrc == self._rows[0].ssrc and self._keys.take("", now):
            self._want_key(self.chooser.now_at)

    def _reported(self, said: rtcp.Report, now: float, now_ntp: int) -> None:
        if said.ssrc != self._rows[0].ssrc:
            return
        trip, loss = rtcp.round_trip(said, now_ntp), self._loss(said)
        rtt_ms = None if trip is None else round(trip * 1000, 1)
        self.line = Line(rtt_ms, round(max(0.0, loss), 3), round(said.jitter / 90, 1))
        self.chooser.report(now, loss)

    def _loss(self, said: rtcp.Report) -> float:
        """Since his last report, by the running totals; below nothing when packets came that were counted as lost.

        His own fraction counts packets that were only overtaken, and at 60 ms of jitter that is half of them.
        """
        before, self._last = self._last, said
        sent = said.highest - before.highest if before else 0
        if before is None or not 0 < sent < 1 << 15:
            return 0.0
        return max(-1.0, min(1.0, (said.lost - before.lost) / sent))
