"""Looks at and listens to one segment: is there something to see, does it move, and does the sound go with it?

The level bar that the stage draws beside the name (`streaming.rules.layouts`) says how loud the sound is at the moment
of that picture; read back and laid beside the sound itself it shows silence and skew, whoever speaks.
"""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from streaming.rules.layouts import LEVEL_LUMA, SIZES, TRACK_LUMA, Size
from streaming.rules.verdict import FLOOR_DB, HOLE_US, Look

Plane = NDArray[np.uint8]
TICK: Final = {"720": (8, 16.0), "360": (4, 32.0)}
"""Pixels of a block in which something may move, and the mean change of brightness in one from which it did.

So measured, through the encoder: the digits of the smallest clock change the block that changes most by 24 (720) and
46 (360) at least; a still picture full of noise, encoded again, by 12 and 22 at most. In larger blocks they meet.
"""
EVERY: Final = 10
"""Frames between two that are compared: 0.4 s, so that one of five pairs has a second's turn in it."""
FILLED: Final = (TRACK_LUMA + LEVEL_LUMA) / 2
"""Brightness from which a row of the bar belongs to its filled part: half way."""
UNLIKE: Final = 24.0
"""So far from the colours of a bar, or so uneven from left to right, no bar comes out of the encoder."""
LEVEL_S: Final = 0.02
"""Seconds of sound per level: the block of which the stage drew the bar."""


def look(data: bytes) -> Look:
    """One segment with its beginning, as it came over HTTP. What cannot be decoded is said, not raised."""
    try:
        return _look(data)
    except (av.FFmpegError, ValueError, IndexError, EOFError, OSError):
        return Look(0, 0, decoded=False)


def _look(data: bytes) -> Look:
    with av.open(io.BytesIO(data), "r", format="mp4") as container:
        if not container.streams.video or not container.streams.audio:
            return Look(0, 0, decoded=False)
        video, audio = container.streams.video[0], container.streams.audio[0]
        video.codec_context.thread_count = 1
        frames, sound = Frames(), Levels()
        for frame in container.decode(video, audio):
            if isinstance(frame, av.VideoFrame):
                frames.add(frame)
            elif isinstance(frame, av.AudioFrame):
                sound.add(frame)
    if not frames.times:
        return Look(0, 0, decoded=False)
    whole = after_hole(frames.times)
    step = (whole[-1] - whole[0]) // max(1, len(whole) - 1)
    return Look(
        begins_us=whole[0],
        ends_us=whole[-1] + step,
        luma=frames.luma,
        spread=frames.spread,
        motion=frames.motion,
        bar=tuple(frames.bar),
        sound=tuple(sound.levels()),
    )


def after_hole(times: list[int]) -> list[int]:
    """The pictures from the last gap of more than a second on: a stage that stood still ends its segment much later."""
    cut = max((n for n in range(1, len(times)) if times[n] - times[n - 1] > HOLE_US), default=0)
    return times[cut:]


class Frames:
    """What is kept of the pictures, one after another."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self.bar: list[tuple[int, float]] = []
        self.luma = self.spread = self.motion = 0.0
        self._before: NDArray[np.float32] | None = None

    def add(self, frame: Any) -> None:
        plane, at = luma(frame), microseconds(frame)
        self.times.append(at)
        size = SIZES.get(str(plane.shape[0]))
        shown = bar(plane, size) if size is not None else None
        if shown is not None:
            self.bar.append((at, shown))
        if (len(self.times) - 1) % EVERY:
            return
        side, enough = TICK.get(str(plane.shape[0]), TICK["720"])
        small = blocks(plane, side)
        self.luma, self.spread = max(self.luma, float(plane.mean())), max(self.spread, float(plane[::4, ::4].std()))
        if self._before is not None:
            self.motion = max(self.motion, float(np.abs(small - self._before).max()) / enough)
        self._before = small


class Levels:
    """The loudness of every 20 ms."""

    def __init__(self) -> None:
        self._begun: int | None = None
        self._samples: list[NDArray[np.float32]] = []
        self._rate = 48_000

    def add(self, frame: Any) -> None:
        if self._begun is None:
            self._begun, self._rate = microseconds(frame), frame.sample_rate
        array = frame.to_ndarray().astype(np.float32)
        self._samples.append(array.mean(axis=0) if array.ndim > 1 else array)

    def levels(self) -> list[tuple[int, float]]:
        """(µs of programme time at its middle, dBFS); the first packet of a segment is decoded without its past."""
        if self._begun is None:
            return []
        samples = np.concatenate(self._samples)[1024:]
        size = int(self._rate * LEVEL_S)
        count = len(samples) // size
        power = (samples[: count * size].reshape(count, size) ** 2).mean(axis=1) if count else np.zeros(0)
        decibel = 10 * np.log10(np.maximum(power, 1e-12))
        begins = self._begun + 1024 * 1_000_000 // self._rate
        return [(begins + round((n + 0.5) * LEVEL_S * 1_000_000), float(level)) for n, level in enumerate(decibel)]


def luma(frame: Any) -> Plane:
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height, : frame.width]


def blocks(plane: Plane, of: int) -> NDArray[np.float32]:
    """Mean brightness of each block."""
    height, width = (side // of * of for side in plane.shape)
    cut = plane[:height, :width].reshape(height // of, of, width // of, of)
    return cut.mean(axis=(1, 3), dtype=np.float32)


def bar(plane: Plane, size: Size) -> float | None:
    """dBFS that the bar shows, at whichever of its places it stands; None where it cannot be made out.

    What else may lie there does not look like a bar that is partly filled; a dark corner may look like an empty one.
    """
    found = (_read(plane[rect.y : rect.bottom, rect.x + 2 : rect.right - 2]) for rect in {size.level, size.board_level})
    return max((share for share in found if share is not None), default=None)


def _read(strip: Plane) -> float | None:
    rows = strip.mean(axis=1)
    dark = np.flatnonzero(rows < FILLED)
    if not len(dark):
        return None  # nothing is ever so loud
    track, filled = rows[: dark[-1] + 1], rows[dark[-1] + 1 :]
    off = max(
        abs(float(np.median(track)) - TRACK_LUMA), abs(float(np.median(filled)) - LEVEL_LUMA) if len(filled) else 0
    )
    if off > UNLIKE or float(np.median(strip.std(axis=1))) > UNLIKE:
        return None
    return FLOOR_DB + len(filled) / len(rows) * -FLOOR_DB


def microseconds(frame: Any) -> int:
    """Programme time of a frame: `tfdt` counts it from 1970."""
    return round(Fraction(frame.pts) * frame.time_base * 1_000_000)
