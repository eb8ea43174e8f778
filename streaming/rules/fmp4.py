"""Fragmented MP4 (ISO/IEC 14496-12), written box by box: H.264 as track 1, AAC as track 2.

By hand, because a part must begin and end exactly where the playlist says, with times that are the programme's own;
a muxer that decides for itself when a fragment is complete cannot promise that. What is written here is read back in
the tests by FFmpeg and by a browser.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

VIDEO_CLOCK: Final = 90_000
SOUND_CLOCK: Final = 48_000
KEY: Final = 0x02000000
"""`sample_depends_on = 2`: depends on nothing (14496-12 8.8.3.1)."""
DELTA: Final = 0x01010000
"""Depends on others, and is no place to begin."""
_MATRIX: Final = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    sps: bytes
    pps: bytes

    @property
    def codec(self) -> str:
        """As RFC 6381 names it: profile, constraints and level are the bytes after the first of the SPS."""
        return f"avc1.{self.sps[1:4].hex()}"


@dataclass(frozen=True, slots=True)
class Sound:
    config: bytes
    """AudioSpecificConfig; `1188` says AAC-LC, 48 kHz, one channel (ISO/IEC 14496-3 1.6.2.1)."""
    channels: int = 1

    @property
    def codec(self) -> str:
        return f"mp4a.40.{self.config[0] >> 3}"


@dataclass(frozen=True, slots=True)
class Sample:
    """`time` and `duration` count in the track's clock; a picture is length-prefixed NAL units, a sound raw AAC."""

    time: int
    duration: int
    data: bytes
    key: bool = True


@dataclass(frozen=True, slots=True)
class Fragment:
    """One `moof` and its `mdat` as found in a file; times in the clock of the first track that it carries."""

    start: int
    end: int
    track: int
    time: int
    duration: int


def init(picture: Picture, sound: Sound) -> bytes:
    """The beginning of every file: what the tracks are. Decoders need it before the first fragment."""
    mvhd = _full(b"mvhd", 0, 0, _u32(0, 0, 1000, 0, 0x10000), _u16(0x100, 0), _u32(0, 0), _MATRIX, bytes(24), _u32(3))
    video = _track(1, VIDEO_CLOCK, b"vide", _full(b"vmhd", 0, 1, bytes(8)), _avc1(picture), picture)
    audio = _track(2, SOUND_CLOCK, b"soun", _full(b"smhd", 0, 0, bytes(4)), _mp4a(sound), None)
    extends = _box(b"mvex", *(_full(b"trex", 0, 0, _u32(track, 1, 0, 0, 0)) for track in (1, 2)))
    return _box(b"ftyp", b"iso6", _u32(0), b"iso6mp41cmfc") + _box(b"moov", mvhd, video, audio, extends)


def part(number: int, video: Sequence[Sample], sound: Sequence[Sample]) -> bytes:
    """One fragment; either track may be empty. Within a track each sample begins where the one before it ends."""
    pictures = b"".join(sample.data for sample in video)
    size = len(_moof(number, video, sound, 0, 0))
    moof = _moof(number, video, sound, size + 8, size + 8 + len(pictures))
    return moof + _box(b"mdat", pictures, b"".join(sample.data for sample in sound))


def fragments(file: BinaryIO) -> Iterator[Fragment]:
    """The whole fragments of a file, up to the first that a crash cut off; only headers and `moof`s are read."""
    moof: tuple[int, bytes] | None = None
    for kind, at, size in _boxes(file):
        if kind == b"moof":
            file.seek(at + 8)
            moof = at, file.read(size - 8)
        elif kind == b"mdat" and moof is not None:
            yield Fragment(moof[0], at + size, *_first_track(moof[1]))
            moof = None


def room(size: int) -> bytes:
    """A box that means nothing and keeps its place until there is an index to put there."""
    return _box(b"free", bytes(size - 8))


