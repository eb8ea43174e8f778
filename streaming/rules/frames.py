"""What travels between the network process and the media process, and what is dropped when the other side is slow.

A frame is a header of 20 bytes and a body. The rules of dropping are here too, as `Gate`: pictures of tiles go first,
the speaker's picture next, sound and control never. A picture that lost one access unit is broken until its next IDR:
a decoder goes on without complaint and shows an old face that looks alive, so the rest is dropped as well.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

VERSION: Final = 1
HEADER: Final = struct.Struct("!IBBHIQ")
MOST: Final = 2 * 1024 * 1024
"""Bytes of the largest body; an IDR of 720p is about 40 kB."""

TILES_WAIT: Final = 256 * 1024
SPEAKER_WAITS: Final = 1024 * 1024
DEAD: Final = 4 * 1024 * 1024
"""Bytes waiting to be written above which tiles, then the speaker, then the link itself are given up."""

IDR: Final = 1
LOST: Final = 2


class Garbled(ValueError):
    """These bytes are no frame: the two processes do not understand each other, and the link must go."""


class Type(IntEnum):
    HELLO = 1
    SCENE = 2
    MEMBER = 3
    CLOCK = 4
    VIDEO = 10
    SOUND = 11
    SYNC = 12
    WANT_KEY = 20
    WANT_STILL = 21
    PACKET = 30
    SOUND_OUT = 31
    PART = 40
    STILL = 41
    HEALTH = 42
    SHOWN = 43
    RECORDING = 44
    ASK_KEY = 45


_TYPES: Final = {int(kind): kind for kind in Type}


@dataclass(frozen=True, slots=True)
class Frame:
    """`stamp` counts in the clock of the medium (90 or 48 kHz, 32 bits); `at` is in µs of the monotonic clock."""

    type: Type
    source: int = 0
    stamp: int = 0
    at: int = 0
    flags: int = 0
    body: bytes = b""

    def said(self) -> Any:
        """The JSON of a control frame."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Garbled(f"{self.type.name} carries no JSON") from error


def control(kind: Type, value: object, source: int = 0) -> Frame:
    return Frame(kind, source, body=json.dumps(value, separators=(",", ":")).encode())


def head(frame: Frame) -> bytes:
    return HEADER.pack(
        len(frame.body), frame.type, frame.flags, frame.source, frame.stamp & 0xFFFFFFFF, frame.at & 0xFFFFFFFFFFFFFFFF
    )


def encode(frame: Frame) -> bytes:
    if len(frame.body) > MOST:
        raise Garbled(f"a body of {len(frame.body)} bytes")
    return head(frame) + frame.body


class Reader:
    """Bytes in any pieces; whole frames out. After `Garbled` nothing more may be fed."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        self._held += data
        frames = []
        start = 0
        while len(self._held) - start >= HEADER.size:
            size, kind, flags, source, stamp, at = HEADER.unpack_from(self._held, start)
            if size > MOST or kind not in _TYPES:
                raise Garbled(f"type {kind} of {size} bytes")
            end = start + HEADER.size + size
            if len(self._held) < end:
                break
            body = bytes(self._held[start + HEADER.size : end])
            frames.append(Frame(_TYPES[kind], source, stamp, at, flags, body))
            start = end
        del self._held[:start]
        return iter(frames)


class Gate:
    """Says of each frame whether it still goes into a link where so many bytes wait already.

    `large` are the slots in the speaker's place: their picture is dropped later than that of a tile. Towards the
    network process the programme itself (PACKET) counts as the speaker, a still as a tile.
    """

    def __init__(self) -> None:
        self.large: frozenset[int] = frozenset()
        self.sent = self.dropped_tiles = self.dropped_speaker = 0
        self._broken: set[tuple[Type, int]] = set()

    def passes(self, frame: Frame, waiting: int) -> bool:
        if frame.type is Type.STILL:
            return self._count(waiting <= TILES_WAIT, tile=True)
        if frame.type is not Type.VIDEO and frame.type is not Type.PACKET:
            return self._count(True, tile=False)
        tile = frame.type is Type.VIDEO and frame.source not in self.large
        stream = (frame.type, frame.source)
        if waiting > (TILES_WAIT if tile else SPEAKER_WAITS):
            self._broken.add(stream)
        elif frame.flags & IDR:
            self._broken.discard(stream)
        return self._count(stream not in self._broken, tile)

    def broken(self, kind: Type, source: int) -> bool:
        return (kind, source) in self._broken

    def forget(self, source: int) -> None:
        """The slot has another member now; what his predecessor lost is not his loss."""
        self._broken.discard((Type.VIDEO, source))

    def mend(self) -> None:
        """Another process listens now: it has seen nothing of what was dropped before."""
        self._broken.clear()

    def _count(self, passed: bool, tile: bool) -> bool:
        if passed:
            self.sent += 1
        elif tile:
            self.dropped_tiles += 1
        else:
            self.dropped_speaker += 1
        return passed
