"""The simulated members' cameras: one process that publishes everybody's loops over WHIP, as browsers would.

It knows nothing of the room. Lines of JSON on standard input say what to do:
  {"join": pid, "loop": path, "token": text}   publish; the file may come later
  {"leave": pid}
  {"speaking": [pid, …], "large": [pid, …]}    whose mouth moves and who is heard; who sends the large picture
and lines on standard output say {"up": pid} and {"down": pid, "why": text}; after "down" it wants a new token.

python -m frontend.demo.cameras http://127.0.0.1:8010/stage/<meeting>/
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import struct
import sys
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from frontend.demo.faces import LARGE, SMALL, Size
from frontend.demo.loops import FPS, Loops, name_of, read
from streaming.rules import h264, rtcp, rtp
from streaming.wire.client import H264_PT, LEVEL_ID, OPUS_PT, RTX_PT, Client
from streaming.wire.dtls import Identity

TICK = 0.02  # seconds; an Opus packet
TICKS = {LARGE: round(1 / FPS[LARGE] / TICK), SMALL: round(1 / FPS[SMALL] / TICK)}
SILENT = 127  # −dBov
SILENT_TICKS = 20  # while nobody speaks, a packet of silence so often: the line is alive
REPORT_TICKS = 50
GREETING = 2.5  # seconds that somebody says something for when his camera is on: is he heard?
NEAR = 3  # pictures
KEPT = 256  # packets that may be asked for again
GONE = 8.0  # seconds without an answer from the stage
PATIENCE = 240.0  # seconds that a loop may take to be drawn


@dataclass
class Row:
    """One stream of packets: its numbers, and what its reports say."""

    ssrc: int
    pt: int
    rate: int
    seq: int = field(default_factory=lambda: secrets.randbits(14))
    ts: int = 0
    packets: int = 0
    octets: int = 0

    def packet(self, payload: bytes, ts: int, marker: bool, extension: bytes = b"") -> bytes:
        """`extension`: what follows the header, its own four bytes included."""
        self.seq, self.ts = (self.seq + 1) & 0xFFFF, ts & 0xFFFFFFFF
        self.packets, self.octets = self.packets + 1, self.octets + len(payload)
        head = rtp.header(self.pt, marker, self.seq, ts, self.ssrc)
        return bytes((head[0] | 0x10,)) + head[1:] + extension + payload if extension else head + payload

    def report(self, ts: int, now: float) -> bytes:
        counts = (self.packets & 0xFFFFFFFF, self.octets & 0xFFFFFFFF)
        said = rtcp.SenderReport(self.ssrc, rtcp.ntp(now), ts & 0xFFFFFFFF, *counts)
        return rtcp.sender_report(said, b"demo")


class Film:
    """Which unit of which loop is next. It changes loops at key frames only."""

    def __init__(self, loops: Loops) -> None:
        self.units = {name: [h264.packetise(unit) for unit in units] for name, units in loops.pictures.items()}
        self._keys = {name: [h264.is_idr(unit) for unit in units] for name, units in loops.pictures.items()}
        self.size: Size = SMALL
        self._speaking, self._at = False, -1
        self.want_key = False

    def next(self, size: Size, speaking: bool, since: float) -> list[bytes]:
        """The payloads of the next picture; `since`: seconds that this mouth has been moving, for the sound's sake."""
        now, wanted = name_of(self._speaking, self.size), name_of(speaking, size)
        self._at = (self._at + 1) % len(self.units[now])
        place = self._near_key(wanted, round(since * FPS[size])) if speaking else 0
        if wanted != now and place is not None:
            self.size, self._speaking, self._at = size, speaking, place
        elif self.want_key and not speaking:
            self._at = self._next_key(now)
        self.want_key = False
        return self.units[name_of(self._speaking, self.size)][self._at]

    def _near_key(self, name: str, place: int) -> int | None:
        """A key frame so near that the eye does not miss the difference."""
        keys = self._keys[name]
        return next(
            (at % len(keys) for d in range(NEAR + 1) for at in (place - d, place + d) if keys[at % len(keys)]), None
        )

    def _next_key(self, name: str) -> int:
        keys = self._keys[name]
        return next(at % len(keys) for at in range(self._at, self._at + len(keys)) if keys[at % len(keys)])


