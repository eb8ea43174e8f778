"""The members who have no browser in the test: they speak the room's protocol, from a thread of their own."""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from frontend.demo.signin import Door

OFFLINE_SECONDS = 0.3


class Colleague:
    """Signs the list, votes as told when it is his turn, and confirms that he saw how his vote was recorded."""

    def __init__(self, address: str, meeting: str, cookie: str, choice: str | None) -> None:
        self.address, self.meeting, self.cookie, self.choice = address, meeting, cookie, choice
        self.me: dict[str, Any] = {}
        self.vote: dict[str, Any] | None = None
        self.epoch: int | None = None
        self.did: set[str] = set()
        self.heard: frozenset[str] = frozenset()

    async def live(self) -> None:
        url = f"ws{self.address.removeprefix('http')}/ws/meetings/{self.meeting}/"
        headers = {"Cookie": f"council_session={self.cookie}", "Origin": self.address}
        while True:
            with suppress(OSError, ConnectionClosed):
                async with connect(url, additional_headers=headers, compression=None, max_size=None) as socket:
                    await self._visit(socket)
            await asyncio.sleep(OFFLINE_SECONDS)

    async def _visit(self, socket: Any) -> None:
        await self._say(socket, type="hello", since=None, version="1", mode="full", epoch=self.epoch)
        beating = asyncio.create_task(self._beat(socket))
        try:
            async for text in socket:
                self._hear(json.loads(text))
                if wish := self._wish():
                    await self._say(socket, type=wish[0], id=str(uuid.uuid4()), data=wish[1])
        finally:
            beating.cancel()

    def _hear(self, message: dict[str, Any]) -> None:
        slices = message.get("slices", {})
        if message["type"] == "snapshot":
            self.epoch = message["you"]["epoch"]
        self.me = message.get("me") or slices.get("me") or self.me
        if "vote" in slices:
            self.vote = slices["vote"]["current"]
        if "stage" in slices:
            self.heard = frozenset(slices["stage"].get("heard", ()))

    def _wish(self) -> tuple[str, dict[str, Any]] | None:
        can, vote = self.me.get("can", []), self.vote
        if "attendance.sign" in can:
            return self._once("sign", "attendance.sign", {})
        if vote is None:
            return None
        data = {"vote": vote["id"], "round": vote["round"]}
        if "vote.cast" in can and self.choice and vote["status"] == "open":
            return self._once(f"cast {vote['id']}", "vote.cast", data | {"choice": self.choice})
        if "vote.seen" in can and vote["status"] == "closed":
            return self._once(f"seen {vote['id']}", "vote.seen", data)
        return None

    def _once(self, key: str, kind: str, data: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
        if key in self.did:
            return None
        self.did.add(key)
        return kind, data

    async def _beat(self, socket: Any) -> None:
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(5)
                await self._say(socket, type="ping")

    async def _say(self, socket: Any, **message: Any) -> None:
        await socket.send(json.dumps(message))


class Benches:
    """All colleagues of a test, in one thread with its own loop; ``choices`` says who votes what, or nothing."""

    def __init__(self, address: str, scene: dict[str, Any], choices: dict[str, str | None]) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        self.door = Door(host, int(port))
        cookies = {pid: self.door.session(scene["people"][pid]["person"]) for pid in choices}
        self.members = {pid: Colleague(address, scene["meeting"], cookies[pid], choices[pid]) for pid in choices}
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Benches:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self._end)
        self.thread.join(timeout=10)

    def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            self.loop.run_until_complete(self._all())

    async def _all(self) -> None:
        await asyncio.gather(*(one.live() for one in self.members.values()))

    def _end(self) -> None:
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
