"""Opus in, Opus and AAC out, as numpy samples between −1 and 1, 48 kHz, one channel."""

from fractions import Fraction
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

RATE: Final = 48_000
BLOCK: Final = 960
AAC_FRAME: Final = 1024
PRIMING: Final = 1024
"""Samples that the AAC encoder puts before the first: its packets are stamped that much earlier."""
CONFIG: Final = bytes.fromhex("1188")
"""AudioSpecificConfig: AAC-LC, 48 kHz, one channel."""

Samples = NDArray[np.float32]


class OpusDecoder:
    def __init__(self) -> None:
        self._codec: Any = av.CodecContext.create("libopus", "r")
        self._codec.sample_rate, self._codec.layout = RATE, "mono"

    def decode(self, packet: bytes) -> Samples:
        """Raises av.FFmpegError on what is no Opus."""
        frames = [_mono(frame) for frame in self._codec.decode(av.Packet(packet))]
        return np.concatenate(frames) if frames else np.zeros(0, np.float32)


class OpusEncoder:
    """20 ms in, one packet out; in-band FEC, for members on a bad line."""

    def __init__(self, bits: int = 40_000) -> None:
        codec: Any = av.CodecContext.create("libopus", "w")
        codec.sample_rate, codec.layout, codec.format = RATE, "mono", "flt"
        codec.bit_rate, codec.time_base = bits, Fraction(1, RATE)
        codec.options = {"application": "voip", "frame_duration": "20", "fec": "1", "packet_loss": "5"}
        codec.open()
        self._codec, self._pts = codec, 0

    def encode(self, block: Samples) -> bytes:
        packets = self._codec.encode(_frame(block, "flt", self._pts))
        self._pts += len(block)
        return b"".join(bytes(packet) for packet in packets)


class AacEncoder:
    """Any number of samples in; (packet, µs of programme time at which its sound begins) out."""

    def __init__(self, p: int, bits: int = 64_000) -> None:
        codec: Any = av.CodecContext.create("aac", "w")
        codec.sample_rate, codec.layout, codec.format = RATE, "mono", "fltp"
        codec.bit_rate, codec.time_base = bits, Fraction(1, RATE)
        codec.open()
        self._codec, self._begun, self._taken, self._given = codec, p, 0, 0
        self._held = np.zeros(0, np.float32)

    def encode(self, block: Samples) -> list[tuple[bytes, int]]:
        self._held = np.concatenate([self._held, block])
        out = []
        while len(self._held) >= AAC_FRAME:
            frame = _frame(self._held[:AAC_FRAME], "fltp", self._taken)
            self._held = self._held[AAC_FRAME:]
            self._taken += AAC_FRAME
            for packet in self._codec.encode(frame):
                samples = self._given * AAC_FRAME - PRIMING
                out.append((bytes(packet), self._begun + samples * 125 // 6))
                self._given += 1
        return out


def _frame(block: Samples, form: str, pts: int) -> Any:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block[None], np.float32), format=form, layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, pts, Fraction(1, RATE)
    return frame


def _mono(frame: Any) -> Samples:
    """Whatever the decoder gives: whole numbers or not, one channel or two, one after the other or apart."""
    data = frame.to_ndarray()
    channels = frame.layout.nb_channels
    if frame.format.name.startswith("s16"):
        data = data.astype(np.float32) / 32768
    if channels > 1:
        data = data if frame.format.is_planar else data.reshape(-1, channels).T
        return np.asarray(data.mean(axis=0), np.float32)
    return np.asarray(data.reshape(-1), np.float32)
