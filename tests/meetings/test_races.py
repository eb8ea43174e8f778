"""What happens at once: two scribes, two chairs, two devices. SQLite has one writer and proves nothing about it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from council import journal
from meetings import connections
from meetings.connections import User
from meetings.dispatch import Caller, Done, Envelope, Failed, RefusedOutcome, run_batch
from meetings.models import Meeting, Participant
from tests.kit import Evening, Town, command
from voting.models import Ballot

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
T = TypeVar("T")


def at_once(*works: Callable[[], T]) -> list[T]:
    """All at the same moment, each on a connection of its own; what one raises is raised here."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)
    wrong: list[BaseException] = []

    def run(place: int) -> None:
        try:
            gate.wait(10)
            results[place] = works[place]()  # type: ignore[call-overload]
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert not any(thread.is_alive() for thread in threads), "somebody waits for somebody"
    if wrong:
        raise wrong[0]
    return results  # type: ignore[return-value]


@pytest.fixture
def evening() -> Evening:
    made = Town(seats=9).evening()
    made.opens(9)
    return made


def kinds(outcomes: Sequence[object]) -> list[str]:
    return sorted(getattr(outcome, "code", type(outcome).__name__) for outcome in outcomes)


def test_two_scribes_write_one_gapless_journal(evening: Evening) -> None:
    def scribe(name: str) -> list[Any]:
        notes = [evening.clerk.envelope("note.add", text=f"{name} {n}") for n in range(60)]
        return [outcome for start in range(0, 60, 5) for outcome in run_batch(evening.id, notes[start : start + 5])]

    left, right = at_once(lambda: scribe("links"), lambda: scribe("rechts"))
    numbers = [outcome.seq for outcome in [*left, *right]]
    assert len(set(numbers)) == 120
    assert [entry.seq for entry in evening.journal()] == list(range(1, journal.last_seq(evening.id) + 1))
    evening.verify()


def test_chair_and_clerk_press_the_same_button_and_one_of_them_calls(evening: Evening) -> None:
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    press = [evening[pid].envelope("vote.call_next", vote=vote) for pid in (evening.mayor.pid, evening.clerk.pid)]
    outcomes = at_once(*(lambda e=envelope: run_batch(evening.id, [e])[0] for envelope in press))
    assert kinds(outcomes) == ["Done", "vote.call_unanswered"]
    assert len(evening.journal("vote.called")) == 1


def test_one_command_sent_twice_at_once_acts_once(evening: Evening) -> None:
    envelope = evening["s01"].envelope("floor.request", kind="speech")
    outcomes = at_once(*[lambda: run_batch(evening.id, [envelope])[0]] * 4)
    assert kinds(outcomes) == ["Done"] * 4
    assert sorted(outcome.repeated for outcome in outcomes if isinstance(outcome, Done)) == [False, True, True, True]
    assert len({(outcome.seq, str(outcome.data)) for outcome in outcomes if isinstance(outcome, Done)}) == 1
    assert len(evening.journal("floor.requested")) == 1


def test_two_devices_of_one_seat_cast_one_ballot(evening: Evening) -> None:
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in("M1"))
    casts = [evening["s01"].envelope("vote.cast", vote=vote, round=1, choice=choice) for choice in ("for", "against")]
    outcomes = at_once(*(lambda e=envelope: run_batch(evening.id, [e])[0] for envelope in casts))
    assert kinds(outcomes) == ["Done", "vote.already_cast"]
    assert Ballot.objects.filter(vote=vote).count() == 1


def test_all_seats_cast_in_the_same_moment_through_different_processes(evening: Evening) -> None:
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in("M1"))
    casts = [m.envelope("vote.cast", vote=vote, round=1, choice="for") for m in evening.members]
    outcomes = at_once(*(lambda e=envelope: run_batch(evening.id, [e])[0] for envelope in casts))
    assert kinds(outcomes) == ["Done"] * 9
    assert evening.declares(vote) == "aangenomen"
    evening.verify()


def user(evening: Evening, pid: str) -> User:
    return User(evening.users[pid], "", "")


def test_taking_over_a_seat_while_its_row_is_written_loses_neither(evening: Evening) -> None:
    """The scribe holds the meeting's row and wants the person's; who connects the other way round."""
    s01 = user(evening, "s01")

    def connects() -> None:
        for _ in range(15):
            assert connections.claim(evening.id, s01, "take_over", None, "tablet") not in (
                "not_a_participant",
                "seat_in_use",
            )

    def happens() -> None:
        for n in range(15):
            state = "lost" if n % 2 == 0 else "restored"
            report = Envelope(command("line.report", pid="s01", state=state), Caller(service="clock"))
            assert isinstance(run_batch(evening.id, [report])[0], Done)

    at_once(connects, happens)
    row = Participant.objects.get(meeting=evening.id, pid="s01")
    assert (row.epoch, row.line_lost_at is not None) == (15, True)
    evening.verify()


def test_the_older_device_is_refused_in_the_same_transaction(evening: Evening) -> None:
    older = connections.claim(evening.id, user(evening, "s01"), "full", None, "laptop")
    newer = connections.claim(evening.id, user(evening, "s01"), "take_over", None, "tablet")
    looker = connections.claim(evening.id, user(evening, "s01"), "read_only", None, "telefoon")
    asks = [
        Envelope(command("floor.request", kind="speech"), Caller(evening.users["s01"], line.id))  # type: ignore[union-attr]
        for line in (older, looker, newer)
    ]
    assert kinds(run_batch(evening.id, asks)) == ["Done", "seat.read_only", "seat.taken_over"]


def test_what_the_database_does_not_take_fails_alone(evening: Evening) -> None:
    """A text that PostgreSQL refuses: the batch is carried out one by one, and the others are done."""
    envelopes = [evening.clerk.envelope("note.add", text=text) for text in ("een", "twee\x00", "drie")]
    outcomes = run_batch(evening.id, envelopes)
    assert [type(outcome) for outcome in outcomes] == [Done, Failed, Done]
    assert len(evening.journal("note.added")) == 2
    evening.verify()


def test_a_meeting_waits_for_its_own_lock_and_for_no_other(evening: Evening) -> None:
    other = Town(seats=9).evening()
    free, held = threading.Event(), threading.Event()

    def holder() -> None:
        with transaction.atomic():
            Meeting.objects.select_for_update().get(id=evening.id)
            held.set()
            assert free.wait(30)

    def sender() -> tuple[Any, Any]:
        assert held.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        done = run_batch(other.id, [other["s01"].envelope("attendance.sign")])
        with pytest.raises(OperationalError):  # said to the scribe, which tries again
            run_batch(evening.id, [evening.clerk.envelope("note.add", text="later")])
        free.set()
        return tuple(done)

    _, outcomes = at_once(holder, sender)
    assert kinds(outcomes) == ["Done"]  # type: ignore[arg-type]
    assert evening.journal("note.added") == []


def test_a_thousand_refusals_leave_no_trace_in_the_meeting(evening: Evening) -> None:
    seq = journal.last_seq(evening.id)
    casts = [evening["s01"].envelope("vote.cast", vote=str(uuid4()), round=1, choice="for") for _ in range(100)]
    outcomes = at_once(*[lambda: run_batch(evening.id, casts)] * 4)
    assert all(isinstance(outcome, RefusedOutcome) for batch in outcomes for outcome in batch)
    assert journal.last_seq(evening.id) == seq
