"""The sockets of the room. A plain ASGI application: between a frame and the scribe's queue lies only the parsing.

Who the user is comes from the session, once, at the handshake; what he may do is decided in the transaction. A message
that makes no sense closes the line (4400); a rule that says no is answered and the line stays.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError

from council.rules.refusal import Malformed
from meetings import answers, connections, doors, hub, scribe, timers, wire
from meetings.connections import Line, User
from meetings.dispatch import Caller, Envelope
from meetings.hub import TRY_LATER
from meetings.messages import LARGEST_MESSAGE, PROTOCOL_VERSION, Beat, Command, Heard, Hello, Ping, parse
from meetings.services import stream

logger = logging.getLogger(__name__)

MALFORMED, NOT_SIGNED_IN, NOT_TAKING_PART, NO_MEETING = 4400, 4401, 4403, 4404
TOO_LARGE, TOO_MANY = 4413, 4429
PER_SECOND, BURST = 50.0, 100.0  # messages of one socket; no hand is faster
IN_FLIGHT = 16
NO_CODE: dict[str, int] = {"not_a_participant": NOT_TAKING_PART}


class Closed(Exception):
    """The line ends, with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class RoomConsumer:
    """One socket, from handshake to close. Without a session it is a place in the public gallery."""

    def __init__(self, scope: dict[str, Any], receive: Any, send: Any, meeting: UUID, session: str | None) -> None:
        self.receive, self.send = receive, send
        self.meeting, self.session = meeting, session
        self.public = session is None
        self.loop = asyncio.get_running_loop()
        self.headers = {name.lower(): value.decode("latin1") for name, value in scope["headers"]}
        self.user: User | None = None
        self.line: Line | None = None
        self.heard_at = self.filled_at = time.monotonic()
        self.tokens = BURST
        self.in_flight = 0
        self.over = self.choosing = False

    async def run(self) -> None:
        """Accept, hear the client out, and close with the code that says why."""
        if (await self.receive())["type"] != "websocket.connect":
            return
        await self.send({"type": "websocket.accept"})
        self.seat = hub.Seat(wire.pipe(self.send), self.close)
        timers.keep(self)
        try:
            await self._enter()
            await self._converse()
        except Closed as closed:
            await self._end(closed.code)
        except (DatabaseError, InterfaceError, TimeoutError):
            logger.warning("room %s: the database is away", self.meeting, exc_info=True)
            await self._end(TRY_LATER)
        finally:
            timers.forget(self)
            await self._leave()

    def close(self, code: int) -> None:
        """End this line; for whoever finds that it must. What was written before goes out first."""
        if not self.over:
            self.over = True
            self.loop.create_task(self._end(code))

    def tell(self, message: dict[str, Any]) -> None:
        """One message to this socket alone, in order with the slices."""
        self.seat.pipe.write(wire.frame(answers.encode(message)))

    async def _end(self, code: int) -> None:
        """A line that cannot be closed is dropped: never does one stay that hears and is not heard."""
        self.over = True
        try:
            await self.send({"type": "websocket.close", "code": code})
        except Exception:
            logger.warning("room %s: a line could not be closed with %d and is dropped", self.meeting, code)
            self.seat.pipe.drop()

    async def _enter(self) -> None:
        if self.session is not None:
            self.user = await doors.ask(connections.user_of, self.session)
            if self.user is None:
                raise Closed(NOT_SIGNED_IN)
        if not await doors.ask(connections.exists, self.meeting):
            raise Closed(NO_MEETING)
        self.hub = hub.room(self.meeting)
        if not self.public:
            scribe.start(self.meeting)

    async def _leave(self) -> None:
        if not hasattr(self, "hub"):
            return
        self.hub.leave(self.seat)
        if self.line is not None:
            with suppress(DatabaseError, InterfaceError):
                await doors.ask(connections.close, self.line.id)
            self.hub.refresh("attendance")

    # -- hearing

    async def _converse(self) -> None:
        while not self.over:
            message = await self.receive()
            if message["type"] == "websocket.disconnect":
                return
            if not self.over:
                await self._hear(self._read(message))

    def _read(self, message: dict[str, Any]) -> Heard:
        self._count()
        text = message.get("text")
        if text is None:
            raise Closed(MALFORMED)
        if len(text) > LARGEST_MESSAGE or len(text.encode()) > LARGEST_MESSAGE:
            raise Closed(TOO_LARGE)
        try:
            return parse(text)
        except Malformed as error:
            logger.info("room %s: malformed: %s", self.meeting, error)
            raise Closed(MALFORMED) from error

    def _count(self) -> None:
        """A bucket of messages: a burst is fine, a flood is not."""
        now = time.monotonic()
        self.tokens = min(BURST, self.tokens + (now - self.filled_at) * PER_SECOND) - 1
        self.heard_at = self.filled_at = now
        if self.tokens < 0:
            raise Closed(TOO_MANY)

    async def _hear(self, heard: Heard) -> None:
        if isinstance(heard, Ping):
            self.tell({"type": "pong", "now": hub.now(self.meeting)})
        elif isinstance(heard, Hello):
            await self._hello(heard)
        elif isinstance(heard, Beat):
            await self._beat(heard)
        elif self.line is not None:
            self._command(heard, self.line)
        elif self.choosing:
            self.tell({"type": "busy", "id": str(heard.id)})  # not yet his seat: the same id again, when it is
        else:
            raise Closed(MALFORMED)  # hello comes first, and nobody commands from the gallery

    async def _beat(self, beat: Beat) -> None:
        """People beat with a ping."""
        raise Closed(MALFORMED)

    # -- hello

    async def _hello(self, hello: Hello) -> None:
        if hello.version != PROTOCOL_VERSION:
            self.tell({"type": "reload", "version": PROTOCOL_VERSION})
        elif self.public:
            await self._join(hello.since)
        elif self.line is None or (self.line.read_only and hello.mode != "read_only"):
            await self._claim(hello)
        else:
            await self._join(hello.since)

    async def _claim(self, hello: Hello) -> None:
        assert self.user is not None  # noqa: S101  (_enter saw to it)
        found = await doors.ask(connections.claim, self.meeting, self.user, hello.mode, hello.epoch, self._device())
        if isinstance(found, str):
            self._refuse(found)
            return
        if self.line is not None:
            await doors.ask(connections.close, self.line.id)
        self.line = found
        timers.take_over(found, self._device())
        mode = "read_only" if found.read_only else "full"
        self.seat.pid = found.pid
        epoch = None if found.read_only else found.epoch
        self.seat.you = answers.encode({"pid": found.pid, "epoch": epoch, "mode": mode})
        await self._join(hello.since if found.renewed else None)
        self.hub.refresh("attendance")

    def _refuse(self, why: str) -> None:
        if why in NO_CODE:
            raise Closed(NO_CODE[why])
        self.choosing = True
        self.tell({"type": "choose_device", "in_use": why == "seat_in_use"})

    async def _join(self, since: int | None) -> None:
        async with asyncio.timeout(15):
            await self.hub.join(self.seat, since)

    def _device(self) -> str:
        return answers.device(self.headers.get(b"user-agent", ""))

    # -- commands

    def _command(self, command: Command, line: Line) -> None:
        if self.user is None:
            self.tell({"type": "busy", "id": str(command.id)})
            return
        guest = line.pid if self.user.link else None
        self._submit(command, Caller(user_id=self.user.id, guest=guest, connection_id=line.id), line.urgent)

    def _submit(self, command: Command, caller: Caller, first: bool) -> None:
        if self.in_flight >= IN_FLIGHT:
            self.tell({"type": "busy", "id": str(command.id)})
            return
        self.in_flight += 1
        waiting = scribe.submit(self.meeting, Envelope(command, caller), first=first)
        waiting.add_done_callback(self._decided)

    def _decided(self, decided: scribe.Answer) -> None:
        """On the scribe's thread; a loop that is gone has nobody left to tell."""
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._answer, decided.result())

    def _answer(self, outcome: scribe.Outcome) -> None:
        self.in_flight -= 1
        self.tell(answers.message(outcome, answers.language(self.headers)))


