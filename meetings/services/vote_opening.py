"""Opening a vote: the room hands over subject, electorate and rules, and voting does the rest."""

from __future__ import annotations

import secrets

from council.rules.majority import Outcome
from council.rules.refusal import Refused
from meetings import commands, standing
from meetings.desk import Desk
from meetings.models import AgendaItem, Meeting, Proposal
from meetings.room import Room
from meetings.services import calling, floor, grounds, stream
from meetings.services.demands import asked, demanded
from voting import selectors
from voting.models import Vote
from voting.rules import declare as declare_rules
from voting.rules.methods import VoteMethod
from voting.services import ending, opening


def may_open(room: Room) -> None:
    """The public must be able to follow, and somebody must be there who can vote on this item."""
    stream.may_vote(room)
    if room.item is not None:
        standing.may_treat(room, room.item)
    recused = room.recused(room.meeting.item)
    if all(member.pid in recused for member in room.present):
        raise Refused("vote.no_electors", "vote_quorum")


def open_vote(desk: Desk, data: commands.OpenVote) -> None:
    """Open a vote on what the meeting is treating. A form that a member's demand overtakes is voided first."""
    room = desk.room
    if not standing.decides(room):
        raise Refused("vote.no_decisions_here", "committees")
    subject = _subject(desk, data)
    standing.may_treat(room, room.items[subject.item])
    _overtaken(desk, subject)
    desk.no_vote_running()
    electorate, again = _electorate(room, subject), _again(desk, data, subject)
    form = opening.Form(
        VoteMethod(data.method),
        _draw(electorate, data.method),
        data.confirm_shortfall,
        not standing.rules(room).simultaneous_shown_as_cast.value and not _digital_vote(room),
        bool(demanded(room, subject.item)),
        bool(asked(room, "roll_call", subject.item)),
        _customs(room),
    )
    earlier = [v for v in room.finished if (v.item, v.proposal) == (subject.item, subject.proposal)]
    place = opening.Place(room.meeting.id, 1 + len(room.finished), 1 + len(earlier))
    room_poll, facts = opening.open_vote(desk.sheet, place, subject, electorate, form, again, desk.now)
    floor.clear(desk)
    calling.end(desk)
    room.poll = room_poll
    desk.answer["vote"] = str(room_poll.vote.id)
    desk.write_facts(facts)


def _subject(desk: Desk, data: commands.OpenVote) -> opening.Subject:
    if data.item is not None:
        item = desk.item(data.item)
        _current(desk, item)
        return grounds.subject_of(item)
    proposal = desk.proposal(data.proposal)  # type: ignore[arg-type]  # one of the two is there (commands.OpenVote)
    _current(desk, desk.item(proposal.item_id))
    if proposal.state not in (Proposal.State.PENDING, Proposal.State.INVALID, Proposal.State.POSTPONED):
        raise Refused("proposal.not_pending", "local", {"label": proposal.label, "state": str(proposal.state)})
    first = [p.label for p in desk.room.proposals.values() if p.amends_id == proposal.id and p.state == p.State.PENDING]
    if first:  # the order of voting (LAW 3.6)
        raise Refused("vote.amendment_first", "local", {"label": first[0]})
    return grounds.subject_of(proposal)


def _current(desk: Desk, item: AgendaItem) -> None:
    if item.id not in desk.room.line_of(desk.meeting.item) and desk.meeting.item not in desk.room.line_of(item.id):
        raise Refused("vote.item_not_current", "local", {"number": item.number})


def _overtaken(desk: Desk, subject: opening.Subject) -> None:
    """A demand for a vote ends an adoption without one; a demand for a roll call ends another form (LAW 2.11)."""
    poll = desk.room.poll
    if poll is None or (poll.vote.item, poll.vote.proposal) != (subject.item, subject.proposal):
        return
    if poll.vote.method == VoteMethod.WITHOUT_VOTE and demanded(desk.room):
        reason = "vote_asked"
    elif poll.vote.method in (VoteMethod.SIMULTANEOUS, VoteMethod.SHOW_OF_HANDS) and asked(desk.room, "roll_call"):
        reason = "roll_call_asked"
    else:
        return
    desk.write_facts(ending.void(desk.sheet, poll, reason, {"code": reason}))
    desk.room.retire(poll)


