"""Casting, correcting, and the spoken vote that the clerk enters and the chair countersigns."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from council.rules.refusal import Refused
from council.sheet import Sheet
from voting.facts import Fact
from voting.models import Ballot, Elector
from voting.poll import Poll
from voting.rules import ballots as rules
from voting.rules import rollcall
from voting.rules.commitments import commitment
from voting.rules.methods import NAMED, VoteMethod
from voting.rules.transitions import Status, require
from voting.services import roll

VOTED, LEFT_ENTERED = Elector.State.VOTED, Elector.State.LEFT_ENTERED


def may_cast(poll: Poll, seat: str) -> None:
    """Refuse whoever cannot vote now: not open, no elector, recused, not called, or voted already."""
    _votable(poll)
    rules.may_cast(Status(poll.vote.status), poll.as_elector(seat), seat, poll.ballots)
    if poll.electors[seat].state == LEFT_ENTERED:
        raise Refused("vote.left_entered", "matters.duty_to_vote", {"seat": seat})
    if poll.vote.method == VoteMethod.ROLL_CALL:
        rollcall.answer(poll.roll, seat)


def may_correct(poll: Poll, seat: str) -> None:
    """Until the next has voted, or the chair has closed (rules of order; LAW 3.7)."""
    _votable(poll)
    if seat not in poll.ballots:
        raise Refused("vote.nothing_to_correct", "local", {"seat": seat})
    if poll.vote.method == VoteMethod.ROLL_CALL:
        rollcall.may_correct(poll.roll, seat)


def cast(sheet: Sheet, poll: Poll, seat: str, round_: int, choice: str, now: datetime) -> list[Fact]:
    """The member's own vote, by his own button."""
    _same_round(poll, round_)
    may_cast(poll, seat)
    return _record(sheet, poll, seat, choice, "button", seat, now)


def correct(sheet: Sheet, poll: Poll, seat: str, round_: int, choice: str, now: datetime) -> list[Fact]:
    """Another choice in place of the one cast; the journal keeps both."""
    _same_round(poll, round_)
    may_correct(poll, seat)
    if poll.ballots[seat].choice == choice:
        raise Refused("vote.same_choice", "", {"choice": choice})
    return _record(sheet, poll, seat, choice, "button", seat, now)


def enter_spoken(
    sheet: Sheet, poll: Poll, clerk: str, round_: int, entries: Sequence[tuple[str, str]], now: datetime
) -> list[Fact]:
    """Votes said aloud, keyed by the clerk; they count when the chair has countersigned them."""
    _same_round(poll, round_)
    _votable(poll)
    _distinct([seat for seat, _ in entries])
    for seat, choice in entries:
        _may_enter(poll, clerk, seat, choice)
    if poll.vote.method == VoteMethod.ROLL_CALL:
        _in_calling_order(poll, [seat for seat, _ in entries if seat not in poll.ballots])
    return [fact for seat, choice in entries for fact in _record(sheet, poll, seat, choice, "spoken", clerk, now)]


def countersign(
    sheet: Sheet, poll: Poll, signer: str, as_deputy: bool, chair: str, seats: Sequence[str] | None
) -> list[Fact]:
    """One spoken vote, or all that wait. Never by who entered it; the chair's own by the deputy."""
    if poll.vote.status not in (Status.OPEN, Status.CLOSED):
        raise Refused("vote.not_open", "", {"status": str(poll.vote.status)})
    waiting = poll.to_countersign
    wanted = list(seats) if seats is not None else [seat for seat in waiting if (seat == chair) == as_deputy]
    if not wanted or not set(wanted) <= set(waiting):
        raise Refused("vote.nothing_to_countersign")
    for seat in wanted:
        _may_countersign(poll.ballots[seat], signer, as_deputy, chair)
    for seat in wanted:
        poll.ballots[seat].countersigned_by = signer
        sheet.save(poll.ballots[seat])
    data = {"vote": str(poll.vote.id), "round": poll.vote.round, "seats": wanted}
    return [Fact("vote.ballot_countersigned", data)]


