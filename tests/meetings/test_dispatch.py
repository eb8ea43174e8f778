"""The one path: receipts, batches, faults, and who somebody is at this very moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, transaction

from council import journal
from council.models import SecurityEvent
from council.rules.refusal import Refused
from meetings import connections, hub
from meetings.connections import User
from meetings.dispatch import Caller, Done, Envelope, Failed, RefusedOutcome, receipt_of, run_batch
from meetings.handlers import HANDLERS
from meetings.models import Meeting, Participant, Receipt
from tests.kit import Clock, Evening, Town, clock, command, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening() -> Evening:
    made = Town(seats=5).evening()
    made.opens(5)
    return made


def test_the_same_command_is_answered_the_same_and_done_once(evening: Evening) -> None:
    envelope = evening["s01"].envelope("floor.request", kind="speech")
    [first] = run_batch(evening.id, [envelope])
    before = stored()
    [again] = run_batch(evening.id, [envelope])
    assert isinstance(first, Done) and isinstance(again, Done)
    assert (again.seq, again.data, again.repeated) == (first.seq, first.data, True)
    assert stored() == before


def test_twice_in_one_batch_is_done_once_with_one_number(evening: Evening) -> None:
    envelope = evening["s01"].envelope("floor.request", kind="speech")
    first, again = run_batch(evening.id, [envelope, envelope])
    assert isinstance(first, Done) and isinstance(again, Done)
    assert (first.seq, first.data) == (again.seq, again.data)
    assert first.seq == evening.journal()[-1].seq
    assert len(evening.journal("floor.requested")) == 1


def test_a_known_id_with_other_content_is_refused(evening: Evening) -> None:
    first = evening["s01"].envelope("floor.request", kind="speech")
    run_batch(evening.id, [first])
    other = Envelope(command("vote.ask", first.command.id), first.caller)
    [outcome] = run_batch(evening.id, [other])
    assert isinstance(outcome, RefusedOutcome) and outcome.code == "command.id_used_before"


def test_two_persons_may_happen_on_the_same_id(evening: Evening) -> None:
    first = evening["s01"].envelope("floor.request", kind="speech")
    same_id = Envelope(first.command, Caller(user_id=evening.users["s02"]))
    assert [type(o) for o in run_batch(evening.id, [first, same_id])] == [Done, Done]


def test_a_refusal_leaves_no_receipt_and_may_be_sent_again(evening: Evening) -> None:
    envelope = evening["s01"].envelope("floor.end")
    assert isinstance(run_batch(evening.id, [envelope])[0], RefusedOutcome)
    assert receipt_of(evening.id, envelope.command.id) is None
    evening.chair.sends("floor.give", pid="s01")
    assert isinstance(run_batch(evening.id, [envelope])[0], Done)


def test_refusals_are_in_the_log_of_the_house_with_who_and_why(evening: Evening) -> None:
    caller = Caller(user_id=evening.users["s01"], origin="127.0.0.9")
    run_batch(evening.id, [Envelope(command("meeting.close"), caller)])
    row = SecurityEvent.objects.filter(action="meeting.close").get()
    assert (row.result, row.origin, row.actor) == ("command.not_yours", "127.0.0.9", str(evening.users["s01"]))


def test_in_a_batch_each_sees_what_the_one_before_did(evening: Evening) -> None:
    """Open, cast by all, close, declare: one transaction."""
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in("M1"))
    content = {"vote": vote, "round": 1}
    batch = [m.envelope("vote.cast", **content, choice="for") for m in evening.members]
    batch += [evening["s01"].envelope("vote.cast", **content, choice="against")]
    batch += [evening.chair.envelope("vote.close", vote=vote)]
    batch += [evening["s02"].envelope("vote.correct", **content, choice="against")]
    batch += [evening.chair.envelope("vote.declare", vote=vote, confirm_unseen=True)]
    outcomes = run_batch(evening.id, batch)
    codes = [getattr(outcome, "code", "done") for outcome in outcomes]
    assert codes == ["done"] * 5 + ["vote.already_cast", "done", "vote.not_open", "done"]
    numbers = [outcome.seq for outcome in outcomes if isinstance(outcome, Done)]
    assert numbers == sorted(numbers) and numbers[-1] == evening.journal()[-1].seq
    assert evening.board["head"]["seq"] == numbers[-1]
    evening.verify()


def test_a_demand_after_the_declaration_in_one_batch_is_for_what_comes_next(evening: Evening) -> None:
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in("M1"))
    evening.all_cast(vote)
    evening.chair.sends("vote.close", vote=vote)
    ask = evening["s01"].envelope("vote.ask_roll_call")
    run_batch(evening.id, [evening.chair.envelope("vote.declare", vote=vote, confirm_unseen=True), ask])
    assert evening.slice("vote")["asked"]["roll_call"] == ["s01"]


def broken(*_: Any) -> None:
    raise ZeroDivisionError


def half(desk: Any, _: Any) -> None:
    """A handler that refuses when it has changed something already."""
    desk.meeting.title = "half gedaan"
    desk.sheet.save(desk.meeting)
    desk.write("note.added", text=None, item=None)
    raise Refused("floor.nobody_speaks", "local")


def test_a_fault_of_ours_fails_alone_and_the_meeting_goes_on(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, "vote.ask", broken)
    batch = [m.envelope("floor.request", kind="speech") for m in evening.members]
    batch.insert(2, evening["s01"].envelope("vote.ask"))
    outcomes = run_batch(evening.id, batch)
    assert [type(outcome) for outcome in outcomes] == [Done, Done, Failed, Done, Done, Done]
    assert len(evening.journal("floor.requested")) == 5
    before = stored()
    assert isinstance(run_batch(evening.id, [evening["s01"].envelope("vote.ask")])[0], Failed)
    assert stored() == before
    evening.verify()


def test_a_refusal_halfway_is_undone_alone(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, "vote.ask", half)
    before = stored()
    ask = evening["s01"].envelope("vote.ask")
    [outcome] = run_batch(evening.id, [ask])
    assert isinstance(outcome, RefusedOutcome) and outcome.code == "floor.nobody_speaks"
    assert stored() == before
    notes = [evening.clerk.envelope("note.add", text=text) for text in ("een", "twee")]
    outcomes = run_batch(evening.id, [notes[0], ask, notes[1]])
    assert [type(outcome) for outcome in outcomes] == [Done, RefusedOutcome, Done]
    assert evening.meeting.title == "Raadsvergadering"
    assert len(evening.journal("note.added")) == 2
    assert SecurityEvent.objects.filter(action="vote.ask").count() == 2
    evening.verify()


def test_a_handler_that_writes_no_entry_is_a_fault(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, "vote.ask", lambda desk, data: None)
    assert isinstance(run_batch(evening.id, [evening["s01"].envelope("vote.ask")])[0], Failed)


def test_the_database_away_is_said_and_not_swallowed(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setitem(HANDLERS, "vote.ask", away)
    with pytest.raises(OperationalError):
        run_batch(evening.id, [evening["s01"].envelope("vote.ask")])


def test_roles_are_read_in_the_transaction_not_at_the_door(evening: Evening) -> None:
    """In one batch the chair goes to another; the next command of the first one is refused, the other's is done."""
    batch = [
        evening.mayor.envelope("chair.hand_over", pid="s01"),
        evening.mayor.envelope("floor.give", pid="s02"),
        evening["s01"].envelope("floor.give", pid="s02"),
    ]
    assert [getattr(o, "code", "done") for o in run_batch(evening.id, batch)] == ["done", "command.not_yours", "done"]


