"""A room kept in memory between two transactions of one thread, and how far it may be trusted.

Nothing is written to a meeting without an entry; that is an invariant of the house, and tested. So a room in memory
is what the rows are as long as the journal's head, read under the lock, is the head at which the room was left. Where
others wrote since, their entries tell which part must be read again. What is not in the journal (an account that was
unlinked, the body's name) is never older than `KEEP_SECONDS`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime

from council import journal
from council.journal import Head
from meetings.models import Meeting
from meetings.room import Room
from meetings.rules.entries import KINDS

KEEP_SECONDS = 1.0


class Kept:
    """One thread's room of one meeting; whoever changes it says so with `left_at`, or drops it."""

    def __init__(self) -> None:
        self._room: Room | None = None
        self._head = Head(-1, "", "")
        self._read_at = 0.0

    def at(self, meeting: Meeting, head: Head, now: datetime) -> Room:
        """The room as it stands at this head; call it inside the transaction in which the head was read."""
        if not self._follows(head):
            self._room, self._read_at = Room(meeting, now), time.monotonic()
        room = self._room
        assert room is not None  # noqa: S101  (it was kept, or made just now)
        if "body" in vars(room):
            meeting.body = room.body
        room.meeting, room.now = meeting, now
        room.load()
        self._head = head
        return room

    def left_at(self, head: Head, kinds: Iterable[str]) -> None:
        """These entries were written from this very room, up to this head."""
        if all(KINDS[kind].part for kind in kinds):
            self._head = head
        else:
            self.drop()

    @property
    def good(self) -> bool:
        """Whether the room in memory is what the rows are."""
        return self._room is not None

    def drop(self) -> None:
        """What was done to the room was rolled back, or cannot be trusted: read it again."""
        self._room = None

    def _follows(self, head: Head) -> bool:
        """Whether the room is still good, once the parts that others changed are forgotten."""
        if self._room is None or time.monotonic() - self._read_at > KEEP_SECONDS or head.seq < self._head.seq:
            return False
        if head.seq == self._head.seq:
            return head.hash == self._head.hash
        for _, kind in journal.kinds_since(self._room.meeting.id, self._head.seq):
            part = KINDS[kind].part
            if part is None:
                return False
            vars(self._room).pop(part, None)
        return True
