"""What a hub shows, read in one snapshot of the database and made into bytes once. Runs on the hub's own thread."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from council import journal
from meetings import slices
from meetings.kept import Kept
from meetings.room import Room
from meetings.rules.entries import KINDS, SLICES
from meetings.rules.permissions import Role

PUBLIC, PARTICIPANT, DESK, SERVICE = "public", "participant", "desk", "service"
AUDIENCES = (PUBLIC, PARTICIPANT, DESK, SERVICE)
ONLY_DESK = frozenset({"lead"})
# Every other slice is the same for all; a test compares them.
DESK_SEES_MORE = frozenset({"vote", "attendance", "stage"})

Key = tuple[str, str]  # audience, slice


class Happened(Protocol):
    """An entry of the journal, or the draft of one."""

    @property
    def kind(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Wanted:
    """What to build: all that the entries after ``since`` changed, and what is asked for besides."""

    since: int | None = None  # None: everything
    extra: frozenset[str] = frozenset()
    pids: frozenset[str] = frozenset()  # who is connected
    fresh_pids: frozenset[str] = frozenset()  # whose own slice is wanted in any case


@dataclass(frozen=True)
class Reading:
    """Slices as compact JSON, all of one moment: journal number ``seq``."""

    seq: int
    slices: dict[Key, bytes]
    mine: dict[str, bytes]
    desk: frozenset[str] | None  # who sits at the desk, when the meeting slice was built


class Reader:
    """Reads one meeting, always on the same thread; between two readings it keeps the room (`meetings.kept`)."""

    def __init__(self, meeting: UUID) -> None:
        self._meeting = meeting
        self._kept = Kept()

    def read(self, wanted: Wanted) -> Reading | None:
        """None when nothing happened and nothing was asked for."""
        with one_snapshot():
            entries = [] if wanted.since is None else journal.entries(self._meeting, since=wanted.since)
            if not (entries or wanted.since is None or wanted.extra or wanted.fresh_pids):
                return None
            head = entries[-1].head if entries else journal.head(self._meeting)
            room = self._kept.at(slices.meeting_row(self._meeting), head, journal.moment(self._meeting, head))
            return make(room, head.seq, entries, wanted)

    def let_go(self) -> None:
        """Close this thread's connection; named, because it is looked up in the thread that says it."""
        self._kept.drop()
        connection.close()


def read(meeting: UUID, wanted: Wanted) -> Reading | None:
    """Read once; for whoever does not come back."""
    return Reader(meeting).read(wanted)


def make(room: Room, seq: int, entries: Sequence[Happened], wanted: Wanted) -> Reading:
    """The slices that these entries changed, and what is wanted besides, as the room stands at ``seq``."""
    snapshot = slices.Snapshot.of(room)
    names, pids = _changed(entries, wanted)
    pids |= (_no_longer_correcting(snapshot, names) | _at_the_desk(snapshot, names)) & wanted.pids
    built, desk = _build(snapshot, names)
    mine = {pid: dump(slices.build_me(snapshot, pid)) for pid in sorted(pids)}
    return Reading(seq, built, mine, desk)


def _changed(entries: Sequence[Happened], wanted: Wanted) -> tuple[frozenset[str], frozenset[str]]:
    """Which slices must be built, and whose own."""
    if wanted.since is None:
        return frozenset(SLICES), wanted.pids | wanted.fresh_pids
    names, pids = wanted.extra, wanted.fresh_pids
    for entry in entries:
        kind = KINDS[entry.kind]
        names |= kind.slices
        pids |= wanted.pids if kind.me == "all" else _named(entry) & wanted.pids if kind.me == "own" else frozenset()
    return names, pids


def _named(entry: Happened) -> frozenset[str]:
    """The seats an entry is about."""
    named = [entry.by, entry.data.get("seat"), entry.data.get("pid"), *(entry.data.get("seats") or [])]
    return frozenset(pid for pid in named if isinstance(pid, str))


def _no_longer_correcting(snapshot: slices.Snapshot, names: frozenset[str]) -> frozenset[str]:
    """At a roll call each vote ends the right of the one before to correct his, so his own slice changes too."""
    if "vote" not in names or snapshot.poll is None:
        return frozenset()
    return frozenset(snapshot.poll.roll.answered[-2:])


def _at_the_desk(snapshot: slices.Snapshot, names: frozenset[str]) -> frozenset[str]:
    """What chair, clerk and deputy can do follows from what others did: an objection is there to be judged."""
    if "lead" not in names:
        return frozenset()
    return frozenset((snapshot.meeting.chair, snapshot.meeting.clerk, snapshot.deputy_pid))


def _build(snapshot: slices.Snapshot, names: frozenset[str]) -> tuple[dict[Key, bytes], frozenset[str] | None]:
    built: dict[Key, bytes] = {}
    desk = None
    for name in [name for name in SLICES if name in names]:
        value = slices.build(snapshot, name, DESK)
        built[DESK, name] = text = dump(value)
        if name == "meeting":
            desk = frozenset(p.pid for p in snapshot.people.values() if snapshot.roles_of(p) & {Role.CHAIR, Role.CLERK})
        if name not in ONLY_DESK:
            shared = dump(slices.build(snapshot, name, PUBLIC)) if name in DESK_SEES_MORE else text
            built[PUBLIC, name] = built[PARTICIPANT, name] = built[SERVICE, name] = shared
            if name == "stage" and snapshot.meeting.carried:
                built[SERVICE, name] = dump(slices.build(snapshot, name, SERVICE))
    return built, desk


def dump(value: Any) -> bytes:
    """Compact JSON as the clients get it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@contextmanager
def one_snapshot() -> Iterator[None]:
    """A reader that never takes SQLite's write lock, as ``atomic()`` with IMMEDIATE would."""
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("COMMIT")
