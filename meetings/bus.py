"""The bus: "meeting M is at number N", from whoever wrote to every process that shows the meeting.

A poke carries no fact and may be lost: every hub also asks the journal once a second. In one process it is a call;
with `REDIS_URL` it goes to the other processes as well, by publish and subscribe. Within the process the writer hands
over the slices too, where it has them in hand (`Handed`): then the hub need not read what was just written.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from redis import asyncio as redis
from redis.exceptions import RedisError

from meetings.reading import Reading

logger = logging.getLogger(__name__)

CHANNEL = "council:rooms"
RETRY_SECONDS = 1.0


@dataclass(frozen=True)
class Handed:
    """What the entries after ``since`` changed, the own slices of ``pids`` included; true once it was committed."""

    since: int
    pids: frozenset[str]
    reading: Reading


Listener = Callable[[UUID, int, Handed | None], None]


class Bus:
    """One per process; it lives on the event loop on which it was started."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listener: Listener | None = None
        self._client: Any = None
        self._task: asyncio.Task[None] | None = None
        self._shown: dict[UUID, frozenset[str]] = {}

    def shows(self, meeting: UUID, pids: frozenset[str] | None) -> None:
        """This process shows the meeting, to these seats; None: no longer."""
        if pids is None:
            self._shown.pop(meeting, None)
        else:
            self._shown[meeting] = pids

    def shown(self, meeting: UUID) -> frozenset[str] | None:
        """To whom this process shows the meeting; from any thread."""
        return self._shown.get(meeting)

    def start(self, listener: Listener) -> None:
        """Listen on the running loop; starting again on the same loop changes nothing."""
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self._loop, self._listener = loop, listener
        if self._url:
            self._client = redis.from_url(
                self._url, socket_timeout=None, socket_connect_timeout=2, health_check_interval=15
            )
            self._task = loop.create_task(self._listen())

    def poke(self, meeting: UUID, seq: int, handed: Handed | None = None) -> None:
        """Tell everybody, from any thread. Own process first: no network lies between it and its hub."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        with contextlib.suppress(RuntimeError):  # the loop closed in between: nobody is left to tell
            loop.call_soon_threadsafe(self._tell, meeting, seq, handed)

    def _tell(self, meeting: UUID, seq: int, handed: Handed | None) -> None:
        if self._listener:
            self._listener(meeting, seq, handed)
        if self._client is not None:
            task = asyncio.ensure_future(self._publish(f"{meeting} {seq}"))
            _running.add(task)
            task.add_done_callback(_running.discard)

    async def _publish(self, text: str) -> None:
        try:
            await self._client.publish(CHANNEL, text)
        except (RedisError, OSError) as error:
            logger.warning("bus: a poke was lost: %s", error)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._client.pubsub() as subscription:
                    await subscription.subscribe(CHANNEL)
                    async for message in subscription.listen():
                        self._heard(message)
            except (RedisError, OSError) as error:
                logger.warning("bus: Redis is away, the hubs ask by themselves: %s", error)
            await asyncio.sleep(RETRY_SECONDS)

    def _heard(self, message: dict[str, Any]) -> None:
        if message["type"] != "message" or self._listener is None:
            return
        try:
            meeting, seq = message["data"].decode().split(" ")
            self._listener(UUID(meeting), int(seq), None)
        except ValueError:
            logger.warning("bus: not a poke: %r", message["data"])


_running: set[asyncio.Future[None]] = set()
_bus = Bus(settings.REDIS_URL)
start = _bus.start
poke = _bus.poke
shows = _bus.shows
shown = _bus.shown
