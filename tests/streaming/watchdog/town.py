"""A real media process with somebody who speaks, its files behind a public address, and a watchdog that looks at it."""

import asyncio
import contextlib
import json
import sys
import time
from functools import cache
from pathlib import Path

import aiohttp
import numpy as np
from aiohttp import web

from streaming.media.codecs import OpusEncoder
from streaming.network.stream_http import Stream
from streaming.rules.frames import Frame, Type
from streaming.watchdog.process import Watch
from tests.streaming.media.crew import MEETING, Crew, live

RATE = 48000


@cache
def speech(seconds=20, seed=7):
    """Opus packets of somebody who speaks: syllables of 0.1 to 0.35 s, pauses as long, and a breath now and then."""
    dice, encoder, out = np.random.default_rng(seed), OpusEncoder(), []
    loud = np.zeros(seconds * RATE, np.float32)
    at = 0
    while at < len(loud):
        syllable, pause = (int(dice.uniform(*span) * RATE) for span in ((0.1, 0.35), (0.05, 0.3)))
        loud[at : at + syllable] = dice.uniform(0.05, 0.3)
        at += syllable + pause
    wave = loud * np.sin(2 * np.pi * 220 * np.arange(len(loud)) / RATE).astype(np.float32)
    for n in range(len(wave) // 960):
        out.append(encoder.encode(wave[n * 960 : (n + 1) * 960]))
    return out


class Speaking(Crew):
    """`fault` is one of `tests.streaming.watchdog.broken`, which SIGUSR1 lets happen and ends."""

    def __init__(self, folder, fault=None, **config):
        super().__init__(folder, **config)
        self.fault = fault

    async def spawn(self):
        words = ["tests.streaming.watchdog.broken", self.fault] if self.fault else ["streaming.media.process"]
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *words, stdin=asyncio.subprocess.PIPE, start_new_session=True
        )
        self.process.stdin.write(json.dumps(self.config).encode() + b"\n")
        await self.process.stdin.drain()
        await self.join()

    async def on_air(self):
        await self.spawn()
        self.begin()

    def begin(self):
        self.seat(1)
        self.show(live(members=2))
        self.talk(1)

    async def quiet(self, slot):
        """A microphone that is open and gives nothing but zeroes."""
        encoder = OpusEncoder()
        silence = [encoder.encode(np.zeros(960, np.float32)) for _ in range(50)]
        await self._send(slot, silence)

    async def _microphone(self, slot):
        await self._send(slot, speech())

    async def _send(self, slot, packets):
        begun, n = time.monotonic(), 0
        while True:
            at = time.monotonic_ns() // 1000
            self.link.send(Frame(Type.SOUND, slot, n * 960, at, 0, packets[n % len(packets)]))
            n += 1
            await asyncio.sleep(max(0, begun + n * 0.02 - time.monotonic()))


class Public:
    """The public side: the stage's own code for files, under an address that a test can take away."""

    def __init__(self, folder):
        app = web.Application(middlewares=[self._broken])
        app.add_routes(Stream(Path(folder)).routes())
        self.broken, self._runner = "", web.AppRunner(app)

    async def start(self):
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"

    @web.middleware
    async def _broken(self, request, handler):
        if self.broken == "502":
            return web.Response(status=502)
        if self.broken == "hangs":
            await asyncio.sleep(30)
        return await handler(request)

    async def stop(self):
        await self._runner.cleanup()


class Room:
    """A room that writes down what is said to it, and when."""

    def __init__(self):
        self.commands, self.beats, self.state = [], [], "unknown"

    @property
    def now_us(self):
        return time.time_ns() // 1000

    async def beat(self, proven_us, delay_ms, state):
        self.beats.append((time.monotonic(), proven_us, delay_ms, state))

    async def command(self, kind, data):
        self.commands.append((time.monotonic(), kind, data))
        self.state = kind.removeprefix("stream.")
        return {"type": "done"}

    def last(self):
        return self.commands[-1]


@contextlib.asynccontextmanager
async def watched(folder, fault=None, **config):
    """(crew, public, room, watch), with the stream up and looked at."""
    crew = Speaking(folder, fault, **config)
    public, room = Public(crew.config["stream_dir"]), Room()
    await public.start()
    await crew.on_air()
    async with aiohttp.ClientSession() as session:
        watch = Watch(session, f"{public.address}/stream/{MEETING}/index.m3u8", room)
        stage = {"on_air": True, "stream": {"state": "unknown"}}
        watch.heard({"stage": stage}, room.now_us - 60_000_000)
        keeping = asyncio.create_task(watch.keep())
        try:
            await until(lambda: room.state == "up", 25)
            yield crew, public, room, watch
        finally:
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping
            await public.stop()
            with contextlib.suppress(ProcessLookupError):
                await crew.close()


async def until(true, seconds):
    """Seconds until it came true."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, "it did not come true in time"
        await asyncio.sleep(0.05)
    return time.monotonic() - begun