class ServiceConsumer(RoomConsumer):
    """The line of a process of ours: the stage, the watchdog. The roof has seen its seal; it is nobody's seat."""

    def __init__(self, scope: dict[str, Any], receive: Any, send: Any, meeting: UUID, service: str) -> None:
        super().__init__(scope, receive, send, meeting, "")
        self.service, self.greeted = service, False

    async def _enter(self) -> None:
        if not await doors.ask(connections.exists, self.meeting):
            raise Closed(NO_MEETING)
        self.hub = hub.room(self.meeting)
        self.seat.service = True
        scribe.start(self.meeting)

    async def _hello(self, hello: Hello) -> None:
        if hello.version != PROTOCOL_VERSION:
            self.tell({"type": "reload", "version": PROTOCOL_VERSION})
            return
        self.seat.you = answers.encode({"pid": None, "epoch": None, "mode": "full"})
        self.greeted = True
        await self._join(hello.since)

    async def _hear(self, heard: Heard) -> None:
        if not isinstance(heard, Command):
            await super()._hear(heard)
        elif self.greeted:
            self._submit(heard, Caller(service=self.service), first=self.service == "watchdog")
        else:
            raise Closed(MALFORMED)

    async def _beat(self, beat: Beat) -> None:
        """What the watchdog sees renews the lease under which votes may be held; the stage only says that it lives."""
        if beat.stream is not None and self.service == "watchdog":
            said = beat.stream
            if await doors.ask(stream.beat, self.meeting, said.proven, said.delay_ms, said.state):
                self.hub.refresh("stage")
