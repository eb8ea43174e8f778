"""Votes as the room sees them: the room hands over subject, electorate and rules, and voting does the rest."""

from __future__ import annotations

import secrets
from uuid import UUID

from council import journal
from council.rules.majority import Outcome
from council.rules.refusal import Refused
from meetings import commands, standing
from meetings.desk import Desk
from meetings.models import AgendaItem, Participant, Proposal, VoteDemand
from meetings.room import Room
from meetings.services import floor, presence
from meetings.services.agenda import text_hash
from voting import selectors
from voting.models import Vote
from voting.poll import Poll
from voting.recount import KINDS, recount
from voting.rules import declare as declare_rules
from voting.rules.methods import VoteMethod
from voting.services import casting, doubts, ending, opening, roll

PROPOSAL_STATES = {
    "aangenomen": Proposal.State.ADOPTED,
    "gekozen": Proposal.State.ADOPTED,
    "lot": Proposal.State.ADOPTED,
    "verworpen": Proposal.State.REJECTED,
    "niet_aangenomen_staking": Proposal.State.REJECTED,
    "uitgesteld_staking": Proposal.State.POSTPONED,
    "ongeldig": Proposal.State.INVALID,
}
GOES_ON = ("herstemming", "geen_meerderheid")


def ask(desk: Desk, _: commands.Nothing) -> None:
    """A member asks for a vote, so that nothing is adopted without one (art. 32(3))."""
    _demand(desk, "vote", "vote.asked")


def ask_roll_call(desk: Desk, _: commands.Nothing) -> None:
    """Any one member may ask for a roll call (art. 32(1))."""
    _demand(desk, "roll_call", "vote.roll_call_asked")


def asked(room: Room, kind: str) -> list[str]:
    """Who asked for this on the current item since the last vote on it was declared."""
    since = max((v.declared_at for v in room.finished if v.item == room.meeting.item and v.declared_at), default=None)
    return [
        d.pid
        for d in room.demands
        if d.item == room.meeting.item and d.kind == kind and (since is None or d.at > since)
    ]


def demanded(room: Room) -> list[str]:
    """Who asked for a vote in any form, so that nothing is adopted without one."""
    return list(dict.fromkeys([*asked(room, "vote"), *asked(room, "roll_call")]))


def not_overtaken(room: Room, poll: Poll) -> None:
    """A roll call asked for before the declaration takes the place of another form (art. 32(1); LAW 2.11)."""
    members = asked(room, "roll_call")
    if members and poll.vote.method in (VoteMethod.SIMULTANEOUS, VoteMethod.SHOW_OF_HANDS):
        raise Refused("vote.roll_call_asked", "matters.roll_call", {"by": [*members]})


def may_open(room: Room) -> None:
    """Somebody must be there who can vote on this item."""
    recused = room.recused(room.meeting.item)
    if all(member.pid in recused for member in room.present):
        raise Refused("vote.no_electors", "vote_quorum")


def open_vote(desk: Desk, data: commands.OpenVote) -> None:
    """Open a vote on what the meeting is treating. A form that a member's demand overtakes is voided first."""
    room = desk.room
    if not standing.decides(room):
        raise Refused("vote.no_decisions_here", "committees")
    subject = _subject(desk, data)
    _overtaken(desk, subject)
    desk.no_vote_running()
    electorate, again = _electorate(room, subject), _again(desk, data, subject)
    form = opening.Form(
        VoteMethod(data.method),
        _draw(electorate, data.method),
        data.confirm_shortfall,
        not standing.rules(room).simultaneous_shown_as_cast.value and not _digital_vote(room),
        bool(demanded(room)),
        bool(asked(room, "roll_call")),
        _customs(room),
    )
    earlier = [v for v in room.finished if (v.item, v.proposal) == (subject.item, subject.proposal)]
    sheet_poll, facts = opening.open_vote(
        desk.sheet,
        room.meeting.id,
        1 + len(room.finished),
        1 + len(earlier),
        subject,
        electorate,
        form,
        again,
        desk.now,
    )
    floor.clear(desk)
    room.poll = sheet_poll
    desk.answer["vote"] = str(sheet_poll.vote.id)
    desk.write_facts(facts)


def call_next(desk: Desk, data: commands.OneVote) -> None:
    desk.write_facts(roll.call_next(desk.sheet, desk.poll(data.vote)))


def pass_over(desk: Desk, data: commands.VoteSeat) -> None:
    desk.write_facts(roll.pass_over(desk.sheet, desk.poll(data.vote), data.seat))


def stop_roll(desk: Desk, data: commands.VoteReason) -> None:
    desk.write_facts(roll.stop(desk.sheet, desk.poll(data.vote)))


def continue_roll(desk: Desk, data: commands.OneVote) -> None:
    desk.write_facts(roll.go_on(desk.sheet, desk.poll(data.vote)))


def cast(desk: Desk, data: commands.Cast) -> None:
    poll = desk.poll(data.vote)
    desk.write_facts(casting.cast(desk.sheet, poll, desk.actor.pid, data.round, data.choice, desk.now))
    desk.answer["choice"] = data.choice


