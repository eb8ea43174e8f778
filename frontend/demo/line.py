"""The line of one simulated person: the room's own protocol, over a socket that comes back by itself."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Origin

from frontend.demo.view import View

PING_SECONDS = 5.0
PATIENCE_SECONDS = 20.0
AGAIN_SECONDS = 2.0  # after a line that broke
BUSY_SECONDS = 17.0  # a seat whose line was cut off is free again after fifteen
NOT_SIGNED_IN, TAKEN, GONE = 4401, 4409, (4403, 4404)
GONE_SECONDS = 60.0  # who takes no part now may do so later
LOST = {"type": "lost"}
GAP_SECONDS = 0.06  # never more than the server's twenty messages a second


@lru_cache(maxsize=64)
def read(text: str) -> dict[str, Any]:
    """One message. The server sends everybody the same bytes, so they are read once; nobody changes what is read."""
    found: dict[str, Any] = json.loads(text)
    return found


class Line:
    """Keeps ``view`` as the server shows it. ``aside`` is true while a visitor sits in this seat."""

    def __init__(self, site: str, meeting: str, view: View, sign_in: Callable[[], str], away_seconds: float) -> None:
        self.site, self.meeting, self.view, self.sign_in, self.away_seconds = site, meeting, view, sign_in, away_seconds
        self.session = ""
        self.epoch: int | None = None
        self.aside = self.live = self.known = False
        self.changed = asyncio.Event()
        self._socket: ClientConnection | None = None
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._said_at = 0.0

    async def run(self) -> None:
        """For as long as the evening lasts."""
        while True:
            wait = AGAIN_SECONDS
            try:
                if not self.session:
                    self.session = await asyncio.to_thread(self.sign_in)
                wait = self._after(await self._visit())
            except (OSError, WebSocketException, TimeoutError):
                pass
            self.live = False
            self._forget()
            await asyncio.sleep(wait)

    async def command(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        """Send one and wait for its answer, which is "lost" when the line broke before it came."""
        number = str(uuid.uuid4())
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        try:
            await self._say({"type": kind, "id": number, "data": data})
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await answer
        except (OSError, WebSocketException, TimeoutError):
            return LOST
        finally:
            self._answers.pop(number, None)

    async def _visit(self) -> int:
        """One connection, until it ends; the code with which the server ended it."""
        headers = {"Cookie": f"council_session={self.session}", "User-Agent": "Simulated member"}
        url = f"ws{self.site.removeprefix('http')}/ws/meetings/{self.meeting}/"
        options: dict[str, Any] = {"compression": None, "max_size": None, "ping_interval": None, "open_timeout": 30}
        async with connect(url, origin=Origin(self.site), additional_headers=headers, **options) as socket:
            self._socket = socket
            await self._hello(None)
            beat = asyncio.create_task(self._beat())
            try:
                async for text in socket:
                    await self._hear(read(text if isinstance(text, str) else text.decode()))
            except ConnectionClosed:
                pass
            finally:
                beat.cancel()
                self._socket = None
        return socket.close_code or 1006

    def _after(self, code: int) -> float:
        """How long to stay away now."""
        if code == NOT_SIGNED_IN:
            self.session = ""
        if code == TAKEN:
            self.aside, self.epoch = True, None
            return self.away_seconds
        if code in GONE:
            return GONE_SECONDS
        if not self.aside:
            return AGAIN_SECONDS
        return self.away_seconds / 3 if self.known else BUSY_SECONDS

    async def _hello(self, since: int | None) -> None:
        await self._say({"type": "hello", "since": since, "version": "1", "mode": "full", "epoch": self.epoch})

    async def _hear(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "snapshot":
            self.view.slices, self.view.seq = dict(message["slices"]), message["seq"]
            self.view.me = message["slices"].get("me", self.view.me)
            self.epoch = message["you"]["epoch"]
            self.aside, self.live, self.known = False, True, True
        elif kind == "update":
            if message["since"] > self.view.seq:
                await self._hello(self.view.seq)
                return
            self.view.slices |= message["slices"]
            self.view.seq = message["seq"]
        elif kind == "me":
            self.view.me = message["me"]
        elif kind == "choose_device" and self._socket is not None:
            self.aside, self.epoch = True, None
            await self._socket.close()
        elif "id" in message and (answer := self._answers.get(message["id"])) is not None and not answer.done():
            answer.set_result(message)
        self.changed.set()

    async def _beat(self) -> None:
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(PING_SECONDS)
                await self._say({"type": "ping"})

    async def _say(self, message: dict[str, Any]) -> None:
        if self._socket is None:
            raise ConnectionError("no line")
        wait, self._said_at = self._said_at + GAP_SECONDS - time.monotonic(), time.monotonic()
        if wait > 0:
            self._said_at += wait
            await asyncio.sleep(wait)
        await self._socket.send(json.dumps(message))

    def _forget(self) -> None:
        """What was asked before the line broke is not answered any more: the wish is looked at anew."""
        for answer in self._answers.values():
            if not answer.done():
                answer.set_result(LOST)
        self.changed.set()
