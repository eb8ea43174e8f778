"""A small fictional council, convened and opened through the services and the one path for commands."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from council.models import Body, Person, User
from council.services.bodies import add_body, open_term
from council.services.membership import form_group, join_group, link_account, take_office, take_seat
from meetings.commands import COMMANDS
from meetings.dispatch import Caller, Done, Envelope, run_batch
from meetings.messages import Command, make
from meetings.models import AgendaItem, Meeting, Participant
from meetings.services.preparing import convene, plan

GROUPS = 10
SINCE = datetime.date(2022, 3, 30)


@dataclass
class Town:
    """A meeting and everybody's account in it, by pid."""

    meeting: Meeting
    users: dict[str, User] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.meeting.id

    @property
    def chair(self) -> str:
        return self.meeting.chair

    @property
    def clerk(self) -> str:
        return self.meeting.clerk

    @property
    def members(self) -> list[str]:
        return sorted(pid for pid in self.users if pid.startswith("s"))

    @cached_property
    def item(self) -> UUID:
        """The first item of the agenda, at which an opened meeting is."""
        return self.meeting.items.order_by("position")[0].id

    def envelope(self, pid: str, kind: str, /, **data: Any) -> Envelope:
        return Envelope(command(kind, **data), Caller(user_id=self.users[pid].id))

    def do(self, pid: str, kind: str, /, **data: Any) -> Done:
        """Carry out one command and insist that it was done."""
        outcome = run_batch(self.id, [self.envelope(pid, kind, **data)])[0]
        if not isinstance(outcome, Done):
            raise AssertionError(f"{kind} by {pid}: {outcome}")
        return outcome

    def gather(self, pids: Sequence[str] | None = None) -> None:
        """Everybody signs and is admitted."""
        people = list(pids or self.members)
        for pid in dict.fromkeys([self.chair, *people]):
            self.do(pid, "attendance.sign")
            self.do(self.clerk, "attendance.admit", pid=pid)

    def open(self, pids: Sequence[str] | None = None) -> None:
        """On an exercise, which is the demo's basis."""
        self.do(self.clerk, "basis.choose", regime="TWDBB_2020", basis={"kind": "exercise", "text": "oefening"})
        self.do(self.chair, "basis.confirm")
        self.gather(pids)
        self.do(self.chair, "meeting.open")
        self.do(self.chair, "agenda.move_to", item=str(self.item))

    def cookie(self, pid: str) -> str:
        """A signed-in session, as the browser sends it along."""
        return f"{settings.SESSION_COOKIE_NAME}={self.session(pid)}"

    def session(self, pid: str) -> str:
        user = self.users[pid]
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        return str(store.session_key)


def command(kind: str, /, **data: Any) -> Command:
    return make(kind, uuid4(), COMMANDS[kind].model_validate(data))


def build(seats: int = 5, slug: str = "", **fields: Any) -> Town:
    """A mayor in the chair, a clerk, and members in ten groups; convened, not yet opened."""
    name = slug or f"testdam-{uuid4().hex[:8]}"
    body = add_body("gemeente", name.capitalize(), name, clerk_phone="010 000 00 00")
    term = open_term(body, SINCE, seats)
    groups = [form_group(body, f"Groep {n + 1}", SINCE, f"G{n + 1}", n) for n in range(min(GROUPS, seats))]
    for seat in term.seat_rows.order_by("number"):
        person = _person(body, f"Lid{seat.number:03d}")
        take_seat(person, seat, SINCE)
        join_group(person, groups[seat.number % len(groups)], SINCE)
    take_office(_person(body, "Burgemeester"), "mayor", SINCE)
    take_office(_person(body, "Griffier"), "clerk", SINCE)
    meeting = plan(body, "Raadsvergadering", timezone.now(), **fields)
    for position in range(8):
        number = str(position + 1)
        AgendaItem.objects.create(meeting=meeting, number=number, title=f"Voorstel {number}", position=position)
    convene(meeting)
    rows = Participant.objects.filter(meeting=meeting).select_related("person__user")
    town = Town(meeting, {row.pid: row.person.user for row in rows})
    assert town.item
    return town


def _person(body: Body, surname: str) -> Person:
    person = Person.objects.create(body=body, surname=surname, initials="A.", member_since=SINCE)
    user = User.objects.create_user(f"{surname.lower()}@{body.slug}.example")
    link_account(person, user)
    return person
