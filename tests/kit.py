"""A council and its evening, for tests that read like transcripts: `evening.chair.sends("vote.open", ...)`.

Everything goes through the real services and the one path for commands, on the real database.
"""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from django.apps import apps
from django.utils import timezone

from council import journal
from council.models import Person, SecurityEvent, User
from council.rules.journal_check import check
from council.services.bodies import add_body, open_term
from council.services.membership import form_group, join_group, link_account, take_office, take_seat
from meetings import slices
from meetings.commands import COMMANDS
from meetings.dispatch import Caller, Done, Envelope, Outcome, RefusedOutcome, run_batch
from meetings.messages import Command, make
from meetings.models import AgendaItem, Meeting, Participant, Proposal
from meetings.services.preparing import convene, plan

SINCE = datetime.date(2022, 3, 30)
STORED = ("council", "meetings", "voting")
AUDIENCES = ("public", "participant", "desk")


def command(kind: str, /, command_id: UUID | None = None, **data: Any) -> Command:
    return make(kind, command_id or uuid4(), COMMANDS[kind].model_validate(data))


class Town:
    """A body with its seats filled, its groups, a mayor, a clerk and aldermen."""

    def __init__(
        self,
        seats: int = 9,
        groups: int = 3,
        vacant: int = 0,
        mayor: bool = True,
        aldermen: int = 1,
        kind: str = "gemeente",
    ) -> None:
        slug = f"{kind}-{uuid4().hex[:8]}"
        self.body = add_body(kind, slug.capitalize(), slug, clerk_phone="010 000 00 00")
        term = open_term(self.body, SINCE, seats)
        rows = [form_group(self.body, f"Groep {n + 1}", SINCE, f"G{n + 1}", n) for n in range(groups)]
        for seat in list(term.seat_rows.order_by("number"))[: seats - vacant]:
            person = self._person(f"Lid{seat.number:03d}", seat.number)
            take_seat(person, seat, SINCE)
            join_group(person, rows[seat.number % groups], SINCE)
        if mayor:
            take_office(self._person("Burgemeester"), "mayor", SINCE)
        take_office(self._person("Griffier"), "clerk", SINCE)
        for n in range(aldermen):
            take_office(self._person(f"Wethouder{n + 1}"), "alderman", SINCE)

    def _person(self, surname: str, age: int = 0) -> Person:
        since = SINCE + datetime.timedelta(days=age)
        person = Person.objects.create(body=self.body, surname=surname, initials="A.", member_since=since)
        link_account(person, User.objects.create_user(f"{surname.lower()}@{self.body.slug}.example"))
        return person

    def evening(
        self, items: Iterable[str | tuple[str, bool]] = ("Opening", "Zwembad", "Begroting"), **fields: Any
    ) -> Evening:
        """A meeting planned and convened; an item given as a pair says whether it is to be adopted without a vote."""
        given_at = fields.pop("convened_at", None)
        given = {"regime": "TWDBB_2020", "basis_kind": "exercise", "basis_text": "oefening", **fields}
        meeting = plan(self.body, "Raadsvergadering", given.pop("starts_at", None) or timezone.now(), **given)
        for position, item in enumerate(items):
            title, hammer = item if isinstance(item, tuple) else (item, False)
            number = str(position + 1)
            AgendaItem.objects.create(
                meeting=meeting, number=number, title=title, position=position, without_vote=hammer
            )
        delivered = meeting.starts_at - datetime.timedelta(hours=24) if meeting.second_convocation_of_id else None
        convene(meeting, given_at or delivered)
        return Evening(meeting)


@dataclass(frozen=True)
class Voice:
    """One person in one meeting."""

    evening: Evening
    pid: str

    def envelope(self, kind: str, /, **data: Any) -> Envelope:
        return Envelope(command(kind, **data), Caller(user_id=self.evening.users[self.pid]))

    def tries(self, kind: str, /, **data: Any) -> Outcome:
        return run_batch(self.evening.id, [self.envelope(kind, **data)])[0]

    def sends(self, kind: str, /, **data: Any) -> dict[str, Any]:
        """It is done; the answer's data."""
        outcome = self.tries(kind, **data)
        assert isinstance(outcome, Done), f"{kind} by {self.pid}: {outcome}"
        return outcome.data

    def is_refused(self, code: str, kind: str, /, **data: Any) -> RefusedOutcome:
        """It is refused with this code, and nothing was written."""
        before = stored()
        outcome = self.tries(kind, **data)
        assert isinstance(outcome, RefusedOutcome), f"{kind} by {self.pid}: {outcome}"
        assert outcome.code == code
        assert stored() == before
        return outcome

    @property
    def me(self) -> dict[str, Any]:
        return slices.build_me(slices.read(self.evening.id), self.pid)

    @property
    def row(self) -> Participant:
        return Participant.objects.get(meeting=self.evening.id, pid=self.pid)


