"""What the members of the bench send: drawn faces with a camera's noise, encoded once; who speaks carries a bar code.

A tile is 320x180 at 10 pictures a second, about 82 kbit/s; a speaker 640x360 at 25, about 670 kbit/s. Every engine of
the bench gets these same units.
"""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np

from frontend.demo import voice
from streaming.media.canvas import views
from streaming.media.codecs import BLOCK, OpusEncoder
from tests.bench.servers import ROOT
from tests.streaming.media.camera import Camera
from tests.streaming.media.council import face

VERSION = 2
FOLDER = ROOT / "var" / "bench" / "stage-inputs"
TILE, TILE_FPS, TILE_BITS, TILE_KEYS = (320, 180), 10, 82_000, 20
LARGE, LARGE_FPS, LARGE_BITS, LARGE_KEYS = (640, 360), 25, 670_000, 50
LARGE_UNITS = 200  # eight seconds: a delay is known but for whole multiples of this
BITS, BLOCK_PX = 20, 16
SPEAKERS = 2
VOICE_BITS = 32_000
BEEP_HZ, BEEP_PACKETS, BEEP_LOUD = 6_000, 4, 0.4  # no voice has much at this pitch


@dataclass(frozen=True)
class Film:
    """Units (Annex B) with whether each is a key frame; `number` is the code of the first, -1: it has none."""

    units: tuple[bytes, ...]
    keys: tuple[bool, ...]
    fps: int
    number: int = -1


def code(frame: av.VideoFrame, number: int) -> av.VideoFrame:
    """Twenty blocks along the top."""
    luma = views(frame)[0]
    for bit in range(BITS):
        left = bit * BLOCK_PX * frame.width // 320
        right = (bit + 1) * BLOCK_PX * frame.width // 320
        luma[: frame.height // 12, left:right] = 235 if number >> bit & 1 else 16
    return frame


def number_of(frame: av.VideoFrame, width: int = 960) -> int:
    """The code of whoever fills the first `width` pixels of a composed picture."""
    plane = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)
    block = width / BITS
    rows = slice(int(block * 0.2), int(block * 0.6))
    bits = (plane[rows, int((k + 0.3) * block) : int((k + 0.7) * block)] for k in range(BITS))
    return sum((int(each.mean()) > 128) << k for k, each in enumerate(bits))


def _tile(slot: int) -> Film:
    camera = Camera(*TILE, bitrate=TILE_BITS, fps=TILE_FPS)
    made = [camera.unit(face(slot, TILE, n % 10))[:2] for n in range(TILE_KEYS)]
    return Film(tuple(unit for unit, _ in made), tuple(key for _, key in made), TILE_FPS)


def _large(slot: int) -> Film:
    camera = Camera(*LARGE, bitrate=LARGE_BITS, fps=LARGE_FPS)
    first, made = 256 * slot, []
    for n in range(LARGE_UNITS):
        camera.key = n % LARGE_KEYS == 0
        picture = av.VideoFrame.from_ndarray(face(slot, LARGE, n % 10).to_ndarray(), format="yuv420p")
        made.append(camera.unit(code(picture, first + n))[:2])
    return Film(tuple(unit for unit, _ in made), tuple(key for _, key in made), LARGE_FPS, first)


def _voice(number: int) -> tuple[bytes, ...]:
    sound, encoder = voice.speech(number, bool(number % 2)), OpusEncoder(VOICE_BITS)
    return tuple(encoder.encode(sound[at : at + BLOCK]) for at in range(0, len(sound), BLOCK))


def _beep() -> tuple[bytes, ...]:
    """Begins with its first sample; some packets of silence go before it, so that the encoder has settled."""
    turn = 2 * np.pi * BEEP_HZ * np.arange(BLOCK * BEEP_PACKETS) / 48_000
    tone = (BEEP_LOUD * np.sin(turn)).astype(np.float32)
    encoder = OpusEncoder(VOICE_BITS)
    for _ in range(5):
        encoder.encode(np.zeros(BLOCK, np.float32))
    return tuple(encoder.encode(tone[at : at + BLOCK]) for at in range(0, len(tone), BLOCK))


@dataclass(frozen=True)
class Inputs:
    tiles: tuple[Film, ...]
    speakers: tuple[Film, ...]
    voices: tuple[tuple[bytes, ...], ...]
    beep: tuple[bytes, ...]


def prepared(tiles: int) -> Inputs:
    """From the folder, where a larger council's will do as well, or made now: a second for each tile."""
    for path in sorted(FOLDER.glob(f"{VERSION}-*.pickle")):
        if int(path.stem.partition("-")[2]) >= tiles:
            found: Inputs = pickle.loads(path.read_bytes())
            return replace(found, tiles=found.tiles[:tiles])
    made = Inputs(
        tuple(_tile(slot) for slot in range(1, tiles + 1)),
        tuple(_large(slot) for slot in range(SPEAKERS)),
        tuple(_voice(number) for number in range(3)),
        _beep(),
    )
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{VERSION}-{tiles:03d}.pickle"
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(pickle.dumps(made))
    draft.replace(path)
    return made


def annexb(film: Film, seconds: int, path: Path) -> Path:
    """A file of so many seconds of it, for engines that read files."""
    number = seconds * film.fps
    path.write_bytes(b"".join(film.units[n % len(film.units)] for n in range(number)))
    return path