class Camera:
    """One member: a line to the stage, and what goes over it each tick."""

    def __init__(self, pid: str, client: Client, loops: Loops, film: Film, phase: int) -> None:
        self.pid, self.client, self._loops, self._film = pid, client, loops, film
        self._phase, self._size, self._speaks_since = phase, SMALL, 0.0
        self.speaking, self.large = False, False
        self._video, self._audio = Row(client.ssrcs[0], H264_PT, 90_000), Row(client.ssrcs[2], OPUS_PT, 48_000)
        self._rtx = Row(client.ssrcs[1], RTX_PT, 90_000)
        self._history: deque[tuple[int, int, bool, bytes]] = deque(maxlen=KEPT)
        self._greets_until = time.monotonic() + GREETING
        self._spoke = False

    def tick(self, number: int, now: float) -> None:
        """Every 20 ms; `number` counts them for all cameras, `now` is monotonic."""
        speaking = self.speaking or now < self._greets_until
        if speaking and not self._spoke:
            self._speaks_since = now
        self._spoke = speaking
        count = number + self._phase
        if speaking or count % SILENT_TICKS == 0:
            self._sound(now, speaking)
        if count % TICKS[self._film.size] == 0:
            self._picture(now, speaking)
        if count % REPORT_TICKS == 0:
            self._report(now)

    def _sound(self, now: float, speaking: bool) -> None:
        packet, level = self._loops.silence, SILENT
        if speaking:
            place = int((now - self._speaks_since) / TICK) % len(self._loops.sound)
            packet, level = self._loops.sound[place], self._loops.levels[place]
        ticks = round(now / TICK) * 960
        said = struct.pack("!HHBBH", rtp.ONE_BYTE, 1, LEVEL_ID << 4, level, 0)
        self.client.send(self._audio.packet(packet, ticks, False, said))

    def _picture(self, now: float, speaking: bool) -> None:
        size = LARGE if self.large else SMALL
        payloads = self._film.next(size, speaking, now - self._speaks_since)
        ts = round(now * 90_000)
        for place, payload in enumerate(payloads):
            last = place == len(payloads) - 1
            packet = self._video.packet(payload, ts, last)
            self._history.append((self._video.seq, ts, last, payload))
            self.client.send(packet)

    def _report(self, now: float) -> None:
        wall = time.time()
        for row in (self._video, self._audio):
            if row.packets:
                self.client.send_rtcp(row.report(round(now * row.rate), wall))

    def heard(self, data: bytes) -> None:
        """What the stage says about our packets."""
        for said in rtcp.read(data):
            if isinstance(said, rtcp.Pli):
                self._film.want_key = True
            elif isinstance(said, rtcp.Nack) and said.ssrc == self._video.ssrc:
                self._again(set(said.seqs))

    def _again(self, seqs: set[int]) -> None:
        for seq, ts, last, payload in list(self._history):
            if seq in seqs:
                self.client.send(self._rtx.packet(seq.to_bytes(2, "big") + payload, ts, last))

    @property
    def gone(self) -> bool:
        """The stage does not answer any more, or has ended this line."""
        return not self.client.up or asyncio.get_running_loop().time() - self.client.checked_at > GONE


