"""The hub: resume, lost pokes, slow readers, and that what is shown is what a fresh reading would show."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from council import journal
from meetings import bus, hub, reading, scribe, slices, wire
from meetings.models import Meeting
from meetings.reading import DESK, PARTICIPANT, PUBLIC, Wanted
from meetings.rules.entries import SLICES
from tests.meetings.wire import Wire, off
from tests.town import Town
from voting import selectors as votes

MEMBER = "s01"


class Slow:
    """A pipe that takes everything and sends nothing on."""

    fast = True

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.backlog = 0

    def write(self, message: bytes) -> None:
        self.messages.append(json.loads(wire.payload(message)))

    def waiting(self) -> int:
        return self.backlog

    def drop(self) -> None:
        raise AssertionError("nobody asked for that")


def place(pid: str | None = None) -> tuple[hub.Seat, Slow, list[int]]:
    pipe, codes = Slow(), []
    return hub.Seat(pipe, codes.append, pid), pipe, codes


async def act(room: Town, pid: str, kind: str, /, **data: Any) -> int:
    """Through the scribe, as everybody; the number it was written at."""
    outcome = await asyncio.wrap_future(scribe.submit(room.id, room.envelope(pid, kind, **data)))
    assert isinstance(outcome, scribe.Done), outcome
    return outcome.seq


async def shown(pipe: Slow, seq: int) -> None:
    async with asyncio.timeout(10):
        while not pipe.messages or max(m["seq"] for m in pipe.messages) < seq:
            await asyncio.sleep(0.01)


async def test_resume_gives_what_was_missed_and_no_more(room: Town) -> None:
    here = hub.room(room.id)
    first, pipe, _ = place(MEMBER)
    await here.join(first, None)
    at = pipe.messages[0]["seq"]
    here.leave(first)
    seq = await act(room, "s02", "floor.request", kind="speech")
    back, pipe, _ = place(MEMBER)
    await here.join(back, at)
    await shown(pipe, seq)
    assert [m["type"] for m in pipe.messages] == ["update", "me"]
    assert pipe.messages[0]["since"] == at
    assert set(pipe.messages[0]["slices"]) == {"floor"}


async def test_what_cannot_be_resumed_gets_everything(room: Town) -> None:
    here = hub.room(room.id)
    for since in (0, 10_000):
        seat, pipe, _ = place(MEMBER)
        await here.join(seat, since)
        assert pipe.messages[0]["type"] == "snapshot"


async def test_a_lost_poke_costs_a_second_and_nothing_else(room: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    here = hub.room(room.id)
    seat, pipe, _ = place(MEMBER)
    await here.join(seat, None)
    monkeypatch.setattr(bus, "poke", lambda meeting, seq, handed: None)
    seq = await act(room, "s02", "floor.request", kind="speech")
    await shown(pipe, seq)
    assert pipe.messages[-1]["slices"]["floor"]["queue"][0]["pid"] == "s02"


async def test_what_the_writer_has_in_hand_is_not_read_again(room: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    here = hub.room(room.id)
    seats = {pid: place(pid) for pid in (MEMBER, room.chair)}
    for seat, _, _ in seats.values():
        await here.join(seat, None)
    vote = await opened_vote(room)
    await shown(seats[MEMBER][1], await off(journal.last_seq, room.id))
    await asyncio.sleep(0.1)
    read: list[Wanted] = []
    monkeypatch.setattr(here._reader, "read", read.append)
    for pid in room.members:
        seq = await act(room, pid, "vote.cast", vote=vote, round=1, choice="for")
        for _, pipe, _ in seats.values():
            await shown(pipe, seq)
    assert [wanted for wanted in read if wanted.since != seq] == []
    board = seats[MEMBER][1].messages[-1]["slices"]["vote"]["current"]
    assert board["totals"]["voted"] == len(room.members)


async def test_what_was_handed_over_with_a_gap_before_it_is_read(room: Town) -> None:
    here = hub.room(room.id)
    seat, pipe, _ = place(MEMBER)
    await here.join(seat, None)
    vote = await opened_vote(room)
    at = await off(journal.last_seq, room.id)
    await shown(pipe, at)
    here.poke(at + 9, bus.Handed(at + 8, frozenset({MEMBER}), reading.Reading(at + 9, {}, {}, None)))
    seq = await act(room, MEMBER, "vote.cast", vote=vote, round=1, choice="for")
    await shown(pipe, seq)
    await asyncio.sleep(0.1)
    assert here.picture.seq == await off(journal.last_seq, room.id)


async def test_who_came_in_meanwhile_is_not_left_out(room: Town) -> None:
    here = hub.room(room.id)
    seat, pipe, _ = place(MEMBER)
    await here.join(seat, None)
    vote = await opened_vote(room)
    await shown(pipe, await off(journal.last_seq, room.id))
    bus.shows(room.id, frozenset())  # as if the scribe had looked just before he sat down
    seq = await act(room, MEMBER, "vote.cast", vote=vote, round=1, choice="for")
    await shown(pipe, seq)
    await asyncio.sleep(0.1)
    own = [message["me"]["vote"]["choice"] for message in pipe.messages if message["type"] == "me"]
    assert own[-1] == "for"


async def opened_vote(room: Town) -> str:
    await act(room, room.chair, "vote.open", item=str(room.item), method="simultaneous")
    poll = await off(votes.current, room.id)
    assert poll is not None
    return str(poll.vote.id)


async def test_a_poke_that_lies_changes_nothing(room: Town) -> None:
    here = hub.room(room.id)
    seat, pipe, _ = place()
    await here.join(seat, None)
    here.poke(999_999)
    await asyncio.sleep(0.1)
    assert [m["type"] for m in pipe.messages] == ["snapshot"]
    assert here.picture.seq == await off(journal.last_seq, room.id)


async def test_what_every_screen_has_is_what_a_fresh_reading_shows(room: Town) -> None:
    """Old state and updates must equal fresh state, for every audience, after a vote from opening to declaration."""
    here = hub.room(room.id)
    seats = {pid: place(pid) for pid in (MEMBER, room.chair)} | {PUBLIC: place()}
    for seat, _, _ in seats.values():
        await here.join(seat, None)
    seq = await whole_vote(room)
    for _, pipe, _ in seats.values():
        await shown(pipe, seq)
    await asyncio.sleep(0.1)
    fresh = await off(reading.read, room.id, Wanted(fresh_pids=frozenset({MEMBER, room.chair})))
    assert fresh is not None
    for who, audience in ((MEMBER, PARTICIPANT), (room.chair, DESK), (PUBLIC, PUBLIC)):
        state: dict[str, Any] = {}
        for message in seats[who][1].messages:
            state |= message.get("slices", {}) | ({"me": message["me"]} if message["type"] == "me" else {})
        wanted = {name: json.loads(v) for (of, name), v in fresh.slices.items() if of == audience}
        wanted |= {"me": json.loads(fresh.mine[who])} if who in fresh.mine else {}
        assert state == wanted, who


async def whole_vote(room: Town) -> int:
    vote = await opened_vote(room)
    for pid in room.members:
        await act(room, pid, "vote.cast", vote=vote, round=1, choice="for")
    await act(room, room.chair, "vote.close", vote=vote)
    for pid in room.members:
        await act(room, pid, "vote.seen", vote=vote, round=1)
    return await act(room, room.chair, "vote.declare", vote=vote)


async def test_the_audit_finds_no_slice_that_the_table_forgot(room: Town, caplog: pytest.LogCaptureFixture) -> None:
    here = hub.room(room.id)
    seat, pipe, _ = place(MEMBER)
    await here.join(seat, None)
    with caplog.at_level(logging.WARNING, "meetings.hub"):
        await shown(pipe, await whole_vote(room))
        await asyncio.sleep(hub.AUDIT_SECONDS + hub.ASK_SECONDS + 0.5)
    assert [r.message for r in caplog.records if "audit" in r.message] == []


async def test_an_entry_that_changes_no_condition_leaves_the_conditions_as_they_are(
    room: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Else the audit cries with every floor request, and nobody hears it when it has found something."""
    here = hub.room(room.id)
    seat, pipe, _ = place(MEMBER)
    await here.join(seat, None)
    with caplog.at_level(logging.WARNING, "meetings.hub"):
        await shown(pipe, await act(room, MEMBER, "floor.request", kind="speech"))
        await asyncio.sleep(hub.AUDIT_SECONDS + hub.ASK_SECONDS + 0.5)
    assert [r.message for r in caplog.records if "audit" in r.message] == []