def test_who_is_no_participant_is_nobody(evening: Evening) -> None:
    other = Town(seats=5).evening()
    envelope = Envelope(command("vote.ask"), Caller(user_id=other.users["s01"]))
    [outcome] = run_batch(evening.id, [envelope])
    assert isinstance(outcome, RefusedOutcome) and outcome.code == "person.not_in_this_meeting"


def test_only_the_newest_line_of_a_seat_speaks_for_it(evening: Evening) -> None:
    user = User(evening.users["s01"], "", "")
    older = connections.claim(evening.id, user, "full", None, "laptop")
    newer = connections.claim(evening.id, user, "take_over", None, "tablet")
    neighbour = User(evening.users["s02"], "", "")
    other = [connections.claim(evening.id, neighbour, "take_over", None, "laptop") for _ in range(2)][-1]
    codes = []
    for line in (older, newer, other):
        caller = Caller(evening.users["s01"], line.id)  # type: ignore[union-attr]
        [outcome] = run_batch(evening.id, [Envelope(command("help.ask", code="no_sound"), caller)])
        codes.append(getattr(outcome, "code", "done"))
    assert codes == ["seat.taken_over", "done", "seat.taken_over"]  # also with somebody else's line


def test_the_rows_that_lines_write_are_left_alone(evening: Evening) -> None:
    Participant.objects.filter(meeting=evening.id, pid="s01").update(epoch=7)
    evening.says("line.report", pid="s01", state="lost")
    assert evening["s01"].row.epoch == 7


def test_the_clock_jumps_back_and_the_evening_goes_on(evening: Evening) -> None:
    with clock() as wall_clock:
        jumping(evening, wall_clock)