class Cameras:
    def __init__(self, base: str, say: Callable[[dict[str, Any]], None]) -> None:
        self._base, self._say = base, say
        self._identity = Identity()
        self.live: dict[str, Camera] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._joining: dict[str, asyncio.Task[None]] = {}
        self._films: dict[str, tuple[Loops, Film]] = {}
        self._speaking: frozenset[str] = frozenset()
        self._large: frozenset[str] = frozenset()
        self._session = aiohttp.ClientSession()

    def hear(self, said: dict[str, Any]) -> None:
        """One line of standard input."""
        if "join" in said:
            pid = said["join"]
            self._stop_joining(pid)
            self._joining[pid] = asyncio.ensure_future(self._join(pid, Path(said["loop"]), said["token"]))
        elif "leave" in said:
            self._stop_joining(said["leave"])
            camera = self.live.pop(said["leave"], None)
            if camera is not None:
                self._later(camera.client.close())
        if "speaking" in said:
            self._speaking, self._large = frozenset(said["speaking"]), frozenset(said["large"])
            self._obey(self.live.values())

    def _obey(self, cameras: Iterable[Camera]) -> None:
        for camera in cameras:
            camera.speaking, camera.large = camera.pid in self._speaking, camera.pid in self._large

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _stop_joining(self, pid: str) -> None:
        task = self._joining.pop(pid, None)
        if task is not None:
            task.cancel()

    async def _join(self, pid: str, path: Path, token: str) -> None:
        try:
            loops, film = await self._loops(path)
            client = await self._publish(token, lambda data: self._heard(pid, data))
        except (OSError, ValueError, TimeoutError, aiohttp.ClientError) as error:
            self._say({"down": pid, "why": str(error) or type(error).__name__})
            return
        finally:
            if self._joining.get(pid) is asyncio.current_task():
                del self._joining[pid]
        older, camera = self.live.get(pid), Camera(pid, client, loops, film, len(self.live) * 7)
        self._obey([camera])
        self.live[pid] = camera
        if older is not None:
            await older.client.close(silently=True)
        self._say({"up": pid})

    async def _loops(self, path: Path) -> tuple[Loops, Film]:
        """As soon as they are drawn."""
        async with asyncio.timeout(PATIENCE):
            while not path.exists():
                await asyncio.sleep(0.2)
        found = await asyncio.to_thread(read, path)
        return found, Film(found)

    async def _publish(self, token: str, on_rtcp: Callable[[bytes], None]) -> Client:
        client = Client(self._identity, "sendonly", on_rtcp=on_rtcp)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
        try:
            async with self._session.post(self._base + "whip", data=client.offer(), headers=headers) as answer:
                text = await answer.text()
                if answer.status != 201:
                    raise ConnectionError(f"{answer.status} {text[:200]}")
            if not await client.accept(text):
                raise ConnectionError("no handshake")
        except BaseException:
            await client.close(silently=True)
            raise
        return client

    def _heard(self, pid: str, data: bytes) -> None:
        camera = self.live.get(pid)
        if camera is not None:
            camera.heard(data)

    async def run(self) -> None:
        """Ticks on a clock of its own; what was missed is left out."""
        number, due = 0, time.monotonic()
        while True:
            now = time.monotonic()
            if now - due > 0.5:
                due = now
            for camera in list(self.live.values()):
                camera.tick(number, due)
            if number % REPORT_TICKS == 0:
                self._bury()
            number, due = number + 1, due + TICK
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _bury(self) -> None:
        for pid, camera in list(self.live.items()):
            if camera.gone:
                del self.live[pid]
                self._later(camera.client.close(silently=True))
                self._say({"down": pid, "why": "the line is gone"})

    async def close(self) -> None:
        for task in list(self._joining.values()):
            task.cancel()
        await asyncio.gather(
            *self._closing, *(camera.client.close() for camera in self.live.values()), return_exceptions=True
        )
        await self._session.close()


async def main(base: str) -> None:
    """Until standard input ends: nobody needs cameras without a council."""

    def say(message: dict[str, Any]) -> None:
        with suppress(BrokenPipeError):
            print(json.dumps(message), flush=True)

    cameras = Cameras(base, say)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    ticking = asyncio.create_task(cameras.run())
    try:
        while line := await lines.readline():
            cameras.hear(json.loads(line))
            if ticking.done():
                ticking.result()
    finally:
        ticking.cancel()
        await cameras.close()


if __name__ == "__main__":
    os.nice(2)
    asyncio.run(main(sys.argv[1]))
