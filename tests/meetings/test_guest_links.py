"""A guest by his link: who makes it and takes it back, what it opens, and every door that it does not open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as conf
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from council import journal, services
from council.models import Person, SecurityEvent
from meetings import connections, doors, scribe, slices
from meetings.connections import Line, User
from meetings.dispatch import Caller, Done, Envelope, RefusedOutcome, run_batch
from meetings.models import GuestLink, Meeting, Participant, Receipt
from meetings.models.guests import MOST_TRIES
from meetings.services import guest_links, preparing
from meetings.services.guest_links import Shown
from tests.council.conftest import PASSWORD
from tests.meetings.wire import Wire, off
from tests.town import Town, build, command


@pytest.fixture(autouse=True)
def _set_up(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True  # of a guest by his link none is asked
    cache.clear()  # tries are counted by address
    settings.MEDIA_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v"


@pytest.fixture
def town(db: None) -> Town:
    return build(3)


@pytest.fixture
def through(transactional_db: None) -> Iterator[None]:
    """Commands by HTTP go by the scribe, on a thread of its own."""
    yield
    scribe.stop_all()
    doors.close()


def guest(town: Town, office: str = "citizen_speaker", surname: str = "Inspreker") -> Participant:
    person = Person.objects.create(body=town.meeting.body, surname=surname, initials="I.")
    return preparing.invite(town.meeting, person, [preparing.GUESTS[office]], office)


def comes(shown: Shown, client: Client | None = None) -> Client:
    client = client or Client()
    answer = client.post(shown.path, {"pin": shown.pin})
    assert answer.status_code == 302 and answer["Location"].endswith("/zaal/"), answer
    return client


def session(client: Client) -> str:
    return client.cookies[conf.SESSION_COOKIE_NAME].value


def send(client: Client, meeting: Any, kind: str, **data: Any) -> tuple[int, dict[str, Any]]:
    body = json.dumps({"type": kind, "id": str(uuid4()), "data": data})
    answer = client.post(f"/api/meetings/{meeting}/commands", body, content_type="application/json")
    return answer.status_code, answer.json()


def by_desk(town: Town, pid: str) -> Shown:
    """As the desk does it: a command, and then the one look."""
    link = town.do(town.clerk, "guest.invite", pid=pid).data["link"]
    shown = guest_links.show(town.id, link)
    assert shown is not None
    return shown


# making it and taking it back


def test_link_and_pin_are_random_and_only_kept_to_be_known_again(town: Town) -> None:
    one, two = guest_links.make(guest(town)), guest_links.make(guest(town, surname="Ander"))
    assert one.token != two.token and len(one.token) == 43 and one.pin.isdigit() and len(one.pin) == 6
    stored = json.dumps(list(GuestLink.objects.values()), default=str)
    for secret in (one.token, one.pin, two.token, two.pin):
        assert secret not in stored
    assert not SecurityEvent.objects.filter(object__contains=one.token).exists()


def test_a_newer_link_ends_the_older_one(town: Town) -> None:
    who = guest(town)
    old, new = guest_links.make(who), guest_links.make(who)
    assert Client().get(old.path).status_code == 410 and Client().get(new.path).status_code == 200
    assert not guest_links.opens(guest_links.find(old.token))  # type: ignore[arg-type]


def test_only_guests_come_by_a_link_and_once_opened_only_the_desk_makes_one(town: Town) -> None:
    with pytest.raises(ValidationError):
        guest_links.make(Participant.objects.get(meeting=town.id, pid="s01"))
    who = guest(town)
    town.open()
    for act in (guest_links.make, guest_links.revoke):
        with pytest.raises(ValidationError):
            act(who)


def test_the_desk_makes_a_link_during_the_meeting_with_an_entry_and_looks_once(town: Town, settings: Any) -> None:
    who = guest(town)
    town.open()
    link = town.do(town.clerk, "guest.invite", pid=who.pid).data["link"]
    entry = journal.entries(town.id, kinds=("guest.invited",))[-1]
    assert (entry.by, entry.data) == (town.clerk, {"pid": who.pid})
    clerk, member = Client(), Client()
    clerk.cookies.load(town.cookie(town.clerk))
    member.cookies.load(town.cookie("s01"))
    settings.SECOND_FACTOR_REQUIRED = False
    address = f"/api/meetings/{town.id}/guest-link"
    assert member.post(address, {"link": link}).status_code == 403
    assert Client().post(address, {"link": link}).status_code == 403
    assert clerk.post(address, {"link": "x"}).status_code == 400
    answer = clerk.post(address, {"link": link})
    found = answer.json()
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert clerk.post(address, {"link": link}).status_code == 404, "shown once"
    assert Client().get(found["link"].removeprefix("http://testserver")).status_code == 200
    for row in Receipt.objects.filter(meeting=town.id):
        assert found["pin"] not in json.dumps(row.data)
    assert found["pin"] not in "".join(journal.lines(town.id))


@pytest.mark.parametrize("pid", ["chair", "s01", "guest"])
def test_nobody_but_the_clerk_makes_or_revokes(town: Town, pid: str) -> None:
    who = guest(town)
    town.users[who.pid] = town.users["s02"]
    sender = {"chair": town.chair, "guest": "s02"}.get(pid, pid)
    for kind in ("guest.invite", "guest.revoke"):
        [outcome] = run_batch(town.id, [town.envelope(sender, kind, pid=who.pid)])
        assert isinstance(outcome, RefusedOutcome) and outcome.code == "command.not_yours"


def test_members_get_no_link_and_what_is_not_there_is_not_revoked(town: Town) -> None:
    who = guest(town)
    refusals = (
        ("invite", "s01", "no_guest"),
        ("revoke", "s01", "no_guest"),
        ("revoke", who.pid, "no_link"),
    )
    for kind, pid, code in refusals:
        [outcome] = run_batch(town.id, [town.envelope(town.clerk, f"guest.{kind}", pid=pid)])
        assert isinstance(outcome, RefusedOutcome) and outcome.code == f"guest.{code}"


def test_the_desk_sees_how_it_stands_with_each_link(town: Town) -> None:
    who = guest(town)

    def told() -> dict[str, Any]:
        [row] = slices.build(slices.read(town.id), "attendance", "desk")["guests"]
        return dict(row)

    assert told() == {"pid": who.pid, "link": None, "tries": 0, "until": None}
    town.do(town.clerk, "guest.invite", pid=who.pid)
    assert told()["link"] == "asked"
    shown = by_desk(town, who.pid)
    assert told()["link"] == "made"
    Client().post(shown.path, {"pin": "nee"})
    comes(shown)
    assert (told()["link"], told()["tries"]) == ("entered", 1)
    town.do(town.clerk, "guest.revoke", pid=who.pid)
    assert told()["link"] == "revoked"
    assert "guests" not in slices.build(slices.read(town.id), "attendance", "participant")


# what it opens


def test_it_opens_this_room_and_commands_of_this_guest_and_asks_no_second_factor(through: None, town: Town) -> None:
    who = guest(town)
    client = comes(guest_links.make(who))
    page = client.get(f"/vergadering/{town.id}/zaal/")
    assert page.status_code == 200 and "data-guest" in page.content.decode()
    status, answer = send(client, town.id, "help.ask", code="no_sound")
    assert (status, answer["type"]) == (200, "done")
    assert journal.entries(town.id, kinds=("help.asked",))[-1].by == who.pid


@pytest.mark.parametrize("kind", ["vote.cast", "meeting.open", "guest.invite", "attendance.sign", "chair.hand_over"])
def test_it_gives_no_right_that_a_guest_has_not(through: None, town: Town, kind: str) -> None:
    who = guest(town)
    client = comes(guest_links.make(who))
    data: dict[str, Any] = {"pid": who.pid} if kind in ("guest.invite", "chair.hand_over") else {}
    if kind == "vote.cast":
        data = {"vote": str(uuid4()), "round": 1, "choice": "for"}
    status, answer = send(client, town.id, kind, **data)
    assert (status, answer["code"]) == (409, "command.not_yours")


def test_it_opens_no_other_meeting(through: None, town: Town) -> None:
    client, other = comes(guest_links.make(guest(town))), build(3)
    Meeting.objects.update(carried=True)
    assert client.get(f"/vergadering/{other.id}/zaal/").status_code == 403
    status, answer = send(client, other.id, "help.ask", code="no_sound")
    assert (status, answer["code"]) == (409, "person.not_in_this_meeting")
    assert client.post(f"/vergadering/{other.id}/media/").status_code == 403
    assert client.post(f"/vergadering/{town.id}/media/").status_code == 200


def test_it_opens_no_account_and_no_preparation(town: Town) -> None:
    client = comes(guest_links.make(guest(town)))
    pages = [reverse("admin:index"), reverse("admin:meetings_participant_changelist"), "/accounts/2fa/"]
    for page in (*pages, reverse("account_change_password")):
        answer = client.get(page)
        assert answer.status_code == 302 and "login" in answer["Location"], page
    assert client.post(f"/vergadering/{town.id}/media/encoder/", {"jti": "00"}).status_code == 403
    assert client.post(f"/api/meetings/{town.id}/guest-link", {"link": str(uuid4())}).status_code == 403


def test_it_signs_out_whoever_sat_at_this_device(town: Town, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(town.users["s01"])
    comes(guest_links.make(guest(town)), client)
    assert client.get(reverse("admin:index")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_an_account_that_signs_in_ends_the_guest(town: Town) -> None:
    client = comes(guest_links.make(guest(town)))
    client.force_login(town.users["s01"])
    assert guest_links.KEY not in client.session


def test_leaving_leaves_nothing(town: Town) -> None:
    client = comes(guest_links.make(guest(town)))
    assert town.meeting.title in client.get("/gast/").content.decode()
    client.post("/gast/weg/")
    assert client.get(f"/vergadering/{town.id}/zaal/").status_code == 302


# how long


def shut(client: Client, town: Town) -> bool:
    room, line = client.get(f"/vergadering/{town.id}/zaal/"), connections.user_of(session(client))
    command = client.post(f"/api/meetings/{town.id}/commands", "x", content_type="application/json").status_code
    assert (room.status_code == 302, line is None, command == 401) in ((True,) * 3, (False,) * 3), "all doors alike"
    return room.status_code == 302


def test_revoking_puts_him_out_of_every_door(town: Town) -> None:
    who = guest(town)
    client = comes(by_desk(town, who.pid))
    assert not shut(client, town)
    town.do(town.clerk, "guest.revoke", pid=who.pid)
    assert shut(client, town)
    assert journal.entries(town.id, kinds=("guest.revoked",))[-1].data == {"pid": who.pid}


def test_it_ends_an_hour_after_the_meeting(town: Town) -> None:
    client = comes(guest_links.make(guest(town)))
    Meeting.objects.filter(id=town.id).update(status="closed", closed_at=now() - timedelta(minutes=59))
    assert client.get(f"/vergadering/{town.id}/zaal/").status_code == 200
    Meeting.objects.filter(id=town.id).update(closed_at=now() - timedelta(minutes=61))
    assert shut(client, town)


def test_it_ends_by_itself(town: Town) -> None:
    client = comes(guest_links.make(guest(town)))
    GuestLink.objects.update(expires_at=now() - timedelta(seconds=1))
    assert shut(client, town)


# guessing


def test_after_five_wrong_pins_it_is_used_up_and_says_whom_to_ring(town: Town) -> None:
    shown = guest_links.make(guest(town))
    wrong = f"{(int(shown.pin) + 1) % 10**6:06d}"
    for left in range(MOST_TRIES - 1, 0, -1):
        answer = Client().post(shown.path, {"pin": wrong}, follow=True)
        assert f"nog {left} keer" in answer.content.decode()
    Client().post(shown.path, {"pin": wrong})
    answer = Client().post(shown.path, {"pin": shown.pin}, follow=True)  # the right one comes too late
    assert answer.status_code == 410 and "opgebruikt" in answer.content.decode()
    assert "010 000 00 00" in answer.content.decode()
    assert SecurityEvent.objects.filter(action="guest.enter", result="wrong_pin").count() == MOST_TRIES + 1


def test_who_is_inside_stays_inside_when_another_guesses(town: Town) -> None:
    shown = guest_links.make(guest(town))
    client = comes(shown)
    for _ in range(MOST_TRIES):
        Client().post(shown.path, {"pin": "000000x"})
    assert not shut(client, town)


def test_a_pin_may_be_typed_as_it_was_read_out(town: Town) -> None:
    shown = guest_links.make(guest(town))
    answer = Client().post(shown.path, {"pin": f" {shown.pin[:3]} {shown.pin[3:]} "})
    assert answer["Location"].endswith("/zaal/")


def test_guessing_is_held_back_by_address(town: Town) -> None:
    codes = [Client(REMOTE_ADDR="192.0.2.77").post("/gast/no-such-link/", {"pin": "1"}).status_code for _ in range(33)]
    assert codes[0] == 302 and codes[-1] == 429


def test_an_unknown_link_tells_nothing(town: Town) -> None:
    answer = Client().get(f"/gast/{'a' * 43}/")
    assert answer.status_code == 404 and town.meeting.title not in answer.content.decode()


def test_a_link_that_was_not_shown_opens_nothing(town: Town) -> None:
    town.do(town.clerk, "guest.invite", pid=guest(town).pid)
    row = GuestLink.objects.get()
    assert row.digest == "" and not guest_links.opens(row)


# the line


def test_a_second_device_is_asked_first_and_takes_over(town: Town) -> None:
    shown = guest_links.make(guest(town))
    phone, laptop = (connections.user_of(session(comes(shown))) for _ in range(2))
    assert phone is not None and laptop is not None
    first = connections.claim(town.id, phone, "full", None, "phone")
    assert isinstance(first, Line)
    assert connections.claim(town.id, laptop, "full", None, "laptop") == "choose_device"
    second = connections.claim(town.id, laptop, "take_over", None, "laptop")
    assert isinstance(second, Line) and second.epoch == first.epoch + 1
    assert connections.ended({first.id: phone, second.id: laptop}) == {first.id: 4409}


def test_his_line_ends_with_his_link_and_so_do_his_media_tokens(town: Town) -> None:
    who = guest(town)
    user = connections.user_of(session(comes(by_desk(town, who.pid))))
    assert user is not None and user.id is None
    line = connections.claim(town.id, user, "full", None, "phone")
    assert isinstance(line, Line) and connections.ended({line.id: user}) == {}
    before = Participant.objects.get(pk=who.pk).epoch
    town.do(town.clerk, "guest.invite", pid=who.pid)
    assert connections.ended({line.id: user}) == {line.id: 4401}
    assert Participant.objects.get(pk=who.pk).epoch == before + 1


def test_a_link_of_another_meeting_claims_nothing(town: Town) -> None:
    user = connections.user_of(session(comes(guest_links.make(guest(town)))))
    assert user is not None
    assert connections.claim(build(3).id, user, "full", None, "") == "not_a_participant"


@pytest.mark.django_db(transaction=True)
async def test_by_socket_he_is_himself_and_put_out_when_the_link_is_revoked(room: Town, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True

    def begin() -> tuple[str, str]:
        who = guest(room)
        return who.pid, f"{conf.SESSION_COOKIE_NAME}={session(comes(by_desk(room, who.pid)))}"

    pid, cookie = await off(begin)
    wire = Wire.seat(room, cookie)
    wire.hello()
    snapshot = await wire.next("snapshot")
    assert snapshot["you"]["pid"] == pid and snapshot["slices"]["me"]["pid"] == pid
    answer = await wire.command("help.ask", code="no_sound")
    assert answer["type"] == "done"
    refused = await wire.command("meeting.open")
    assert (refused["type"], refused["code"]) == ("refused", "command.not_yours")
    await off(lambda: room.do(room.clerk, "guest.revoke", pid=pid))
    assert await wire.closed() in (4401, 4409)


# sound only


def choose(town: Town, who: Participant, on: bool) -> Any:
    return run_batch(town.id, [Envelope(command("guest.sound_only", on=on), Caller(guest=who.pid))])[0]


def test_a_citizen_chooses_sound_only_with_an_entry_and_may_come_back_to_it(town: Town) -> None:
    Meeting.objects.filter(id=town.id).update(carried=True, digital=True)
    who = guest(town)
    assert slices.build(slices.read(town.id), "stage", "public")["sound_only"] == []
    assert isinstance(choose(town, who, True), Done)
    assert journal.entries(town.id, kinds=("guest.sound_only",))[-1].data == {"pid": who.pid, "on": True}
    shown = slices.read(town.id)
    assert slices.build(shown, "stage", "public")["sound_only"] == [who.pid]
    assert slices.build_me(shown, who.pid)["sound_only"] is True
    again = choose(town, who, True)
    assert isinstance(again, RefusedOutcome) and again.code == "guest.chosen_already"
    assert isinstance(choose(town, who, False), Done)
    assert slices.build(slices.read(town.id), "stage", "public")["sound_only"] == []


@pytest.mark.parametrize(("office", "code"), [("guest", "guest.picture_wanted"), ("executive", "command.not_yours")])
def test_an_expert_or_an_executive_is_seen(town: Town, office: str, code: str) -> None:
    Meeting.objects.filter(id=town.id).update(carried=True)
    who = guest(town, office)
    outcome = choose(town, who, True)
    assert isinstance(outcome, RefusedOutcome) and outcome.code == code
    assert "sound_only" not in slices.build_me(slices.read(town.id), who.pid)
    assert "guest.sound_only" not in slices.build_me(slices.read(town.id), who.pid)["can"]


def test_no_condition_complains_of_who_is_heard_only(town: Town) -> None:
    Meeting.objects.filter(id=town.id).update(carried=True, digital=True)
    who = guest(town)
    before = slices.build(slices.read(town.id), "compliance", "desk")
    choose(town, who, True)
    run_batch(town.id, [stage_says(who.pid)])
    assert slices.build(slices.read(town.id), "compliance", "desk") == before


def stage_says(pid: str) -> Any:
    said = {"pid": pid, "epoch": 1, "picture": "off", "sound": "ok"}
    return Envelope(command("stage.media", **said), Caller(service="stage"))


# the preparation pages


def test_the_office_makes_links_on_the_list_of_guests_and_sees_them_once(town: Town, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    who = guest(town)
    user = services.open_account("griffie@x.example", PASSWORD)
    services.give_staff(user, town.meeting.body)
    desk = Client()
    desk.force_login(user)
    address = reverse("admin:meetings_participant_changelist")
    answer = desk.post(address, {"action": "make_links", "_selected_action": [str(who.pk)]})
    html = answer.content.decode()
    link = GuestLink.objects.get()
    token = html.split("/gast/")[1].split("/")[0]
    assert guest_links.find(token) == link and "no-store" in answer["Cache-Control"]
    assert token not in desk.get(address).content.decode()
    desk.post(address, {"action": "revoke_links", "_selected_action": [str(who.pk)]})
    link.refresh_from_db()
    assert link.revoked_at is not None
    desk.post(address, {"action": "delete_selected", "_selected_action": [str(who.pk)], "post": "yes"})
    assert Participant.objects.filter(pk=who.pk).exists(), "guests are withdrawn one by one"


def test_a_user_is_one_or_the_other() -> None:
    link = uuid4()
    assert "links" in str(User(None, "", "", link).taking_part)
    assert "person__user" in str(User(uuid4(), "", "").taking_part)
