"""In a vote: the fixed ladder of opening, calling, closing, checking and declaring."""

from __future__ import annotations

from council.rules.refusal import Refused
from meetings.lead.during import usual_method
from meetings.lead.step import NOTHING, Step
from meetings.room import Room
from meetings.services import in_view, stream
from meetings.services.demands import asked, demanded
from meetings.services.vote_opening import may_open
from voting.models import Elector
from voting.poll import Poll
from voting.rules import rollcall
from voting.rules.methods import VoteMethod
from voting.services import ending
from voting.services.ending import words


def next_step(room: Room) -> Step:
    poll = room.poll
    if poll is None:
        return NOTHING
    if poll.vote.frozen_at is not None:
        return void_frozen(poll)
    if asked(room, "roll_call") and poll.vote.method in (VoteMethod.SIMULTANEOUS, VoteMethod.SHOW_OF_HANDS):
        return _overtake(room, poll)
    if poll.vote.status == "closed":
        return _after_the_close(room, poll)
    left = left_entered(poll)
    if left:
        return Step("vote.confirm_left", _one(poll) | {"seat": left[0]}, values={"pid": left[0]})
    if poll.vote.method == VoteMethod.WITHOUT_VOTE:
        return _hammer(room, poll)
    if poll.vote.method == VoteMethod.ROLL_CALL:
        return _roll(poll)
    return _close(poll)


def others(room: Room) -> list[Step]:
    """Passing over who does not answer, countersigning, overtaking a form, voiding."""
    poll, steps = room.poll, []
    if poll is None:
        return []
    if poll.vote.status == "open" and poll.vote.method == VoteMethod.ROLL_CALL and poll.vote.called:
        called = poll.vote.called
        one = _one(poll) | {"seat": called}
        if poll.electors[called].passed is None:
            steps.append(Step("vote.pass", one, values={"pid": called}, check=_roll_goes_on))
        elif poll.electors[called].state == Elector.State.WAITING and called != room.meeting.chair:
            steps.append(Step("vote.record_left", one, values={"pid": called}))
    steps += [Step("vote.withdraw_left", _one(poll) | {"seat": s}, values={"pid": s}) for s in left_entered(poll)]
    if poll.to_countersign:
        steps.append(countersign(room, poll))
    return [*steps, Step("vote.void", _one(poll), values={"number": poll.vote.number}), Step("meeting.suspend")]


def void_frozen(poll: Poll) -> Step:
    """It stood still while the public could not follow; it ends here and is held again."""
    values = {"number": poll.vote.number, "label": poll.vote.label, "title": poll.vote.title}
    return Step("vote.void", _one(poll) | {"reason": stream.VOIDED_FOR}, "vote.void_frozen", values, confirm=True)


def _roll_goes_on(room: Room) -> None:
    if room.poll is not None and room.poll.vote.stopped:
        raise Refused("vote.roll_stopped", "local")


def countersign(room: Room, poll: Poll) -> Step:
    """The whole list at once; the chair's own spoken vote is the deputy's to sign."""
    waiting = poll.to_countersign
    return Step(
        "vote.countersign", _one(poll) | {"seats": None}, values={"count": len(waiting)}, check=_not_only_his_own
    )


def _not_only_his_own(room: Room) -> None:
    chair = room.meeting.chair
    if room.poll is not None and room.poll.to_countersign == [chair]:
        raise Refused("vote.deputy_signs", "", {"seat": chair})


def _not_only_his_objection(room: Room) -> None:
    chair = room.meeting.chair
    if room.poll is not None and room.poll.open_objections == [chair]:
        raise Refused("vote.deputy_judges", "", {"seat": chair})


def left_entered(poll: Poll) -> list[str]:
    """Who is entered as having left and waits for the chair."""
    return [seat for seat, elector in poll.electors.items() if elector.state == Elector.State.LEFT_ENTERED]


def _roll(poll: Poll) -> Step:
    roll = poll.roll
    if roll.stopped:
        last = roll.answered[-1]
        return Step("vote.continue_roll", _one(poll), values={"pid": last})
    if roll.called is not None or rollcall.who_is_next(roll) is not None:
        following = rollcall.who_is_next(roll)
        return Step(
            "vote.call_next", _one(poll), values={"pid": following or "", "called": roll.called or ""}, check=_may_call
        )
    return _close(poll)


def _may_call(room: Room) -> None:
    if room.poll is not None:
        rollcall.call_next(room.poll.roll)


def _close(poll: Poll) -> Step:
    missing = [] if poll.vote.method in (VoteMethod.PAPER, VoteMethod.ROLL_CALL) else poll.unanswered
    data = _one(poll) | {"name_missing": bool(missing)}
    code = "vote.close_missing" if missing else "vote.close"
    return Step(
        "vote.close",
        data,
        code,
        {"missing": missing, "voted": len(poll.ballots)},
        confirm=bool(missing),
        check=lambda room: ending.may_close(poll, bool(missing)),
    )


def _hammer(room: Room, poll: Poll) -> Step:
    members = demanded(room)
    if members:
        return _overtake(room, poll)
    return Step(
        "vote.declare",
        _one(poll),
        "vote.hammer",
        {"title": poll.vote.title},
        speak=words(poll),
        check=lambda room: _may_hammer(room, poll),
    )


def _may_hammer(room: Room, poll: Poll) -> None:
    in_view.may_declare(room)
    ending.may_declare(poll, None, demanded(room), room.now)


def _overtake(room: Room, poll: Poll) -> Step:
    """What a member asked for takes the place of this form."""
    subject = {"proposal": str(poll.vote.proposal)} if poll.vote.proposal else {"item": str(poll.vote.item)}
    values = {
        "label": poll.vote.label,
        "title": poll.vote.title,
        "kind": poll.vote.proposal_kind,
        "asked": demanded(room),
    }
    data = {**subject, "method": usual_method(room), "confirm_shortfall": True}
    return Step("vote.open", data, "vote.open_asked", values, check=may_open)


def _after_the_close(room: Room, poll: Poll) -> Step:
    """Objections are judged first (temporary law art. 2.5); the verdict and its reason are the chair's to add."""
    if poll.open_objections:
        seat = min(poll.open_objections, key=lambda one: one == room.meeting.chair)
        about = {"pid": seat, "said": poll.objections[seat].said}
        return Step("vote.judge", _one(poll) | {"seat": seat}, values=about, check=_not_only_his_objection)
    if poll.to_countersign:
        return countersign(room, poll)
    unseen = poll.unseen
    values = {"unseen": unseen, "seen": len(poll.ballots) - len(unseen), "of": len(poll.ballots)}
    return Step(
        "vote.declare",
        _one(poll) | {"confirm_unseen": bool(unseen)},
        "vote.declare_unseen" if unseen else "vote.declare",
        values,
        True,
        words(poll),
        check=in_view.may_declare,
    )


def _one(poll: Poll) -> dict[str, object]:
    return {"vote": str(poll.vote.id)}