def correct(desk: Desk, data: commands.Cast) -> None:
    poll = desk.poll(data.vote)
    desk.write_facts(casting.correct(desk.sheet, poll, desk.actor.pid, data.round, data.choice, desk.now))
    desk.answer["choice"] = data.choice


def enter_spoken(desk: Desk, data: commands.EnterSpoken) -> None:
    poll, entries = desk.poll(data.vote), [(entry.seat, entry.choice) for entry in data.entries]
    desk.write_facts(casting.enter_spoken(desk.sheet, poll, desk.actor.pid, data.round, entries, desk.now))


def countersign(desk: Desk, data: commands.Countersign) -> None:
    """By the chair; for his own spoken vote by the deputy."""
    poll, chair = desk.poll(data.vote), desk.meeting.chair
    as_deputy = desk.actor.pid != chair
    desk.write_facts(casting.countersign(desk.sheet, poll, desk.actor.pid, as_deputy, chair, data.seats))


def record_left(desk: Desk, data: commands.VoteSeat) -> None:
    desk.write_facts(roll.record_left(desk.sheet, desk.poll(data.vote), data.seat))


def confirm_left(desk: Desk, data: commands.VoteSeat) -> None:
    """The chair confirms it; the member is off the attendance list from that moment."""
    facts = roll.confirm_left(desk.sheet, desk.poll(data.vote), data.seat)
    person = desk.person(data.seat)
    desk.write_facts(facts)
    if person.state == Participant.State.PRESENT and person.pid != desk.meeting.chair:
        presence.depart(desk, person)
        desk.write("attendance.left", person.pid, pid=person.pid)


def enter_count(desk: Desk, data: commands.EnterCount) -> None:
    desk.write_facts(
        ending.enter_count(
            desk.sheet, desk.poll(data.vote), data.ballots, dict(data.counts), data.restricted, data.second_ballot
        )
    )


def close(desk: Desk, data: commands.CloseVote) -> None:
    poll = desk.poll(data.vote)
    not_overtaken(desk.room, poll)
    desk.write_facts(ending.close(desk.sheet, poll, data.name_missing, desk.now))


def seen(desk: Desk, data: commands.VoteRound) -> None:
    desk.write_facts(ending.see(desk.sheet, desk.poll(data.vote), desk.actor.pid, desk.now))


def read_aloud(desk: Desk, data: commands.ReadAloud) -> None:
    desk.write_facts(ending.read_aloud(desk.sheet, desk.poll(data.vote), data.seats))


def object_to(desk: Desk, data: commands.ObjectTo) -> None:
    poll = desk.poll(data.vote)
    desk.write_facts(doubts.object_to(desk.sheet, poll, desk.actor.pid, data.round, data.said, desk.now))


def judge(desk: Desk, data: commands.Judge) -> None:
    poll = desk.poll(data.vote)
    facts = doubts.judge(desk.sheet, poll, data.seat, data.verdict, data.reason, {})
    kept = desk.keep(data.reason)
    for fact in facts:
        fact.data["reason"] = kept
    desk.write_facts(facts)
    _retire_if_ended(desk, poll)


def declare(desk: Desk, data: commands.Declare) -> None:
    """The chair declares; first the votes are counted again from the journal, and both must agree."""
    poll = desk.poll(data.vote)
    not_overtaken(desk.room, poll)
    counted = recount(str(poll.vote.id), desk.journaled(KINDS))
    facts = ending.declare(desk.sheet, poll, counted, data.confirm_unseen, demanded(desk.room), desk.now)
    desk.write_facts(facts)
    state = PROPOSAL_STATES.get(poll.vote.outcome.partition(":")[0])
    if poll.vote.proposal is not None and state is not None:
        proposal = desk.proposal(poll.vote.proposal)
        proposal.state = state
        desk.sheet.save(proposal)
    _retire_if_ended(desk, poll)


def void(desk: Desk, data: commands.VoteReason) -> None:
    poll = desk.poll(data.vote)
    desk.write_facts(ending.void(desk.sheet, poll, data.reason, {}))
    desk.drafts[-1].data["reason"] = desk.keep(data.reason)
    _retire_if_ended(desk, poll)


def annul(desk: Desk, data: commands.Annul) -> None:
    """Beside a declared result, never instead of it; what was decided on is open again."""
    vote = desk.ended(data.vote).vote
    gap = data.gap.model_dump(mode="json") if data.gap else None
    facts = ending.annul(desk.sheet, vote, data.reason, {}, data.redo, gap, desk.now)
    desk.write_facts(facts)
    desk.drafts[-1].data["reason"] = desk.keep(data.reason)
    if vote.proposal is not None:
        proposal = desk.proposal(vote.proposal)
        proposal.state = Proposal.State.PENDING
        desk.sheet.save(proposal)


def deemed_against(desk: Desk, data: commands.OneVote) -> None:
    _note(desk, data.vote, "deemed_against")


