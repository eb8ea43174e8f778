"""A device that hangs or is lost: the clerk's office frees the seat, and the next device just gets in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from council import services
from council.models import SecurityEvent, User
from meetings import connections
from meetings.connections import Line
from meetings.models import Connection, Participant
from tests.council.conftest import PASSWORD
from tests.meetings.test_connections import MEMBER, claim, send, user
from tests.meetings.wire import Wire, off
from tests.town import Town, build

URL = "admin:meetings_connection_changelist"


def staff(town: Town) -> Client:
    account = services.open_account(f"griffie@{town.meeting.body.slug}.example", PASSWORD)
    services.give_staff(account, town.meeting.body)
    client = Client()
    client.force_login(account)
    return client


def free(client: Client, *lines: Any) -> Any:
    return client.post(reverse(URL), {"action": "free", "_selected_action": [str(line) for line in lines]})


def test_the_next_device_gets_in_also_under_a_speaker(town: Town) -> None:
    who = user(town)
    old = claim(town, who=who)
    request = send(town, old, "floor.request", kind="speech").data["request"]  # type: ignore[attr-defined]
    town.do(town.chair, "floor.give", request=request)
    new = user(town)
    assert connections.claim(town.id, new, "take_over", None, "tablet") == "seat_in_use"
    seat = Participant.objects.get(meeting=town.id, pid=MEMBER)
    assert connections.free(seat, actor="griffie", origin="192.0.2.1") == 1
    assert set(connections.ended({old.id: who}).values()) == {4401}
    line = connections.claim(town.id, new, "full", None, "tablet")
    assert isinstance(line, Line)
    assert getattr(send(town, old, "floor.end"), "code", "") == "seat.taken_over"
    assert not hasattr(send(town, line, "floor.end"), "code")
    event = SecurityEvent.objects.get(action="seat.free")
    assert (event.object, event.actor, event.origin) == (f"{town.id} {MEMBER}", "griffie", "192.0.2.1")


def test_the_lost_device_does_not_come_back_by_itself(town: Town) -> None:
    who = user(town)
    old = claim(town, who=who)
    assert connections.user_of(who.session) is not None
    connections.free(Participant.objects.get(meeting=town.id, pid=MEMBER), actor="griffie")
    assert connections.user_of(who.session) is None
    assert not connections.speaks_elsewhere(Participant.objects.get(meeting=town.id, pid=MEMBER), "another session")
    assert Connection.objects.get(pk=old.id).closed_at is not None


def test_who_looks_on_beside_it_keeps_looking(town: Town) -> None:
    claim(town)
    looker = user(town)
    second = claim(town, "read_only", who=looker)
    connections.free(Participant.objects.get(meeting=town.id, pid=MEMBER), actor="griffie")
    assert connections.ended({second.id: looker}) == {}


def test_the_clerks_office_sees_the_devices_and_frees_one(town: Town) -> None:
    line, other = claim(town), claim(town, pid="s02")
    desk = staff(town)
    page = desk.get(reverse(URL)).content.decode()
    assert "Lid001" in page and "Firefox, Windows" in page
    assert free(desk, line.id).status_code == 302
    assert Connection.objects.get(pk=line.id).closed_at is not None
    assert Connection.objects.get(pk=other.id).closed_at is None
    actor = User.objects.get(email__startswith="griffie@")
    assert SecurityEvent.objects.get(action="seat.free").actor == str(actor.pk)
    assert "Lid001" not in desk.get(reverse(URL)).content.decode().split("result_list")[-1]


def test_the_seats_of_another_body_are_not_seen_nor_freed(town: Town) -> None:
    line = claim(town)
    stranger = staff(build(3, "veenhuizen"))
    assert "Lid001" not in stranger.get(reverse(URL)).content.decode()
    free(stranger, line.id)
    assert Connection.objects.get(pk=line.id).closed_at is None
    assert not SecurityEvent.objects.filter(action="seat.free").exists()
    member = Client()
    member.force_login(town.users[MEMBER])
    assert free(member, line.id).status_code in (302, 403)
    assert Connection.objects.get(pk=line.id).closed_at is None


async def test_the_hanging_screen_is_closed_and_the_new_one_is_in_the_room(room: Town) -> None:
    old = Wire.seat(room, await off(room.cookie, MEMBER))
    old.hello()
    await old.next("snapshot")
    seat = await off(Participant.objects.get, meeting=room.id, pid=MEMBER)
    await off(connections.free, seat, actor="griffie")
    new = Wire.seat(room, await off(room.cookie, MEMBER))
    new.hello()
    assert (await new.next("snapshot", "choose_device"))["type"] == "snapshot"
    assert await old.closed() == 4401


@pytest.fixture(autouse=True)
def _one_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
