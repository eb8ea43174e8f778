"""The one path by which anything changes in a meeting (DESIGN 2).

A batch is one transaction: lock the meeting's row, load its state once, and carry out the commands in
order. A refusal changes nothing. What is not a refusal is a fault of ours: then the batch is rolled back
and its commands are carried out one by one, each in a transaction of its own, so that a fault in one
cannot take the others with it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from council import journal
from council.journal import Draft, Head
from council.models import SecurityEvent
from council.prepared import Prepared, PreparedIn
from council.rules.articles import KEYS, cite
from council.rules.refusal import Refused
from council.sheet import Sheet
from meetings.desk import Actor, Desk
from meetings.handlers import HANDLERS
from meetings.kept import Kept
from meetings.messages import Command
from meetings.models import Connection, Meeting, Receipt
from meetings.room import PRESENT, Room
from meetings.rules.permissions import Role, acts_for_chair, require
from meetings.services import stream, votes

log = logging.getLogger(__name__)
# Who only refers to the row (a connection, a receipt) need not wait for it.
_locked = Prepared(lambda meeting: Meeting.objects.select_for_update(of=("self",), no_key=True).filter(id=meeting))
_lines = PreparedIn(lambda ids: Connection.objects.filter(id__in=ids).annotate(seat_epoch=F("participant__epoch")))
_receipts = PreparedIn(lambda ids, meeting: Receipt.objects.filter(meeting=meeting, command__in=ids), beside=1)
SERVICES = {"stage": Role.STAGE, "watchdog": Role.WATCHDOG}  # processes of ours; any other name is a timer's
SIGNED_KINDS = ("vote.declared", "meeting.closed", "meeting.not_opened")
TICK = timedelta(microseconds=1)  # every command of a batch has a moment of its own, so that rows keep their order


@dataclass(frozen=True)
class Caller:
    """Who sends it, as the session says; what he may do is read in the transaction.

    ``service`` names a timer, or a process of ours; ``guest`` is the pid that a guest's link opened.
    """

    user_id: UUID | None = None
    connection_id: UUID | None = None
    service: str | None = None
    origin: str = ""
    guest: str | None = None


@dataclass(frozen=True)
class Envelope:
    command: Command
    caller: Caller


@dataclass(frozen=True)
class Done:
    """Carried out and committed; ``seq`` is the last entry it wrote."""

    id: UUID
    seq: int
    data: dict[str, Any] = field(default_factory=dict)
    repeated: bool = False


@dataclass(frozen=True)
class RefusedOutcome:
    """A rule says no; ``article`` is spelled out for the body, ``names`` are of the persons in ``values``."""

    id: UUID
    code: str
    article: str
    values: dict[str, Any]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed:
    """A fault of ours; the meeting goes on."""

    id: UUID


Outcome = Done | RefusedOutcome | Failed


def run_batch(meeting_id: UUID, envelopes: Sequence[Envelope]) -> list[Outcome]:
    """Carry out the commands in order; answers come only after COMMIT."""
    return Writer(meeting_id).run(envelopes)


@dataclass(frozen=True)
class Written:
    """What one batch added: the entries after ``since``, up to ``seq``, and the room in which they are true."""

    since: int
    seq: int
    drafts: Sequence[Draft]
    room: Room

    def after(self, earlier: Written | None) -> Written:
        """Together with what was written just before; not where something else came in between."""
        if earlier is None or earlier.seq != self.since:
            return self
        return Written(earlier.since, self.seq, [*earlier.drafts, *self.drafts], self.room)


class Writer:
    """Carries out the batches of one meeting, all on one thread; between them it keeps its room (`meetings.kept`)."""

    def __init__(self, meeting_id: UUID) -> None:
        self._meeting = meeting_id
        self._kept = Kept()
        self.written: Written | None = None  # by the last batch, where the room is still good after it

    def run(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        """Carry out the commands in order; answers come only after COMMIT."""
        self.written = None
        try:
            with transaction.atomic():
                batch = _Batch(self._meeting, envelopes, self._kept)
                outcomes = batch.run()
            self._leave(batch, outcomes)
            return outcomes
        except (OperationalError, InterfaceError):
            self._kept.drop()
            raise  # the database is away or COMMIT's outcome unknown: the scribe runs it again, receipts answer
        except HalfDone as half:
            self._kept.drop()
            if len(envelopes) == 1:
                SecurityEvent.objects.bulk_create(half.log)
                return [half.outcome]
        except Exception:
            self._kept.drop()
            if len(envelopes) == 1:
                log.exception("command %s %s failed", envelopes[0].command.type, envelopes[0].command.id)
                return [Failed(envelopes[0].command.id)]
            log.warning("a batch of %d failed and is replayed one by one", len(envelopes), exc_info=True)
        return [outcome for envelope in envelopes for outcome in self.run([envelope])]

    def _leave(self, batch: _Batch, outcomes: Sequence[Outcome]) -> None:
        """Keep the room when all went well; after a refusal nobody asks how far its handler had come."""
        if not all(isinstance(outcome, Done) for outcome in outcomes):
            self._kept.drop()
        elif batch.heads:
            self._kept.left_at(batch.heads[-1], [draft.kind for draft in batch.drafts])
            if self._kept.good:
                self.written = Written(batch.head.seq, batch.heads[-1].seq, batch.drafts, batch.room)


def receipt_of(meeting_id: UUID, command_id: UUID) -> Done | None:
    """What became of a command whose COMMIT was not heard of."""
    row = Receipt.objects.filter(meeting=meeting_id, command=command_id).first()
    return Done(command_id, row.seq, row.data, True) if row else None


class HalfDone(Exception):
    """Refused when something had been changed already: only a rollback makes that undone."""

    def __init__(self, outcome: RefusedOutcome, log: list[SecurityEvent]) -> None:
        super().__init__(outcome.code)
        self.outcome, self.log = outcome, log


@dataclass(frozen=True)
class _Carried:
    """A command that was carried out: its receipt, and how many entries there are with its own."""

    receipt: Receipt
    upto: int


def _after(meeting_id: UUID, head: Head) -> datetime:
    """The meeting's time, and in any case later than the last entry."""
    moment = journal.moment(meeting_id, head)
    return max(moment, datetime.fromisoformat(head.at) + timedelta(milliseconds=1)) if head.at else moment