def _may_enter(poll: Poll, clerk: str, seat: str, choice: str) -> None:
    """New, or in place of what he pressed when the roll was stopped because voice and button differed."""
    if seat == clerk:
        raise Refused("vote.own_entry", "", {"seat": seat})
    standing = poll.ballots.get(seat)
    if standing is None or standing.choice == choice:
        rules.may_cast(Status(poll.vote.status), poll.as_elector(seat), seat, poll.ballots)
    elif standing.how == "button" and not poll.vote.stopped:
        raise Refused("vote.voice_and_button_differ", "local", {"seat": seat})
    else:
        may_correct(poll, seat)
    if poll.electors[seat].state == LEFT_ENTERED:
        raise Refused("vote.left_entered", "matters.duty_to_vote", {"seat": seat})


def _in_calling_order(poll: Poll, seats: Sequence[str]) -> None:
    """From the one now called, or else the next to be called, on."""
    if not seats:
        return
    before = poll.roll
    if before.stopped:
        raise Refused("vote.roll_stopped", "local")
    expected = ([before.called] if before.called else []) + list(rollcall.waiting(before))
    if list(seats) != expected[: len(seats)]:
        facts = {"seat": seats[0], "called": next(iter(expected), None)}
        raise Refused("vote.not_your_turn", "matters.roll_call", facts)


def _may_countersign(ballot: Ballot, signer: str, as_deputy: bool, chair: str) -> None:
    value = rules.Ballot(ballot.seat, rules.Choice(ballot.choice), 0, rules.How(ballot.how))
    rules.may_countersign(ballot.entered_by, signer, signer, value)
    if as_deputy and ballot.seat != chair:
        raise Refused("vote.deputy_signs_chair_only", "", {"seat": ballot.seat})


def _record(sheet: Sheet, poll: Poll, seat: str, choice: str, how: str, by: str, now: datetime) -> list[Fact]:
    facts: list[Fact] = []
    ballot = poll.ballots.get(seat)
    replaces = ballot.choice if ballot else None
    if ballot is None:
        if poll.vote.method == VoteMethod.ROLL_CALL:
            facts = roll.answered(sheet, poll, seat)
        ballot = poll.ballots[seat] = Ballot(vote=poll.vote, seat=seat)
    else:
        ballot.corrections += 1
        poll.ballots[seat] = poll.ballots.pop(seat)  # ballots stand in the order of their times
    ballot.choice, ballot.how, ballot.entered_by, ballot.at, ballot.countersigned_by = choice, how, by, now, ""
    poll.electors[seat].state = VOTED
    data = {
        "vote": str(poll.vote.id),
        "round": poll.vote.round,
        "seat": seat,
        "how": how,
        **(_sealed(ballot) if poll.vote.hidden else {"choice": choice, "replaces": replaces}),
    }
    sheet.save(ballot, poll.electors[seat])
    return [*facts, Fact("vote.ballot_cast", data, None if by == seat else seat)]


def _sealed(ballot: Ballot) -> dict[str, str]:
    """A form that hides choices until the close journals a commitment; ``vote.ballots_opened`` opens it."""
    ballot.salt = secrets.token_hex(16)
    return {"commitment": commitment(ballot.salt, ballot.seat, ballot.choice)}


def _votable(poll: Poll) -> None:
    require(Status(poll.vote.status), Status.OPEN)
    if poll.vote.method not in NAMED:
        raise Refused("vote.no_ballots_in_this_form", "", {"method": str(poll.vote.method)})


def _same_round(poll: Poll, round_: int) -> None:
    if poll.vote.round != round_:
        raise Refused("vote.other_round", "", {"round": poll.vote.round})


def _distinct(seats: Sequence[str]) -> None:
    if len(set(seats)) != len(seats):
        raise Refused("vote.seat_twice", "majority")
