"""Puts a scene in an empty database and prints, as JSON, who and what there is. Run in the server's own settings."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from council.models import Body, Person
from council.services.accounts import open_account
from council.services.bodies import add_body, open_term
from council.services.membership import form_group, join_group, link_account, take_office, take_seat
from frontend.demo import seed as demo
from meetings.commands import COMMANDS
from meetings.dispatch import Caller, Done, Envelope, run_batch
from meetings.messages import make
from meetings.models import AgendaItem, Meeting, Participant
from meetings.services.preparing import GUESTS, convene, invite, plan

SINCE = datetime.date(2022, 3, 30)
PHONE = "0222 36 20 20"
MEMBERS = (
    ("mevrouw", "A.", "de", "Vries"),
    ("heer", "B.", "", "Jansen"),
    ("mevrouw", "C.", "", "Bos"),
    ("heer", "D.", "", "Kok"),
    ("mevrouw", "E.", "van den", "Berg"),
    ("heer", "F.", "", "Smit"),
    ("mevrouw", "G.", "", "Yilmaz"),
)
LATER = (("heer", "K.", "", "Dekker"), ("mevrouw", "L.", "de", "Boer"))
GROUPS = ("Dorp & Dijk", "Groen Eiland", "Vrij Wad")
AGENDA = (
    ("Opening", False),
    ("Zwembad De Waterlelie", False),
    ("Verordening hondenbelasting", True),
    ("Sluiting", False),
)
AT_POOL = "6"
PASSWORD = "waddenzee bij laag water"
NEWCOMER, REGULAR = "s01", "s02"


def evening() -> dict[str, Any]:
    """Seven members in three groups, a mayor and a clerk; convened under no basis yet."""
    return scene(convened(body()))


def debate() -> dict[str, Any]:
    """The same council, its meeting open and at the second item."""
    meeting = convened(body(), regime="TWDBB_2020", basis_kind="exercise", basis_text="oefening")
    Held(meeting).until("2")
    return scene(meeting)


def lobby() -> dict[str, Any]:
    """The council of seven before its meeting, which the platform carries: it brings the sound and the picture."""
    return scene(convened(body(), regime="TWDBB_2020", basis_kind="exercise", basis_text="oefening", carried=True))


def whole() -> dict[str, Any]:
    """A council of nine before its meeting, all of whom we carry; the hammer item is left out, it has its own test."""
    made = body((*MEMBERS, *LATER))
    agenda = tuple(row for row in AGENDA if not row[1])
    basis = {"regime": "TWDBB_2020", "basis_kind": "exercise", "basis_text": "oefening"}
    return scene(convened(made, agenda, **basis, carried=True))


def stage() -> dict[str, Any]:
    """The council of seven at the second item; carried from here on, for before this moment no stage was there."""
    meeting = convened(body(), regime="TWDBB_2020", basis_kind="exercise", basis_text="oefening")
    Held(meeting).until("2")
    Meeting.objects.filter(pk=meeting.pk).update(carried=True)
    return scene(meeting)


def guest() -> dict[str, Any]:
    """The same, with a citizen who will speak and has no account: he comes by a link."""
    found = stage()
    meeting = Meeting.objects.get(pk=found["meeting"])
    citizen = Person.objects.create(body=meeting.body, address="mevrouw", initials="Z.", surname="Inspreker")
    row = invite(meeting, citizen, [GUESTS["citizen_speaker"]], "citizen_speaker")
    return scene(meeting) | {"guest": row.pid}


def doors() -> dict[str, Any]:
    """The same council, with accounts as a real one has them: a password, and for one member the app as well."""
    found = scene(convened(body()))
    for pid in NEWCOMER, REGULAR:
        user = Participant.objects.get(meeting=found["meeting"], pid=pid).person.user
        user.set_password(PASSWORD)
        user.save()
        found["people"][pid]["email"] = user.email
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return found | {"newcomer": NEWCOMER, "regular": REGULAR, "password": PASSWORD, "secret": secret}


def city() -> dict[str, Any]:
    """The demo's own municipality of 39 seats: an earlier meeting in the archive, this evening's open at the pool."""
    meeting = demo.prepare(lambda said: None)
    Held(meeting, absent=("s22", "s30")).until(AT_POOL)
    past = Meeting.objects.filter(body=meeting.body, status=Meeting.Status.CLOSED).first()
    return scene(meeting) | {"past": str(past.id) if past else ""}


def body(members: Sequence[tuple[str, str, str, str]] = MEMBERS) -> Body:
    made = add_body("gemeente", "Gemeente Wadoog", "wadoog", clerk_phone=PHONE)
    seats = open_term(made, SINCE, len(members)).seat_rows.order_by("number")
    groups = [form_group(made, name, SINCE, name, order) for order, name in enumerate(GROUPS)]
    for place, (seat, name) in enumerate(zip(seats, members, strict=True)):
        member = person(made, *name)
        take_seat(member, seat, SINCE)
        join_group(member, groups[place % len(groups)], SINCE)
    take_office(person(made, "heer", "H.", "van", "Texel"), "mayor", SINCE)
    take_office(person(made, "mevrouw", "I.", "", "Griffioen"), "clerk", SINCE)
    return made


def person(made: Body, address: str, initials: str, infix: str, surname: str) -> Person:
    email = f"{surname.lower()}@{made.slug}.example"
    row = Person.objects.create(
        body=made, address=address, initials=initials, infix=infix, surname=surname, email=email, member_since=SINCE
    )
    link_account(row, open_account(email, actor="seed"))
    return row


def convened(made: Body, agenda: Sequence[tuple[str, bool]] = AGENDA, **fields: Any) -> Meeting:
    meeting = plan(made, "Raadsvergadering", timezone.now(), place="digitaal", **fields)
    for position, (title, hammer) in enumerate(agenda):
        number = str(position + 1)
        AgendaItem.objects.create(meeting=meeting, number=number, title=title, position=position, without_vote=hammer)
    convene(meeting)
    return meeting


class Held:
    """A meeting that is brought to some point of its evening by the commands that bring it there."""

    def __init__(self, meeting: Meeting, absent: tuple[str, ...] = ()) -> None:
        self.meeting, self.absent = meeting, absent
        rows = Participant.objects.filter(meeting=meeting).select_related("person")
        self.users = {row.pid: row.person.user_id for row in rows}
        self.signing = sorted(row.pid for row in rows if row.seated or row.office in ("executive", "alderman"))

    def until(self, number: str) -> None:
        self.do(self.meeting.chair, "basis.confirm")
        for pid in [self.meeting.chair, *(pid for pid in self.signing if pid not in self.absent)]:
            self.do(pid, "attendance.sign")
            self.do(self.meeting.clerk, "attendance.admit", pid=pid)
        for pid in self.absent:
            self.do(pid, "attendance.report_absent")
        self.do(self.meeting.chair, "meeting.open")
        self.do(self.meeting.chair, "agenda.move_to", item=str(self.meeting.items.get(number=number).id))

    def do(self, pid: str, kind: str, /, **data: Any) -> None:
        command = make(kind, uuid4(), COMMANDS[kind].model_validate(data))
        outcome = run_batch(self.meeting.id, [Envelope(command, Caller(user_id=self.users[pid]))])[0]
        assert isinstance(outcome, Done), f"{kind} by {pid}: {outcome}"


def scene(meeting: Meeting) -> dict[str, Any]:
    rows = Participant.objects.filter(meeting=meeting).select_related("person")
    people = {row.pid: {"person": str(row.person_id), "name": row.person.display_name()} for row in rows}
    papers = [str(row.id) for row in meeting.proposals.order_by("position")]
    found = {"meeting": str(meeting.id), "chair": meeting.chair, "clerk": meeting.clerk, "slug": meeting.body.slug}
    return found | {"people": people, "proposals": papers}


SCENES: dict[str, Callable[[], dict[str, Any]]] = {"evening": evening, "debate": debate, "doors": doors, "city": city}
SCENES |= {"lobby": lobby, "stage": stage, "guest": guest, "whole": whole}


def play(name: str) -> None:
    print(json.dumps(SCENES[name]()))
