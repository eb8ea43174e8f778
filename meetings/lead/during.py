"""Between votes: the next speaker, the next vote on this item, the next item, the close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from council.journal import timestamp
from council.rules.quorum import vote_valid
from council.rules.refusal import Refused
from meetings import standing
from meetings.lead.step import Step
from meetings.models import AgendaItem, Participant, Proposal
from meetings.room import Room
from meetings.rules.floor import in_speaking_order, interruptions
from meetings.services import floor, grounds, session, stream
from meetings.services.demands import asked, demanded
from meetings.services.vote_opening import may_open
from voting.models import Vote
from voting.rules.declare import Again
from voting.rules.order import Kind, OnTable, deferred_with, order_of_voting

UNDECIDED = (Proposal.State.PENDING,)
WAITS = (Proposal.State.POSTPONED, Proposal.State.INVALID)
DEFERRED = "vote.open_deferred"


def may_move(room: Room) -> None:
    """Moving the floor or a vote needs the chair's own line."""
    if room.meeting.chair_silent_at is not None:
        raise Refused("chair.silent", "order")


def next_step(room: Room) -> Step:
    """Votes that a gap touches come first; then speakers, what is to be decided here, the next item, the close."""
    touched = stream.to_repeat(room)
    if touched:
        return annul_gap(room, touched[0])
    queue = in_speaking_order(room.waiting)
    if queue:
        return _give(room, queue[0].id, queue[0].pid, queue[0].kind)
    if room.speaking is not None:
        return Step("floor.end", values={"pid": room.speaking.pid})
    undecided = (step for step in to_decide(room) if step.code != DEFERRED)
    return next(undecided, None) or _onwards(room)


def others(room: Room) -> list[Step]:
    """Interruptions, ending the speaker, votes, the next item, suspending, closing."""
    steps = [
        Step(
            "floor.give", {"request": str(r.id)}, "floor.grant_interruption", {"pid": r.pid}, check=may_interrupt(r.pid)
        )
        for r in interruptions(room.waiting)
    ]
    steps += [Step("floor.decline", {"request": str(r.id)}, values={"pid": r.pid}) for r in interruptions(room.waiting)]
    if room.speaking is not None:
        steps.append(Step("floor.end", values={"pid": room.speaking.pid}))
    steps += to_decide(room)
    steps += [step for vote in stream.to_repeat(room) for step in (annul_gap(room, vote), keep(vote))]
    onwards = _onwards(room)
    if onwards.command != "meeting.close":
        steps.append(onwards)
    return [*steps, Step("meeting.suspend"), _close(room)]


def suspend_stream(room: Room) -> Step:
    """The public cannot follow, so nothing said or decided now would count; the reason is part of the step."""
    since = next((gap.start for gap in room.gaps if gap.end is None), None)
    return Step(
        "meeting.suspend",
        {"until": None, "reason": stream.SUSPENDED_FOR},
        "meeting.suspend_stream",
        {"since": timestamp(since) if since else None, "reason": room.watch.reason if room.watch else ""},
        speak={"code": "suspend_stream", "values": {}},
    )


def annul_gap(room: Room, vote: Vote) -> Step:
    """A declared vote that a gap touches: its annulment, with the vote anew after it."""
    gap = stream.gap_of(room, vote)
    found = {"start": timestamp(gap.start), "end": timestamp(gap.end) if gap.end else None} if gap else None
    return Step(
        "vote.annul",
        {"vote": str(vote.id), "reason": stream.ANNULLED_FOR, "redo": True, "gap": found},
        "vote.annul_gap",
        {"number": vote.number, "label": vote.label, "title": vote.title, "gap": found},
        confirm=True,
        speak={"code": "annul_gap", "values": {"label": vote.label, "title": vote.title}},
    )


def keep(vote: Vote) -> Step:
    """The chair lets it stand; why is his to add."""
    return Step("vote.keep", {"vote": str(vote.id)}, values={"number": vote.number, "label": vote.label})


def to_decide(room: Room) -> list[Step]:
    """The votes still to be held on this item, in the order of voting (LAW 3.6)."""
    item = room.item
    if item is None or not standing.decides(room):
        return []
    here = [p for p in room.proposals.values() if p.item_id == item.id]
    waiting = [p for p in here if p.state in UNDECIDED and grounds.result(room, grounds.subject_of(p)) is None]
    table = [_on_table(proposal) for proposal in waiting]
    by_id = {str(proposal.id): proposal for proposal in waiting}
    steps = [open_step(room, by_id[row.id]) for row in order_of_voting(table)]
    if not any(p.on_persons for p in here) and item.on_persons and not _decided(room, item):
        steps.append(open_step(room, item))
    elif not here and item.without_vote and not item.on_persons and not _decided(room, item):
        steps.append(_hammer(room, item))
    return steps


def open_step(room: Room, subject: Proposal | AgendaItem) -> Step:
    """Open the vote on a proposal, or on an item itself; a shortfall is shown and asks for confirmation (art. 29)."""
    again, earlier = _again(room, subject)
    short = {} if again.get("why_again") == Again.AFTER_INVALID else _shortfall(room)
    item = isinstance(subject, AgendaItem)
    label, kind = (subject.number, "item") if isinstance(subject, AgendaItem) else (subject.label, subject.kind)
    values = {"label": label, "title": subject.title, "kind": kind, **short, **earlier}
    data: dict[str, Any] = {
        "item" if item else "proposal": str(subject.id),
        "method": usual_method(room, subject),
        "confirm_shortfall": bool(short),
    } | again
    waits = _waits_for(room, subject)
    code = DEFERRED if waits else _open_code(data, bool(short))
    values |= {"waits": waits} if waits else {}
    confirm = bool(short or earlier or waits)
    return Step("vote.open", data, code, values | {"method": data["method"]}, confirm=confirm, check=may_open)


