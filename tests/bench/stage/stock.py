"""The same job with aiortc as it comes: RTCPeerConnection, its receivers, its senders.

The picture is made by the stage's own composer and encoder, once, and every sender gets the encoded packets: encoding
anew for each member would cost many cores and would be no comparison. What differs is how packets come in and go out.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from fractions import Fraction
from typing import Any

import av
import numpy as np
from aiohttp import web
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from streaming.media.codecs import BLOCK, OpusEncoder
from streaming.media.compose import Composer
from streaming.media.encode import FRAME_US, Encoder
from streaming.rules.layouts import HD
from streaming.rules.scene import Local, Scene, scene
from tests.streaming.media.council import MAYOR, slices
from tests.streaming.network.stage import MEETING

SOUNDS = 3  # microphones that are open


class Picture:
    def __init__(self, frame: av.VideoFrame, number: int) -> None:
        self.frame, self.number = frame, number


class Out(MediaStreamTrack):
    """Packets that are made once, for one sender."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.waiting: asyncio.Queue[av.Packet] = asyncio.Queue(50)

    async def recv(self) -> av.Packet:
        return await self.waiting.get()

    def put(self, packet: av.Packet) -> None:
        if not self.waiting.full():
            self.waiting.put_nowait(packet)


class Engine:
    """Decoded pictures in, one programme out, in this process's loop and two threads."""

    def __init__(self, pids: list[str]) -> None:
        self._pids, self.pictures, self.sounds = pids, {}, {}
        self.outs: list[tuple[Out, Out]] = []
        self._composer, self._encoder, self._opus = Composer(self.pictures.get), Encoder(HD), OpusEncoder(48_000)
        self.lines: set[RTCPeerConnection] = set()
        self._loop = asyncio.get_running_loop()
        self._number = 0

    def scene(self) -> Scene:
        found = slices("speaker", len(self._pids) - 1, floor__now={"pid": self._pids[0], "kind": "speech"})
        found["stage"] = found["stage"] | {"heard": [MAYOR, *self._pids[:2]]}
        return scene(found, Local(1, {pid: n for n, pid in enumerate(self._pids)}))

    async def follow(self, slot: int, track: Any) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            if track.kind == "video":
                self._number += 1
                self.pictures[slot] = Picture(frame, self._number)
            elif slot < SOUNDS:
                self.sounds[slot] = frame

    async def picture(self) -> None:
        """25 times a second; composing and encoding in a thread."""
        one, begun, count = self.scene(), time.monotonic(), 0
        while True:
            count += 1
            await asyncio.sleep(max(0.0, begun + count / 25 - time.monotonic()))
            units = await asyncio.to_thread(self._one, one, time.time_ns() // 1000 // FRAME_US * FRAME_US)
            for unit in units:
                for video, _ in self.outs:
                    video.put(stamped(unit.data, count * 3600, 90_000))

    def _one(self, one: Scene, p: int) -> Any:
        return self._encoder.encode(self._composer.frame(one, p, -20.0), p)

    async def sound(self) -> None:
        begun, count = time.monotonic(), 0
        while True:
            count += 1
            await asyncio.sleep(max(0.0, begun + count / 50 - time.monotonic()))
            mix = np.zeros(BLOCK, np.float32)
            for frame in self.sounds.values():
                block = frame.to_ndarray().reshape(-1)[:: len(frame.layout.channels)][:BLOCK]
                mix[: len(block)] += block.astype(np.float32) / 32768
            packet = self._opus.encode(np.clip(mix, -1, 1))
            for _, audio in self.outs:
                audio.put(stamped(packet, count * BLOCK, 48_000))

    def want_key(self) -> None:
        self._encoder.want_key()


def stamped(data: bytes, pts: int, rate: int) -> av.Packet:
    packet = av.Packet(data)
    packet.pts, packet.time_base = pts, Fraction(1, rate)
    return packet


class Doors:
    def __init__(self, engine: Engine, pids: dict[str, str], order: list[str]) -> None:
        self._engine, self._pids, self._order = engine, pids, order

    async def whip(self, request: web.Request) -> web.Response:
        slot = self._order.index(self._pids[request.headers["Authorization"].partition(" ")[2]])
        line = self._line()
        line.on("track", lambda track: asyncio.ensure_future(self._engine.follow(slot, track)))
        return await self._answer(line, await request.text())

    async def whep(self, request: web.Request) -> web.Response:
        line, video, audio = self._line(), Out("video"), Out("audio")
        await line.setRemoteDescription(RTCSessionDescription(await request.text(), "offer"))
        for track in (audio, video):
            sender = line.addTrack(track)
            if track.kind == "video":
                sender._send_keyframe = self._engine.want_key  # PLI is not handed on to who encodes otherwise
        self._engine.outs.append((video, audio))
        self._engine.want_key()
        return await self._answer(line)

    def _line(self) -> RTCPeerConnection:
        line = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._engine.lines.add(line)
        return line

    async def _answer(self, line: RTCPeerConnection, offer: str = "") -> web.Response:
        if offer:
            await line.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        for each in line.getTransceivers():
            if each.kind == "video":
                known = RTCRtpSender.getCapabilities("video").codecs
                each.setCodecPreferences([codec for codec in known if codec.name in ("H264", "rtx")])
        await line.setLocalDescription(await line.createAnswer())
        return web.Response(status=201, text=line.localDescription.sdp, content_type="application/sdp")


async def main(given: dict[str, Any]) -> None:
    order = given["pids"]
    engine = Engine(order)
    doors = Doors(engine, {token: pid for pid, *tokens in given["tokens"] for token in tokens}, order)
    app = web.Application()
    app.router.add_post(f"/stage/{MEETING}/whip", doors.whip)
    app.router.add_post(f"/stage/{MEETING}/whep", doors.whep)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", given["http_port"]).start()
    over = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, over.set)
    work = [asyncio.create_task(engine.picture()), asyncio.create_task(engine.sound())]
    print("ready", flush=True)
    waiting = asyncio.create_task(over.wait())
    await asyncio.wait([waiting, *work], return_when=asyncio.FIRST_COMPLETED)
    for each in work:
        if each.done():
            each.result()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.stdin.readline())))
