"""A member's camera for the tests: H.264 as a browser sends it, every picture with a number that can be read back."""

from fractions import Fraction

import av
import numpy as np
from av.video.frame import PictureType

from streaming.media.canvas import views

BITS = 12


def marked(number: int, width: int = 320, height: int = 180, grey: int = 120) -> av.VideoFrame:
    """A grey picture with `number` as twelve black or white blocks along its middle."""
    frame = av.VideoFrame(width, height, "yuv420p")
    planes = views(frame)
    planes[0][...], planes[1][...], planes[2][...] = grey, 128, 128
    block = width // 20
    for bit in range(BITS):
        left = width // 5 + bit * block
        planes[0][height // 3 : height // 2, left : left + block] = 235 if number >> bit & 1 else 16
    return frame


def number_of(frame: av.VideoFrame) -> int:
    luma, block = views(frame)[0], frame.width // 20
    row = frame.height * 5 // 12
    middles = [frame.width // 5 + bit * block + block // 2 for bit in range(BITS)]
    return sum(int(luma[row - 3 : row + 3, x - 2 : x + 2].mean() > 128) << bit for bit, x in enumerate(middles))


class Camera:
    """Numbered pictures, encoded; a key frame first and when it is asked for."""

    def __init__(self, width: int = 320, height: int = 180, bitrate: int = 120_000, fps: int = 10) -> None:
        codec = av.CodecContext.create("libx264", "w")
        codec.width, codec.height, codec.pix_fmt, codec.thread_count = width, height, "yuv420p", 1
        codec.framerate, codec.time_base, codec.bit_rate = Fraction(fps), Fraction(1, 90_000), bitrate
        codec.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "profile": "baseline",
            "forced-idr": "1",
            "g": "9999",
        }
        self.codec, self.size, self.step, self.number, self.key = codec, (width, height), 90_000 // fps, 0, True

    def unit(self, frame: av.VideoFrame | None = None) -> tuple[bytes, bool, int]:
        """The next access unit, whether it is an IDR, and its stamp."""
        frame = frame or marked(self.number % 4096, *self.size)
        frame.pts, frame.time_base = self.number * self.step, Fraction(1, 90_000)
        frame.pict_type, key, self.key = PictureType.I if self.key else PictureType.NONE, self.key, False
        self.number += 1
        return b"".join(bytes(packet) for packet in self.codec.encode(frame)), key, frame.pts


def colour(frame: av.VideoFrame, x: int, y: int, side: int = 8) -> tuple[int, int, int]:
    """The mean colour of a small square of a picture: Y, U, V."""
    y0, u, v = views(frame)
    half = side // 2
    small = (slice(y // 2 - half // 2, y // 2 + half // 2), slice(x // 2 - half // 2, x // 2 + half // 2))
    whole = y0[y - half : y + half, x - half : x + half]
    return round(float(np.mean(whole))), round(float(np.mean(u[small]))), round(float(np.mean(v[small])))
