"""The hub: one per process and meeting. It reads what changed once and writes the same bytes to every socket.

Connect, reconnect and live are one method (`join`). Participants get every update at once; watchers at most five
pictures a second, each from where he himself was. Everything here runs on the event loop's thread but the reading
itself, which has a thread and a connection of its own.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError

from council import journal
from meetings import bus, reading, wire
from meetings.bus import Handed
from meetings.picture import Picture
from meetings.reading import DESK, PARTICIPANT, PUBLIC, SERVICE, Key, Reading, Wanted

logger = logging.getLogger(__name__)

ASK_SECONDS = 1.0  # how often the journal is asked whether a poke was lost
WATCH_SECONDS = 0.2  # watchers get at most five pictures a second
AUDIT_SECONDS = 2.0  # after this much quiet everything is built once more and compared
IDLE_SECONDS = 120.0  # a hub that nobody looks at goes home
CHUNK = 200  # watchers written to before a participant's update may pass
MOST_HANDED = 100  # kept while a reading is under way
SLOW_PARTICIPANT = 256 * 1024
SLOW_WATCHER = 64 * 1024
# As the registered codes, but of the range for applications: with others the autobahn under Daphne does not close.
RESTART, TRY_LATER = 4012, 4013
TOO_SLOW = TRY_LATER
NOBODY = b'{"pid":null,"epoch":null,"mode":"read_only"}'


@dataclass(eq=False, slots=True)
class Seat:
    """One socket in the room as the hub sees it; ``pid`` is None in the public gallery and for a process of ours."""

    pipe: wire.Pipe
    close: Callable[[int], None]
    pid: str | None = None
    you: bytes = NOBODY
    audience: str = PUBLIC
    seq: int = -1
    behind: bool = False
    service: bool = False

    @property
    def watches(self) -> bool:
        """In the gallery, where five pictures a second do."""
        return self.pid is None and not self.service


class Hub:
    """One meeting's picture in this process, and the sockets that see it."""

    def __init__(self, meeting: UUID) -> None:
        self.meeting = meeting
        self.picture = Picture()
        self.members: set[Seat] = set()
        self.watchers: set[Seat] = set()
        self.used_at = time.monotonic()
        self._ready = asyncio.Event()
        self._wake = asyncio.Event()
        self._fresh: dict[str, asyncio.Future[None]] = {}
        self._coming: Counter[str] = Counter()
        self._seated: frozenset[str] = frozenset()
        self._handed: dict[int, Handed] = {}
        self._reading = False
        self._extra: set[str] = set()
        self._audit_at = 0.0
        self._watching: asyncio.Task[None] | None = None
        self._reader = reading.Reader(meeting)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"hub-{meeting}")
        self._task = asyncio.get_running_loop().create_task(self._run())

    def poke(self, seq: int, handed: Handed | None = None) -> None:
        """Somebody says the journal is at ``seq``, and may have what changed in hand."""
        if seq <= self.picture.seq:
            return
        if handed is None or self.picture.seq < 0 or len(self._handed) >= MOST_HANDED:
            self._wake.set()
            return
        self._handed[handed.since] = handed
        self._take_handed()
        if self._handed and not self._reading:
            self._wake.set()  # what comes before it was not handed over

    def refresh(self, name: str) -> None:
        """A slice changed by something that is not in the journal: a line came or went."""
        self._extra.add(name)
        self._wake.set()

    async def ready(self) -> None:
        """Until the first picture is there."""
        self.used_at = time.monotonic()
        await self._ready.wait()

    async def join(self, seat: Seat, since: int | None) -> None:
        """Show the room from now on: first what changed after ``since``, or everything."""
        await self.ready()
        if seat.pid is not None:
            await self._own_slice(seat.pid)
        seat.audience = self._audience(seat)
        if since is not None and self.picture.reaches(since):
            seat.pipe.write(wire.frame(self.picture.update(seat.audience, since, now(self.meeting), _always(seat))))
            if seat.pid is not None:
                seat.pipe.write(wire.frame(self.picture.me(seat.pid)))
        else:
            self._snapshot(seat)
        seat.seq, seat.behind = self.picture.seq, False
        (self.watchers if seat.watches else self.members).add(seat)
        self._say_who()

    @property
    def serves(self) -> bool:
        """Whether a process of ours listens here."""
        return any(seat.service for seat in self.members)

    def leave(self, seat: Seat) -> None:
        self.members.discard(seat)
        self.watchers.discard(seat)
        self.used_at = time.monotonic()
        self._say_who()

    async def stop(self) -> None:
        """Send everybody away; they come back to whichever process is there."""
        for task in filter(None, (self._task, self._watching)):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        bus.shows(self.meeting, None)
        await self._in_thread(self._reader.let_go)
        self._thread.shutdown(wait=False)
        for seat in [*self.members, *self.watchers]:
            seat.close(RESTART)

    # -- reading

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._read()
            except (DatabaseError, InterfaceError):
                logger.warning("hub %s: the database failed; asking again", self.meeting, exc_info=True)
                await self._in_thread(self._reader.let_go)
                await asyncio.sleep(ASK_SECONDS / 2)
            except Exception:
                logger.exception("hub %s: could not read the meeting", self.meeting)
                await asyncio.sleep(ASK_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(ASK_SECONDS):  # not wait_for, which in 3.11 may swallow being stopped
                    await self._wake.wait()

    async def _read(self) -> None:
        fresh, extra, whole = dict(self._fresh), frozenset(self._extra), self._wants_all()
        since = None if whole else self.picture.seq
        wanted = Wanted(since=since, extra=extra, fresh_pids=frozenset(fresh), pids=self._connected())
        self._reading = True
        try:
            found = await self._in_thread(self._reader.read, wanted)
        finally:
            self._reading = False
        if found is not None and found.seq < self.picture.seq:
            self._wake.set()  # overtaken by what was handed over meanwhile: read again
            return
        self._extra -= extra
        if found is not None:
            self._show(found, audit=whole and self._ready.is_set())
        for pid, asked in fresh.items():
            self._fresh.pop(pid, None)
            asked.set_result(None)
        self._ready.set()
        self._take_handed()
        if self._handed:
            self._wake.set()

    def _take_handed(self) -> None:
        """Show what was handed over, as far as it joins on to what is shown and leaves nobody out."""
        while handed := self._handed.pop(self.picture.seq, None):
            if not self._connected() <= handed.pids:
                self._wake.set()
                break
            self._show(handed.reading, audit=False)
        self._handed = {since: later for since, later in self._handed.items() if since > self.picture.seq}

    def _connected(self) -> frozenset[str]:
        """Whose own slices are kept up: who is seated, and who is about to be."""
        return self._seated | frozenset(+self._coming)

    def _say_who(self) -> None:
        self._seated = frozenset(seat.pid for seat in self.members if seat.pid is not None)
        bus.shows(self.meeting, self._connected())

    def _wants_all(self) -> bool:
        """The first time, and once after a change when the room has gone quiet: the audit."""
        return self.picture.seq < 0 or 0 < self._audit_at < time.monotonic()

    async def _own_slice(self, pid: str) -> None:
        """Have it built now; from here until he is seated it is kept up like that of who is connected."""
        asked = self._fresh.setdefault(pid, asyncio.get_running_loop().create_future())
        self._wake.set()
        self._coming[pid] += 1
        self._say_who()
        try:
            await asyncio.shield(asked)
        finally:
            self._coming[pid] -= 1

    async def _in_thread(self, work: Callable[..., Any], *args: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    # -- showing

    def _show(self, found: Reading, *, audit: bool) -> None:
        before = self.picture.seq
        new, pids = self.picture.take(found)
        if audit and new and found.seq == before:
            logger.warning("hub %s: the audit found other slices than were shown: %s", self.meeting, sorted(new))
        self._audit_at = 0.0 if audit else time.monotonic() + AUDIT_SECONDS
        if found.desk is not None:
            self.picture.desk = found.desk
        self._show_members(new, pids)
        if any(audience == PUBLIC for audience, _ in new) or found.seq != before:
            self._wake_watchers()

    def _show_members(self, new: set[Key], pids: set[str]) -> None:
        frames: dict[tuple[str, int], bytes] = {}
        names = {of: {name for audience, name in new if audience == of} for of in (PARTICIPANT, DESK, SERVICE)}
        for seat in list(self.members):
            if seat.pipe.waiting() > SLOW_PARTICIPANT:
                self.leave(seat)
                seat.close(TOO_SLOW)
            elif seat.audience != self._audience(seat):
                seat.audience = self._audience(seat)
                self._snapshot(seat)
            else:
                self._update(seat, frames, names[seat.audience])
                if seat.pid in pids:
                    seat.pipe.write(wire.frame(self.picture.me(seat.pid)))

    def _update(self, seat: Seat, frames: dict[tuple[str, int], bytes], extra: set[str]) -> None:
        if seat.seq == self.picture.seq and not extra:
            return
        frame = frames.get((seat.audience, seat.seq))
        if frame is None:
            frame = wire.frame(self.picture.update(seat.audience, seat.seq, now(self.meeting), extra))
            frames[seat.audience, seat.seq] = frame
        seat.pipe.write(frame)
        seat.seq = self.picture.seq

    def _snapshot(self, seat: Seat) -> None:
        seat.pipe.write(wire.frame(self.picture.snapshot(seat.audience, now(self.meeting), seat.you, seat.pid)))
        seat.seq = self.picture.seq

    def _audience(self, seat: Seat) -> str:
        if seat.service:
            return SERVICE
        return PUBLIC if seat.pid is None else DESK if seat.pid in self.picture.desk else PARTICIPANT

    # -- watchers

    def _wake_watchers(self) -> None:
        if self.watchers and (self._watching is None or self._watching.done()):
            self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        """Until every watcher has seen the last picture, at most one picture per `WATCH_SECONDS`."""
        while any(seat.seq != self.picture.seq or seat.behind for seat in self.watchers):
            started = time.monotonic()
            await self._show_watchers()
            await asyncio.sleep(max(0.0, WATCH_SECONDS - (time.monotonic() - started)))

    async def _show_watchers(self) -> None:
        frames: dict[tuple[str, int], bytes] = {}
        shown = self.picture.seq
        for count, seat in enumerate(list(self.watchers), 1):
            if self.picture.seq != shown:
                shown, frames = self.picture.seq, {}
            if seat.pipe.waiting() > SLOW_WATCHER:
                seat.behind = True
            elif seat.behind:
                seat.behind = False
                self._snapshot(seat)
            else:
                self._update(seat, frames, set())
            if count % CHUNK == 0:
                await asyncio.sleep(0)


def now(meeting: UUID) -> str:
    """The meeting's clock as the clients get it: what they count from stands in the journal."""
    return journal.timestamp(journal.now(meeting))


def _always(seat: Seat) -> tuple[str, ...]:
    """What may have changed without an entry while the seat was away."""
    return {DESK: ("attendance", "lead", "stage"), SERVICE: ("stage",)}.get(seat.audience, ())


_hubs: dict[UUID, Hub] = {}


def room(meeting: UUID) -> Hub:
    """The meeting's hub in this process; the caller has made sure that the meeting exists."""
    bus.start(_poke)
    found = _hubs.get(meeting)
    if found is None:
        found = _hubs[meeting] = Hub(meeting)
    return found


def rooms() -> list[Hub]:
    """Every hub of this process."""
    return list(_hubs.values())


async def sweep() -> None:
    """Close the hubs that nobody has looked at for a while."""
    for meeting, found in list(_hubs.items()):
        if not found.members and not found.watchers and time.monotonic() - found.used_at > IDLE_SECONDS:
            del _hubs[meeting]
            await found.stop()


async def stop_all() -> None:
    for meeting in list(_hubs):
        await _hubs.pop(meeting).stop()


def _poke(meeting: UUID, seq: int, handed: Handed | None) -> None:
    if found := _hubs.get(meeting):
        found.poke(seq, handed)