def jumping(evening: Evening, wall_clock: Clock) -> None:
    motion = evening.hands_in("M1")
    evening["s02"].sends("floor.request", kind="speech")
    wall_clock.goes(-3600)
    evening["s01"].sends("floor.request", kind="speech")
    assert [row["pid"] for row in evening.slice("floor")["queue"]] == [
        "s02",
        "s01",
    ]  # in order of asking, not of the clock
    evening.chair.sends("floor.give", request=evening.next["data"]["request"])
    wall_clock.goes(-3600)
    evening.chair.sends("floor.end")
    assert evening.last("floor.ended")["seconds"] >= 0
    vote = evening.opens_vote("simultaneous", proposal=motion)
    evening["s03"].sends("vote.ask_roll_call")
    wall_clock.goes(-3600)
    vote = evening.chair.sends("vote.open", **evening.next["data"])["vote"]
    evening.roll_call(vote)
    evening.declares(vote)
    assert evening.slice("vote")["asked"]["roll_call"] == []
    wall_clock.goes(-3600)
    evening["s03"].sends("vote.ask_roll_call")
    assert evening.slice("vote")["asked"]["roll_call"] == ["s03"]
    times = [entry.at for entry in evening.journal()]
    assert times == sorted(times)
    evening.verify()


def test_a_clock_put_back_stops_no_time(evening: Evening) -> None:
    """Speaking time, the pause before a hammer and the clocks on the screens go on while the wall clock is behind."""
    with clock() as wall_clock:
        evening["s01"].sends("floor.request", kind="speech")
        evening.chair.sends("floor.give", request=evening.next["data"]["request"])
        wall_clock.goes(-3600)
        wall_clock.goes(120)
        evening.chair.sends("floor.end")
        assert evening.last("floor.ended")["seconds"] >= 119
        vote = evening.opens_vote("without_vote", item=evening.item(2))
        evening.chair.is_refused("vote.pause_running", "vote.declare", vote=vote)
        wall_clock.goes(60)
        shown = datetime.fromisoformat(hub.now(evening.id))
        assert shown - datetime.fromisoformat(evening.journal("vote.opened")[-1].at) >= timedelta(seconds=60)
        evening.chair.sends("vote.declare", vote=vote)
        wall_clock.at += timedelta(hours=2)
        evening.clerk.sends("note.add", text="de klok is weer goed")
        assert evening.journal()[-1].at == journal.timestamp(wall_clock.at), "and then it is the wall clock's again"
    evening.verify()


def test_nothing_of_another_meeting_can_be_named(evening: Evening) -> None:
    other = Town(seats=5).evening()
    other.opens(5)
    vote = other.opens_vote("simultaneous", proposal=other.hands_in("M1"))
    evening["s01"].is_refused("vote.not_open", "vote.cast", vote=vote, round=1, choice="for")
    evening.chair.is_refused("agenda.no_such_item", "agenda.move_to", item=other.item(1))
    evening.chair.is_refused("proposal.unknown", "vote.open", proposal=str(other.proposal("M1").id), method="roll_call")
    evening.chair.is_refused("vote.not_declared", "vote.annul", vote=vote, reason="x")
    evening.chair.is_refused("vote.unknown", "vote.open", item=evening.item(2), method="roll_call", redo_of=vote)
    evening.chair.is_refused("person.unknown", "floor.give", pid=other.mayor.pid)


def test_receipts_are_kept_for_every_command_and_found_by_id(evening: Evening) -> None:
    envelope = evening["s01"].envelope("floor.request", kind="speech")
    [done] = run_batch(evening.id, [envelope])
    found = receipt_of(evening.id, envelope.command.id)
    assert found is not None and isinstance(done, Done) and found.seq == done.seq
    assert receipt_of(evening.id, uuid4()) is None
    written = {entry.seq for entry in evening.journal()}
    assert set(Receipt.objects.filter(meeting=evening.id).values_list("seq", flat=True)) <= written


def test_a_batch_and_its_commands_one_by_one_come_to_the_same(evening: Evening) -> None:
    """Whatever order, whatever size: a batch is only faster."""
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in("M1"))

    def told(size: int) -> list[str]:
        batch = [
            m.envelope("vote.cast", vote=vote, round=1, choice="for") for m in [*evening.members, *evening.members]
        ]
        batch += [
            evening.chair.envelope("vote.close", vote=vote),
            evening["s01"].envelope("floor.request", kind="speech"),
        ]
        with transaction.atomic():
            found = [o for n in range(0, len(batch), size) for o in run_batch(evening.id, batch[n : n + size])]
            codes = [getattr(outcome, "code", "done") for outcome in found] + [
                entry.kind for entry in evening.journal()
            ]
            transaction.set_rollback(True)
        return codes

    assert told(1) == told(3) == told(50)


def test_a_meeting_that_does_not_exist_is_a_fault_and_no_more() -> None:
    assert Meeting.objects.count() == 0
    [outcome] = run_batch(uuid4(), [Envelope(command("vote.ask"), Caller(user_id=uuid4()))])
    assert isinstance(outcome, Failed)
