"""A WebSocket client inside the process: speaks ASGI to the application, so every byte of the room's own code runs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from django.db import connections as databases

from council.routing import sockets
from tests.town import Town

R = TypeVar("R")
PATIENCE = 10.0
ORIGIN = "http://testserver"


class Wire:
    """One socket. What came in is in `heard`; the close code in `code`."""

    open: ClassVar[list[Wire]] = []

    def __init__(self, path: str, cookie: str = "", origin: str = ORIGIN) -> None:
        headers = [(b"host", b"testserver"), (b"origin", origin.encode()), (b"user-agent", b"Firefox/140 Windows")]
        headers += [(b"cookie", cookie.encode())] if cookie else []
        self.scope = {"type": "websocket", "path": path, "headers": headers, "client": ["127.0.0.1", 1]}
        self.incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.change = asyncio.Condition()
        self.heard: list[dict[str, Any]] = []
        self.bytes: list[str] = []
        self.accepted = False
        self.code: int | None = None
        self.incoming.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.get_running_loop().create_task(sockets(self.scope, self.incoming.get, self._send))
        Wire.open.append(self)

    @classmethod
    def seat(cls, town: Town, cookie: str) -> Wire:
        return cls(f"/ws/meetings/{town.id}/", cookie)

    @classmethod
    def gallery(cls, town: Town) -> Wire:
        return cls(f"/ws/meetings/{town.id}/watch/")

    @classmethod
    async def close_all(cls) -> None:
        while cls.open:
            await cls.open.pop().leave()

    async def _send(self, message: dict[str, Any]) -> None:
        async with self.change:
            if message["type"] == "websocket.accept":
                self.accepted = True
            elif message["type"] == "websocket.send":
                self.bytes.append(message["text"])
                self.heard.append(json.loads(message["text"]))
            elif self.code is None:
                if self.accepted and not (message["code"] == 1000 or 3000 <= message["code"] <= 4999):
                    raise ValueError(f"invalid close code {message['code']}")  # as Daphne's autobahn has it
                self.code = message["code"]
                self.incoming.put_nowait({"type": "websocket.disconnect", "code": self.code})
            self.change.notify_all()

    def say(self, **message: Any) -> None:
        self.text(json.dumps(message))

    def text(self, text: str) -> None:
        self.incoming.put_nowait({"type": "websocket.receive", "text": text})

    def hello(self, since: int | None = None, mode: str = "full", epoch: int | None = None, version: str = "1") -> None:
        self.say(type="hello", since=since, version=version, mode=mode, epoch=epoch)

    async def until(self, wanted: Callable[[], R]) -> R:
        """Wait until something is so, and return it."""
        async with self.change:
            async with asyncio.timeout(PATIENCE):
                while not (found := wanted()):
                    await self.change.wait()
            return found

    async def next(self, *kinds: str, after: int = 0) -> dict[str, Any]:
        """The first message of one of these types, from position ``after`` on."""
        return await self.until(lambda: next((m for m in self.heard[after:] if m["type"] in kinds), None))  # type: ignore[return-value]

    async def at(self, seq: int) -> dict[str, Any]:
        """Wait until this screen shows the journal's number; the last message that carried it."""
        carries = ("snapshot", "update")
        return await self.until(
            lambda: next(  # type: ignore[return-value]
                (m for m in self.heard if m["type"] in carries and m["seq"] >= seq), None
            )
        )

    async def closed(self) -> int:
        await self.until(lambda: self.code is not None)
        assert self.code is not None
        return self.code

    async def command(self, kind: str, /, **data: Any) -> dict[str, Any]:
        return await self.send(kind, str(uuid4()), data)

    async def send(self, kind: str, number: str, data: dict[str, Any]) -> dict[str, Any]:
        """The answer to one command."""
        before = len(self.heard)
        self.say(type=kind, id=number, data=data)
        return await self.until(lambda: next((m for m in self.heard[before:] if m.get("id") == number), None))  # type: ignore[return-value]

    async def leave(self) -> None:
        """The line drops, as lines do: without a word."""
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await asyncio.wait({self.task}, timeout=PATIENCE)

    @property
    def slices(self) -> dict[str, Any]:
        """What this screen shows now."""
        shown: dict[str, Any] = {}
        for message in self.heard:
            shown |= message.get("slices", {}) | ({"me": message["me"]} if message["type"] == "me" else {})
        return shown


async def off(work: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """Ask the database something away from the event loop."""

    def asked() -> R:
        try:
            return work(*args, **kwargs)
        finally:
            databases.close_all()

    return await asyncio.to_thread(asked)
