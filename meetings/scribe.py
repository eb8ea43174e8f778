"""The scribe: the one writer of a meeting's commands in this process.

One thread with one warm connection per meeting. It drains what is queued (at most `BATCH`) into one transaction
and answers after COMMIT. The chair's and the clerk's commands go first; a full queue says busy and never drops.
If a COMMIT's outcome is unknown the same batch is run again: what was written has its receipt and answers alike.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection

from meetings import bus, reading
from meetings.dispatch import Done, Envelope, Failed, RefusedOutcome, Writer, Written
from meetings.reading import Wanted

logger = logging.getLogger(__name__)

BATCH = 50
CAPACITY = 1000
IDLE_SECONDS = 600.0
WARM_SECONDS = 20.0
HOLD_SECONDS = 0.005  # while more is waiting, so long the screens may: one picture then shows several batches
PATIENCE_SECONDS = 2.0  # how long a batch is tried again before its senders are told to


@dataclass(frozen=True)
class Busy:
    """Not done as far as we know; send it again with the same id."""

    id: UUID


Outcome = Done | RefusedOutcome | Failed | Busy
Answer = Future[Outcome]

_scribes: dict[UUID, Scribe] = {}
_lock = threading.Lock()


def submit(meeting: UUID, envelope: Envelope, *, first: bool = False) -> Answer:
    """Queue one command; the answer comes after COMMIT, from the scribe's thread."""
    answer: Answer = Future()
    scribe = start(meeting)
    if not (scribe.put(envelope, answer, first) or (not scribe.open and start(meeting).put(envelope, answer, first))):
        answer.set_result(Busy(envelope.command.id))
    return answer


def start(meeting: UUID) -> Scribe:
    """The meeting's scribe; a new one opens and warms its connection before the first command needs it."""
    with _lock:
        scribe = _scribes.get(meeting)
        if scribe is None or not scribe.open:
            scribe = _scribes[meeting] = Scribe(meeting)
            scribe.thread.start()
        return scribe


def stop_all() -> None:
    """End every scribe after what it has in hand; for tests and for a server that stops."""
    with _lock:
        scribes = list(_scribes.values())
        _scribes.clear()
    for scribe in scribes:
        scribe.stop()


class Scribe:
    """One meeting's queue and thread."""

    def __init__(self, meeting: UUID, writer: Writer | None = None) -> None:
        self.meeting = meeting
        self.open = True
        self.thread = threading.Thread(target=self._work, name=f"scribe-{meeting}", daemon=True)
        self._writer = writer or Writer(meeting)
        self._first: deque[tuple[Envelope, Answer]] = deque()
        self._rest: deque[tuple[Envelope, Answer]] = deque()
        self._change = threading.Condition()
        self._unshown: Written | None = None  # what no hub has been handed yet
        self._upto, self._since = 0, 0.0

    def put(self, envelope: Envelope, answer: Answer, first: bool) -> bool:
        """False when the queue is full; half of it is kept for chair and clerk."""
        with self._change:
            queue, room = (self._first, CAPACITY) if first else (self._rest, CAPACITY // 2)
            if not self.open or len(queue) >= room:
                return False
            queue.append((envelope, answer))
            self._change.notify()
            return True

    def stop(self) -> None:
        with self._change:
            self.open = False
            self._change.notify()
        self.thread.join(timeout=10)

    def _work(self) -> None:
        self._warm()
        try:
            while batch := self._next():
                self._settle(batch)
        finally:
            self._go_home()
            connection.close()

    def _go_home(self) -> None:
        """Whoever comes now starts another scribe; nobody who queued is left without an answer."""
        with self._change:
            self.open = False
            left = [*self._first, *self._rest]
        for envelope, answer in left:
            answer.set_result(Busy(envelope.command.id))

    def _next(self) -> list[tuple[Envelope, Answer]]:
        """Wait for something to do; empty when the scribe is stopped or has been idle for long."""
        waited = 0.0
        while True:
            with self._change:
                if not (self._first or self._rest) and self.open:
                    self._change.wait(WARM_SECONDS)
                if self._first or self._rest:
                    return self._take()
                waited += WARM_SECONDS
                if not self.open or waited >= IDLE_SECONDS:
                    self.open = False
                    return []
            self._warm()

    def _take(self) -> list[tuple[Envelope, Answer]]:
        batch: list[tuple[Envelope, Answer]] = []
        while len(batch) < BATCH and (self._first or self._rest):
            batch.append((self._first or self._rest).popleft())
        return batch

    def _warm(self) -> None:
        """Open the connection and walk the whole path once with nothing to write."""
        try:
            self._writer.run([])
        except Exception:
            logger.warning("scribe %s: could not warm up", self.meeting, exc_info=True)
            connection.close()

    def _settle(self, batch: list[tuple[Envelope, Answer]]) -> None:
        outcomes = self._outcomes([envelope for envelope, _ in batch])
        for (_, answer), outcome in zip(batch, outcomes, strict=True):
            answer.set_result(outcome)
        written = max((o.seq for o in outcomes if isinstance(o, Done)), default=0)
        self._unshown = self._writer.written.after(self._unshown) if self._writer.written else None
        if written:
            self._upto, self._since = max(self._upto, written), self._since or time.monotonic()
        more = bool(self._first or self._rest) and time.monotonic() - self._since < HOLD_SECONDS
        if self._upto and not more:
            bus.poke(self.meeting, self._upto, self._handed())
            self._unshown, self._upto, self._since = None, 0, 0.0

    def _handed(self) -> bus.Handed | None:
        """The slices that were changed, made from the room in hand; None: let the hub read for itself."""
        written, pids = self._unshown, bus.shown(self.meeting)
        if written is None or pids is None:
            return None
        try:
            wanted = Wanted(since=written.since, pids=pids)
            return bus.Handed(written.since, pids, reading.make(written.room, written.seq, written.drafts, wanted))
        except Exception:  # what was written is written; a slice that fails is the hub's to report
            logger.exception("scribe %s: could not make the slices", self.meeting)
            return None

    def _outcomes(self, envelopes: list[Envelope]) -> Sequence[Outcome]:
        deadline, pause = time.monotonic() + PATIENCE_SECONDS, 0.05
        while True:
            try:
                return self._writer.run(envelopes)
            except (OperationalError, InterfaceError):
                logger.warning("scribe %s: the database failed; trying again", self.meeting, exc_info=True)
                connection.close()
            except Exception:
                logger.exception("scribe %s: a whole batch failed", self.meeting)
                return [Failed(envelope.command.id) for envelope in envelopes]
            if time.monotonic() + pause > deadline:
                return [Busy(envelope.command.id) for envelope in envelopes]
            time.sleep(pause)
            pause = min(pause * 2, 0.5)
