"""One picture in memory, as the encoder wants it (I420): boxes, sprites and camera frames are put straight into it.

Colours are BT.601 in the limited range, as browsers send their cameras; the encoder says so in the stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from streaming.rules.layouts import Rect

Plane = NDArray[np.uint8]
Colour = tuple[int, int, int]  # Y, U, V


def yuv(hexadecimal: str) -> Colour:
    """A colour of the house style, "#5115ef", in BT.601."""
    r, g, b = (int(hexadecimal[n : n + 2], 16) for n in (1, 3, 5))
    return (
        round(16 + (65.738 * r + 129.057 * g + 25.064 * b) / 256),
        round(128 + (-37.945 * r - 74.494 * g + 112.439 * b) / 256),
        round(128 + (112.439 * r - 94.154 * g - 18.285 * b) / 256),
    )


@dataclass(frozen=True, slots=True)
class Sprite:
    """A drawing that is kept: per plane its colour times its alpha (of 256), and what is left of what lies beneath."""

    width: int
    height: int
    planes: tuple[tuple[NDArray[np.uint16], NDArray[np.uint16]], ...]


def sprite(rgba: NDArray[np.uint8]) -> Sprite:
    """A drawing of Pillow's (height, width, RGBA; both even) made ready to be blended."""
    r, g, b, a = (rgba[..., n].astype(np.float32) for n in range(4))
    alpha = a * (256 / 255)
    y = 16 + (65.738 * r + 129.057 * g + 25.064 * b) / 256
    u = 128 + (-37.945 * r - 74.494 * g + 112.439 * b) / 256
    v = 128 + (112.439 * r - 94.154 * g - 18.285 * b) / 256
    whole = _pair(y * alpha, alpha)
    small = _halved(alpha)
    planes = (whole, _pair(_halved(u * alpha), small), _pair(_halved(v * alpha), small))
    return Sprite(rgba.shape[1], rgba.shape[0], planes)


def _halved(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    total: NDArray[np.float32] = plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]
    return total * np.float32(0.25)


def _pair(coloured: NDArray[np.float32], alpha: NDArray[np.float32]) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    return coloured.round().astype(np.uint16), (256 - alpha).round().astype(np.uint16)


def views(frame: av.VideoFrame) -> tuple[Plane, Plane, Plane]:
    """The three planes of an I420 frame as arrays on its own memory."""
    width, height = frame.width, frame.height
    sizes = ((width, height), ((width + 1) // 2, (height + 1) // 2), ((width + 1) // 2, (height + 1) // 2))
    found: list[Plane] = []
    for plane, (w, h) in zip(frame.planes, sizes, strict=True):
        found.append(np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:h, :w])
    return found[0], found[1], found[2]


class Canvas:
    """A picture of a fixed size. `frame` is the picture itself: encode it before anything is drawn again."""

    def __init__(self, width: int, height: int) -> None:
        self.frame = av.VideoFrame(width, height, "yuv420p")
        self.planes = views(self.frame)

    def fill(self, rect: Rect, colour: Colour) -> None:
        for plane, value, scale in zip(self.planes, colour, (1, 2, 2), strict=True):
            plane[rect.y // scale : rect.bottom // scale, rect.x // scale : rect.right // scale] = value

    def outline(self, rect: Rect, width: int, colour: Colour) -> None:
        """A line of `width` pixels inside the edges of `rect`."""
        self.fill(Rect(rect.x, rect.y, rect.w, width), colour)
        self.fill(Rect(rect.x, rect.bottom - width, rect.w, width), colour)
        self.fill(Rect(rect.x, rect.y, width, rect.h), colour)
        self.fill(Rect(rect.right - width, rect.y, width, rect.h), colour)

    def blend(self, one: Sprite, x: int, y: int) -> None:
        x, y = x // 2 * 2, y // 2 * 2
        for plane, (coloured, rest), scale in zip(self.planes, one.planes, (1, 2, 2), strict=True):
            top, left = y // scale, x // scale
            under = plane[top : top + coloured.shape[0], left : left + coloured.shape[1]]
            mixed = under * rest
            mixed += coloured
            mixed >>= 8
            under[...] = mixed

    def paste(self, frame: av.VideoFrame, rect: Rect, scaler: VideoReformatter, line: int = 0) -> None:
        """A camera's frame into `rect`: filled and cropped, or with bars when it is too upright for that.

        The ground stays to be seen as a `line` (even) over the picture's left and upper edge.
        """
        width, height, left, top = cover(frame.width, frame.height, rect.w, rect.h)
        scaled = scaler.reformat(frame, width, height, "yuv420p", interpolation=Interpolation.BILINEAR)
        if width < rect.w:
            self.fill(rect, BARS)
        shift = max(0, (rect.w - width) // 4 * 2)
        for plane, source, scale in zip(self.planes, views(scaled), (1, 2, 2), strict=True):
            x, y, w, h = (rect.x + shift) // scale, rect.y // scale, min(width, rect.w) // scale, rect.h // scale
            cut, a, b = line // scale, top // scale, left // scale
            plane[y + cut : y + h, x + cut : x + w] = source[a + cut : a + h, b + cut : b + w]

    def copy(self) -> av.VideoFrame:
        """The same picture in memory of its own."""
        other: Any = av.VideoFrame(self.frame.width, self.frame.height, "yuv420p")
        for to, source in zip(views(other), self.planes, strict=True):
            to[...] = source
        return other


BARS = yuv("#001a40")


def cover(width: int, height: int, to_width: int, to_height: int) -> tuple[int, int, int, int]:
    """The size to scale a picture to, and what to cut off at the left and the top, so that it fills a box.

    A picture more upright than 6:5 (a telephone held up) keeps its height: filling the box would cut off the face.
    """
    if width * 5 < height * 6:
        fitted = max(2, min(to_width, to_height * width // height // 2 * 2))
        return fitted, to_height, 0, 0
    scale = max(to_width / width, to_height / height)
    wide, high = (max(to, round(side * scale / 2) * 2) for to, side in ((to_width, width), (to_height, height)))
    return wide, high, (wide - to_width) // 4 * 2, (high - to_height) // 8 * 2  # more room above a head than below
