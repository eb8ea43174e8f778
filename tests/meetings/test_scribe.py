"""The scribe: bounded, in order, chair first, and an answer only after the transaction."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from meetings import scribe
from meetings.dispatch import Caller, Done, Envelope, Failed, Outcome, Writer
from meetings.messages import make
from meetings.scribe import Busy, Scribe
from meetings.shapes import Nothing

MEETING = uuid4()


def envelope() -> Envelope:
    return Envelope(make("vote.ask", uuid4(), Nothing()), Caller())


class Paper(Writer):
    """Stands where dispatch stands, so that the queue alone is tried: notes batches, waits when told to."""

    def __init__(self) -> None:
        super().__init__(MEETING)
        self.batches: list[list[UUID]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.trouble: list[Exception] = []

    def run(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        if not envelopes:
            return []
        self.entered.set()
        assert self.gate.wait(10)
        if self.trouble:
            raise self.trouble.pop(0)
        self.batches.append([e.command.id for e in envelopes])
        return [Done(e.command.id, 7) for e in envelopes]


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def one(paper: Paper) -> Iterator[Scribe]:
    made = Scribe(MEETING, paper)
    made.thread.start()
    yield made
    paper.gate.set()
    made.stop()


def put(one: Scribe, first: bool = False) -> tuple[UUID, scribe.Answer]:
    sent, answer = envelope(), scribe.Answer()
    if not one.put(sent, answer, first):
        answer.set_result(Busy(sent.command.id))
    return sent.command.id, answer


def hold(one: Scribe, paper: Paper) -> scribe.Answer:
    """Keep the scribe in a transaction, so that what follows queues up."""
    paper.gate.clear()
    _, answer = put(one)
    assert paper.entered.wait(10)
    return answer


def test_what_queues_up_becomes_one_transaction_in_order(one: Scribe, paper: Paper) -> None:
    hold(one, paper)
    sent = [put(one) for _ in range(20)]
    paper.gate.set()
    assert [answer.result(10) for _, answer in sent] == [Done(number, 7) for number, _ in sent]
    assert paper.batches[1] == [number for number, _ in sent]


def test_a_batch_has_a_limit(one: Scribe, paper: Paper) -> None:
    hold(one, paper)
    answers = [put(one)[1] for _ in range(scribe.BATCH + 5)]
    paper.gate.set()
    [answer.result(10) for answer in answers]
    assert [len(batch) for batch in paper.batches] == [1, scribe.BATCH, 5]


def test_chair_and_clerk_go_first(one: Scribe, paper: Paper) -> None:
    hold(one, paper)
    member, waiting = put(one)
    chair, answer = put(one, first=True)
    paper.gate.set()
    answer.result(10), waiting.result(10)
    assert paper.batches[1] == [chair, member]


def test_nothing_is_answered_before_the_transaction_ended(one: Scribe, paper: Paper) -> None:
    answer = hold(one, paper)
    assert not answer.done()
    paper.gate.set()
    assert isinstance(answer.result(10), Done)


def test_a_full_queue_says_busy_and_the_chair_still_gets_in(one: Scribe, paper: Paper) -> None:
    hold(one, paper)
    answers = [put(one) for _ in range(scribe.CAPACITY)]
    refused = [number for number, answer in answers if answer.done()]
    chair, urgent = put(one, first=True)
    assert len(refused) == scribe.CAPACITY - scribe.CAPACITY // 2
    assert not urgent.done()
    paper.gate.set()
    assert urgent.result(10) == Done(chair, 7)
    assert {answer.result(10).id for _, answer in answers} == {number for number, _ in answers}


def test_a_lost_database_is_tried_again_and_nobody_is_told_twice(one: Scribe, paper: Paper) -> None:
    paper.trouble = [OperationalError("gone"), OperationalError("gone")]
    number, answer = put(one)
    assert answer.result(10) == Done(number, 7)
    assert paper.batches == [[number]]


def test_a_database_that_stays_away_means_busy(one: Scribe, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scribe, "PATIENCE_SECONDS", 0.2)
    paper.trouble = [OperationalError("gone")] * 50
    number, answer = put(one)
    assert answer.result(10) == Busy(number)
    paper.trouble = []
    number, answer = put(one)
    assert answer.result(10) == Done(number, 7)


def test_a_fault_of_ours_is_said_and_the_next_command_goes_on(one: Scribe, paper: Paper) -> None:
    paper.trouble = [RuntimeError("bug")]
    number, answer = put(one)
    assert answer.result(10) == Failed(number)
    number, answer = put(one)
    assert answer.result(10) == Done(number, 7)


def test_a_stopped_scribe_takes_nothing(one: Scribe) -> None:
    one.stop()
    number, answer = put(one)
    assert answer.result(0) == Busy(number)


def test_a_scribe_that_falls_leaves_nobody_waiting(
    one: Scribe, paper: Paper, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = hold(one, paper)
    number, second = put(one)
    monkeypatch.setattr(scribe, "HOLD_SECONDS", 0.0)
    monkeypatch.setattr(scribe.bus, "poke", lambda *_: 1 / 0)
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    paper.gate.set()
    assert isinstance(first.result(10), Done)
    assert second.result(10) == Busy(number)
    assert not one.open


def test_while_more_is_waiting_the_screens_wait_a_moment_and_then_get_it_all(
    one: Scribe, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    poked: list[int] = []
    monkeypatch.setattr(scribe, "HOLD_SECONDS", 60.0)
    monkeypatch.setattr(scribe.bus, "poke", lambda meeting, seq, handed: poked.append(len(paper.batches)))
    first = hold(one, paper)
    last = [put(one)[1] for _ in range(scribe.BATCH + 5)][-1]
    paper.gate.set()
    assert first.result(10) and last.result(10)
    one.stop()
    assert poked == [3], "one poke, after the third batch"