async def test_the_audit_finds_what_was_changed_behind_its_back(room: Town, caplog: pytest.LogCaptureFixture) -> None:
    here = hub.room(room.id)
    seat, pipe, _ = place(MEMBER)
    await here.join(seat, None)
    await off(Meeting.objects.filter(pk=room.id).update, title="Anders")
    with caplog.at_level(logging.WARNING, "meetings.hub"):
        await shown(pipe, await act(room, MEMBER, "floor.request", kind="speech"))
        await asyncio.sleep(hub.AUDIT_SECONDS + hub.ASK_SECONDS + 0.5)
    assert [r.message for r in caplog.records if "audit" in r.message] != []


async def test_a_participant_who_reads_nothing_is_sent_away(room: Town) -> None:
    here = hub.room(room.id)
    slow, pipe, codes = place(MEMBER)
    quick, other, _ = place("s02")
    await here.join(slow, None)
    await here.join(quick, None)
    pipe.backlog = hub.SLOW_PARTICIPANT + 1
    seq = await act(room, "s03", "floor.request", kind="speech")
    await shown(other, seq)
    assert codes == [hub.TOO_SLOW]
    assert len(pipe.messages) == 1
    assert slow not in here.members


async def test_a_watcher_who_lags_gets_the_latest_picture_and_no_backlog(room: Town) -> None:
    here = hub.room(room.id)
    slow, pipe, codes = place()
    await here.join(slow, None)
    pipe.backlog = hub.SLOW_WATCHER + 1
    for pid in ("s01", "s02", "s03"):
        seq = await act(room, pid, "floor.request", kind="speech")
        await asyncio.sleep(hub.WATCH_SECONDS + 0.1)
    assert [m["type"] for m in pipe.messages] == ["snapshot"]
    pipe.backlog = 0
    await shown(pipe, seq)
    assert [m["type"] for m in pipe.messages] == ["snapshot", "snapshot"]
    assert codes == []


