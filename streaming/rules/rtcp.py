"""RTCP as bytes: reports (RFC 3550 6), NACK and PLI (RFC 4585 6), FIR (RFC 5104 4.3.1), REMB."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

SR, RR, SDES, BYE, RTPFB, PSFB = 200, 201, 202, 203, 205, 206
NTP_EPOCH = 2208988800  # seconds from 1900 to 1970
MAX_NACKS = 1024  # numbers taken from one datagram: our history is no longer than that


class Nack(NamedTuple):
    ssrc: int
    seqs: tuple[int, ...]


class Pli(NamedTuple):
    """A key frame is asked for, by PLI or by FIR."""

    ssrc: int


class Report(NamedTuple):
    """What a receiver says about one of our streams; `fraction` 0–1, `jitter` in clock units, `dlsr` in 1/65536 s."""

    ssrc: int
    fraction: float
    lost: int
    highest: int
    jitter: int
    lsr: int
    dlsr: int


class SenderReport(NamedTuple):
    """At `ntp` (32.32 bits, the sender's own clock) his media clock stood at `ts`."""

    ssrc: int
    ntp: int
    ts: int
    packets: int
    octets: int


class Bye(NamedTuple):
    ssrcs: tuple[int, ...]


class Remb(NamedTuple):
    """Receiver's estimate in bits a second (draft-alvestrand-rmcat-remb 2.2)."""

    bitrate: int
    ssrcs: tuple[int, ...]


Message = Nack | Pli | Report | SenderReport | Bye | Remb


def read(data: bytes) -> Iterator[Message]:
    """What a compound or reduced-size datagram says; whatever does not add up ends it, without an error."""
    at = 0
    while at + 4 <= len(data):
        first, kind, words = struct.unpack_from("!BBH", data, at)
        end = at + 4 + 4 * words
        if first >> 6 != 2 or end > len(data):
            return
        yield from _one(kind, first & 31, data[at + 4 : end])
        at = end


def _one(kind: int, count: int, body: bytes) -> Iterator[Message]:
    if kind == SR and len(body) >= 24:
        yield SenderReport(*struct.unpack_from("!IQIII", body))
        yield from _reports(body[24:], count)
    elif kind == RR and len(body) >= 4:
        yield from _reports(body[4:], count)
    elif kind == BYE:
        yield Bye(struct.unpack_from(f"!{count}I", body) if len(body) >= 4 * count else ())
    elif kind == RTPFB and count == 1 and len(body) >= 8:
        yield Nack(int.from_bytes(body[4:8], "big"), tuple(_numbers(body[8:])))
    elif kind == PSFB and len(body) >= 8:
        yield from _about_pictures(count, body)


def _reports(body: bytes, count: int) -> Iterator[Report]:
    for at in range(0, min(24 * count, len(body) - 23), 24):
        ssrc, fraction, lost, highest, jitter, lsr, dlsr = struct.unpack("!IB3sIIII", body[at : at + 24])
        yield Report(ssrc, fraction / 256, int.from_bytes(lost, "big", signed=True), highest, jitter, lsr, dlsr)


def _numbers(body: bytes) -> Iterator[int]:
    given = 0
    for at in range(0, len(body) - 3, 4):
        number, mask = struct.unpack_from("!HH", body, at)
        for seq in (number, *((number + k + 1) & 0xFFFF for k in range(16) if mask >> k & 1)):
            if given == MAX_NACKS:
                return
            given += 1
            yield seq


def _about_pictures(count: int, body: bytes) -> Iterator[Message]:
    if count == 1:
        yield Pli(int.from_bytes(body[4:8], "big"))
    elif count == 4:
        for at in range(8, len(body) - 7, 8):
            yield Pli(int.from_bytes(body[at : at + 4], "big"))
    elif count == 15 and body[8:12] == b"REMB" and len(body) >= 16:
        exponent, mantissa = body[13] >> 2, (body[13] & 3) << 16 | body[14] << 8 | body[15]
        named = min(body[12], (len(body) - 16) // 4)
        yield Remb(mantissa << exponent, struct.unpack_from(f"!{named}I", body, 16))


def _packet(kind: int, count: int, body: bytes) -> bytes:
    return struct.pack("!BBH", 0x80 | count, kind, len(body) // 4) + body


def nack(sender: int, media: int, seqs: Iterable[int]) -> bytes:
    """Asks for these packets again, sixteen further ones in each mask."""
    pairs: list[list[int]] = []
    for seq in seqs:
        step = (seq - pairs[-1][0]) & 0xFFFF if pairs else 0
        if 0 < step <= 16:
            pairs[-1][1] |= 1 << step - 1
        elif not pairs or step:
            pairs.append([seq & 0xFFFF, 0])
    return _packet(RTPFB, 1, struct.pack("!II", sender, media) + b"".join(struct.pack("!HH", *pair) for pair in pairs))


def pli(sender: int, media: int) -> bytes:
    return _packet(PSFB, 1, struct.pack("!II", sender, media))


def remb(sender: int, bitrate: int, ssrcs: tuple[int, ...]) -> bytes:
    """Tells a sender not to send more than this."""
    exponent = max(0, bitrate.bit_length() - 18)
    value = exponent << 18 | bitrate >> exponent
    body = struct.pack("!II4sI", sender, 0, b"REMB", len(ssrcs) << 24 | value)
    return _packet(PSFB, 15, body + struct.pack(f"!{len(ssrcs)}I", *ssrcs))


def bye(ssrcs: tuple[int, ...]) -> bytes:
    return _packet(BYE, len(ssrcs), struct.pack(f"!{len(ssrcs)}I", *ssrcs))


def sender_report(report: SenderReport, cname: bytes) -> bytes:
    """With the name that tells a receiver which sound belongs to which picture (RFC 3550 6.5.1)."""
    name = struct.pack("!IBB", report.ssrc, 1, len(cname)) + cname
    name += b"\0" * (4 - len(name) % 4)
    return _packet(SR, 0, struct.pack("!IQIII", *report)) + _packet(SDES, 1, name)


def receiver_report(sender: int, reports: Iterable[Report]) -> bytes:
    blocks = [
        struct.pack(
            "!IB3sIIII",
            each.ssrc,
            min(255, int(each.fraction * 256)),
            max(-(1 << 23), min(each.lost, (1 << 23) - 1)).to_bytes(3, "big", signed=True),
            *each[3:],
        )
        for each in reports
    ]
    return _packet(RR, len(blocks), struct.pack("!I", sender) + b"".join(blocks))


def ntp(unix_s: float) -> int:
    return int((unix_s + NTP_EPOCH) * (1 << 32))


def round_trip(report: Report, now_ntp: int) -> float | None:
    """Seconds there and back, from our sender report to this answer to it (RFC 3550 6.4.1); None before the first."""
    if not report.lsr:
        return None
    spent = ((now_ntp >> 16) - report.lsr - report.dlsr) & 0xFFFFFFFF
    return spent / 65536 if spent < 60 << 16 else None


@dataclass(slots=True)
class Statistics:
    """What a receiver tells about one stream (RFC 3550 6.4.1 and A.8)."""

    rate: int
    base: int | None = None
    highest: int = 0
    received: int = 0
    jitter: float = 0.0
    lsr: int = 0
    lsr_at: float = 0.0
    _before: tuple[int, int] = (0, 0)
    _last: tuple[int, float] | None = field(default=None)

    def add(self, seq: int, ts: int, at: float) -> None:
        """A packet came, at `at` seconds of a clock that never jumps."""
        if self.base is None:
            self.base = self.highest = seq
        step = ((seq - self.highest + 0x8000) & 0xFFFF) - 0x8000
        self.highest = max(self.highest, self.highest + step)
        self.received += 1
        if self._last is not None and step > 0:
            moved = ((ts - self._last[0] + 0x80000000) & 0xFFFFFFFF) - 0x80000000
            late = abs((at - self._last[1]) * self.rate - moved)
            self.jitter += (min(late, self.rate) - self.jitter) / 16
        if step >= 0:
            self._last = (ts, at)

    def heard(self, report: SenderReport, at: float) -> None:
        self.lsr, self.lsr_at = report.ntp >> 16 & 0xFFFFFFFF, at

    @property
    def expected(self) -> int:
        return 0 if self.base is None else self.highest - self.base + 1

    def report(self, ssrc: int, now: float) -> Report:
        """Since the last one; loss below nothing (packets twice) counts as none."""
        expected, received = self.expected - self._before[0], self.received - self._before[1]
        self._before = (self.expected, self.received)
        fraction = max(0.0, (expected - received) / expected) if expected > 0 else 0.0
        dlsr = int((now - self.lsr_at) * 65536) & 0xFFFFFFFF if self.lsr else 0
        lost = self.expected - self.received
        return Report(ssrc, fraction, lost, self.highest & 0xFFFFFFFF, int(self.jitter), self.lsr, dlsr)
