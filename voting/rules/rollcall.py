"""The roll call: the lot draws the first, then the list; each is called by name and says for or against.

Who does not answer is passed once to the end. Then he votes, or is recorded as having left, or the vote
is voided: a roll call does not close with a present member unanswered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from council.rules.refusal import Refused, Value


@dataclass(frozen=True)
class Roll:
    """How far the call is; `answered` and `passed` keep the order in which it happened."""

    order: tuple[str, ...]
    answered: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    left: frozenset[str] = frozenset()
    called: str | None = None
    stopped: bool = False


def call_order(attendance: Sequence[str], callable_seats: Collection[str], first: str) -> tuple[str, ...]:
    """Rules of order: from the member drawn by lot, in the order of the attendance list, round to the one before."""
    order = [seat for seat in attendance if seat in callable_seats]
    if first not in order:
        raise Refused("vote.lot_not_callable", "local", {"seat": first})
    start = order.index(first)
    return tuple(order[start:] + order[:start])


def waiting(roll: Roll) -> tuple[str, ...]:
    """Who is still to be called, in order: first those not called yet, then those passed over."""
    settled = {*roll.answered, *roll.left, roll.called}
    fresh = [seat for seat in roll.order if seat not in settled and seat not in roll.passed]
    again = [seat for seat in roll.passed if seat not in settled]
    return tuple(fresh + again)


def who_is_next(roll: Roll) -> str | None:
    """The seat that the next call is for, or None when all have been called."""
    return next(iter(waiting(roll)), None)


def call_next(roll: Roll) -> Roll:
    """Call the next name; not while a name stands unanswered, nor while the clerk has stopped the roll."""
    _running(roll)
    if roll.called is not None:
        raise Refused("vote.call_unanswered", "matters.duty_to_vote", {"seat": roll.called})
    seat = who_is_next(roll)
    if seat is None:
        raise Refused("vote.all_called")
    return replace(roll, called=seat)


def answer(roll: Roll, seat: str) -> Roll:
    """The member called has voted; nobody votes out of turn."""
    _running(roll)
    _being_called(roll, seat)
    return replace(roll, answered=(*roll.answered, seat), called=None)


def pass_over(roll: Roll, seat: str) -> Roll:
    """No answer: passed to the end, once."""
    _running(roll)
    _being_called(roll, seat)
    if seat in roll.passed:
        raise Refused("vote.passed_already", "matters.duty_to_vote", {"seat": seat})
    return replace(roll, passed=(*roll.passed, seat), called=None)


def leave(roll: Roll, seat: str) -> Roll:
    """Recorded as having left before he voted; the clerk enters it and the chair confirms it."""
    if seat not in roll.order:
        raise Refused("vote.not_an_elector", "majority", {"seat": seat})
    if seat in roll.answered:
        raise Refused("vote.already_cast", "majority", {"seat": seat})
    return replace(roll, left=roll.left | {seat}, called=None if roll.called == seat else roll.called)


def may_record_left(roll: Roll, seat: str) -> None:
    """Only of somebody who was called, did not answer and was passed once; called or waiting for his second turn."""
    if seat not in roll.passed:
        raise Refused("vote.pass_first", "matters.duty_to_vote", {"seat": seat})


def may_correct(roll: Roll, seat: str) -> None:
    """Rules of order: a mistake can be corrected until the next member has voted; being called is not yet voting."""
    if not roll.answered or roll.answered[-1] != seat:
        raise Refused("vote.too_late_to_correct", "local", {"seat": seat})


def stop(roll: Roll) -> Roll:
    """Voice and button differ: the clerk stops the roll before the next name."""
    _running(roll)
    return replace(roll, stopped=True)


def resume(roll: Roll) -> Roll:
    """The chair has settled it and the roll goes on."""
    if not roll.stopped:
        raise Refused("vote.roll_not_stopped")
    return replace(roll, stopped=False)


def may_close(roll: Roll, duty_to_vote: bool = True) -> None:
    """Gemeentewet art. 32 lid 2: each present member who is not recused must have voted."""
    _running(roll)
    open_calls: list[Value] = [seat for seat in roll.order if seat not in roll.answered and seat not in roll.left]
    if open_calls and duty_to_vote:
        raise Refused("vote.unanswered", "matters.duty_to_vote", {"seats": open_calls})
    if not roll.answered:
        raise Refused("vote.nobody_voted", "majority")


def _running(roll: Roll) -> None:
    if roll.stopped:
        raise Refused("vote.roll_stopped", "local")


def _being_called(roll: Roll, seat: str) -> None:
    if roll.called != seat:
        raise Refused("vote.not_your_turn", "matters.roll_call", {"seat": seat, "called": roll.called})
