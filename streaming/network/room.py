"""The room as the stage knows it: one WebSocket to the web process, kept open, and what it last said.

When the web process is away nothing changes here: the last slices stay, and with them picture and sound. What the
stage has to say to the room waits, with the id it was given, until it is answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import uuid4

import aiohttp

from streaming.rules.room_clock import RoomClock

log = logging.getLogger(__name__)

DOMAIN: Final = "council-service-v1"
VERSION: Final = "1"
FIRST_S: Final = 0.5
MOST_S: Final = 5.0
FIRST_PING_S: Final = 0.1  # when a line begins its clock must be known soon
PING_S: Final = 2.0
QUIET_S: Final = 12.0  # some pings without an answer: the line is dead though nobody said so
OUTSTANDING: Final = 8  # the room answers sixteen of one line at a time
MOST_WAITING: Final = 500
LARGEST: Final = 4 * 1024 * 1024
_last: dict[tuple[str, str], int] = {}


def authorization(name: str, secret: str, meeting: str, now: float) -> dict[str, str]:
    """The header by which the web process knows us; each moment is used once, so two in a second differ by one."""
    at = _last[name, meeting] = max(int(now), _last.get((name, meeting), 0) + 1)
    said = "\0".join((DOMAIN, name, meeting, str(at))).encode()
    seal = hmac.new(secret.encode(), said, sha256).hexdigest()
    return {"Authorization": f"Service {name}.{at}.{seal}"}


def monotonic_us() -> int:
    return time.monotonic_ns() // 1000


class Room:
    """`run` until cancelled; `changed` is called when slices are others than before."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base: str,
        secret: str,
        meeting: str,
        changed: Callable[[], None],
        name: str = "stage",
    ) -> None:
        self.meeting, self.seq, self.clock = meeting, 0, RoomClock()
        self.slices: dict[str, Any] = {}
        self.connected = False
        self._session, self._secret, self._name, self._changed = session, secret, name, changed
        self._address = f"{base.rstrip('/')}/ws/meetings/{meeting}/service/"
        self._waiting: dict[str, dict[str, Any]] = {}
        self._sent: set[str] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self._line: aiohttp.ClientWebSocketResponse | None = None
        self._pings: deque[int] = deque()
        self._heard_at = 0.0

    def say(self, kind: str, data: Mapping[str, Any]) -> None:
        """A command; it is said again on the next line until the room answered it."""
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.pop(next(iter(self._waiting)))
        number = str(uuid4())
        self._waiting[number] = {"type": kind, "id": number, "data": dict(data)}
        self._send_waiting()

    async def run(self) -> None:
        pause = FIRST_S
        while True:
            begun = time.monotonic()
            try:
                await self._once()
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("room %s: %s", self.meeting, error)
            finally:
                self._line, self.connected = None, False
                self._sent.clear()
                self._pings.clear()
            pause = FIRST_S if time.monotonic() - begun > 2 * MOST_S else pause
            await asyncio.sleep(pause)
            pause = min(MOST_S, pause * 2)

    async def _once(self) -> None:
        headers = authorization(self._name, self._secret, self.meeting, time.time())
        timeout = aiohttp.ClientWSTimeout(ws_close=1.0)
        async with self._session.ws_connect(
            self._address, headers=headers, max_msg_size=LARGEST, timeout=timeout, compress=0
        ) as line:
            self._line, self._heard_at = line, time.monotonic()
            self.clock.forget()
            await line.send_json({"type": "hello", "version": VERSION, "since": None, "mode": "full"})
            beating = asyncio.ensure_future(self._beat(line))
            try:
                async for message in line:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        break
                    self._hear(json.loads(message.data))
                log.warning("room %s: the line ended with %s", self.meeting, line.close_code)
            finally:
                beating.cancel()

    async def _beat(self, line: aiohttp.ClientWebSocketResponse) -> None:
        pause = FIRST_PING_S
        while time.monotonic() - self._heard_at < QUIET_S:
            self._pings.append(monotonic_us())
            with contextlib.suppress(ConnectionError, RuntimeError):
                await line.send_json({"type": "ping"})
            await asyncio.sleep(pause)
            pause = min(PING_S, pause * 1.25)
        log.warning("room %s: nothing heard for %.0f s", self.meeting, QUIET_S)
        await line.close()

    def _hear(self, said: dict[str, Any]) -> None:
        self._heard_at = time.monotonic()
        match said.get("type"):
            case "snapshot" | "update":
                known = {} if said["type"] == "snapshot" else self.slices
                self.slices, self.seq = known | said["slices"], said["seq"]
                if not self.connected:
                    self.connected = True
                    self._send_waiting()
                self._changed()
            case "pong" if self._pings:
                said_us = round(datetime.fromisoformat(said["now"]).timestamp() * 1_000_000)
                self.clock.sample(said_us, self._pings.popleft(), monotonic_us())
            case "done" | "refused" | "internal":
                if said["type"] != "done":
                    log.info("room %s: %s", self.meeting, said.get("code", "internal"))
                self._sent.discard(said["id"])
                self._waiting.pop(said["id"], None)
                self._send_waiting()
            case "busy":
                self._sent.discard(said["id"])
                asyncio.get_running_loop().call_later(FIRST_S, self._send_waiting)
            case _:
                return

    def _send_waiting(self) -> None:
        line = self._line
        if line is None or not self.connected:
            return
        for number, message in self._waiting.items():
            if len(self._sent) >= OUTSTANDING:
                return
            if number not in self._sent:
                self._sent.add(number)
                sending = asyncio.ensure_future(_quietly(line.send_json(message)))
                self._sending.add(sending)
                sending.add_done_callback(self._sending.discard)


async def _quietly(sending: Any) -> None:
    """A line that breaks while we write is found broken by who reads it."""
    with contextlib.suppress(ConnectionError, RuntimeError):
        await sending
