"""Everything that happens by the clock. Silence is measured on the monotonic one: a wall clock that jumps loses nobody.

Each process, every second: sockets whose user signed out or lost his place are closed, heartbeats are written in one
statement; and when a time of waiting is over, the chair's next step is worked out anew. The process that holds a
meeting's lease notes a line silent for 30 s and the chair's after 15 s. What it finds it says to the scribe as a
command, like anybody else.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.db import DatabaseError, InterfaceError

from meetings import connections, doors, hub, scribe, slices
from meetings.commands import ChairLineReport, LineReport
from meetings.connections import Line, LineState, User
from meetings.dispatch import Caller, Envelope
from meetings.lead.moments import passed
from meetings.messages import make
from meetings.services import stream
from meetings.shapes import Nothing, Strict

logger = logging.getLogger(__name__)

TICK_SECONDS = 1.0
LEASE_EVERY = 2  # ticks
OLDEST_BEAT = 3.0  # seconds: between two looks; what says more is a wall clock that jumped
LOST_SECONDS = 30.0
CHAIR_SECONDS = 15.0
QUIET_SECONDS = 20.0  # a socket from which nothing came is closed
HELLO_SECONDS = 60.0
STOOD_STILL_SECONDS = 5.0
TAKEN = 4409


class Socket(Protocol):
    """What the clock must know of a socket."""

    line: Line | None
    user: User | None
    public: bool
    heard_at: float

    def close(self, code: int) -> None: ...
    def tell(self, message: dict[str, Any]) -> None: ...


@dataclass
class Watch:
    """What one meeting's clock has seen: the last beat of each line, and when it was seen to change."""

    beats: dict[str, tuple[str | None, float]] = field(default_factory=dict)

    def silence(self, state: LineState, now: float) -> float:
        """Seconds since this person's line was last seen to live; at first sight what was noted before still holds."""
        beat, seen_at = self.beats.get(state.pid, (state.beat, now - _noted(state)))
        if state.beat is not None and state.beat != beat:
            beat, seen_at = state.beat, now - min(max(state.age, 0.0), OLDEST_BEAT)
        self.beats[state.pid] = (beat, seen_at)
        return now - seen_at


def _noted(state: LineState) -> float:
    if state.lost:
        return inf
    return CHAIR_SECONDS + TICK_SECONDS if state.chairs and state.chair_silent else 0.0


_sockets: set[Socket] = set()
_watches: dict[UUID, Watch] = {}
_passed: dict[UUID, frozenset[datetime]] = {}
_task: asyncio.Task[None] | None = None
_beat_at = 0.0


def keep(socket: Socket) -> None:
    """From now on the clock looks after this socket."""
    global _task
    _sockets.add(socket)
    loop = asyncio.get_running_loop()
    if _task is None or _task.done() or _task.get_loop() is not loop:
        _task = loop.create_task(_tick_for_ever())


def forget(socket: Socket) -> None:
    _sockets.discard(socket)


def take_over(line: Line, device: str) -> None:
    """Close the older sockets of a seat that are in this process; another process sees it within a second."""
    for socket in list(_sockets):
        if socket.line is not None and socket.line.id in line.closed:
            socket.tell({"type": "seat_taken", "by_device": device})
            socket.close(TAKEN)


async def _tick_for_ever() -> None:
    """When the process itself stood still, or could not see the rows, it starts measuring anew."""
    ticks, last = 0, time.monotonic()
    while True:
        await asyncio.sleep(TICK_SECONDS)
        ticks += 1
        if time.monotonic() - last > STOOD_STILL_SECONDS:
            _watches.clear()
        last = time.monotonic()
        works = [_beat, _look_around, _drop_silent, _end_sessions, _turn, hub.sweep]
        for work in works if ticks % LEASE_EVERY else [_hold, *works]:
            try:
                await work()
            except (DatabaseError, InterfaceError):
                logger.warning("clock: the database is away", exc_info=True)
                _watches.clear()
            except Exception:
                logger.exception("clock: %s failed", work.__name__)


async def _drop_silent() -> None:
    now = time.monotonic()
    for socket in list(_sockets):
        quiet = now - socket.heard_at
        if not socket.public and quiet > (QUIET_SECONDS if socket.line else HELLO_SECONDS):
            socket.close(hub.TRY_LATER)


async def _end_sessions() -> None:
    lines = {s.line.id: s.user for s in _sockets if s.line is not None and s.user is not None}
    if not lines:
        return
    ended = await doors.ask(connections.ended, lines)
    for socket in list(_sockets):
        if socket.line is not None and socket.line.id in ended:
            socket.close(ended[socket.line.id])


async def _beat() -> None:
    """A beat says that something was heard since the last one, so that silence counts from the last word."""
    global _beat_at
    started = time.monotonic()
    heard = [s.line.id for s in _sockets if s.line is not None and s.heard_at >= _beat_at]
    if heard:
        await doors.ask(connections.beat, heard)
    _beat_at = started


async def _hold() -> None:
    """Keep the leases that this process has; what it watches are the meetings whose lease it holds."""
    rooms = {room.meeting for room in hub.rooms()}
    for meeting in rooms | _watches.keys():
        if meeting in rooms and await doors.ask(connections.lease, meeting):
            _watches.setdefault(meeting, Watch())
        else:
            _watches.pop(meeting, None)


async def _look_around() -> None:
    for meeting, watch in list(_watches.items()):
        await _look(meeting, watch, time.monotonic())


async def _look(meeting: UUID, watch: Watch, now: float) -> None:
    if await doors.ask(stream.lapsed, meeting):
        report(meeting, "stream.lapsed", Nothing())
    for state in await doors.ask(connections.states, meeting):
        silence = watch.silence(state, now)
        if (silence > LOST_SECONDS) != state.lost:
            report(meeting, "line.report", LineReport(pid=state.pid, state="restored" if state.lost else "lost"))
        if state.chairs and (silence > CHAIR_SECONDS) != state.chair_silent:
            report(meeting, "chair_line.report", ChairLineReport(state="restored" if state.chair_silent else "silent"))


async def _turn() -> None:
    """When a moment passed (or a clock was put back before it), every process has its own screens renewed."""
    rooms = {room.meeting: room for room in hub.rooms()}
    for gone in _passed.keys() - rooms.keys():
        del _passed[gone]
    for meeting, room in rooms.items():
        now_passed = await doors.ask(lambda meeting: passed(slices.read(meeting)), meeting)
        if now_passed != _passed.get(meeting, frozenset()):
            room.refresh("lead")
        if room.serves:  # a layout that ends by itself, and a seat that was taken over by another process's line
            room.refresh("stage")
        _passed[meeting] = now_passed


def report(meeting: UUID, kind: str, data: Strict) -> None:
    """A command of the system; refused when it was said already, which is as good as done."""
    command = make(kind, uuid4(), data)
    scribe.submit(meeting, Envelope(command, Caller(user_id=None, connection_id=None, service="clock")), first=True)


async def stop() -> None:
    """For a server that stops."""
    global _task
    task, _task = _task, None
    if task is not None and task.get_loop() is asyncio.get_running_loop():
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    _sockets.clear()
    _watches.clear()
    _passed.clear()