def _waits_for(room: Room, subject: Proposal | AgendaItem) -> list[str]:
    """The labels of what would change it and waits for a later meeting, so that it had better wait too (LAW 2.11)."""
    table = [_on_table(proposal) for proposal in room.proposals.values()]
    waiting = [p for p in room.proposals.values() if p.state in WAITS]
    return [p.label for p in waiting if str(subject.id) in deferred_with(str(p.id), table)]


def _open_code(data: dict[str, Any], short: bool) -> str:
    if short:
        return "vote.open_short"
    if "why_again" in data:
        return "vote.open_after_tie" if data["why_again"] == Again.AFTER_TIE else "vote.open_after_invalid"
    return "vote.open_paper" if data["method"] == "paper" else "vote.open"


def usual_method(room: Room, subject: Proposal | AgendaItem | None = None) -> str:
    """On persons on paper (art. 31); else a roll call where anyone asked for it or a digital vote binds."""
    if subject is not None and subject.on_persons:
        return "paper"
    about = subject.item_id if isinstance(subject, Proposal) else subject.id if subject is not None else None
    if asked(room, "roll_call", about) or standing.the_regime(room).digital_vote_binding.value:
        return "roll_call"
    return "show_of_hands"


def _hammer(room: Room, item: AgendaItem) -> Step:
    if demanded(room):
        return open_step(room, item)
    data = {"item": str(item.id), "method": "without_vote"}
    return Step(
        "vote.open",
        data,
        "vote.ask_without",
        {"number": item.number, "title": item.title},
        speak={"code": "ask_without_vote", "values": {"number": item.number, "title": item.title}},
        check=may_open,
    )


def _give(room: Room, request: Any, pid: str, kind: str) -> Step:
    return Step("floor.give", {"request": str(request)}, "floor.give", {"pid": pid, "kind": kind})


def _onwards(room: Room) -> Step:
    following = _next_item(room)
    if following is None:
        return _close(room)
    values = {"number": following.number, "title": following.title}
    return Step("agenda.move_to", {"item": str(following.id)}, values=values)


def _next_item(room: Room) -> AgendaItem | None:
    """The next item in order that has not been treated; headings with items under them are passed through."""
    items = list(room.items.values())
    current = next((i for i, item in enumerate(items) if item.id == room.meeting.item), -1)
    later = [item for item in items[current + 1 :] if not item.done and _may_treat(room, item)]
    return next(iter(later), None)


def _may_treat(room: Room, item: AgendaItem) -> bool:
    try:
        standing.may_treat(room, item)
    except Refused:
        return False
    return True


def _close(room: Room) -> Step:
    return Step(
        "meeting.close",
        values={"present": len(room.present)},
        confirm=True,
        check=session.may_close,
        speak={"code": "closed", "values": {}},
    )


def _on_table(proposal: Proposal) -> OnTable:
    kind = Kind(proposal.kind) if proposal.kind in set(Kind) else Kind.PROPOSAL
    return OnTable(str(proposal.id), kind, str(proposal.amends_id) if proposal.amends_id else None)


def _decided(room: Room, item: AgendaItem) -> bool:
    """Whether a result stands; a ballot on persons that ended without a majority goes on."""
    ended = (v for v in room.finished if v.item == item.id and v.status == "declared" and v.annulled_at is None)
    return any(v.outcome not in grounds.GOES_ON for v in ended)


def may_interrupt(pid: str) -> Callable[[Room], None]:
    """There is a speaker to interrupt, and it is somebody else."""
    return lambda room: floor.may_interrupt(room, room.people[pid])


def _again(room: Room, subject: Proposal | AgendaItem) -> tuple[dict[str, Any], dict[str, Any]]:
    """A vote on it that was voided or annulled is named, so that the record shows both; else that of an earlier meeting
    which was invalid or tied, with its day.
    """
    for vote in room.finished:
        same = (vote.proposal or vote.item) == subject.id
        if same and (vote.status == "void" or vote.annulled_at is not None):
            return {"redo_of": str(vote.id)}, {}
    ground = grounds.ground(room, grounds.subject_of(subject))
    if ground is None or ground.declared_at is None:
        return {}, {}
    day = room.body.local_date(ground.declared_at).isoformat()
    return {"redo_of": str(ground.id), "why_again": str(grounds.WHY[ground.outcome])}, {"day": day}


def _shortfall(room: Room) -> dict[str, Any]:
    recused = room.recused(room.meeting.item)
    able = sum(m.state == Participant.State.PRESENT and m.pid not in recused for m in room.members)
    second = standing.second_on_same_subject(room, room.item)
    if vote_valid(room.meeting.sitting, len(recused), able, False, second):
        return {}
    eligible = room.meeting.sitting - len(recused)
    return {"able": able, "eligible": eligible, "vote_needed": eligible // 2 + 1}
