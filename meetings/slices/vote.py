"""The vote that runs, or else the last one of this item; and the results so far.

A form that hides choices until the close shows here that somebody voted, never what (DESIGN 2).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from council.rules.quorum import needed, vote_valid
from meetings.room import Room
from meetings.services import stream
from meetings.services.demands import asked
from meetings.slices.meeting import time
from voting.models import Elector, Vote
from voting.poll import Poll
from voting.rules.declare import Again
from voting.rules.methods import VoteMethod
from voting.services.ending import words

RECENT = 12


def build(room: Room, audience: str) -> dict[str, Any]:
    shown = room.poll or _last_of_item(room)
    return {
        "current": poll_slice(room, shown, audience == "desk") if shown else None,
        "recent": [_line(room, vote) for vote in room.finished[:RECENT]],
        "asked": {"vote": asked(room, "vote"), "roll_call": asked(room, "roll_call")},
    }


def _last_of_item(room: Room) -> Poll | None:
    """After the declaration the board stays until the meeting moves on."""
    last = next(iter(room.finished), None)
    if last is None or room.meeting.item not in room.line_of(last.item):
        return None
    return room.ended(last)


def poll_slice(room: Room, poll: Poll, desk: bool = False) -> dict[str, Any]:
    """One vote in full."""
    vote, sealed = poll.vote, is_sealed(poll)
    pro, con = (0, 0) if sealed else poll.totals
    built = {
        "id": str(vote.id),
        "round": vote.round,
        "number": vote.number,
        "item": str(vote.item),
        "proposal": {"id": str(vote.proposal), "label": vote.label, "kind": vote.proposal_kind}
        if vote.proposal
        else None,
        "label": vote.label,
        "title": vote.title,
        "plain": vote.plain,
        "text_hash": vote.text_hash,
        "method": str(vote.method),
        "status": str(vote.status),
        "hidden": sealed,
        "opened_at": time(vote.opened_at),
        "closed_at": time(vote.closed_at),
        "declared_at": time(vote.declared_at),
        "electors": [_elector(poll, elector, sealed) for elector in poll.electors.values()],
        "recused": vote.recused,
        "absent": vote.absent,
        "roll": _roll(poll),
        "totals": {"for": pro, "against": con, "voted": len(poll.ballots), "electors": len(poll.electors)},
        "groups": _groups(poll, sealed),
        "judgement": judgement(poll),
        "asked": {"vote": asked(room, "vote"), "roll_call": asked(room, "roll_call")},
        "seen": {"seen": len(poll.ballots) - len(poll.unseen), "of": len(poll.ballots)},
        "objections": [
            {"seat": o.seat, "said": o.said, "state": o.verdict or "open", "reason": o.reason}
            for o in poll.objections.values()
        ],
        "outcome": vote.outcome or None,
        "article": vote.article or None,
        "words": words(poll),
        "paper": vote.paper,
        "void_reason": vote.void_reason or None,
        "redo_of": str(vote.redo_of or "") or None,
        "annulled": {"reason": vote.annulled_reason, "at": time(vote.annulled_at)} if vote.annulled_at else None,
        "visible_from": time(vote.not_before),
        "notes": [{"seat": n.seat, "kind": n.kind, "meant": n.meant or None} for n in poll.notes],
        "head": {"seq": vote.head_seq, "hash": vote.head_hash} if vote.head_hash else None,
    }
    built |= _followed(room, vote)
    return built | {"unseen": poll.unseen, "to_countersign": poll.to_countersign} if desk else built


def is_sealed(poll: Poll) -> bool:
    """Whether the choices may not be shown yet."""
    return poll.vote.hidden and poll.vote.closed_at is None  # what was voided while open stays hidden for ever


def _elector(poll: Poll, elector: Elector, sealed: bool) -> dict[str, Any]:
    ballot = poll.ballots.get(elector.seat)
    state = str(elector.state)
    if elector.state in (Elector.State.WAITING, Elector.State.LEFT_ENTERED):
        called = poll.vote.called == elector.seat
        state = "called" if called else "passed" if elector.passed is not None else state
    return {
        "seat": elector.seat,
        "state": state,
        "choice": ballot.choice if ballot and not sealed else None,
        "how": ballot.how if ballot else None,
        "countersigned": bool(ballot.countersigned_by) if ballot and ballot.how == "spoken" else None,
    }


def _roll(poll: Poll) -> dict[str, Any] | None:
    if poll.vote.method != VoteMethod.ROLL_CALL:
        return None
    roll = poll.roll
    return {
        "called": roll.called,
        "last": roll.answered[-1] if roll.answered else None,
        "stopped": roll.stopped,
        "lot": poll.vote.lot or None,
    }


def _groups(poll: Poll, sealed: bool) -> list[dict[str, Any]]:
    size = Counter(elector.group for elector in poll.electors.values())
    choices = Counter((poll.electors[seat].group, ballot.choice) for seat, ballot in poll.ballots.items())
    return [
        {
            "group": group,
            "for": 0 if sealed else choices[group, "for"],
            "against": 0 if sealed else choices[group, "against"],
            "open": n - choices[group, "for"] - choices[group, "against"],
        }
        for group, n in size.items()
    ]


def judgement(poll: Poll) -> dict[str, Any]:
    """Art. 29 as it stands: how many took part, how many could, how many are needed."""
    vote, left = poll.vote, sum(e.state == Elector.State.LEFT for e in poll.electors.values())
    eligible, able = vote.sitting - len(vote.recused), len(poll.electors) - left
    waived = vote.second_convocation or vote.why_again == Again.AFTER_INVALID
    return {
        "eligible": eligible,
        "able": able,
        "participated": len(poll.ballots),
        "needed": needed(eligible),
        "valid": vote_valid(vote.sitting, len(vote.recused), len(poll.ballots), waived),
        "could_be_valid": vote_valid(vote.sitting, len(vote.recused), able, waived),
    }


def _followed(room: Room, vote: Vote) -> dict[str, Any]:
    """Where we carry the picture: whether it stands still, and the gap that touches a declared vote, for its mark."""
    if not room.meeting.carried:
        return {}
    declared = vote.status == Vote.Status.DECLARED
    gap = stream.gap_of(room, vote) if declared else None
    return {
        "frozen_at": None if declared else time(vote.frozen_at),
        "gap": {"start": time(gap.start), "end": time(gap.end)} if gap else None,
        "kept": vote.kept_at is not None,
    }


def _line(room: Room, vote: Vote) -> dict[str, Any]:
    return {
        "id": str(vote.id),
        "number": vote.number,
        "label": vote.label,
        "title": vote.title,
        "method": str(vote.method),
        "status": str(vote.status),
        "outcome": vote.outcome or None,
        "for": vote.votes_for,
        "against": vote.votes_against,
        "declared_at": time(vote.declared_at),
        "annulled": vote.annulled_at is not None,
        "redo_of": str(vote.redo_of) if vote.redo_of else None,
        "item": str(vote.item),
        "proposal": str(vote.proposal) if vote.proposal else None,
    } | _followed(room, vote)