class _Batch:
    """One transaction's work; it lives as long as the transaction."""

    def __init__(self, meeting_id: UUID, envelopes: Sequence[Envelope], kept: Kept) -> None:
        self.envelopes = envelopes
        self.sheet = Sheet()
        self.drafts: list[Draft] = []
        self.pending: list[_Carried] = []
        self.log: list[SecurityEvent] = []
        self.heads: list[Head] = []
        meeting = _locked(meeting_id)[0]
        self.head = journal.head(meeting_id)
        self.room = kept.at(meeting, self.head, _after(meeting_id, self.head))
        self._read_callers()

    def _read_callers(self) -> None:
        people = self.room.people.values()
        self.pids = {person.user_id: person.pid for person in people if person.user_id}  # type: ignore[attr-defined]
        lines = (envelope.caller.connection_id for envelope in self.envelopes)
        self.lines = {row.id: row for row in _lines(line for line in lines if line)}
        found = _receipts((envelope.command.id for envelope in self.envelopes), self.room.meeting.id)
        self.receipts = {(row.actor, row.command): row for row in found}

    def run(self) -> list[Outcome]:
        outcomes = [self._one(envelope) for envelope in self.envelopes]
        self.heads = self._write()
        SecurityEvent.objects.bulk_create(self.log)
        return [self._numbered(outcome, self.heads) for outcome in outcomes]

    def _one(self, envelope: Envelope) -> Outcome | int:
        """The outcome, or for what was carried out its place in ``pending``."""
        self.room.now += TICK
        try:
            self._journal_runs()
            actor = self._actor(envelope)
            known = self.receipts.get((actor.pid, envelope.command.id))
            if known is not None:
                return self._again(envelope, known)
            desk = self._carry_out(envelope, actor)
        except Refused as no:
            return self._refused(envelope, no)
        return self._carried(envelope, desk)

    def _journal_runs(self) -> None:
        """Nothing is done before the convocation opened the journal, nor upon one that was shortened."""
        journal.require_whole(self.room.meeting.id)
        if self.room.meeting.convened_at is None:
            raise Refused("meeting.not_convened", "convening.written")

    def _carried(self, envelope: Envelope, desk: Desk) -> int:
        if not desk.drafts:
            raise AssertionError(f"{envelope.command.type} wrote no entry")
        self.drafts += desk.drafts
        command, actor = envelope.command, desk.actor.pid
        receipt = Receipt(
            meeting=self.room.meeting, actor=actor, command=command.id, hash=command.hash, data=desk.answer
        )
        self.receipts[(actor, command.id)] = receipt
        self.pending.append(_Carried(receipt, len(self.drafts)))
        return len(self.pending) - 1

    def _carry_out(self, envelope: Envelope, actor: Actor) -> Desk:
        command = envelope.command
        me = self.room.people.get(actor.pid)
        require(
            command.type,
            actor.roles,
            self.room.meeting.status,
            self.room.meeting.chair_silent_at is not None,
            me is not None and me.state == PRESENT,
        )
        stream.gate(command.type, self.room)
        desk = Desk(self.room, self.sheet, actor)
        desk.earlier, before = self.drafts, self.sheet.saved
        try:
            HANDLERS[command.type](desk, command.data)
        except Refused as no:
            if desk.drafts or self.sheet.saved != before:
                raise HalfDone(self._refused(envelope, no), self.log) from no
            raise
        return desk

    def _actor(self, envelope: Envelope) -> Actor:
        """Who this is now: seat and roles as they stand in this transaction."""
        caller, command = envelope.caller, envelope.command
        if caller.service is not None:
            role = SERVICES.get(caller.service, Role.SYSTEM)
            return Actor(str(role), frozenset({role}))
        pid = caller.guest or self.pids.get(caller.user_id)
        if pid is None or pid not in self.room.people:
            raise Refused("person.not_in_this_meeting")
        self._line(caller, pid)
        roles = self.room.roles_of(self.room.people[pid])
        return Actor(pid, roles, "chair" if acts_for_chair(command.type, roles) else None)

    def _line(self, caller: Caller, pid: str) -> None:
        """Only the newest line of a seat speaks for it."""
        if caller.connection_id is None:
            return
        line, mine = self.lines.get(caller.connection_id), self.room.people[pid].id
        if line is None or line.participant_id != mine or line.closed_at or line.epoch != line.seat_epoch:  # type: ignore[attr-defined]
            raise Refused("seat.taken_over")
        if line.read_only:
            raise Refused("seat.read_only")

    def _again(self, envelope: Envelope, known: Receipt) -> Outcome | int:
        """A known id with the same content is answered the same; with other content it is refused."""
        if known.hash != envelope.command.hash:
            return self._refused(envelope, Refused("command.id_used_before"))
        here = [place for place, carried in enumerate(self.pending) if carried.receipt is known]
        if here:  # twice in this very batch: the number is not known yet
            return here[0]
        return Done(envelope.command.id, known.seq, known.data, True)

    def _refused(self, envelope: Envelope, no: Refused) -> RefusedOutcome:
        caller = envelope.caller
        self.log.append(
            SecurityEvent(
                action=envelope.command.type,
                object=f"meeting {self.room.meeting.id}"[:200],
                result=no.code[:60],
                origin=caller.origin[:64],
                actor=str(caller.user_id or caller.guest or caller.service or "")[:64],
                at=self.room.now,
            )
        )
        article = cite(self.room.kind, no.article) if no.article in KEYS else ""
        return RefusedOutcome(envelope.command.id, no.code, article, no.values, self._names(no))

    def _names(self, no: Refused) -> dict[str, str]:
        """The names of whom a refusal speaks of, for the sentence that is made of it."""
        spoken_of = [pid for value in no.values.values() for pid in (value if isinstance(value, list) else [value])]
        return {
            pid: self.room.people[pid].short_name
            for pid in spoken_of
            if isinstance(pid, str) and pid in self.room.people
        }

    def _write(self) -> list[Head]:
        """Rows, entries, receipts, and the signed heads of what was declared or closed."""
        heads = journal.append(self.room.meeting.id, self.drafts, self.room.now, self.head) if self.drafts else []
        for carried in self.pending:
            carried.receipt.seq = heads[carried.upto - 1].seq
            self.sheet.save(carried.receipt)
        for draft, head in zip(self.drafts, heads, strict=True):
            if draft.kind in SIGNED_KINDS:
                self._sign(draft, head)
        self.sheet.write()
        return heads

    def _sign(self, draft: Draft, head: Head) -> None:
        journal.sign_head(self.room.meeting.id, head)
        if draft.kind == "vote.declared" and self.pending:
            votes.sign_declared(Desk(self.room, self.sheet, Actor("system", frozenset())), draft.data["vote"], head)

    def _numbered(self, outcome: Outcome | int, heads: list[Head]) -> Outcome:
        if not isinstance(outcome, int):
            return outcome
        carried = self.pending[outcome]
        return Done(carried.receipt.command, heads[carried.upto - 1].seq, carried.receipt.data)
