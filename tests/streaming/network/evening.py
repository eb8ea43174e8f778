"""A meeting that is carried, as it runs on one machine: the web process, the stage beside it, cameras and viewers.

Nothing here stands in for anything: Daphne, `manage.py run_stage`, tokens from the door, WHIP and WHEP over UDP.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import av
import numpy as np

from streaming.rules import h264, rtp
from streaming.wire.client import H264_PT, OPUS_PT, Client
from streaming.wire.dtls import Identity
from tests.meetings.live import ROOT, Place, place
from tests.services.processes import free_port
from tests.streaming.media.camera import Camera as Encoder
from tests.streaming.media.camera import marked
from tests.streaming.wire import stock

FPS = 10
LOOP = 20


def free_udp() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def tone(hertz: int) -> list[bytes]:
    """A second of it as Opus packets."""
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format, codec.bit_rate = 48000, "mono", "s16", 32000
    packets: list[bytes] = []
    for n in range(50):
        at = np.arange(960) + 960 * n
        wave = (8000 * np.sin(2 * np.pi * hertz * at / 48000)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48000, 960 * n
        packets += [bytes(packet) for packet in codec.encode(frame)]
    return packets


class Looped:
    """A camera of one grey, with moving blocks, and one tone; encoded once, sent round and round."""

    def __init__(self, grey: int, hertz: int) -> None:
        made = Encoder(bitrate=300_000, fps=FPS)
        self.units = [made.unit(marked(n, grey=grey))[0] for n in range(LOOP)]
        self.packets = tone(hertz)
        self.client: Client | None = None
        self.closed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def publish(self, session: aiohttp.ClientSession, whip: str, token: str) -> int:
        """The status of the answer; 201 when it sends."""
        client = Client(Identity(), "sendonly")
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
        async with session.post(whip, data=client.offer(), headers=headers) as answer:
            text = await answer.text()
            if answer.status != 201:
                await client.close(silently=True)
                return answer.status
        assert await client.accept(text)
        self.client = client
        self._task = asyncio.ensure_future(self._send())
        return 201

    async def _send(self) -> None:
        assert self.client is not None
        seqs, begun, n = [secrets.randbits(14), secrets.randbits(14)], time.monotonic(), 0
        while True:
            await asyncio.sleep(max(0.0, begun + n * 0.02 - time.monotonic()))
            stamp = rtp.header(OPUS_PT, False, seqs[1] & 65535, n * 960, self.client.ssrcs[2])
            self.client.send(stamp + self.packets[n % 50])
            seqs[1] += 1
            if n % 5 == 0:
                payloads = h264.packetise(self.units[n // 5 % LOOP])
                for k, payload in enumerate(payloads):
                    last = k == len(payloads) - 1
                    head = rtp.header(H264_PT, last, seqs[0] & 65535, n * 1800, self.client.ssrcs[0])
                    self.client.send(head + payload)
                    seqs[0] += 1
            n += 1

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if self.client is not None:
            await self.client.close()


class Watched(stock.Seen):
    """What a member's screen shows: the mean grey of the large picture, away from the blocks, and how loud it is."""

    def __init__(self) -> None:
        super().__init__()
        self.loud: list[float] = []

    def number(self, frame: av.VideoFrame) -> int:
        plane = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)
        return round(float(plane[20:120, 100:700].mean()))

    async def follow(self, track: Any) -> None:
        if track.kind == "video":
            return await super().follow(track)
        while True:
            try:
                frame = await track.recv()
            except Exception:
                return None
            wave = frame.to_ndarray().reshape(-1)[::2].astype(float)
            self.loud.append(float(np.sqrt((wave**2).mean())))
            self.tones.append(int(abs(np.fft.rfft(wave)).argmax()) * 48000 // len(wave))

    async def shows(self, grey: int, seconds: float = 15, after: float = 0.0) -> float:
        """When a picture near this grey was first decoded, looking at pictures later than `after`."""
        async with asyncio.timeout(seconds):
            while True:
                pairs = zip(self.numbers, self.at, strict=False)
                found = next((at for seen, at in pairs if at > after and abs(seen - grey) < 12), None)
                if found is not None:
                    return found
                await asyncio.sleep(0.005)


class Evening:
    """A server that carries its meeting, and the stage beside it."""

    def __init__(self, town: Place, session: aiohttp.ClientSession) -> None:
        self.town, self.session = town, session
        self.stage: subprocess.Popen[bytes] | None = None
        self.csrf = secrets.token_hex(16)

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.town.port}"

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.town.environment['STAGE_HTTP_PORT']}/stage/{self.town.meeting}/"

    def start_stage(self) -> None:
        with (self.town.folder / "stage.log").open("ab") as log:
            self.stage = subprocess.Popen(
                [sys.executable, "manage.py", "run_stage"],
                cwd=ROOT, env=self.town.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def stop_stage(self) -> None:
        if self.stage is not None:
            self.stage.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.stage.wait(timeout=40)
            if self.stage.poll() is None:
                os.killpg(self.stage.pid, signal.SIGKILL)

    @property
    def log(self) -> str:
        return (self.town.folder / "stage.log").read_text(errors="replace")

    async def post(self, path: str, cookie: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Cookie": f"{cookie}; council_csrf={self.csrf}", "X-CSRFToken": self.csrf}
        async with self.session.post(self.web + path, headers=headers, json=body) as answer:
            return answer.status, await answer.json(content_type=None)

    async def passes(self, cookie: str) -> dict[str, Any]:
        status, found = await self.post(f"/vergadering/{self.town.meeting}/media/", cookie)
        assert status == 200, found
        return dict(found)

    async def do(self, cookie: str, kind: str, **data: Any) -> None:
        message = {"type": kind, "id": str(uuid4()), "data": data}
        status, said = await self.post(f"/api/meetings/{self.town.meeting}/commands", cookie, message)
        assert status == 200, said

    async def publishes(self, camera: Looped, cookie: str) -> None:
        """As soon as the stage has a hall for this meeting."""
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    token = (await self.passes(cookie))["publish"]
                    status = await camera.publish(self.session, self.http + "whip", token)
                    if status == 201:
                        return
                    assert status in (404, 429, 503), status
                await asyncio.sleep(0.5)

    async def watches(self, seen: Watched, cookie: str) -> Any:
        line = stock.viewer(seen)
        token = (await self.passes(cookie))["watch"]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
        async with self.session.post(self.http + "whep", data=await stock.offer(line), headers=headers) as answer:
            text = await answer.text()
            assert answer.status == 201, text
        await stock.accept(line, text)
        return line

    def rows(self, sql: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(self.town.folder / "council.sqlite3", timeout=20)) as db:
            found = db.execute(sql).fetchall()
            db.commit()
            return found

    def journal(self, kind: str) -> list[dict[str, Any]]:
        return [entry for entry in map(json.loads, self.town.lines()) if entry["kind"] == kind]


@asynccontextmanager
async def evening(seats: int = 5) -> AsyncIterator[Evening]:
    with place(seats) as town:
        town.stop()
        ports = {"PORT": town.port, "STAGE_HTTP_PORT": free_port(), "STAGE_UDP_PORT": free_udp()}
        town.environment.update({name: str(port) for name, port in ports.items()})
        async with aiohttp.ClientSession() as session:
            made = Evening(town, session)
            made.rows("UPDATE meetings_meeting SET carried = 1")
            town.start()
            made.start_stage()
            try:
                yield made
            finally:
                made.stop_stage()
                if target := os.environ.get("STAGE_LOG"):
                    Path(target).write_text(made.log + "\n=== web\n" + town.log)
