"""Inviting who has no seat or office: by the clerk's office, for its own body, audited, before the opening only."""

from __future__ import annotations

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from council import services
from council.models import Person, SecurityEvent, User
from meetings.models import Meeting, Participant, Proposal
from meetings.services import guests, preparing
from meetings.services.papers import OpenedError
from tests.council.conftest import PASSWORD
from tests.meetings.test_admin import planned
from tests.town import Town, build


@pytest.fixture(autouse=True)
def _set_up(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def town(db: None) -> Town:
    return planned(build(3, "duinrade"))


@pytest.fixture
def other(db: None) -> Town:
    return planned(build(3, "veenhuizen"))


@pytest.fixture
def desk(town: Town) -> Client:
    user = services.open_account("griffie@duinrade.example", PASSWORD)
    services.give_staff(user, town.meeting.body)
    client = Client()
    client.force_login(user)
    return client


def expert(town: Town, surname: str = "Deskundige") -> Person:
    return Person.objects.create(body=town.meeting.body, surname=surname, initials="D.")


def url(what: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:meetings_participant_{what}", args=args)


def data(meeting: Meeting, person: Person, kind: str = "guest") -> dict[str, Any]:
    return {"meeting": meeting.pk, "person": person.pk, "office": kind}


@pytest.mark.parametrize(
    ("kind", "role"), [("guest", "citizen_speaker"), ("citizen_speaker", "citizen_speaker"), ("executive", "executive")]
)
def test_the_clerk_invites_and_it_is_written_down(desk: Client, town: Town, kind: str, role: str) -> None:
    assert desk.post(url("add"), data(town.meeting, expert(town), kind)).status_code == 302
    guest = Participant.objects.get(meeting=town.meeting, person__surname="Deskundige")
    assert (guest.office, guest.roles, guest.seated, guest.pid[:2]) == (kind, [role], False, "p-")
    actor = User.objects.get(email="griffie@duinrade.example")
    entry = LogEntry.objects.get_for_object(guest).get()
    assert (entry.action, entry.actor, entry.changes_dict["kind"][1]) == (LogEntry.Action.CREATE, actor, kind)
    event = SecurityEvent.objects.get(action="guest.invite")
    assert (event.result, event.object, event.actor) == (kind, f"{town.meeting.pk} {guest.pid}", str(actor.pk))
    assert guest.name in desk.get(url()).content.decode()


def test_the_page_shows_guests_and_nobody_else(desk: Client, town: Town) -> None:
    guests.invite(town.meeting, expert(town), "guest")
    page = desk.get(url()).content.decode()
    assert "Deskundige" in page
    assert "Lid001" not in page and "Burgemeester" not in page
    member = Participant.objects.get(meeting=town.meeting, pid="s01")
    assert desk.get(url("change", member.pk)).status_code == 302
    assert desk.post(url("delete", member.pk), {"post": "yes"}).status_code == 302
    assert Participant.objects.filter(pk=member.pk).exists()


def test_nothing_of_another_body_is_seen_or_chosen(desk: Client, town: Town, other: Town) -> None:
    stranger = expert(other, "Vreemdeling")
    theirs = guests.invite(other.meeting, expert(other, "Elders"), "guest")
    assert "Elders" not in desk.get(url()).content.decode()
    form = desk.get(url("add")).content.decode()
    assert "Vreemdeling" not in form and other.meeting.title not in form
    assert desk.get(url("change", theirs.pk)).status_code == 302
    assert desk.post(url("delete", theirs.pk), {"post": "yes"}).status_code == 302
    for wrong in (data(other.meeting, stranger), data(town.meeting, stranger), data(other.meeting, expert(town))):
        assert desk.post(url("add"), wrong).status_code == 200
    assert Participant.objects.filter(person__surname__in=("Vreemdeling", "Deskundige")).count() == 0
    assert Participant.objects.filter(pk=theirs.pk).exists()


def test_nobody_takes_part_twice_nor_for_another_body(town: Town, other: Town) -> None:
    member = Participant.objects.get(meeting=town.meeting, pid="s01").person
    for person, code in ((member, "takes_part"), (expert(other), "other_body")):
        with pytest.raises(ValidationError) as no:
            guests.invite(town.meeting, person, "guest")
        assert no.value.code == code
    assert not SecurityEvent.objects.filter(action="guest.invite").exists()


def test_a_guest_stays_invited_when_the_meeting_is_changed_and_convened(town: Town) -> None:
    kinds = list(preparing.GUESTS)
    for kind in kinds:
        guests.invite(town.meeting, expert(town, f"Gast {kind}"), kind)
    preparing.change(town.meeting)
    preparing.convene(town.meeting)
    assert sorted(town.meeting.participants.filter(office__in=kinds).values_list("office", flat=True)) == sorted(kinds)


def test_an_invitation_is_withdrawn_while_nothing_rests_on_it(desk: Client, town: Town) -> None:
    guest = guests.invite(town.meeting, expert(town), "executive")
    mover = guests.invite(town.meeting, expert(town, "Indiener"), "executive")
    Proposal.objects.filter(meeting=town.meeting).update(movers=[mover.pid])
    assert desk.post(url("delete", guest.pk), {"post": "yes"}).status_code == 302
    assert not Participant.objects.filter(pk=guest.pk).exists()
    assert SecurityEvent.objects.filter(action="guest.withdraw").count() == 1
    assert desk.post(url("delete", mover.pk), {"post": "yes"}).status_code == 403
    with pytest.raises(ValidationError):
        guests.withdraw(mover)


def test_once_opened_guests_come_and_go_no_more(desk: Client) -> None:
    opened = build(3, "opendam")
    guest = guests.invite(opened.meeting, expert(opened), "citizen_speaker")
    opened.open()
    opened.meeting.refresh_from_db()
    services.give_staff(User.objects.get(email="griffie@duinrade.example"), opened.meeting.body)
    assert desk.post(url("delete", guest.pk), {"post": "yes"}).status_code == 403
    with pytest.raises(OpenedError):
        guests.invite(opened.meeting, expert(opened, "Te laat"), "guest")
    assert desk.post(url("add"), data(opened.meeting, expert(opened, "Ook"))).status_code == 200
    assert not Participant.objects.filter(person__surname="Ook").exists()


def test_a_citizen_who_was_invited_asks_for_the_floor_in_the_meeting(town: Town) -> None:
    opened = build(3, "spreekdam")
    person = expert(opened, "Inspreker")
    person.user = User.objects.create_user("inspreker@spreekdam.example")
    person.save()
    guest = guests.invite(opened.meeting, person, "citizen_speaker")
    opened.open()
    opened.users[guest.pid] = person.user
    opened.do(guest.pid, "floor.request", kind="speech")
