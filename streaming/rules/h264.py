"""H.264 between an encoder's byte stream (Annex B) and RTP payloads (RFC 6184, packetization-mode 1)."""

from __future__ import annotations

from collections.abc import Iterator

from streaming.rules.rtp import Malformed

SLICE, IDR, SEI, SPS, PPS, DELIMITER, FILLER = 1, 5, 6, 7, 8, 9, 12
STAP_A, FU_A = 24, 28
START = b"\0\0\0\1"
UNSENT = frozenset({SEI, DELIMITER, FILLER})  # no receiver needs them: the marker bit ends a picture
SIZE = 1180  # bytes of payload: with SRTP, UDP and a TURN header still inside 1280, the least IPv6 carries
MAX_UNIT = 1 << 20  # bytes of one picture; a key frame of 720p is some 40 kB


def nals(annexb: bytes) -> Iterator[bytes]:
    """The NAL units of a byte stream, without their start codes."""
    at = annexb.find(b"\0\0\1")
    while at >= 0:
        start = at + 3
        at = annexb.find(b"\0\0\1", start)
        nal = annexb[start : at if at >= 0 else len(annexb)].rstrip(b"\0")
        if nal:
            yield nal


def kind(nal: bytes) -> int:
    return nal[0] & 31


def is_idr(annexb: bytes) -> bool:
    return any(kind(nal) == IDR for nal in nals(annexb))


def parameter_sets(annexb: bytes) -> tuple[bytes, bytes] | None:
    """The first sequence and picture parameter sets, which a file keeps apart; None if one is not there."""
    found = {kind(nal): nal for nal in reversed(list(nals(annexb))) if kind(nal) in (SPS, PPS)}
    return (found[SPS], found[PPS]) if len(found) == 2 else None


def avc_sample(annexb: bytes) -> bytes:
    """One picture as MP4 keeps it: lengths for start codes, parameter sets left out (ISO/IEC 14496-15 5.3.3)."""
    kept = (nal for nal in nals(annexb) if kind(nal) not in (SPS, PPS, DELIMITER))
    return b"".join(len(nal).to_bytes(4, "big") + nal for nal in kept)


def packetise(annexb: bytes, size: int = SIZE) -> list[bytes]:
    """The RTP payloads of one picture, the last of which gets the marker; pieces of one NAL are equally long."""
    out: list[bytes] = []
    for nal in nals(annexb):
        if kind(nal) in UNSENT:
            continue
        if len(nal) <= size:
            out.append(nal)
        else:
            out.extend(_fragments(nal, size))
    return out


def begins_key(payload: bytes) -> bool:
    """Whether this payload is the first of a key frame: encoders for RTP put the sequence parameter set there."""
    if payload and kind(payload) == STAP_A:
        return len(payload) > 3 and payload[3] & 31 == SPS
    return bool(payload) and kind(payload) == SPS


def _fragments(nal: bytes, size: int) -> Iterator[bytes]:
    """FU-A (RFC 6184 5.8)."""
    indicator, name, body = nal[0] & 0xE0 | FU_A, kind(nal), nal[1:]
    count = -(-len(body) // (size - 2))
    step = -(-len(body) // count)
    for at in range(0, len(body), step):
        edge = (0x80 if at == 0 else 0) | (0x40 if at + step >= len(body) else 0)
        yield bytes((indicator, edge | name)) + body[at : at + step]


class Depacketiser:
    """Payloads of one picture, in order and without a hole, become its byte stream again."""

    def __init__(self) -> None:
        self._out = bytearray()
        self._open = False
        self.kinds: set[int] = set()

    def add(self, payload: bytes) -> None:
        """Raises Malformed; what was collected is then worth nothing and `take` must be called to begin anew."""
        if not payload:
            return
        name = kind(payload)
        if self._open and name != FU_A:
            raise Malformed("a fragment without its end")
        if len(self._out) + len(payload) > MAX_UNIT:
            raise Malformed("a picture too large")
        if 0 < name < STAP_A:
            self._nal(payload)
        elif name == STAP_A:
            self._aggregate(payload)
        elif name == FU_A:
            self._fragment(payload)
        else:
            raise Malformed(f"NAL type {name} in mode 1")

    def take(self) -> tuple[bytes, set[int]]:
        """The byte stream and the kinds of NAL in it; empty when a fragment was left open."""
        data, kinds = (b"", set()) if self._open else (bytes(self._out), self.kinds)
        self._out, self._open, self.kinds = bytearray(), False, set()
        return data, kinds

    def _nal(self, nal: bytes) -> None:
        self.kinds.add(kind(nal))
        self._out += START
        self._out += nal

    def _aggregate(self, payload: bytes) -> None:
        at = 1
        while at < len(payload):
            size = int.from_bytes(payload[at : at + 2], "big")
            nal = payload[at + 2 : at + 2 + size]
            if not size or len(nal) < size or not 0 < kind(nal) < STAP_A:
                raise Malformed("an aggregate that does not add up")
            self._nal(nal)
            at += 2 + size

    def _fragment(self, payload: bytes) -> None:
        if len(payload) < 3:
            raise Malformed("an empty fragment")
        first, last = payload[1] & 0x80, payload[1] & 0x40
        if bool(first) == self._open:
            raise Malformed("fragments out of order")
        if first:
            if not 0 < payload[1] & 31 < STAP_A:
                raise Malformed("a fragment of nothing")
            self._nal(bytes((payload[0] & 0xE0 | payload[1] & 31,)))
        self._out += payload[2:]
        self._open = not last
