"""Stock aiortc as a browser would be: a camera with a tone that publishes, a viewer that counts what it gets."""

from __future__ import annotations

import asyncio
import time
from fractions import Fraction
from typing import Any

import av
import numpy as np
from aiortc import (
    AudioStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
    VideoStreamTrack,
)

BITS = 20
TONE = 600


class Camera(VideoStreamTrack):
    """320×180 at 25; the number of each picture as a bar code of twenty blocks along the top."""

    def __init__(self) -> None:
        super().__init__()
        self.count, self.begun = 0, 0.0
        self.sent: dict[int, float] = {}

    async def recv(self) -> av.VideoFrame:
        now = time.perf_counter()
        self.begun = self.begun or now
        await asyncio.sleep(max(0.0, self.begun + self.count / 25 - now))
        picture = np.full((270, 320), 128, np.uint8)
        picture[:180] = (np.arange(320) + self.count * 4) % 160 + 40
        for k in range(BITS):
            picture[:16, k * 16 : k * 16 + 16] = 235 if self.count >> k & 1 else 16
        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts, frame.time_base = self.count * 3600, Fraction(1, 90000)
        self.sent[self.count] = time.perf_counter()
        self.count += 1
        return frame


class Tone(AudioStreamTrack):
    def __init__(self) -> None:
        super().__init__()
        self.count, self.begun = 0, 0.0

    async def recv(self) -> av.AudioFrame:
        now = time.perf_counter()
        self.begun = self.begun or now
        await asyncio.sleep(max(0.0, self.begun + self.count * 0.02 - now))
        at = np.arange(960) + 960 * self.count
        wave = (8000 * np.sin(2 * np.pi * TONE * at / 48000)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48000, 960 * self.count, Fraction(1, 48000)
        self.count += 1
        return frame


def number(frame: av.VideoFrame) -> int:
    """The bar code of a decoded picture, at whatever size."""
    plane = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)
    block = frame.width // BITS
    quarter = block // 4
    bits = (plane[quarter : block - quarter, k * block + quarter : (k + 1) * block - quarter] for k in range(BITS))
    return sum((int(each.mean()) > 128) << k for k, each in enumerate(bits))


class Seen:
    """What a viewer got."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.at: list[float] = []
        self.widths: list[int] = []
        self.tones: list[int] = []
        self.tasks: list[asyncio.Task[None]] = []

    def number(self, frame: av.VideoFrame) -> int:
        return number(frame)

    async def follow(self, track: Any) -> None:
        while True:
            try:
                frame = await track.recv()
            except Exception:
                return
            if track.kind == "video":
                self.numbers.append(self.number(frame))
                self.at.append(time.perf_counter())
                self.widths.append(frame.width)
            else:
                wave = frame.to_ndarray().reshape(-1)[::2].astype(float)
                self.tones.append(int(abs(np.fft.rfft(wave)).argmax()) * 48000 // len(wave))


def publisher(camera: Camera) -> RTCPeerConnection:
    line = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    line.addTrack(camera)
    line.addTrack(Tone())
    codecs = [each for each in RTCRtpSender.getCapabilities("video").codecs if each.name in ("H264", "rtx")]
    next(each for each in line.getTransceivers() if each.kind == "video").setCodecPreferences(codecs)
    return line


def viewer(seen: Seen) -> RTCPeerConnection:
    line = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    line.addTransceiver("video", direction="recvonly")
    line.addTransceiver("audio", direction="recvonly")
    line.on("track", lambda track: seen.tasks.append(asyncio.ensure_future(seen.follow(track))))
    return line


async def offer(line: RTCPeerConnection) -> str:
    await line.setLocalDescription(await line.createOffer())
    return line.localDescription.sdp


async def accept(line: RTCPeerConnection, answer: str) -> None:
    await line.setRemoteDescription(RTCSessionDescription(answer, "answer"))