async def test_watchers_get_at_most_five_pictures_a_second(room: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    here = hub.room(room.id)
    watcher, seen, _ = place()
    member, every, _ = place("s01")
    await here.join(watcher, None)
    await here.join(member, None)
    monkeypatch.setattr(hub, "WATCH_SECONDS", 1.0)
    for pid in room.members:
        seq = await act(room, pid, "floor.request", kind="speech")
        await shown(every, seq)
    await shown(seen, seq)
    assert len([m for m in every.messages if m["type"] == "update"]) == len(room.members)
    assert len([m for m in seen.messages if m["type"] == "update"]) <= 2


async def test_the_desk_follows_the_chair(room: Town) -> None:
    here = hub.room(room.id)
    member, pipe, _ = place(MEMBER)
    await here.join(member, None)
    assert "lead" not in pipe.messages[0]["slices"]
    seq = await act(room, room.chair, "chair.hand_over", pid=MEMBER)
    await shown(pipe, seq)
    snapshot = [m for m in pipe.messages if m["type"] == "snapshot"][-1]
    assert "lead" in snapshot["slices"]
    assert member.audience == DESK


async def test_a_database_that_is_away_costs_no_socket(room: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError  # noqa: PLC0415

    here = hub.room(room.id)
    seat, pipe, codes = place(MEMBER)
    await here.join(seat, None)
    real = reading.read

    def gone(*args: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(reading, "read", gone)
    seq = await act(room, "s02", "floor.request", kind="speech")
    await asyncio.sleep(1.2)
    monkeypatch.setattr(reading, "read", real)
    await shown(pipe, seq)
    assert codes == []


def test_what_is_built_once_for_all_is_the_same_for_all(town: Town) -> None:
    """The table of what the desk sees more of is checked against the builders."""
    snapshot = slices.read(town.id)
    for name in set(SLICES) - reading.DESK_SEES_MORE - reading.ONLY_DESK:
        values = [slices.build(snapshot, name, audience) for audience in (PUBLIC, PARTICIPANT, DESK)]
        assert values[0] == values[1] == values[2], name
    for name in reading.DESK_SEES_MORE:
        assert slices.build(snapshot, name, PUBLIC) == slices.build(snapshot, name, PARTICIPANT), name


async def test_a_thousand_watchers_come_back_at_once(room: Town) -> None:
    seats = [place() for _ in range(1000)]
    here = hub.room(room.id)
    async with asyncio.timeout(20):
        await asyncio.gather(*(here.join(seat, None) for seat, _, _ in seats))
    assert all(pipe.messages[0]["type"] == "snapshot" for _, pipe, _ in seats)
    wires = [Wire.gallery(room) for _ in range(50)]
    for one in wires:
        one.hello()
    for one in wires:
        await one.next("snapshot")
