"""The simulated members' pictures and voices, encoded once and kept in files, so that the demo only has to send them.

A member has two loops of picture in two sizes (listening and speaking) and one of sound, as long as the speaking one;
the mouth follows the sound. Each picture loop begins with a key frame and has another about every second.

python -m frontend.demo.loops FOLDER < list of looks as JSON: makes what is missing, says the key of each on a line.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType

from frontend.demo import faces, voice
from frontend.demo.faces import LARGE, SMALL, Look, Sitter, Size, pose
from streaming.media.codecs import BLOCK, OpusEncoder

VERSION = 3  # of what is drawn: loops of another version are made anew
LARGE_FPS, SMALL_FPS = 25, 10
KEY_EVERY = {LARGE: 20, SMALL: 10}  # pictures
BITS = {LARGE: 600_000, SMALL: 110_000}
FPS = {LARGE: LARGE_FPS, SMALL: SMALL_FPS}
QUIET_SECONDS, SPEAKING_SECONDS = 4, faces.SECONDS  # who listens makes the same movements in half the time
VOICE_BITS = 28_000
SOUNDS = ("sound", "levels", "silence")
NICE = 10  # the evening itself goes first


@dataclass(frozen=True)
class Loops:
    """What a camera sends: access units (Annex B) by name (`quiet-320`, …), Opus packets of 20 ms."""

    pictures: dict[str, tuple[bytes, ...]]
    sound: tuple[bytes, ...]
    levels: bytes  # of each packet of sound, in −dBov
    silence: bytes


def name_of(speaking: bool, size: Size) -> str:
    return f"{'speaking' if speaking else 'quiet'}-{size[0]}"


def path_of(folder: Path, key: str) -> Path:
    return folder / f"{key}.{VERSION}.loop"


def make(look: Look) -> Loops:
    """About a second and a half of work."""
    sound = voice.speech(look.number, look.woman, SPEAKING_SECONDS)
    pictures = {}
    for size in (SMALL, LARGE):
        sitter = Sitter(look, size)
        open_at = voice.openness(sound, FPS[size])
        pictures[name_of(True, size)] = tuple(_film(sitter, look.number, size, open_at))
        shut = [0.0] * (QUIET_SECONDS * FPS[size])
        pictures[name_of(False, size)] = tuple(_film(sitter, look.number, size, shut))
    encoder = OpusEncoder(VOICE_BITS)
    blocks = [sound[at : at + BLOCK] for at in range(0, len(sound), BLOCK)]
    levels = bytes(level_of(block) for block in blocks)
    packets = tuple(encoder.encode(block) for block in blocks)
    return Loops(pictures, packets, levels, OpusEncoder(VOICE_BITS).encode(np.zeros(BLOCK, np.float32)))


def level_of(block: voice.Samples) -> int:
    """How far below the loudest sound there is, in dB, from 0 to 127 (RFC 6464)."""
    return min(127, max(0, round(-20 * math.log10(max(float(np.sqrt(np.mean(block**2))), 1e-7)))))


def _film(sitter: Sitter, number: int, size: Size, open_at: list[float]) -> Iterable[bytes]:
    codec = _encoder(size)
    for place, openness in enumerate(open_at):
        picture = sitter.frame(pose(number, place / len(open_at) * faces.SECONDS, openness))
        frame = av.VideoFrame.from_image(picture).reformat(format="yuv420p", dst_colorspace="ITU601")
        frame.pts, frame.time_base = place, codec.time_base
        frame.pict_type = PictureType.I if place % KEY_EVERY[size] == 0 else PictureType.NONE
        yield b"".join(bytes(packet) for packet in codec.encode(frame))


def _encoder(size: Size) -> Any:
    codec: Any = av.CodecContext.create("libx264", "w")
    codec.width, codec.height, codec.pix_fmt = *size, "yuv420p"
    codec.framerate, codec.time_base, codec.thread_count = Fraction(FPS[size]), Fraction(1, FPS[size]), 1
    codec.color_range, codec.colorspace, codec.color_primaries, codec.color_trc = 1, 6, 6, 6
    rate = BITS[size]
    codec.options = {
        "preset": "veryfast",
        "tune": "zerolatency",
        "profile": "baseline",
        "crf": "26",
        "forced-idr": "1",
        "sc_threshold": "0",
        "g": "9999",
        "maxrate": str(rate),
        "bufsize": str(rate // 2),
    }
    return codec


def write(path: Path, loops: Loops) -> None:
    """One line of lengths, then everything; complete or not there."""
    parts = {**loops.pictures, "sound": loops.sound, "levels": (loops.levels,), "silence": (loops.silence,)}
    head = json.dumps({name: [len(each) for each in blobs] for name, blobs in parts.items()})
    new = path.with_suffix(f".{os.getpid()}")
    new.write_bytes(head.encode() + b"\n" + b"".join(blob for blobs in parts.values() for blob in blobs))
    new.replace(path)


def read(path: Path) -> Loops:
    """Raises OSError or ValueError for what is not there or not whole."""
    head, _, data = path.read_bytes().partition(b"\n")
    parts, at = {}, 0
    for name, lengths in json.loads(head).items():
        blobs = []
        for length in lengths:
            blobs.append(data[at : at + length])
            at += length
        parts[name] = tuple(blobs)
    if at != len(data):
        raise ValueError(f"{path} is not whole")
    return Loops(
        {name: blobs for name, blobs in parts.items() if name not in SOUNDS},
        parts["sound"],
        parts["levels"][0],
        parts["silence"][0],
    )


def main(folder: Path, looks: list[tuple[str, Look]]) -> None:
    os.nice(NICE)
    folder.mkdir(parents=True, exist_ok=True)
    for key, look in looks:
        path = path_of(folder, key)
        if not path.exists():
            write(path, make(look))
        print(key, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [(row.pop("key"), Look(**row)) for row in json.loads(sys.stdin.readline())])
