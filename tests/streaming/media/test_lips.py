"""Sound and picture together: a flash and a beep of the same moment, found again in the recording."""

import asyncio
import time
from fractions import Fraction
from functools import cache
from itertools import pairwise

import av
import numpy as np
import pytest

from streaming.media.codecs import OpusEncoder
from streaming.rules.frames import IDR, Frame, Type, control
from tests.streaming.media.crew import MEETING, Crew, card, live

pytestmark = pytest.mark.slow
FRAME_MS = 40
"""A single picture that misses its place in the programme by a hair is in the next: that is the grid, no drift."""


@cache
def flashing():
    """Two seconds of 640x360 at 25: white for two frames at the beginning of each second."""
    codec = av.CodecContext.create("libx264", "w")
    codec.width, codec.height, codec.pix_fmt = 640, 360, "yuv420p"
    codec.framerate, codec.time_base, codec.bit_rate, codec.thread_count = Fraction(25), Fraction(1, 25), 700_000, 1
    codec.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline", "g": "9999"}
    out = []
    for n in range(50):
        canvas = np.full((540, 640), 128, np.uint8)
        canvas[:360] = 235 if n % 25 < 2 else 60
        frame = av.VideoFrame.from_ndarray(canvas, format="yuv420p")
        frame.pts, frame.time_base = n, Fraction(1, 25)
        frame.pict_type = av.video.frame.PictureType.I if n == 0 else av.video.frame.PictureType.NONE
        out += [(bytes(packet), n == 0) for packet in codec.encode(frame)]
    return out


@cache
def beeping():
    """Two seconds of Opus: 80 ms of tone at the beginning of each second, murmur between."""
    codec, out = OpusEncoder(), []
    for n in range(100):
        at = np.arange(960) + n * 960
        loud = 0.25 if n % 50 < 4 else 0.0
        out.append(codec.encode((loud * np.sin(2 * np.pi * 700 * at / 48000)).astype(np.float32)))
    return out


async def perform(crew, seconds, picture_late, sound_late):
    """One member whose picture and sound were taken together and arrive by ways of their own."""

    async def camera():
        begun = time.monotonic() + picture_late
        for n in range(seconds * 25):
            await asyncio.sleep(max(0, begun + n * 0.04 - time.monotonic()))
            data, idr = flashing()[n % 50]
            at = time.monotonic_ns() // 1000
            crew.link.send(Frame(Type.VIDEO, 1, n * 3600, at, IDR if idr else 0, data))

    async def microphone():
        begun = time.monotonic() + sound_late
        for n in range(seconds * 50):
            await asyncio.sleep(max(0, begun + n * 0.02 - time.monotonic()))
            crew.link.send(Frame(Type.SOUND, 1, n * 960, time.monotonic_ns() // 1000, 0, beeping()[n % 100]))

    async def reports():
        while True:
            crew.link.send(control(Type.SYNC, {"audio_ms": round((picture_late - sound_late) * 1000)}, 1))
            await asyncio.sleep(1)

    reporting = asyncio.create_task(reports())
    await asyncio.gather(camera(), microphone())
    reporting.cancel()


def apart(path):
    """ms by which each beep comes after its flash."""
    with av.open(str(path)) as file:
        flashes, dark = [], True
        for frame in file.decode(video=0):
            plane = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)
            bright = plane[200:400, 200:600].mean() > 180
            if bright and dark:
                flashes.append(frame.time)
            dark = not bright
    with av.open(str(path)) as file:
        beeps = []
        for frame in file.decode(audio=0):
            loud = np.flatnonzero(np.abs(frame.to_ndarray()[0]) > 0.02)
            if len(loud):
                beeps.append(frame.time + loud[0] / 48000)
    starts = [after for before, after in pairwise([0.0, *beeps]) if after - before > 0.5]
    return [1000 * (min(starts, key=lambda one: abs(one - flash)) - flash) for flash in flashes]


@pytest.mark.parametrize(("picture_late", "sound_late"), [(0.0, 0.0), (0.12, 0.0), (0.0, 0.1)])
async def test_a_flash_and_its_beep_are_within_45_ms(tmp_path, picture_late, sound_late):
    crew = Crew(tmp_path)
    await crew.spawn()
    crew.seat(1)
    crew.show(live(heard=("p1",), members=1, layout="speaker"))
    await perform(crew, 16, picture_late, sound_late)
    crew.show(card("end", seq=2))
    await crew.until(lambda: any(frame.said()["state"] == "closed" for frame in crew.of(Type.RECORDING)))
    skew = apart(tmp_path / "recordings" / MEETING / "part-01.mp4")
    await crew.close()
    settled = skew[5:-1]
    assert len(settled) >= 7
    assert abs(np.median(settled)) <= 45, skew
    assert all(abs(one) <= 45 + FRAME_MS for one in settled), skew
