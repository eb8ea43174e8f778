"""The clock: silence is noted once, on the monotonic clock; one that jumps notes nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from council import journal
from meetings import connections, hub, timers
from meetings.connections import LineState
from meetings.dispatch import RefusedOutcome, run_batch
from meetings.models import Connection, Meeting, Participant
from meetings.timers import Watch
from tests.meetings.wire import Wire, off
from tests.town import Town, build
from voting.models import Vote

MEMBER = "s01"


def line(beat: str, *, lost: bool = False, chairs: bool = False, silent: bool = False) -> LineState:
    return LineState(MEMBER, beat, lost, chairs, silent)


def test_silence_is_counted_from_the_last_beat_that_was_seen() -> None:
    watch = Watch()
    assert watch.silence(line("a"), 100.0) == 0
    assert watch.silence(line("a"), 112.0) == 12
    assert watch.silence(line("b"), 113.0) == 0
    assert watch.silence(line("b"), 150.0) == 37


def test_a_beat_dated_in_another_century_is_a_beat_like_any_other() -> None:
    watch = Watch()
    watch.silence(line("2026-01-01"), 100.0)
    assert watch.silence(line("1970-01-01"), 101.0) == 0
    assert watch.silence(line("2999-01-01"), 102.0) == 0


def test_silence_is_counted_from_the_beat_and_not_from_when_it_was_seen() -> None:
    watch = Watch()
    watch.silence(line("a"), 100.0)
    seen = LineState(MEMBER, "b", False, False, False, age=1.5)
    assert watch.silence(seen, 110.0) == 1.5
    assert watch.silence(LineState(MEMBER, "c", False, False, False, age=3600.0), 120.0) == timers.OLDEST_BEAT
    assert watch.silence(LineState(MEMBER, "d", False, False, False, age=-3600.0), 130.0) == 0


def test_without_a_line_silence_goes_on() -> None:
    watch = Watch()
    watch.silence(line("a"), 100.0)
    assert watch.silence(LineState(MEMBER, None, False, False, False), 131.0) == 31


def test_a_new_keeper_of_the_clock_does_not_bring_back_a_lost_line() -> None:
    watch = Watch()
    assert watch.silence(line("a", lost=True), 100.0) > timers.LOST_SECONDS
    assert watch.silence(line("b", lost=True), 101.0) == 0


def test_a_new_keeper_of_the_clock_does_not_make_a_silent_chair_speak() -> None:
    watch = Watch()
    assert timers.CHAIR_SECONDS < watch.silence(line("a", chairs=True, silent=True), 100.0) < timers.LOST_SECONDS


async def settle(room: Town, kind: str, count: int) -> list[journal.Entry]:
    """Wait until the journal has this many entries of a kind."""
    async with asyncio.timeout(10):
        while len(found := await off(journal.entries, room.id, kinds=[kind])) < count:
            await asyncio.sleep(0.02)
    return found


async def connected(room: Town, *pids: str) -> None:
    def claim() -> None:
        for pid in pids:
            user = connections.user_of(room.session(pid))
            assert user is not None
            connections.claim(room.id, user, "full", None, "")

    await off(claim)


async def beat(*, also: str = "") -> None:
    await off(lambda: Connection.objects.exclude(participant__pid=also).update(beat_at=timezone.now()))


async def test_a_lost_line_is_noted_after_thirty_seconds_once_and_noted_back(room: Town) -> None:
    await connected(room, MEMBER, "s02", room.chair)
    watch = Watch()
    await timers._look(room.id, watch, 0.0)
    for seconds in (10, 25, 31, 40):
        await beat(also=MEMBER)
        await timers._look(room.id, watch, float(seconds))
        if seconds == 31:
            await settle(room, "line.lost", 1)
    lost = await settle(room, "line.lost", 1)
    assert [(e.data["pid"], e.by) for e in lost] == [(MEMBER, "system")]
    assert (await off(lambda: Participant.objects.get(meeting=room.id, pid=MEMBER))).state == "present"
    await beat()
    await timers._look(room.id, watch, 41.0)
    back = await settle(room, "line.restored", 1)
    assert back[0].data["pid"] == MEMBER


async def test_a_silent_chair_is_noted_after_fifteen_seconds_and_nothing_moves(room: Town) -> None:
    await connected(room, MEMBER, room.chair)
    watch = Watch()
    await timers._look(room.id, watch, 0.0)
    await beat(also=room.chair)
    await timers._look(room.id, watch, 16.0)
    await settle(room, "chair_line.silent", 1)
    outcome = (await off(run_batch, room.id, [room.envelope(room.clerk, "floor.give", pid=MEMBER)]))[0]
    assert isinstance(outcome, RefusedOutcome) and outcome.code == "chair.silent"
    await beat()
    await timers._look(room.id, watch, 17.0)
    await settle(room, "chair_line.restored", 1)


async def test_who_never_had_a_line_never_loses_it(room: Town) -> None:
    await connected(room, MEMBER)
    watch = Watch()
    await timers._look(room.id, watch, 0.0)
    await beat()
    await timers._look(room.id, watch, 500.0)
    assert await off(journal.entries, room.id, kinds=["line.lost", "chair_line.silent"]) == []


async def test_a_meeting_that_is_over_has_no_clock(room: Town) -> None:
    await connected(room, MEMBER, room.chair)
    watch = Watch()
    await timers._look(room.id, watch, 0.0)
    await off(Meeting.objects.filter(pk=room.id).update, status="closed")
    await timers._look(room.id, watch, 500.0)
    assert await off(journal.entries, room.id, kinds=["line.lost", "chair_line.silent"]) == []


async def test_a_socket_that_says_nothing_is_closed(room: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timers, "QUIET_SECONDS", 1.5)
    quiet, busy = Wire.seat(room, await off(room.cookie, MEMBER)), Wire.seat(room, await off(room.cookie, "s02"))
    for wire in (quiet, busy):
        wire.hello()
        await wire.next("snapshot")
    while quiet.code is None:
        busy.say(type="ping")
        await busy.next("pong", after=len(busy.heard))
        await asyncio.sleep(0.2)
    assert quiet.code == hub.TRY_LATER
    assert busy.code is None


async def test_heartbeats_are_written_for_who_is_heard(room: Town) -> None:
    wire = Wire.seat(room, await off(room.cookie, MEMBER))
    wire.hello()
    await wire.next("snapshot")
    first = await off(lambda: Connection.objects.get(participant__pid=MEMBER).beat_at)
    await timers._beat()
    assert await off(lambda: Connection.objects.get(participant__pid=MEMBER).beat_at) > first
    assert hub.rooms()


async def test_a_line_that_says_nothing_has_no_heartbeat(room: Town) -> None:
    """So that the fifteen seconds of a chair, and the thirty of a member, count from his last word."""
    wire = Wire.seat(room, await off(room.cookie, MEMBER))
    wire.hello()
    await wire.next("snapshot")
    await timers._beat()
    first = await off(lambda: Connection.objects.get(participant__pid=MEMBER).beat_at)
    await asyncio.sleep(2.5)
    assert await off(lambda: Connection.objects.get(participant__pid=MEMBER).beat_at) == first


def leads(wire: Wire) -> tuple[str, str | None]:
    """The button on this screen, and what shuts it."""
    lead: dict[str, Any] = wire.slices["lead"]
    return lead["next"]["command"], lead["blocked"] and lead["blocked"]["code"]


async def desk(town: Town) -> Wire:
    wire = Wire.seat(town, await off(town.cookie, town.chair))
    wire.hello()
    await wire.next("snapshot")
    return wire


async def test_the_button_is_not_opened_from_the_moment_that_there_was_waited_long_enough(room: Town) -> None:
    def almost() -> Town:
        town = build(5)
        town.do(town.clerk, "basis.choose", regime="TWDBB_2020", basis={"kind": "exercise", "text": "oefening"})
        town.do(town.chair, "basis.confirm")
        town.gather(town.members[:2])
        waited = timezone.now() - timedelta(minutes=15)
        Meeting.objects.filter(pk=town.id).update(starts_at=waited + timedelta(seconds=3))
        return town

    town = await off(almost)
    chair, seq = await desk(town), await off(journal.last_seq, town.id)
    assert leads(chair) == ("meeting.open", "meeting.no_quorum")
    await chair.until(lambda: leads(chair) == ("meeting.not_opened", None))
    assert await off(journal.last_seq, town.id) == seq, "and nothing happened but that time passed"


async def test_a_hammer_falls_free_when_its_pause_has_passed(room: Town) -> None:
    await off(room.do, room.chair, "vote.open", item=str(room.item), method="without_vote")
    chair, member = await desk(room), Wire.seat(room, await off(room.cookie, MEMBER))
    member.hello()
    await member.next("snapshot")
    assert leads(chair) == ("vote.declare", "vote.pause_running")
    await chair.until(lambda: leads(chair) == ("vote.declare", None))
    assert "lead" not in member.slices, "which is for the desk alone"


async def test_a_clock_put_back_before_a_moment_shuts_the_button_again(room: Town) -> None:
    vote = (await off(room.do, room.chair, "vote.open", item=str(room.item), method="without_vote")).data["vote"]
    chair = await desk(room)
    await chair.until(lambda: leads(chair)[1] is None)
    later = timezone.now() + timedelta(hours=1)
    await off(Vote.objects.filter(pk=vote).update, not_before=later)
    await chair.until(lambda: leads(chair)[1] == "vote.pause_running")
