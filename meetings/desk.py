"""One command being carried out: who sends it, the room as it stands, and what is to be written."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from council import journal
from council.journal import Draft
from council.models import ErasableText
from council.rules.refusal import Refused
from council.sheet import Sheet
from meetings.models import AgendaItem, Meeting, Participant, Proposal
from meetings.room import Room
from voting.facts import Fact
from voting.poll import Poll


@dataclass(frozen=True)
class Actor:
    """Who acts, with the roles he has at this moment; ``on_behalf`` is "chair" when the clerk acts for the chair."""

    pid: str
    roles: frozenset[str]
    on_behalf: str | None = None


class Desk:
    """Where a handler finds what it needs. Handlers check first; nothing is written before the batch ends."""

    def __init__(self, room: Room, sheet: Sheet, actor: Actor) -> None:
        self.room, self.sheet, self.actor = room, sheet, actor
        self.drafts: list[Draft] = []
        self.earlier: list[Draft] = []
        self.answer: dict[str, Any] = {}

    @property
    def meeting(self) -> Meeting:
        return self.room.meeting

    @property
    def now(self) -> datetime:
        return self.room.now

    def write(self, kind: str, on_behalf: str | None = None, **data: Any) -> None:
        """Put an entry in the journal, by this actor."""
        self.drafts.append(Draft(kind, self.actor.pid, data, on_behalf or self.actor.on_behalf))

    def write_facts(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self.write(fact.kind, fact.seat, **fact.data)

    def keep(self, text: str) -> dict[str, str] | None:
        """Keep free text outside the journal, which knows it by a salted hash, so that it can be erased."""
        if not text:
            return None
        row = ErasableText(text=text, salt=secrets.token_bytes(16))
        self.sheet.save(row)
        return {"text": str(row.id), "hash": row.digest() or ""}

    def journaled(self, kinds: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
        """What the journal has of these kinds, what this batch is about to write included."""
        written = [(entry.kind, entry.data) for entry in journal.entries(self.meeting.id, kinds=kinds)]
        return written + [(d.kind, d.data) for d in [*self.earlier, *self.drafts] if d.kind in kinds]

    def person(self, pid: str) -> Participant:
        """A participant of this meeting."""
        if pid not in self.room.people:
            raise Refused("person.unknown", "", {"pid": pid})
        return self.room.people[pid]

    def self_or(self, pid: str | None) -> Participant:
        """The person meant; only the clerk may mean somebody else."""
        if pid is None or pid == self.actor.pid:
            return self.person(self.actor.pid)
        if "clerk" not in self.actor.roles:
            raise Refused("command.not_yours", "", {"pid": pid})
        return self.person(pid)

    def for_other(self, person: Participant) -> str | None:
        """On whose behalf, when the clerk does it for somebody."""
        return None if person.pid == self.actor.pid else person.pid

    def item(self, item: UUID) -> AgendaItem:
        if item not in self.room.items:
            raise Refused("agenda.no_such_item", "", {"item": str(item)})
        return self.room.items[item]

    def proposal(self, proposal: UUID) -> Proposal:
        if proposal not in self.room.proposals:
            raise Refused("proposal.unknown", "", {"proposal": str(proposal)})
        return self.room.proposals[proposal]

    def poll(self, vote: UUID) -> Poll:
        """The running vote, which must be the one that the command names."""
        poll = self.room.poll
        if poll is None or poll.vote.id != vote:
            raise Refused("vote.not_open", "", {"vote": str(vote)})
        return poll

    def ended(self, vote: UUID) -> Poll:
        """A vote of this meeting that has been declared or voided."""
        for row in self.room.finished:
            if row.id == vote:
                return self.room.ended(row)
        raise Refused("vote.not_declared", "", {"vote": str(vote)})

    def no_vote_running(self) -> None:
        poll = self.room.poll
        if poll is not None:
            raise Refused("vote.running", "", {"status": str(poll.vote.status), "number": poll.vote.number})