def _electorate(room: Room, subject: opening.Subject) -> opening.Electorate:
    recused = room.recused(subject.item)
    present = [(m.pid, m.group) for m in room.present]
    there = {pid for pid, _ in present}
    absent = [m.pid for m in room.members if m.pid not in there and m.pid not in recused]
    return opening.Electorate(
        room.body.kind, room.meeting.seats, room.meeting.sitting, present, sorted(recused), absent
    )


def _customs(room: Room) -> opening.Customs:
    """What this body's law, or its own rules where the law is silent, make of a vote."""
    rules = standing.rules(room)
    return opening.Customs(
        rules.tie_rule.value,
        rules.roll_call_duty_to_vote.value,
        rules.persons_secret.value,
        rules.without_vote_pause_seconds.value,
    )


def _draw(electorate: opening.Electorate, method: str) -> str:
    seats = [seat for seat, _ in electorate.electors]
    return secrets.choice(seats) if method == VoteMethod.ROLL_CALL and seats else ""


def _again(desk: Desk, data: commands.OpenVote, subject: opening.Subject) -> opening.Again:
    """A second vote in this meeting only after a void or annulled one; the law's other grounds need a later one."""
    if data.why_again and data.redo_of is None:
        raise Refused("vote.names_no_earlier_vote")
    again = _named_again(desk, data, subject)
    _no_standing_result(desk, subject)
    return again


def _named_again(desk: Desk, data: commands.OpenVote, subject: opening.Subject) -> opening.Again:
    second = standing.second_on_same_subject(desk.room, desk.room.items[subject.item])
    ground = grounds.ground(desk.room, subject)
    if data.redo_of is None:
        if ground is not None and ground.outcome == Outcome.TIE_POSTPONED and subject.proposal is not None:
            raise Refused("vote.tied_before", "matters.tie_final", {"number": ground.number})
        return opening.Again(None, "", second)
    before = selectors.vote(data.redo_of)
    if before is None or not _of_this_body(desk, before):
        raise Refused("vote.unknown", "", {"vote": str(data.redo_of)})
    if not _same_subject(desk, before, subject):
        raise Refused("vote.names_another_subject", "majority", {"number": before.number})
    if data.why_again:
        why = declare_rules.Again(data.why_again)
        declare_rules.may_vote_again(why, _outcome_of(before), not _is_earlier(desk, before))
        if ground is None or ground.id != before.id:
            raise Refused("vote.again_without_ground", "majority", {"previous": before.outcome})
        return opening.Again(before.id, data.why_again, second, grounds.told(before))
    if before.status != "void" and before.annulled_at is None:
        raise Refused("vote.result_stands", "majority", {"number": before.number})
    return opening.Again(before.id, "", second)


def _outcome_of(vote: Vote) -> Outcome:
    """The outcome word of an earlier vote."""
    if vote.outcome not in set(Outcome):
        raise Refused("vote.again_without_ground", "majority", {"previous": vote.outcome})
    return Outcome(vote.outcome)


def _same_subject(desk: Desk, before: Vote, subject: opening.Subject) -> bool:
    """In this meeting the same proposal or item; from an earlier one the same text."""
    if before.meeting == desk.meeting.id:
        return (before.item, before.proposal) == (subject.item, subject.proposal)
    return grounds.same_text(before, subject)


def _no_standing_result(desk: Desk, subject: opening.Subject) -> None:
    vote = grounds.result(desk.room, subject)
    if vote is not None:
        raise Refused("vote.result_stands", "majority", {"number": vote.number})


def _of_this_body(desk: Desk, vote: Vote) -> bool:
    """And of the same earnest: a rehearsal gives no right to a vote that counts."""
    meeting = desk.meeting
    return Meeting.objects.filter(id=vote.meeting, body=meeting.body_id, rehearsal=meeting.rehearsal).exists()


def _is_earlier(desk: Desk, vote: Vote) -> bool:
    meeting = desk.meeting
    closed = Meeting.objects.filter(id=vote.meeting, status=Meeting.Status.CLOSED)
    return meeting.opened_at is not None and closed.filter(opened_at__lt=meeting.opened_at).exists()


def _digital_vote(room: Room) -> bool:
    return standing.the_regime(room).digital_vote_binding.value