def index(found: Sequence[Fragment], size: int, clock: int = VIDEO_CLOCK) -> bytes:
    """`sidx` (14496-12 8.16.3) for exactly the place that `room(size)` kept, directly before the first fragment.

    With it a player jumps to any fragment without reading the ones before, and knows how long the whole is.
    """
    most = (size - 40 - 8) // 12
    each = -(-len(found) // most)
    rows = b""
    for at in range(0, len(found), each):
        group = found[at : at + each]
        rows += _u32(group[-1].end - group[0].start, sum(one.duration for one in group), 0x90000000)
    count = len(rows) // 12
    left = size - 40 - len(rows)
    head = _u32(found[0].track, clock) + struct.pack(">QQ", found[0].time, left) + _u16(0, count)
    return _full(b"sidx", 1, 0, head, rows) + room(left)


def whole_until(file: BinaryIO) -> int:
    """Where the last whole fragment ends; the end of the head when there is none; 0 when not even that is whole."""
    end = 0
    for kind, at, size in _boxes(file):
        if kind not in (b"ftyp", b"moof"):
            end = at + size
    return end


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """The outermost boxes that are there as a whole."""
    length = file.seek(0, 2)
    at = 0
    while at + 8 <= length:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        if size < 8 or at + size > length:
            return
        yield kind, at, size
        at += size


def _inside(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(body):
        size, kind = struct.unpack_from(">I4s", body, at)
        if size < 8:
            return
        yield kind, body[at + 8 : at + size]
        at += size


def _first_track(moof: bytes) -> tuple[int, int, int]:
    """Track, time and duration; of fragments as `part` writes them, not of everybody's."""
    traf = dict(_inside(next(body for kind, body in _inside(moof) if kind == b"traf")))
    track = int.from_bytes(traf[b"tfhd"][4:8], "big")
    time = int.from_bytes(traf[b"tfdt"][4:12], "big")
    trun = traf[b"trun"]
    step = 12 if trun[2] & 4 else 8
    durations = (trun[at : at + 4] for at in range(12, len(trun), step))
    return track, time, sum(int.from_bytes(duration, "big") for duration in durations)


def _moof(number: int, video: Sequence[Sample], sound: Sequence[Sample], pictures_at: int, sounds_at: int) -> bytes:
    tracks = []
    if video:
        rows = b"".join(_u32(one.duration, len(one.data), KEY if one.key else DELTA) for one in video)
        trun = _full(b"trun", 0, 0x701, _u32(len(video), pictures_at), rows)
        tracks.append(_box(b"traf", _full(b"tfhd", 0, 0x20000, _u32(1)), _tfdt(video[0].time), trun))
    if sound:
        rows = b"".join(_u32(one.duration, len(one.data)) for one in sound)
        trun = _full(b"trun", 0, 0x301, _u32(len(sound), sounds_at), rows)
        tracks.append(_box(b"traf", _full(b"tfhd", 0, 0x20020, _u32(2, KEY)), _tfdt(sound[0].time), trun))
    return _box(b"moof", _full(b"mfhd", 0, 0, _u32(number)), *tracks)


def _tfdt(time: int) -> bytes:
    return _full(b"tfdt", 1, 0, struct.pack(">Q", time))


def _track(track: int, clock: int, handler: bytes, media: bytes, entry: bytes, picture: Picture | None) -> bytes:
    width, height = (picture.width, picture.height) if picture else (0, 0)
    loudness = 0 if picture else 0x100
    header = _u32(0, 0, track, 0, 0, 0, 0) + _u16(0, 0, loudness, 0) + _MATRIX + _u32(width << 16, height << 16)
    mdhd = _full(b"mdhd", 0, 0, _u32(0, 0, clock, 0), _u16(0x55C4, 0))
    hdlr = _full(b"hdlr", 0, 0, _u32(0), handler, bytes(12), b"stage\0")
    tables = [_full(name, 0, 0, _u32(0)) for name in (b"stts", b"stsc")]
    tables += [_full(b"stsz", 0, 0, _u32(0, 0)), _full(b"stco", 0, 0, _u32(0))]
    stbl = _box(b"stbl", _full(b"stsd", 0, 0, _u32(1), entry), *tables)
    dinf = _box(b"dinf", _full(b"dref", 0, 0, _u32(1), _full(b"url ", 0, 1)))
    mdia = _box(b"mdia", mdhd, hdlr, _box(b"minf", media, dinf, stbl))
    return _box(b"trak", _full(b"tkhd", 0, 3, header), mdia)


def _avc1(picture: Picture) -> bytes:
    """Sample entry with its decoder configuration (ISO/IEC 14496-15 5.3.3.1): lengths of 4 bytes, one SPS, one PPS."""
    sps, pps = picture.sps, picture.pps
    configuration = bytes([1, sps[1], sps[2], sps[3], 0xFF, 0xE1]) + _u16(len(sps)) + sps + b"\1" + _u16(len(pps)) + pps
    size = _u16(picture.width, picture.height) + _u32(0x480000, 0x480000, 0) + _u16(1)
    return _box(b"avc1", _entry(), bytes(16), size, bytes(32), _u16(24, 0xFFFF), _box(b"avcC", configuration))


def _mp4a(sound: Sound) -> bytes:
    decoder = bytes([0x40, 0x15, 0, 0, 0]) + _u32(64000, 64000) + _descriptor(5, sound.config)
    stream = _u16(2) + b"\0" + _descriptor(4, decoder) + _descriptor(6, b"\2")
    shape = bytes(8) + _u16(sound.channels, 16, 0, 0) + _u32(SOUND_CLOCK << 16)
    return _box(b"mp4a", _entry(), shape, _full(b"esds", 0, 0, _descriptor(3, stream)))


def _entry() -> bytes:
    return bytes(6) + _u16(1)


def _descriptor(tag: int, body: bytes) -> bytes:
    return bytes([tag, len(body)]) + body


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _full(kind: bytes, version: int, flags: int, *content: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version << 24 | flags), *content)


def _u32(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)


def _u16(*values: int) -> bytes:
    return struct.pack(f">{len(values)}H", *values)
