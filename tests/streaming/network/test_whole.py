"""Both processes as they are: stock aiortc publishes, the media process composes, stock aiortc watches."""

from __future__ import annotations

import asyncio
import json
import signal
import statistics
import sys
import time
from contextlib import asynccontextmanager
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import aiohttp
import av
import numpy as np
import pytest

from streaming.network.hall import Hall
from streaming.network.process import Config, Stage
from streaming.rules.rendition import LARGE, SMALL
from streaming.rules.scene import Plate, Scene
from tests.streaming.network.stage import MEETING, Client, public, token
from tests.streaming.wire import stock


@asynccontextmanager
async def media(folder: Path) -> Any:
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "streaming.media.process", stdin=asyncio.subprocess.PIPE
    )
    config = {"meeting": MEETING, "sockets": str(folder), "stream_dir": str(folder / "stream")}
    config["recordings_dir"] = str(folder / "recordings")
    made.stdin.write(json.dumps(config).encode() + b"\n")
    try:
        yield made
    finally:
        if made.returncode is None:
            made.send_signal(signal.SIGTERM)
            await asyncio.wait_for(made.wait(), 20)


@asynccontextmanager
async def stage(folder: Path) -> Any:
    made = Stage(Config(public(), http_port=0, udp_bind="127.0.0.1", udp_port=0, sockets=str(folder)))
    await made.start()
    try:
        async with aiohttp.ClientSession() as session:
            hall = made.open(MEETING)
            yield hall, Client(made, hall, session)
    finally:
        await made.stop()


def on_air(hall: Hall) -> Scene:
    slot = hall.slots().get("p1")
    plate = Plate("p1", "Sanne de Wit", "S. de Wit", "Groep", "member", True, slot)
    return Scene(1, True, "speaker", speaker="p1", people=(plate,), heard=frozenset({"p1"}), send={"p1": "large"})


async def linked(hall: Hall) -> None:
    async with asyncio.timeout(20):
        while hall._link is None:
            await asyncio.sleep(0.05)


async def post(call: Client, kind: str, bearer: str, line: Any) -> None:
    status, answer, _ = await call("POST", kind, bearer, await stock.offer(line))
    assert status == 201, answer
    await stock.accept(line, answer.decode())


class Programme(stock.Seen):
    """Reads the speaker's bar code out of the composed picture, where he is three quarters of its width."""

    def number(self, frame: av.VideoFrame) -> int:
        plane = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)
        block = frame.width * 3 / 4 / stock.BITS
        rows = slice(int(block * 0.2), int(block * 0.5))
        bits = (plane[rows, int((k + 0.25) * block) : int((k + 0.75) * block)] for k in range(stock.BITS))
        return sum((int(each.mean()) > 128) << k for k, each in enumerate(bits))

    def late_ms(self, camera: stock.Camera) -> list[float]:
        pairs = zip(self.numbers, self.at, strict=True)
        return sorted(1000 * (at - camera.sent[n]) for n, at in pairs if n in camera.sent)


@asynccontextmanager
async def a_speaker_and_a_viewer(hall: Hall, call: Client) -> Any:
    await linked(hall)
    camera, seen = stock.Camera(), Programme()
    sending, watching = stock.publisher(camera), stock.viewer(seen)
    await post(call, "whip", token(), sending)
    async with asyncio.timeout(5):
        while "p1" not in hall.slots():
            await asyncio.sleep(0.01)
    hall.show(on_air(hall))
    await post(call, "whep", token("p2", "watch"), watching)
    seen.begun = time.perf_counter()
    try:
        yield camera, seen
    finally:
        await sending.close()
        await watching.close()


@pytest.mark.slow
async def test_a_face_and_a_voice_go_the_whole_way(tmp_path):
    async with media(tmp_path), stage(tmp_path) as (hall, call), a_speaker_and_a_viewer(hall, call) as (camera, seen):
        await asyncio.sleep(5)
        late, first = seen.late_ms(camera), 1000 * (seen.at[0] - seen.begun)
        middle, most = late[len(late) // 2], late[int(len(late) * 0.95)]
        print(f"first frame {first:.0f} ms, {len(seen.at)} frames, p50 {middle:.0f} ms, p95 {most:.0f} ms")
        assert set(seen.widths) == {1280} and len(seen.numbers) > 90
        assert len(late) > 0.9 * len(seen.numbers) and middle < 250
        assert statistics.mode(seen.tones[50:]) == stock.TONE
        assert first < 1500


@pytest.mark.slow
async def test_a_viewer_moves_to_the_small_picture_and_back(tmp_path):
    async with media(tmp_path), stage(tmp_path) as (hall, call), a_speaker_and_a_viewer(hall, call) as (_, seen):
        viewer = next(each.viewer for each in hall.resources.values() if each.viewer)
        for wish in (LARGE, SMALL, LARGE):
            viewer.chooser.wish = wish
            await asyncio.sleep(3)
        gaps = [1000 * (b - a) for a, b in pairwise(seen.at)]
        print(f"{len(seen.at)} frames, the longest wait for one {max(gaps):.0f} ms, loss {viewer.line.loss}")
        assert [width for width, _ in groupby(seen.widths)] == [1280, 640, 1280]
        large = [number for number, width in zip(seen.numbers, seen.widths, strict=True) if width == 1280]
        assert large == sorted(large) and viewer.line.loss == 0 and max(gaps) < 1000


@pytest.mark.slow
async def test_a_killed_media_process_takes_nobody_with_it(tmp_path):
    async with (
        stage(tmp_path) as (hall, call),
        media(tmp_path) as first,
        a_speaker_and_a_viewer(hall, call) as (_, seen),
    ):
        await asyncio.sleep(2)
        first.kill()
        await first.wait()
        killed, count = time.perf_counter(), len(seen.at)
        async with media(tmp_path), asyncio.timeout(15):
            while len(seen.at) < count + 25:
                await asyncio.sleep(0.02)
        back = seen.at[count + 1] - killed
        print(f"pictures again {back:.1f} s after the kill")
        assert back < 5 and len(hall.resources) == 2