class Evening:
    """A meeting with a voice for everybody in it."""

    def __init__(self, meeting: Meeting) -> None:
        self.id, self.body = meeting.id, meeting.body
        rows = Participant.objects.filter(meeting=meeting).select_related("person").order_by("pid")
        self.users = {row.pid: row.person.user_id for row in rows}
        self.by_office = {row.office: row.pid for row in rows if row.office}

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.select_related("body").get(id=self.id)

    def __getitem__(self, pid: str) -> Voice:
        return Voice(self, pid)

    @property
    def chair(self) -> Voice:
        """Whoever is in the chair at this moment."""
        return self[self.meeting.chair]

    @property
    def deputy(self) -> Voice:
        return self[self.slice("meeting")["deputy"]]

    @property
    def mayor(self) -> Voice:
        return self[self.by_office["mayor"]]

    @property
    def clerk(self) -> Voice:
        return self[self.by_office["clerk"]]

    @property
    def alderman(self) -> Voice:
        return self[self.by_office["alderman"]]

    @property
    def members(self) -> list[Voice]:
        return [self[pid] for pid in self.users if pid.startswith("s")]

    def says(self, kind: str, /, service: str = "clock", **data: Any) -> Done | RefusedOutcome:
        """What a timer of the house reports, or a process of ours."""
        envelope = Envelope(command(kind, **data), Caller(service=service))
        outcome = run_batch(self.id, [envelope])[0]
        assert isinstance(outcome, Done | RefusedOutcome)
        return outcome

    def enter(self, *people: Voice) -> None:
        """These sign and are admitted by the clerk."""
        for person in people:
            person.sends("attendance.sign")
            self.clerk.sends("attendance.admit", pid=person.pid)

    def opens(self, present: int | None = None, item: int | None = 2) -> None:
        """The basis is confirmed, so many members enter, the chair opens and takes up an item."""
        if self.meeting.basis_confirmed_at is None:
            self.chair.sends("basis.confirm")
        entering = self.members[:present]
        if self.chair.pid not in [member.pid for member in entering]:
            self.enter(self.chair)
        self.enter(*entering)
        self.chair.sends("meeting.open")
        if item is not None:
            self.chair.sends("agenda.move_to", item=self.item(item))

    def item(self, number: int | str) -> str:
        return str(AgendaItem.objects.get(meeting=self.id, number=str(number)).id)

    def hands_in(self, label: str, kind: str = "motion", item: int | str = 2, **more: Any) -> str:
        """The clerk hands in a proposal; its id."""
        data = {"title": f"{label} vreemd", "text": f"De raad besluit {label}.", "movers": [], **more}
        answer = self.clerk.sends("proposal.submit", item=self.item(item), kind=kind, label=label, **data)
        return str(answer["proposal"])

    def proposal(self, label: str) -> Proposal:
        return Proposal.objects.get(meeting=self.id, label=label)

    def opens_vote(self, method: str = "roll_call", /, **data: Any) -> str:
        return str(self.chair.sends("vote.open", method=method, **data)["vote"])

    def calls(self, vote: str) -> Voice:
        """The chair calls the next name."""
        self.chair.sends("vote.call_next", vote=vote)
        return self[self.board["roll"]["called"]]

    def roll_call(self, vote: str, against: Iterable[str] = ()) -> None:
        """Every name is called and answers at once."""
        for _ in self.board["electors"]:
            called = self.calls(vote)
            choice = "against" if called.pid in set(against) else "for"
            called.sends("vote.cast", vote=vote, round=self.board["round"], choice=choice)

    def all_cast(self, vote: str, against: Iterable[str] = (), but: Iterable[str] = ()) -> None:
        """In a form without calling: everybody casts, but for these."""
        board = self.board
        for elector in board["electors"]:
            if elector["seat"] not in set(but):
                choice = "against" if elector["seat"] in set(against) else "for"
                self[elector["seat"]].sends("vote.cast", vote=vote, round=board["round"], choice=choice)

    def declares(self, vote: str) -> str:
        """The chair closes, goes on although not all have seen it, and declares; the outcome."""
        if self.board["status"] == "open" and self.board["method"] != "without_vote":
            self.chair.sends("vote.close", vote=vote, name_missing=True)
        self.chair.sends("vote.declare", vote=vote, confirm_unseen=True)
        return str(self.board["outcome"])

    def slice(self, name: str, audience: str = "desk") -> dict[str, Any]:
        return slices.build(slices.read(self.id), name, audience)

    @property
    def board(self) -> dict[str, Any]:
        """The vote as the public sees it."""
        return self.slice("vote", "public")["current"]  # type: ignore[no-any-return]

    @property
    def next(self) -> dict[str, Any]:
        """The chair's one button."""
        return self.slice("lead")["next"]  # type: ignore[no-any-return]

    @property
    def blocked(self) -> str | None:
        found = self.slice("lead")["blocked"]
        return found["code"] if found else None

    def journal(self, *kinds: str) -> list[journal.Entry]:
        return journal.entries(self.id, kinds=kinds)

    def last(self, kind: str) -> Mapping[str, Any]:
        return self.journal(kind)[-1].data

    def verify(self) -> None:
        """The record is whole, chained, and counts as was declared, by the verifier that shares no code with us."""
        reading, finding = check(line.encode() for line in journal.lines(self.id))
        assert finding is None, finding
        assert reading.seq == journal.last_seq(self.id)


def stored() -> dict[str, list[str]]:
    """All rows of all tables of ours, but for the log of refusals."""
    models = [m for app in STORED for m in apps.get_app_config(app).get_models() if m is not SecurityEvent]
    return {
        m._meta.label: sorted(json.dumps(row, default=str) for row in m._base_manager.values_list()) for m in models
    }


class Clock:
    """The wall clock of the test: it stands still, and goes only where it is put."""

    def __init__(self) -> None:
        self.at = timezone.now()
        self.passed = time.monotonic()

    def goes(self, seconds: float) -> None:
        """So much time passes; with a minus the wall clock is put back, and no time passes."""
        self.at += datetime.timedelta(seconds=seconds)
        self.passed += max(0.0, seconds)

    def now(self) -> datetime.datetime:
        return self.at


@contextmanager
def clock() -> Iterator[Clock]:
    made = Clock()
    with patch.object(timezone, "now", made.now), patch.object(journal, "monotonic", lambda: made.passed):
        yield made