def not_taken_part(desk: Desk, data: commands.OneVote) -> None:
    _note(desk, data.vote, "not_taken_part")


def note_mistake(desk: Desk, data: commands.Mistake) -> None:
    _note(desk, data.vote, "mistake", data.meant)


def _note(desk: Desk, vote: UUID, kind: str, meant: str = "") -> None:
    poll, person = desk.ended(vote), desk.person(desk.actor.pid)
    present = person.state == Participant.State.PRESENT
    desk.write_facts(doubts.add_note(desk.sheet, poll, person.pid, kind, present, desk.now, meant))


def _demand(desk: Desk, kind: str, entry: str) -> None:
    item, pid = desk.meeting.item, desk.actor.pid
    if item is None:
        raise Refused("agenda.no_item", "local")
    if pid in desk.room.recused(item):
        raise Refused("vote.recused", "recusal", {"seat": pid})
    if pid in asked(desk.room, kind):
        raise Refused("vote.asked_already", "", {"kind": kind})
    old = next((d for d in desk.room.demands if (d.item, d.pid, d.kind) == (item, pid, kind)), None)
    row = old or VoteDemand(meeting=desk.meeting, item=item, pid=pid, kind=kind)
    row.at = desk.now
    if old is None:
        desk.room.demands.append(row)
    desk.sheet.save(row)
    desk.write(entry, item=str(item), seat=pid)


def _subject(desk: Desk, data: commands.OpenVote) -> opening.Subject:
    if data.item is not None:
        item = desk.item(data.item)
        _current(desk, item)
        text = item.text or item.title
        return opening.Subject(
            item.id, None, "item", item.number, item.title, text_hash(text), item.plain, data.method == VoteMethod.PAPER
        )
    proposal = desk.proposal(data.proposal)  # type: ignore[arg-type]  # one of the two is there (commands.OpenVote)
    _current(desk, desk.item(proposal.item_id))
    if proposal.state not in (Proposal.State.PENDING, Proposal.State.INVALID, Proposal.State.POSTPONED):
        raise Refused("proposal.not_pending", "local", {"label": proposal.label, "state": str(proposal.state)})
    return opening.Subject(
        proposal.item_id,
        proposal.id,
        proposal.kind,
        proposal.label,
        proposal.title,
        text_hash(proposal.text),
        proposal.plain,
        data.method == VoteMethod.PAPER,
    )


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
    _retire_if_ended(desk, poll)


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
    second = desk.meeting.second_convocation_of_id is not None
    if data.redo_of is None:
        return opening.Again(None, "", second)
    before = selectors.vote(data.redo_of)
    if before is None or not _of_this_body(desk, before):
        raise Refused("vote.unknown", "", {"vote": str(data.redo_of)})
    if not _same_subject(desk, before, subject):
        raise Refused("vote.names_another_subject", "majority", {"number": before.number})
    if data.why_again:
        why = declare_rules.Again(data.why_again)
        declare_rules.may_vote_again(why, _outcome_of(before), before.meeting == desk.meeting.id)
        return opening.Again(before.id, data.why_again, second)
    if before.status != "void" and before.annulled_at is None:
        raise Refused("vote.result_stands", "majority", {"number": before.number})
    return opening.Again(before.id, "", second)


def _outcome_of(vote: Vote) -> Outcome:
    """The outcome word of an earlier vote."""
    if vote.outcome not in set(Outcome):
        raise Refused("vote.again_without_ground", "majority", {"previous": vote.outcome})
    return Outcome(vote.outcome)


def _same_subject(desk: Desk, before: Vote, subject: opening.Subject) -> bool:
    """In this meeting the same proposal or item; from an earlier one the same text, or else the same title."""
    if before.meeting == desk.meeting.id:
        return (before.item, before.proposal) == (subject.item, subject.proposal)
    return before.text_hash == subject.text_hash or before.title == subject.title


def _no_standing_result(desk: Desk, subject: opening.Subject) -> None:
    """What was decided stands; only a ballot on persons without a majority goes on in the same meeting (art. 31)."""
    for vote in desk.room.finished:
        same = (vote.item, vote.proposal) == (subject.item, subject.proposal)
        if same and vote.status == "declared" and vote.annulled_at is None and vote.outcome not in GOES_ON:
            raise Refused("vote.result_stands", "majority", {"number": vote.number})


def _of_this_body(desk: Desk, vote: Vote) -> bool:
    return type(desk.meeting).objects.filter(id=vote.meeting, body=desk.meeting.body_id).exists()


def _digital_vote(room: Room) -> bool:
    return standing.the_regime(room).digital_vote_binding.value


def _retire_if_ended(desk: Desk, poll: Poll) -> None:
    if poll.vote.status in ("declared", "void"):
        desk.room.retire(poll)


def sign_declared(desk: Desk, vote_id: str, head: journal.Head) -> None:
    """Keep with the vote the signed head at its declaration."""
    vote = next(vote for vote in desk.room.finished if str(vote.id) == vote_id)
    vote.head_seq, vote.head_hash = head.seq, head.hash
    desk.sheet.save(vote)
