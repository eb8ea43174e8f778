"""The watchdog's line to one meeting: hears the `stage` slice, sends beats and two commands, comes back by itself."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import aiohttp

log = logging.getLogger(__name__)

FIRST_S: Final = 0.5
MOST_S: Final = 5.0
ANSWER_S: Final = 5.0
"""A command that was not answered for so long is sent again, under the same id."""
PING_S: Final = 5.0
SEAL: Final = "council-service-v1"


def seal(secret: str, name: str, meeting: str, at: int | None = None) -> str:
    """The `Authorization` header of a service; `meeting` is empty for the list of meetings. Good for a minute, once."""
    at = int(time.time()) if at is None else at
    message = "\0".join((SEAL, name, meeting, str(at))).encode()
    return f"Service {name}.{at}.{hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()}"


class Line:
    """One meeting's room. `heard(slices, now_us)` is called with what changed."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: str,
        secret: str,
        meeting: str,
        heard: Callable[[Mapping[str, Any], int], None],
    ) -> None:
        self._session, self._secret, self._meeting, self._heard = session, secret, meeting, heard
        self._address = f"{address.rstrip('/')}/ws/meetings/{meeting}/service/".replace("http", "ws", 1)
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._offset_us: int | None = None

    async def keep(self) -> None:
        """Until cancelled: connected, or trying to be."""
        wait = FIRST_S
        while True:
            begun = time.monotonic()
            try:
                await self._once()
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError) as error:
                log.warning("the room of %s: %s", self._meeting, error)
            self._socket = None
            wait = FIRST_S if time.monotonic() - begun > MOST_S else wait
            await asyncio.sleep(wait)
            wait = min(MOST_S, wait * 2)

    @property
    def now_us(self) -> int | None:
        """The room's clock, which is programme time; None before it was heard."""
        return None if self._offset_us is None else time.monotonic_ns() // 1000 + self._offset_us

    async def beat(self, proven_us: int, delay_ms: int, state: str) -> None:
        """A beat that cannot be sent is lost: the next one is five seconds away, and the lease is the proof."""
        with contextlib.suppress(ConnectionError, aiohttp.ClientError):
            await self._say({"type": "beat", "stream": {"proven": proven_us, "delay_ms": delay_ms, "state": state}})

    async def command(self, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """The answer, however long it takes to get one: `done` or `refused`."""
        asked = str(uuid4())
        message = {"type": kind, "id": asked, "data": dict(data)}
        future = self._waiting[asked] = asyncio.get_running_loop().create_future()
        try:
            while True:
                with contextlib.suppress(ConnectionError, aiohttp.ClientError):
                    await self._say(message)
                try:
                    return await asyncio.wait_for(asyncio.shield(future), ANSWER_S if self._socket else FIRST_S)
                except TimeoutError:
                    continue
        finally:
            self._waiting.pop(asked, None)

    async def _once(self) -> None:
        header = {"Authorization": seal(self._secret, "watchdog", self._meeting)}
        async with self._session.ws_connect(self._address, headers=header, max_msg_size=4 * 2**20) as socket:
            await socket.send_json({"type": "hello", "version": "1", "since": None, "mode": "full"})
            self._socket = socket
            pinging = asyncio.create_task(self._ping(socket))
            try:
                async for message in socket:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        break
                    self._hear(json.loads(message.data))
            finally:
                pinging.cancel()

    async def _ping(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        with contextlib.suppress(ConnectionError, aiohttp.ClientError):
            while True:
                await asyncio.sleep(PING_S)
                await socket.send_json({"type": "ping"})

    def _hear(self, message: dict[str, Any]) -> None:
        kind = message.get("type")
        if "now" in message:
            self._clock(message["now"])
        if kind in ("snapshot", "update"):
            now = self.now_us
            if now is not None:
                self._heard(message["slices"], now)
        elif kind in ("done", "refused") and message.get("id") in self._waiting:
            future = self._waiting[message["id"]]
            if not future.done():
                future.set_result(message)

    def _clock(self, now: str) -> None:
        """Half a round trip too early at most; it only says what was expected when, with a second's margin."""
        moment = datetime.fromisoformat(now.replace("Z", "+00:00"))
        self._offset_us = round(moment.timestamp() * 1_000_000) - time.monotonic_ns() // 1000

    async def _say(self, message: dict[str, Any]) -> None:
        if self._socket is None or self._socket.closed:
            raise ConnectionError("not connected")
        await self._socket.send_json(message)
