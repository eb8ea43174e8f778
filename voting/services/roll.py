"""The roll in rows: what ``voting.rules.rollcall`` decides is written down here."""

from __future__ import annotations

from council.rules.refusal import Refused
from council.sheet import Sheet
from voting.facts import Fact
from voting.models import Elector
from voting.poll import Poll
from voting.rules import rollcall as rules
from voting.rules.methods import NAMED, VoteMethod
from voting.rules.transitions import Status, require

State = Elector.State


def call_next(sheet: Sheet, poll: Poll) -> list[Fact]:
    """Call the next name."""
    require_roll(poll)
    return _call(sheet, poll, rules.call_next(poll.roll))


def require_roll(poll: Poll) -> None:
    """Refuse what belongs to a roll call when there is none."""
    require(Status(poll.vote.status), Status.OPEN)
    if poll.vote.method != VoteMethod.ROLL_CALL:
        raise Refused("vote.no_roll_call", "matters.roll_call")


def answered(sheet: Sheet, poll: Poll, seat: str) -> list[Fact]:
    """The called member has voted. In a hall the clerk enters the next name without calling it first here."""
    facts: list[Fact] = []
    if poll.roll.called is None and rules.who_is_next(poll.roll) == seat:
        facts = call_next(sheet, poll)
    rules.answer(poll.roll, seat)
    elector = poll.electors[seat]
    elector.turn = len(poll.roll.answered) + 1
    poll.vote.called = ""
    sheet.save(elector, poll.vote)
    return facts


def pass_over(sheet: Sheet, poll: Poll, seat: str) -> list[Fact]:
    """The called member does not answer: he is passed once, to the end of the roll."""
    require_roll(poll)
    before = poll.roll
    rules.pass_over(before, seat)
    poll.electors[seat].passed, poll.vote.called = len(before.passed) + 1, ""
    sheet.save(poll.electors[seat], poll.vote)
    return [Fact("vote.passed", {"vote": str(poll.vote.id), "seat": seat})]


def stop(sheet: Sheet, poll: Poll) -> list[Fact]:
    """Voice and button differ: stop before the next name."""
    require_roll(poll)
    before = poll.roll
    if not before.answered:
        raise Refused("vote.nothing_to_correct", "local")
    poll.vote.stopped = rules.stop(before).stopped
    sheet.save(poll.vote)
    return [Fact("vote.roll_stopped", {"vote": str(poll.vote.id), "seat": before.answered[-1]})]


def go_on(sheet: Sheet, poll: Poll) -> list[Fact]:
    """The difference is solved: the member corrected it, or the clerk entered what was said."""
    require_roll(poll)
    poll.vote.stopped = rules.resume(poll.roll).stopped
    sheet.save(poll.vote)
    return [Fact("vote.roll_continued", {"vote": str(poll.vote.id)})]


def record_left(sheet: Sheet, poll: Poll, seat: str, chair: str) -> list[Fact]:
    """The clerk enters that a member who does not answer has left; the chair, who is there himself, must confirm it."""
    require(Status(poll.vote.status), Status.OPEN)
    elector = poll.electors.get(seat)
    if elector is None or elector.state != State.WAITING:
        raise Refused("vote.not_unanswered", "matters.duty_to_vote", {"seat": seat})
    if seat == chair:
        raise Refused("vote.chair_is_there", "order", {"seat": seat})
    if poll.vote.method == VoteMethod.ROLL_CALL:
        rules.may_record_left(poll.roll, seat)
    elector.state = State.LEFT_ENTERED
    sheet.save(elector)
    return [Fact("vote.left_recorded", {"vote": str(poll.vote.id), "seat": seat}, seat)]


def gone(sheet: Sheet, poll: Poll, seat: str) -> None:
    """He leaves the meeting without having voted: at this vote he is neither there nor somebody who did not vote.

    On paper nobody but the committee knows whether he had handed in his. The entry is that he left.
    """
    elector = poll.electors.get(seat)
    if poll.vote.status != Status.OPEN or poll.vote.method not in NAMED or elector is None:
        return
    if elector.state in (State.WAITING, State.LEFT_ENTERED):
        poll.vote.called = rules.leave(poll.roll, seat).called or ""
        elector.state = State.LEFT
        sheet.save(elector, poll.vote)


def confirm_left(sheet: Sheet, poll: Poll, seat: str) -> list[Fact]:
    """The chair confirms that the member has left; he stands as absent at this vote."""
    elector = _entered_as_left(poll, seat)
    poll.vote.called = rules.leave(poll.roll, seat).called or ""
    elector.state = State.LEFT
    sheet.save(elector, poll.vote)
    return [Fact("vote.left_confirmed", {"vote": str(poll.vote.id), "seat": seat})]


def withdraw_left(sheet: Sheet, poll: Poll, seat: str) -> list[Fact]:
    """He is there after all: what was entered is taken back before the chair has confirmed it, and he is to vote."""
    elector = _entered_as_left(poll, seat)
    elector.state = State.WAITING
    sheet.save(elector)
    return [Fact("vote.left_withdrawn", {"vote": str(poll.vote.id), "seat": seat})]


def _entered_as_left(poll: Poll, seat: str) -> Elector:
    require(Status(poll.vote.status), Status.OPEN)
    elector = poll.electors.get(seat)
    if elector is None or elector.state != State.LEFT_ENTERED:
        raise Refused("vote.left_not_recorded", "", {"seat": seat})
    return elector


def _call(sheet: Sheet, poll: Poll, after: rules.Roll) -> list[Fact]:
    poll.vote.called = after.called or ""
    sheet.save(poll.vote)
    return [Fact("vote.called", {"vote": str(poll.vote.id), "seat": after.called})]
