"""RTP as bytes (RFC 3550 5.1): one packet read, one header written, sequence numbers compared."""

from __future__ import annotations

import struct
from typing import NamedTuple

HEADER = struct.Struct("!BBHII")
VERSION = 0x80
ONE_BYTE, TWO_BYTE = 0xBEDE, 0x1000  # RFC 8285 4.2 and 4.3
URI_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"  # RFC 6464


class Malformed(ValueError):
    """Bytes that are not what they should be; the sender is a stranger, so this is no fault of ours."""


class Extensions(NamedTuple):
    """The ids under which a peer sends the header extensions that we read; 0 is an id nobody may use."""

    level: int = 0


class Packet(NamedTuple):
    """One packet; `ts` in units of its clock, `level` in −dBov (0 loudest, 127 silence) when it was sent along."""

    pt: int
    marker: bool
    seq: int
    ts: int
    ssrc: int
    payload: bytes
    level: int | None = None


def parse(data: bytes, extensions: Extensions = Extensions()) -> Packet:  # noqa: B008  a NamedTuple cannot change
    """Raises Malformed for anything that does not add up."""
    try:
        first, second, seq, ts, ssrc = HEADER.unpack_from(data)
    except struct.error:
        raise Malformed("shorter than a header") from None
    if first >> 6 != 2:
        raise Malformed("not version 2")
    start, level = HEADER.size + 4 * (first & 15), None
    if first & 0x10:
        if start + 4 > len(data):
            raise Malformed("extension header cut off")
        profile, words = struct.unpack_from("!HH", data, start)
        end = start + 4 + 4 * words
        if extensions.level and end <= len(data):
            level = _level(data[start + 4 : end], profile, extensions.level)
        start = end
    stop = len(data) - (data[-1] if first & 0x20 else 0)
    if start > stop or (first & 0x20 and data[-1] == 0):
        raise Malformed("lengths do not add up")
    return Packet(second & 127, second > 127, seq, ts, ssrc, data[start:stop], level)


def _level(block: bytes, profile: int, wanted: int) -> int | None:
    """The audio level among the header extensions, if it is there."""
    wide = profile & 0xFFF0 == TWO_BYTE
    if profile != ONE_BYTE and not wide:
        return None
    at = 0
    while at < len(block):
        if block[at] == 0:  # padding
            at += 1
            continue
        if wide:
            if at + 1 >= len(block):
                return None
            name, size, at = block[at], block[at + 1], at + 2
        else:
            name, size, at = block[at] >> 4, (block[at] & 15) + 1, at + 1
            if name == 15:
                return None
        if name == wanted and size and at < len(block):
            return block[at] & 127
        at += size
    return None


def header(pt: int, marker: bool, seq: int, ts: int, ssrc: int) -> bytes:
    """Twelve bytes; nothing of ours needs more."""
    return HEADER.pack(VERSION, pt | (128 if marker else 0), seq & 0xFFFF, ts & 0xFFFFFFFF, ssrc)


def distance(later: int, earlier: int) -> int:
    """How far `later` is in front, from −32768 to 32767, round the end of 16 bits."""
    return ((later - earlier + 0x8000) & 0xFFFF) - 0x8000


def ahead(a: int, b: int) -> bool:
    """Whether sequence number `a` comes after `b`."""
    return distance(a, b) > 0


def stamp_ahead(a: int, b: int) -> bool:
    """The same for 32-bit time stamps."""
    return 0 < (a - b) & 0xFFFFFFFF < 0x80000000


def retransmission(packet: Packet, pt: int) -> Packet:
    """The packet inside an RTX packet (RFC 4588 4): its own number is the first two bytes of the payload."""
    if len(packet.payload) < 2:
        raise Malformed("a retransmission without a number")
    return packet._replace(pt=pt, seq=int.from_bytes(packet.payload[:2], "big"), payload=packet.payload[2:])
