"""An open vote: calling, casting, closing, checking, declaring; voting decides and the room writes it down."""

from __future__ import annotations

from uuid import UUID

from council import journal
from council.rules.refusal import Refused
from meetings import commands
from meetings.desk import Desk
from meetings.models import Participant, Proposal
from meetings.services import in_view, presence, renderings
from meetings.services.demands import demanded, not_overtaken
from voting.models import Vote
from voting.poll import Poll
from voting.recount import KINDS, recount
from voting.services import casting, doubts, ending, roll

PROPOSAL_STATES = {
    "aangenomen": Proposal.State.ADOPTED,
    "gekozen": Proposal.State.ADOPTED,
    "niet_gekozen": Proposal.State.REJECTED,
    "lot": Proposal.State.ADOPTED,
    "verworpen": Proposal.State.REJECTED,
    "niet_aangenomen_staking": Proposal.State.REJECTED,
    "uitgesteld_staking": Proposal.State.POSTPONED,
    "ongeldig": Proposal.State.INVALID,
}


def call_next(desk: Desk, data: commands.OneVote) -> None:
    desk.write_facts(roll.call_next(desk.sheet, desk.poll(data.vote)))


def pass_over(desk: Desk, data: commands.VoteSeat) -> None:
    desk.write_facts(roll.pass_over(desk.sheet, desk.poll(data.vote), data.seat))


def stop_roll(desk: Desk, data: commands.VoteReason) -> None:
    desk.write_facts(roll.stop(desk.sheet, desk.poll(data.vote)))
    desk.drafts[-1].data["reason"] = desk.keep(data.reason)


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
    desk.write_facts(roll.record_left(desk.sheet, desk.poll(data.vote), data.seat, desk.meeting.chair))


def confirm_left(desk: Desk, data: commands.VoteSeat) -> None:
    """The chair confirms it; the member is off the attendance list from that moment."""
    facts = roll.confirm_left(desk.sheet, desk.poll(data.vote), data.seat)
    person = desk.person(data.seat)
    desk.write_facts(facts)
    if person.state == Participant.State.PRESENT and person.pid != desk.meeting.chair:
        presence.depart(desk, person)
        desk.write("attendance.left", person.pid, pid=person.pid)


def withdraw_left(desk: Desk, data: commands.VoteSeat) -> None:
    """Entered by mistake: the clerk takes it back, or the chair does not confirm it."""
    desk.write_facts(roll.withdraw_left(desk.sheet, desk.poll(data.vote), data.seat))


def enter_count(desk: Desk, data: commands.EnterCount) -> None:
    poll = desk.poll(data.vote)
    papers = ending.Papers(data.ballots, dict(data.counts), data.restricted, data.second_ballot)
    gone = sum(desk.person(seat).state != Participant.State.PRESENT for seat in poll.electors)
    desk.write_facts(ending.enter_count(desk.sheet, poll, papers, _round_before(desk, poll), gone))


def _round_before(desk: Desk, poll: Poll) -> Vote | None:
    """The last result on the same subject in this meeting that stands."""
    same = (v for v in desk.room.finished if (v.item, v.proposal) == (poll.vote.item, poll.vote.proposal))
    return next((v for v in same if v.status == "declared" and v.annulled_at is None), None)


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
    """By the chair; his own objection by the deputy."""
    poll, chair = desk.poll(data.vote), desk.meeting.chair
    if data.seat == chair == desk.actor.pid:
        raise Refused("vote.deputy_judges", "", {"seat": chair})
    if desk.actor.pid != chair != data.seat:
        raise Refused("vote.deputy_judges_chair_only", "", {"seat": data.seat})
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
    in_view.may_declare(desk.room)
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
    gap = _gap(desk, data.gap) if data.gap else None
    facts = ending.annul(desk.sheet, vote, data.reason, {}, data.redo, gap, desk.now)
    desk.write_facts(facts)
    desk.drafts[-1].data["reason"] = desk.keep(data.reason)
    if vote.proposal is not None:
        proposal = desk.proposal(vote.proposal)
        proposal.state = Proposal.State.PENDING
        desk.sheet.save(proposal)


def _gap(desk: Desk, gap: commands.Gap) -> dict[str, str | None]:
    """When picture or sound was gone: in this meeting, and not still to come."""
    opened = desk.meeting.opened_at
    moments = [moment for moment in (opened, gap.start, gap.end, desk.now) if moment is not None]
    if moments != sorted(moments):
        raise Refused("vote.gap_impossible")
    return {"start": journal.timestamp(gap.start), "end": journal.timestamp(gap.end) if gap.end else None}


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


def _retire_if_ended(desk: Desk, poll: Poll) -> None:
    if poll.vote.status in ("declared", "void"):
        desk.room.retire(poll)


def sign_declared(desk: Desk, vote_id: str, head: journal.Head) -> None:
    """Keep with the vote the signed head at its declaration, and with the meeting the words as they were shown."""
    vote = next(vote for vote in desk.room.finished if str(vote.id) == vote_id)
    vote.head_seq, vote.head_hash = head.seq, head.hash
    desk.sheet.save(vote)
    renderings.keep_declaration(desk, desk.room.ended(vote), head)
