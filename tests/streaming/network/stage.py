"""A stage for tests: the real network process in this loop, with a media process that only passes on.

`Passing` stands where the media process does: the speaker's pictures come back as the programme, a sound that may be
heard as everybody's mix, stamped with programme time.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from streaming.network.hall import Hall
from streaming.network.process import Config, Stage
from streaming.rules.frames import Frame, Gate, Type
from streaming.rules.scene import Scene
from streaming.tokens import DOMAIN, Claims, encode

KEY = Ed25519PrivateKey.generate()
MEETING = "7"


def public() -> str:
    return base64.b64encode(KEY.public_key().public_bytes_raw()).decode()


def token(pid: str = "p1", *scopes: str, **change: Any) -> str:
    given: dict[str, Any] = {"epoch": 1, "expires": int(time.time()) + 600, "jti": "ab", "meeting": MEETING, **change}
    claims = Claims(pid=pid, scopes=frozenset(scopes or ("publish", "watch")), **given)
    return encode(claims, lambda data: KEY.sign(DOMAIN + data))


class Passing:
    """A media process that draws nothing and mixes nothing."""

    def __init__(self, hall: Hall, speaker: str) -> None:
        self.gate, self.hall, self.speaker = Gate(), hall, speaker
        self.frames: list[Frame] = []
        self.refuse: set[int] = set()

    def of(self, kind: Type) -> list[Frame]:
        return [frame for frame in self.frames if frame.type is kind]

    def send(self, frame: Frame) -> bool:
        if frame.source in self.refuse and frame.type is Type.VIDEO:
            return False
        self.frames.append(frame)
        now = time.time()
        if self.hall.slots().get(self.speaker) == frame.source:
            if frame.type is Type.VIDEO:
                self.hall.from_media(Frame(Type.PACKET, 0, int(now * 90000), 0, frame.flags, frame.body))
            elif frame.type is Type.SOUND and frame.body:
                stamp = int(now * 50) * 960
                self.hall.from_media(Frame(Type.SOUND_OUT, 0, stamp, 0, 0, frame.body))
        if frame.type is Type.WANT_KEY and self.speaker in self.hall.slots():
            self.hall.from_media(Frame(Type.ASK_KEY, self.hall.slots()[self.speaker]))
        return True


class Client:
    """HTTP with a token."""

    def __init__(self, stage: Stage, hall: Hall, session: aiohttp.ClientSession) -> None:
        self.hall = hall
        self.base, self.session = f"http://127.0.0.1:{stage.http_port}/stage/{MEETING}/", session

    async def joined(self, name: str) -> None:
        """Until the stage's side of the handshake is done, too, and a viewer waits for his first key frame."""
        resource = self.hall.resources[name]
        await resource.peer.connected()
        while resource.viewer is not None and resource.viewer.lane is not None and not resource.viewer.lane.wanted:
            await asyncio.sleep(0.005)

    async def __call__(
        self, method: str, path: str, bearer: str | None = None, body: Any = None, kind: str = "application/sdp"
    ) -> tuple[int, Any, Any]:
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        if body is not None:
            headers["Content-Type"] = kind
        async with self.session.request(method, self.base + path, headers=headers, data=body) as answer:
            text = await answer.read()
            said = json.loads(text) if "json" in answer.content_type else text
            return answer.status, said, answer.headers


@asynccontextmanager
async def running(**settings: Any) -> AsyncIterator[tuple[Stage, Hall, Passing, Client]]:
    config = {"http_port": 0, "udp_bind": "127.0.0.1", "udp_port": 0, "sockets": "/nonexistent", **settings}
    stage = Stage(Config(media_key=public(), **config))
    await stage.start()
    try:
        hall = stage.open(MEETING)
        media = Passing(hall, "p1")
        hall.connect(media)
        hall.show(Scene(heard=frozenset({"p1"})))
        async with aiohttp.ClientSession() as session:
            yield stage, hall, media, Client(stage, hall, session)
    finally:
        await stage.stop()
