"""The sockets: who gets in, what is answered, and what closes a line."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from council import journal
from council.models import SecurityEvent
from meetings import hub, timers
from meetings.models import Connection, Participant, Receipt
from tests.meetings.wire import Wire, off
from tests.town import Town

SOME_ID = "0b7e1c1e-5a0e-4c3b-9a55-0d6f0a9b7c11"
MEMBER = "s01"


async def seated(room: Town, pid: str) -> Wire:
    wire = Wire.seat(room, await off(room.cookie, pid))
    wire.hello()
    await wire.next("snapshot")
    return wire


async def written(room: Town) -> tuple[int, int]:
    """What a refusal may not change: entries and receipts."""
    return await off(lambda: (journal.last_seq(room.id), Receipt.objects.filter(meeting=room.id).count()))


async def test_a_snapshot_has_every_slice_and_what_is_ones_own(room: Town) -> None:
    wire = await seated(room, MEMBER)
    snapshot = wire.heard[0]
    assert snapshot["you"] == {"pid": MEMBER, "epoch": 1, "mode": "full"}
    shown = {"meeting", "agenda", "attendance", "floor", "vote", "stage", "compliance", "me"}
    assert set(snapshot["slices"]) == shown
    assert snapshot["seq"] == await off(journal.last_seq, room.id)
    assert snapshot["slices"]["me"]["pid"] == MEMBER


async def test_the_desk_sees_the_next_step_and_the_gallery_sees_nobodys_own(room: Town) -> None:
    chair, gallery = await seated(room, room.chair), Wire.gallery(room)
    gallery.hello()
    await gallery.next("snapshot")
    assert "lead" in chair.slices
    assert set(gallery.slices) == set(chair.slices) - {"lead", "me"}


async def test_a_command_is_done_after_it_was_written_and_everybody_sees_it(room: Town) -> None:
    member, chair, gallery = await seated(room, MEMBER), await seated(room, room.chair), Wire.gallery(room)
    gallery.hello()
    await gallery.next("snapshot")
    answer = await member.command("floor.request", kind="speech")
    assert answer["type"] == "done"
    assert answer["seq"] == await off(journal.last_seq, room.id)
    for wire in (member, chair, gallery):
        update = await wire.at(answer["seq"])
        assert [request["pid"] for request in update["slices"]["floor"]["queue"]] == [MEMBER]
    me = await member.next("me")
    assert me["me"]["queue_place"] == 1


async def test_everybody_of_an_audience_gets_the_same_bytes(room: Town) -> None:
    first, second, acting = await seated(room, "s02"), await seated(room, "s03"), await seated(room, MEMBER)
    answer = await acting.command("floor.request", kind="speech")
    await first.at(answer["seq"]), await second.at(answer["seq"])
    updates = [[text for text in wire.bytes if '"update"' in text] for wire in (first, second)]
    assert updates[0] == updates[1] != []


async def test_a_known_id_acts_once_and_is_answered_alike(room: Town) -> None:
    wire, number = await seated(room, MEMBER), str(uuid4())
    first = await wire.send("floor.request", number, {"kind": "speech"})
    before = await written(room)
    assert await wire.send("floor.request", number, {"kind": "speech"}) == first
    assert await written(room) == before


async def test_a_known_id_with_other_content_is_refused(room: Town) -> None:
    wire, number = await seated(room, MEMBER), str(uuid4())
    await wire.send("floor.request", number, {"kind": "speech"})
    before = await written(room)
    answer = await wire.send("floor.request", number, {"kind": "point_of_order"})
    assert (answer["type"], answer["code"]) == ("refused", "command.id_used_before")
    assert await written(room) == before


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("meeting.close", {}),
        ("vote.cast", {"vote": SOME_ID, "round": 1, "choice": "for"}),
        ("attendance.admit", {"pid": "s02"}),
        ("line.report", {"pid": "s02", "state": "lost"}),
        ("attendance.leave", {"pid": "s02"}),
    ],
)
async def test_a_role_one_has_not_and_a_seat_that_is_anothers_are_refused(room: Town, kind: str, data: dict) -> None:
    wire = await seated(room, MEMBER)
    before = await written(room)
    answer = await wire.command(kind, **data)
    assert answer["type"] == "refused" and answer["code"] and answer["text"]
    assert await written(room) == before
    assert await off(SecurityEvent.objects.filter(action=kind).count) == 1
    assert (await wire.command("floor.request", kind="speech"))["type"] == "done"  # the meeting goes on


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        '"hello"',
        "{}",
        '{"type":"vote.cast"}',
        '{"type":"nothing.such","id":"x","data":{}}',
        json.dumps({"type": "floor.request", "id": SOME_ID, "data": {"kind": "speech", "as": "s02"}}),
        json.dumps({"type": "floor.request", "id": "not a uuid", "data": {"kind": "speech"}}),
        json.dumps({"type": "floor.request", "id": SOME_ID, "data": {"kind": "shout"}}),
        json.dumps({"type": "ping", "extra": 1}),
        '{"type":"ping","type":"ping"}',
        '{"type":"ping","x":NaN}',
        '{"type":"note.add","id":"0b7e1c1e-5a0e-4c3b-9a55-0d6f0a9b7c11","data":{"text":"a\\u0000b"}}',
        '{"type":"ping","x":"\\ud800"}',
        "[" * 5000,
    ],
)
async def test_nonsense_closes_the_line_and_nothing_is_written(room: Town, text: str) -> None:
    wire, other = await seated(room, MEMBER), await seated(room, "s02")
    before = await written(room)
    wire.text(text)
    assert await wire.closed() == 4400
    assert await written(room) == before
    assert (await other.command("floor.request", kind="speech"))["type"] == "done"


async def test_a_command_before_hello_closes_the_line(room: Town) -> None:
    wire = Wire.seat(room, await off(room.cookie, MEMBER))
    wire.say(type="floor.request", id=str(uuid4()), data={"kind": "speech"})
    assert await wire.closed() == 4400


async def test_a_command_from_the_gallery_closes_the_line(room: Town) -> None:
    wire = Wire.gallery(room)
    wire.hello()
    await wire.next("snapshot")
    wire.say(type="floor.request", id=str(uuid4()), data={"kind": "speech"})
    assert await wire.closed() == 4400


async def test_what_is_too_large_closes_the_line(room: Town) -> None:
    wire = await seated(room, MEMBER)
    wire.text(json.dumps({"type": "ping", "x": "é" * 10_000}))
    assert await wire.closed() == 4413


async def test_a_binary_frame_closes_the_line(room: Town) -> None:
    wire = await seated(room, MEMBER)
    wire.incoming.put_nowait({"type": "websocket.receive", "bytes": b"\x00"})
    assert await wire.closed() == 4400


async def test_a_flood_closes_its_own_line_only(room: Town) -> None:
    flood, other = await seated(room, MEMBER), await seated(room, "s02")
    for _ in range(10_000):
        flood.say(type="ping")
    assert await flood.closed() == 4429
    assert (await other.command("floor.request", kind="speech"))["type"] == "done"


async def test_who_is_not_signed_in_is_told_so(room: Town) -> None:
    for cookie in ("", "council_session=nothing", "rubbish; =;"):
        assert await Wire.seat(room, cookie).closed() == 4401


async def test_who_does_not_take_part_is_told_so(room: Town) -> None:
    cookie = await off(room.cookie, MEMBER)
    await off(Participant.objects.filter(meeting=room.id, pid=MEMBER).update, person=await off(_stranger, room))
    wire = Wire.seat(room, cookie)
    wire.hello()
    assert await wire.closed() == 4403


def _stranger(room: Town) -> object:
    return type(room.meeting.participants.get(pid=MEMBER).person).objects.create(body=room.meeting.body, surname="X")


async def test_a_meeting_that_does_not_exist(room: Town) -> None:
    assert await Wire(f"/ws/meetings/{uuid4()}/watch/").closed() == 4404


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", "", "http://testserver.elsewhere.example"])
async def test_a_page_of_somebody_else_opens_no_socket(room: Town, origin: str) -> None:
    wire = Wire(f"/ws/meetings/{room.id}/", await off(room.cookie, MEMBER), origin=origin)
    assert await wire.closed() == 1008
    assert not wire.accepted


async def test_an_old_client_is_told_to_reload(room: Town) -> None:
    wire = Wire.seat(room, await off(room.cookie, MEMBER))
    wire.hello(version="0")
    assert await wire.next("reload") == {"type": "reload", "version": "1"}


async def test_ping_is_answered_with_the_servers_time(room: Town) -> None:
    wire = await seated(room, MEMBER)
    wire.say(type="ping")
    assert (await wire.next("pong"))["now"].endswith("Z")


async def test_signing_out_closes_the_line_within_the_clocks_tick(room: Town) -> None:
    wire, other = await seated(room, MEMBER), await seated(room, "s02")
    key = await off(lambda: Connection.objects.get(participant__pid=MEMBER).session_key)
    await off(Session.objects.filter(pk=key).delete)
    assert await wire.closed() == 4401
    assert other.code is None


async def test_a_revoked_account_closes_the_line(room: Town) -> None:
    wire = await seated(room, MEMBER)
    await off(type(room.users[MEMBER]).objects.filter(pk=room.users[MEMBER].pk).update, is_active=False)
    assert await wire.closed() == 4401


async def test_a_line_that_drops_is_closed_in_the_rows_and_the_person_stays_present(room: Town) -> None:
    wire = await seated(room, MEMBER)
    await wire.leave()
    row = await off(lambda: Connection.objects.get(participant__pid=MEMBER))
    state = await off(lambda: Participant.objects.get(meeting=room.id, pid=MEMBER).state)
    assert row.closed_at is not None
    assert state == "present"


async def test_the_journal_of_what_came_over_sockets_holds(room: Town) -> None:
    wires = [await seated(room, pid) for pid in room.members]
    for wire in wires:
        assert (await wire.command("floor.request", kind="speech"))["type"] == "done"
    numbers = [entry.seq for entry in await off(journal.entries, room.id)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert hub.room(room.id).picture.seq <= len(numbers)


class Unclosable(Wire):
    """A server that will not close: the line must not stay half there."""

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close":
            raise ValueError("invalid close code")
        await super()._send(message)


async def test_a_line_that_cannot_be_closed_is_left_and_not_kept_half_alive(room: Town) -> None:
    cookie = await off(room.cookie, MEMBER)
    wire = Unclosable(f"/ws/meetings/{room.id}/", cookie)
    wire.hello()
    await wire.next("snapshot")
    (socket,) = timers._sockets
    socket.close(hub.TRY_LATER)
    await asyncio.sleep(0.1)
    wire.say(type="ping")
    async with asyncio.timeout(10):
        await wire.task
    assert not hub.room(room.id).members
    assert await off(Connection.objects.filter(participant__pid=MEMBER, closed_at=None).count) == 0
