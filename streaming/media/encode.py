"""The programme as H.264: one encoder per size, an intra picture every two seconds and when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import av
from av.video.frame import PictureType

from streaming.rules.layouts import HD, SD, Size

FPS: Final = 25
FRAME_US: Final = 1_000_000 // FPS
KEY_EVERY_US: Final = 2_000_000  # a segment of the public stream
KEY_APART_US: Final = 500_000  # asked for by members: two a second at most
BITRATES: Final = {HD.name: 1_200_000, SD.name: 330_000}
LEVELS: Final = {HD.name: "3.1", SD.name: "3.0"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One access unit (Annex B) of programme time `p` (µs)."""

    data: bytes
    p: int
    idr: bool


class Encoder:
    """libx264, constrained baseline, no delay. SPS and PPS go before each IDR, so a member may join at any."""

    def __init__(self, size: Size, bitrate: int | None = None) -> None:
        rate = bitrate or BITRATES[size.name]
        codec = av.CodecContext.create("libx264", "w")
        codec.width, codec.height, codec.pix_fmt = size.width, size.height, "yuv420p"
        codec.framerate, codec.time_base = Fraction(FPS), Fraction(1, 1_000_000)
        codec.bit_rate, codec.thread_count = rate, 1
        codec.color_range, codec.colorspace = 1, 6  # limited, BT.601 (SMPTE 170M): as cameras come in
        codec.color_primaries, codec.color_trc = 6, 6
        codec.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "profile": "baseline",
            "level": LEVELS[size.name],
            "forced-idr": "1",
            "sc_threshold": "0",
            "g": "9999",
            "maxrate": str(rate),
            "bufsize": str(rate * 6 // 10),
        }
        self._codec, self._wanted, self._last_key = codec, True, -KEY_EVERY_US

    def want_key(self) -> None:
        """An intra picture soon: with the next frame, but half a second after the last one at least."""
        self._wanted = True

    def encode(self, frame: av.VideoFrame, p: int) -> list[Unit]:
        """`frame` as the picture of programme time `p`; its two-second grid is that of the clock."""
        due = p // KEY_EVERY_US != self._last_key // KEY_EVERY_US
        key = due or (self._wanted and p - self._last_key >= KEY_APART_US)
        if key:
            self._wanted, self._last_key = False, p
        frame.pts, frame.time_base = p, Fraction(1, 1_000_000)
        frame.pict_type = PictureType.I if key else PictureType.NONE
        return [Unit(bytes(packet), p, bool(packet.is_keyframe)) for packet in self._codec.encode(frame)]

    def close(self) -> None:
        """Let the encoder go; nothing is held back that would have to be flushed."""
        self._wanted = False
