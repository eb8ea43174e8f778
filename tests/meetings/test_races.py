"""Two processes, one meeting: what the row lock and the receipts must keep apart. SQLite proves nothing here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from tempfile import NamedTemporaryFile
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from council import journal
from council.rules import verify
from meetings import connections
from meetings.connections import Line
from meetings.dispatch import Done, Envelope, RefusedOutcome, run_batch
from meetings.models import Connection, Participant, Receipt
from tests.town import Town, build
from voting import selectors
from voting.models import Ballot

pytestmark = pytest.mark.postgres


@pytest.fixture
def council(transactional_db: None, settings: Any) -> Town:
    settings.SECOND_FACTOR_REQUIRED = False
    made = build(24)
    made.open()
    return made


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Each on a thread and a connection of its own, let go at one moment."""
    gate = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        connection.ensure_connection()
        gate.wait(10)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(30) for future in [pool.submit(run, work) for work in works]]


def vote_opened(council: Town) -> str:
    council.do(council.chair, "vote.open", item=str(council.item), method="simultaneous")
    poll = selectors.current(council.id)
    assert poll is not None
    return str(poll.vote.id)


def holds(council: Town) -> None:
    """The journal is gapless and its chain unbroken."""
    entries = journal.entries(council.id)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    with NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in journal.lines(council.id))
        file.flush()
        assert verify.main([file.name]) == 0


def send(council: Town, envelopes: Sequence[Envelope]) -> Callable[[], Any]:
    return lambda: run_batch(council.id, envelopes)


def test_two_scribes_write_one_gapless_journal(council: Town) -> None:
    vote = vote_opened(council)
    ballots = [council.envelope(pid, "vote.cast", vote=vote, round=1, choice="for") for pid in council.members]
    outcomes = at_once(*(send(council, ballots[n::4]) for n in range(4)))
    assert all(isinstance(outcome, Done) for batch in outcomes for outcome in batch)
    numbers = [outcome.seq for batch in outcomes for outcome in batch]
    assert len(set(numbers)) == len(ballots) == Ballot.objects.filter(vote=vote).count()
    holds(council)


def test_one_command_sent_to_two_processes_acts_once(council: Town) -> None:
    vote = vote_opened(council)
    ballot = council.envelope(council.members[0], "vote.cast", vote=vote, round=1, choice="for")
    outcomes = at_once(*(send(council, [ballot]) for _ in range(6)))
    assert len({outcome.seq for (outcome,) in outcomes}) == 1
    assert all(isinstance(outcome, Done) for (outcome,) in outcomes)
    assert Receipt.objects.filter(meeting=council.id, command=ballot.command.id).count() == 1
    assert Ballot.objects.filter(vote=vote).count() == 1
    holds(council)


def test_two_ballots_of_one_member_at_once_leave_one(council: Town) -> None:
    vote, pid = vote_opened(council), council.members[0]
    ballots = [council.envelope(pid, "vote.cast", vote=vote, round=1, choice=choice) for choice in ("for", "against")]
    outcomes = at_once(*(send(council, [ballot]) for ballot in ballots))
    assert sorted(type(outcome).__name__ for (outcome,) in outcomes) == ["Done", "RefusedOutcome"]
    assert Ballot.objects.filter(vote=vote, seat=pid).count() == 1
    holds(council)


def test_chair_and_clerk_press_at_once_and_one_vote_opens(council: Town) -> None:
    presses = [
        council.envelope(pid, "vote.open", item=str(council.item), method="simultaneous")
        for pid in (council.chair, council.clerk, council.chair)
    ]
    outcomes = [outcome for (outcome,) in at_once(*(send(council, [press]) for press in presses))]
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Done", "RefusedOutcome", "RefusedOutcome"]
    assert len(selectors.of_meeting(council.id)) == 1
    holds(council)


def test_a_ballot_against_the_closing_is_in_the_record_or_refused(council: Town) -> None:
    vote = vote_opened(council)
    late = council.members[-1]
    for pid in council.members[:-1]:
        council.do(pid, "vote.cast", vote=vote, round=1, choice="for")
    ballot = council.envelope(late, "vote.cast", vote=vote, round=1, choice="against")
    close = council.envelope(council.chair, "vote.close", vote=vote, name_missing=True)
    (cast,), (closed,) = at_once(send(council, [ballot]), send(council, [close]))
    assert isinstance(closed, Done)
    counted = Ballot.objects.filter(vote=vote, seat=late).exists()
    assert counted == isinstance(cast, Done)
    assert counted or isinstance(cast, RefusedOutcome)
    if isinstance(cast, Done):
        assert cast.seq < closed.seq
    holds(council)


def test_two_devices_take_a_seat_over_at_once_and_one_keeps_it(council: Town) -> None:
    pid = council.members[0]
    who = connections.user_of(council.session(pid))
    assert who is not None
    lines = at_once(*(lambda: connections.claim(council.id, who, "take_over", None, "") for _ in range(5)))
    assert all(isinstance(line, Line) for line in lines)
    assert sorted(line.epoch for line in lines) == [1, 2, 3, 4, 5]
    live = Connection.objects.filter(participant__pid=pid, closed_at=None, read_only=False)
    assert [row.epoch for row in live] == [5] == [Participant.objects.get(meeting=council.id, pid=pid).epoch]


def test_five_clocks_and_one_lease(council: Town) -> None:
    held = at_once(*(lambda: connections.lease(council.id, uuid4().hex) for _ in range(5)))
    assert sorted(held) == [False, False, False, False, True]
