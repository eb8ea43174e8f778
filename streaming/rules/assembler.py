"""RTP packets of one H.264 stream in, whole pictures out, in order and never a torn one.

A picture is handed on at its marker bit, not at the packet after it: at 10 pictures a second that is 100 ms. A hole is
asked for at once (NACK) and again every round trip; after `patience_s` it is given up, and from there nothing is passed
on until a key frame: a decoder goes on without an error from a picture it has not got, and shows an old face that looks
alive.
"""

from __future__ import annotations

from typing import NamedTuple

from streaming.rules import h264
from streaming.rules.rtp import Malformed, Packet, distance

HELD = 512  # packets kept behind a hole: more than a second of the largest camera
NACKS_AT_ONCE = 64
ASKED = 10  # times that one packet is asked for
KEY_EVERY = 0.5  # seconds between two requests for a key frame
LONGEST = 0.3  # seconds that a hole may hold the picture up
FASTEST, SLOWEST = 0.02, 0.2  # seconds: a round trip that is believed


class Unit(NamedTuple):
    """One picture as a byte stream; `ts` at 90 kHz, `at` the arrival of its last packet in seconds."""

    data: bytes
    ts: int
    idr: bool
    at: float


class Tick(NamedTuple):
    """What time alone brings: pictures behind a hole given up, packets to ask for again, a key frame to ask for."""

    units: list[Unit]
    nacks: list[int]
    want_key: bool


class _Missing:
    __slots__ = ("asked", "first", "last")

    def __init__(self, now: float) -> None:
        self.first, self.last, self.asked = now, now, 1


class Assembler:
    """`broken` means: nothing but a key frame is passed on."""

    def __init__(self, patience_s: float = 0.12) -> None:
        self.patience = patience_s
        self.round_trip = 0.05
        self.broken = True
        self.lost = self.torn = 0
        self._begun = False
        self._next = 0
        self._highest = 0
        self._held: dict[int, tuple[Packet, float]] = {}
        self._missing: dict[int, _Missing] = {}
        self._unit = h264.Depacketiser()
        self._ts: int | None = None
        self._bad = True
        self._sets: dict[int, bytes] = {}
        self._broken_at: float | None = None
        self._key_asked = float("-inf")

    def add(self, packet: Packet, now: float) -> tuple[list[Unit], list[int]]:
        """The pictures this packet completes, and the numbers to ask for."""
        if not self._begun:
            self._begun, self._broken_at = True, now
            self._next, self._highest = packet.seq, (packet.seq - 1) & 0xFFFF
        if abs(distance(packet.seq, self._highest)) > HELD:
            self._begin_at(packet.seq, now)
        if distance(packet.seq, self._next) < 0 or packet.seq in self._held:
            return [], []
        nacks = self._note(packet.seq, now)
        self._held[packet.seq] = (packet, now)
        units = self._drain()
        if len(self._held) > HELD:
            units += self._give_up(now)
        return units, nacks

    def tick(self, now: float) -> Tick:
        """To be called about every 20 ms."""
        units: list[Unit] = []
        while (hole := self._missing.get(self._next)) is not None and now - hole.first >= self._patience_now():
            units += self._give_up(now)
        due = [
            seq
            for seq, hole in self._missing.items()
            if hole.asked < ASKED and now - hole.last >= max(FASTEST, self.round_trip)
        ][:NACKS_AT_ONCE]
        for seq in due:
            self._missing[seq].asked += 1
            self._missing[seq].last = now
        return Tick(units, due, self._key_due(now))

    def break_off(self, now: float) -> None:
        """A picture was dropped behind us: what follows is worth nothing until the next key frame."""
        if not self.broken:
            self.broken, self._broken_at = True, now - self.patience

    def _patience_now(self) -> float:
        """Long enough for a second question on a slow line, never so long that a talk stumbles."""
        return max(self.patience, min(LONGEST, 2.5 * self.round_trip))

    def _key_due(self, now: float) -> bool:
        """At a start a key frame is usually on its way already; after a hole its patience is used up."""
        if not self.broken or self._broken_at is None or now - self._broken_at < self.patience:
            return False
        if now - self._key_asked < KEY_EVERY:
            return False
        self._key_asked = now
        return True

    def _begin_at(self, seq: int, now: float) -> None:
        """The stream jumped: another encoder behind the same number, or a line that was away."""
        self._held.clear()
        self._missing.clear()
        self._next, self._highest, self._bad = seq, (seq - 1) & 0xFFFF, True
        self._unit.take()
        self.break_off(now)

    def _note(self, seq: int, now: float) -> list[int]:
        """Keeps the books of what is missing; returns what is missing since now."""
        hole = self._missing.pop(seq, None)
        if hole is not None:
            measured = min(SLOWEST, max(FASTEST, now - hole.last))
            self.round_trip += (measured - self.round_trip) / 4
        gap = distance(seq, self._highest)
        if gap <= 0:
            return []
        new = [(self._highest + k) & 0xFFFF for k in range(1, gap)]
        self._highest = seq
        for each in new:
            self._missing[each] = _Missing(now)
        return new[:NACKS_AT_ONCE]

    def _drain(self) -> list[Unit]:
        units = []
        while self._next in self._held:
            packet, at = self._held.pop(self._next)
            self._next = (self._next + 1) & 0xFFFF
            units += self._take(packet, at)
        return units

    def _give_up(self, now: float) -> list[Unit]:
        """Goes on behind the first hole."""
        while self._next not in self._held and self._next != (self._highest + 1) & 0xFFFF:
            self._missing.pop(self._next, None)
            self._next = (self._next + 1) & 0xFFFF
            self.lost += 1
        self._bad = True
        self._unit.take()
        self.break_off(now)
        return self._drain()

    def _take(self, packet: Packet, at: float) -> list[Unit]:
        units = []
        if packet.ts != self._ts:
            if not self._bad:
                units += self._finish(at)  # a sender that sets no marker
            self._bad = self._bad and not h264.begins_key(packet.payload)
        self._ts = packet.ts
        if not self._bad:
            try:
                self._unit.add(packet.payload)
            except Malformed:
                self._bad = True
        if packet.marker:
            units += self._finish(at)
        return units

    def _finish(self, at: float) -> list[Unit]:
        data, kinds = self._unit.take()
        ts, bad, self._bad = self._ts or 0, self._bad, False
        if not data and not bad:
            return []
        if bad or not data:
            self.torn += 1
            self.break_off(at)
            return []
        idr = h264.IDR in kinds
        if idr:
            data, self.broken, self._broken_at = self._with_sets(data, kinds), False, None
        if self.broken:
            return []
        return [Unit(data, ts, idr, at)]

    def _with_sets(self, data: bytes, kinds: set[int]) -> bytes:
        """A decoder may begin at any key frame: parameter sets that came once are put in front of each."""
        wanted = (h264.SPS, h264.PPS)
        for nal in h264.nals(data):
            if h264.kind(nal) in wanted:
                self._sets[h264.kind(nal)] = nal
        lacking = [self._sets[name] for name in wanted if name not in kinds and name in self._sets]
        return b"".join(h264.START + nal for nal in lacking) + data
