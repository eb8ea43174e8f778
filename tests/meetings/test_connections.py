"""One live line per seat: epochs, asking first, never under a speaker; and who may not go on."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from council.services.membership import link_account
from meetings import connections
from meetings.connections import Line, User
from meetings.dispatch import Caller, Done, Envelope, RefusedOutcome, run_batch
from meetings.models import Connection, Lease, Participant
from tests.meetings.wire import Wire, off
from tests.town import Town, build, command

MEMBER = "s01"


def user(town: Town, pid: str = MEMBER) -> User:
    found = connections.user_of(town.session(pid))
    assert found is not None
    return found


def claim(
    town: Town, mode: connections.Mode = "full", epoch: int | None = None, pid: str = MEMBER, who: User | None = None
) -> Line:
    found = connections.claim(town.id, who or user(town, pid), mode, epoch, "Firefox, Windows")
    assert isinstance(found, Line), found
    return found


def send(town: Town, line: Line, kind: str, /, **data: object) -> object:
    caller = Caller(user_id=town.users[line.pid].id, connection_id=line.id)
    return run_batch(town.id, [Envelope(command(kind, **data), caller)])[0]


def test_the_first_device_just_gets_in(town: Town) -> None:
    line = claim(town)
    assert (line.pid, line.epoch, line.read_only, line.renewed) == (MEMBER, 1, False, False)


def test_a_second_device_is_asked_first(town: Town) -> None:
    claim(town)
    assert connections.claim(town.id, user(town), "full", None, "") == "choose_device"
    assert Participant.objects.get(meeting=town.id, pid=MEMBER).epoch == 1


def test_move_here_raises_the_epoch_and_closes_the_older_line(town: Town) -> None:
    old = claim(town)
    new = claim(town, "take_over")
    assert (new.epoch, new.closed) == (2, (old.id,))
    assert Connection.objects.get(pk=old.id).closed_at is not None
    outcome = send(town, old, "floor.request", kind="speech")
    assert isinstance(outcome, RefusedOutcome) and outcome.code == "seat.taken_over"
    assert not isinstance(send(town, new, "floor.request", kind="speech"), RefusedOutcome)


def test_read_only_here_leaves_the_seat_where_it_is(town: Town) -> None:
    first, second = claim(town), claim(town, "read_only")
    assert (second.read_only, second.epoch, second.closed) == (True, 1, ())
    outcome = send(town, second, "floor.request", kind="speech")
    assert isinstance(outcome, RefusedOutcome) and outcome.code == "seat.read_only"
    assert not isinstance(send(town, first, "floor.request", kind="speech"), RefusedOutcome)


def test_the_same_device_coming_back_keeps_its_epoch(town: Town) -> None:
    who = user(town)
    old = claim(town, who=who)
    new = claim(town, epoch=old.epoch, who=who)
    assert (new.epoch, new.renewed, new.closed) == (old.epoch, True, (old.id,))


def test_an_epoch_that_was_read_elsewhere_opens_nothing(town: Town) -> None:
    old = claim(town)
    assert connections.claim(town.id, user(town), "full", old.epoch, "") == "choose_device"


def test_an_epoch_read_on_another_device_opens_nothing(town: Town) -> None:
    """The same member signed in elsewhere: asked first, whatever number he sends."""
    me = user(town)
    holder = claim(town, who=me)
    other = User(me.id, "another-session", me.proof)
    assert connections.claim(town.id, other, "full", holder.epoch, "") == "choose_device"
    seat = Participant.objects.get(meeting=town.id, pid=MEMBER)
    assert connections.speaks_elsewhere(seat, other.session)
    assert not connections.speaks_elsewhere(seat, me.session)


def test_an_epoch_that_was_taken_over_does_not_come_back_by_itself(town: Town) -> None:
    who = user(town)
    old = claim(town, who=who)
    claim(town, "take_over")
    assert connections.claim(town.id, who, "full", old.epoch, "") == "choose_device"


def test_a_line_without_a_heartbeat_holds_no_seat(town: Town) -> None:
    old = claim(town)
    past = timezone.now() - datetime.timedelta(seconds=connections.ALIVE_SECONDS + 1)
    Connection.objects.filter(pk=old.id).update(beat_at=past)
    assert claim(town).epoch == 2


def test_nobody_moves_a_seat_while_its_member_speaks(town: Town) -> None:
    claim(town)
    town.do(MEMBER, "floor.request", kind="speech")
    town.do(town.chair, "floor.give", pid=MEMBER)
    assert connections.claim(town.id, user(town), "take_over", None, "") == "seat_in_use"
    town.do(town.chair, "floor.end")
    assert claim(town, "take_over").epoch == 2


def test_nobody_moves_a_seat_while_its_member_is_called(town: Town) -> None:
    for pid in town.members:
        claim(town, pid=pid)
    town.do(town.chair, "vote.open", item=str(town.item), method="roll_call")
    from voting import selectors  # noqa: PLC0415

    vote = selectors.current(town.id)
    assert vote is not None
    if not vote.vote.called:
        town.do(town.chair, "vote.call_next", vote=str(vote.vote.id))
        vote = selectors.current(town.id)
        assert vote is not None
    called = vote.vote.called
    assert connections.claim(town.id, user(town, called), "take_over", None, "") == "seat_in_use"
    other = next(pid for pid in town.members if pid != called)
    assert claim(town, "take_over", pid=other).epoch == 2


def test_a_stranger_gets_no_line(town: Town) -> None:
    stranger = User(type(town.users[MEMBER]).objects.create_user("x@elsewhere.example").pk, "", "")
    assert connections.claim(town.id, stranger, "full", None, "") == "not_a_participant"


def test_a_session_of_somebody_switched_off_is_nobodys(town: Town) -> None:
    key = town.session(MEMBER)
    type(town.users[MEMBER]).objects.filter(pk=town.users[MEMBER].pk).update(is_active=False)
    assert connections.user_of(key) is None


def test_a_session_from_before_a_new_password_is_nobodys(town: Town) -> None:
    key = town.session(MEMBER)
    town.users[MEMBER].set_password("een heel ander wachtwoord")
    town.users[MEMBER].save()
    assert connections.user_of(key) is None


def test_a_session_without_the_second_factor_is_nobodys(town: Town, settings: object) -> None:
    key = town.session(MEMBER)
    settings.SECOND_FACTOR_REQUIRED = True  # type: ignore[attr-defined]
    assert connections.user_of(key) is None


@pytest.mark.parametrize("what", ["nothing", "signed out", "switched off", "new password", "removed", "taken over"])
def test_who_may_not_go_on(town: Town, what: str) -> None:
    who = user(town)
    line = connections.claim(town.id, who, "full", None, "")
    assert isinstance(line, Line)
    accounts = type(town.users[MEMBER]).objects.filter(pk=who.id)
    expected = {
        "nothing": (lambda: None, None),
        "signed out": (lambda: Session.objects.all().delete(), 4401),
        "switched off": (lambda: accounts.update(is_active=False), 4401),
        "new password": (lambda: accounts.update(password="x"), 4401),
        "removed": (lambda: Connection.objects.all().delete(), 4403),
        "taken over": (lambda: claim(town, "take_over"), 4409),
    }
    act, code = expected[what]
    act()
    assert connections.ended({line.id: who}) == ({line.id: code} if code else {})


def test_one_account_has_its_own_seat_in_each_of_two_bodies(town: Town) -> None:
    other = build(5)
    clerk = town.users[town.clerk]
    link_account(Participant.objects.get(meeting=other.id, pid=other.clerk).person, clerk)
    who = user(town, town.clerk)
    lines = {place.id: connections.claim(place.id, who, "full", None, "") for place in (town, other)}
    assert [line.pid for line in lines.values() if isinstance(line, Line)] == [town.clerk, other.clerk]
    for place in (town, other):
        caller = Caller(user_id=clerk.id, connection_id=lines[place.id].id)  # type: ignore[union-attr]
        assert isinstance(run_batch(place.id, [Envelope(command("note.add", text="hier"), caller)])[0], Done)
    link_account(Participant.objects.get(meeting=other.id, pid=other.clerk).person, None)
    held = {line.id: who for line in lines.values() if isinstance(line, Line)}
    assert connections.ended(held) == {lines[other.id].id: 4403}  # type: ignore[union-attr]


def test_a_clock_put_back_leaves_no_lease_and_no_seat_held_by_the_dead(town: Town) -> None:
    later = timezone.now() + datetime.timedelta(hours=1)
    assert connections.lease(town.id)
    Lease.objects.update(until=later)
    assert connections.lease(town.id, "another"), "no lease runs for an hour"
    claim(town)
    Connection.objects.update(beat_at=later)
    claim(town)  # a beat of the future is no sign of life


def test_an_older_line_of_a_later_hour_does_not_hide_the_one_that_lives(town: Town) -> None:
    claim(town)
    Connection.objects.update(beat_at=timezone.now() + datetime.timedelta(hours=1), closed_at=timezone.now())
    (before,) = connections.states(town.id)
    assert before.beat is None
    claim(town)
    (after,) = connections.states(town.id)
    assert after.beat is not None and after.age < 60


def test_a_lease_is_held_by_one_and_passes_on_when_it_ends(town: Town) -> None:
    assert connections.lease(town.id)
    assert connections.lease(town.id)
    assert not connections.lease(town.id, "another")
    from meetings.models import Lease  # noqa: PLC0415

    Lease.objects.update(until=timezone.now() - datetime.timedelta(seconds=1))
    assert connections.lease(town.id, "another")


async def test_two_devices_fight_for_a_seat_and_the_older_is_told(room: Town) -> None:
    cookie = await off(room.cookie, MEMBER)
    first, second = Wire.seat(room, cookie), Wire.seat(room, cookie)
    first.hello()
    await first.next("snapshot")
    second.hello()
    assert await second.next("choose_device") == {"type": "choose_device", "in_use": False}
    second.hello(mode="take_over")
    snapshot = await second.next("snapshot")
    assert snapshot["you"]["epoch"] == 2
    assert await first.next("seat_taken") == {"type": "seat_taken", "by_device": "Firefox, Windows"}
    assert await first.closed() == 4409
    assert (await second.command("floor.request", kind="speech"))["type"] == "done"


async def test_a_second_device_may_read_and_take_the_seat_later(room: Town) -> None:
    cookie = await off(room.cookie, MEMBER)
    first, second = Wire.seat(room, cookie), Wire.seat(room, cookie)
    first.hello()
    await first.next("snapshot")
    second.hello(mode="read_only")
    assert (await second.next("snapshot"))["you"]["mode"] == "read_only"
    assert (await second.command("floor.request", kind="speech"))["code"] == "seat.read_only"
    after = len(second.heard)
    second.hello(mode="take_over")
    assert (await second.next("snapshot", after=after))["you"] == {"pid": MEMBER, "epoch": 2, "mode": "full"}
    assert await first.closed() == 4409


async def test_a_reload_resumes_with_what_it_had(room: Town) -> None:
    cookie = await off(room.cookie, MEMBER)
    first = Wire.seat(room, cookie)
    first.hello()
    you, seq = (await first.next("snapshot"))["you"], first.heard[0]["seq"]
    await first.leave()
    second = Wire.seat(room, cookie)
    second.hello(since=seq, epoch=you["epoch"])
    update = await second.next("update", "snapshot")
    assert (update["type"], update["since"]) == ("update", seq)
    assert (await second.command("floor.request", kind="speech"))["type"] == "done"
