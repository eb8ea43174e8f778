"""The eighteen conditions as they stand, from the facts in the rows."""

from __future__ import annotations

from typing import Any

from council import journal
from council.rules.articles import KEYS, cite
from council.rules.majority import Outcome
from meetings import standing
from meetings.room import Room
from meetings.rules.conditions import Evening, Facts, conditions
from meetings.services import recognised, stream
from meetings.services.demands import asked
from meetings.slices.vote import judgement
from voting.models import Vote
from voting.rules.methods import NAMED, VoteMethod
from voting.selectors import unseen_in


def build(room: Room, audience: str) -> dict[str, Any]:
    return {
        "conditions": [
            {
                "id": number,
                "state": str(found.state),
                "code": found.code,
                "values": found.values,
                "article": cite(room.kind, found.article) if found.article in KEYS else "",
            }
            for number, found in conditions(facts(room))
        ]
    }


def facts(room: Room) -> Facts:
    """What the conditions look at."""
    m, poll = room.meeting, room.poll
    judged = judgement(poll) if poll else {}
    closed = poll is not None and poll.vote.status == "closed"
    return Facts(
        regime=standing.regime(room),
        opened=m.opened_at is not None,
        closed=m.closed_at is not None,
        stream_required=standing.the_regime(room).stream_required.value,
        stream=(str(room.watch.state) if room.watch else "unknown") if m.carried else "not_carried",
        gaps=len(room.gaps),
        touched=len(stream.to_repeat(room)),
        convened=m.convened_at is not None,
        documents=len(room.documents),
        documents_hashed=sum(bool(d.sha256) for d in room.documents),
        present=len(room.present),
        sitting=m.sitting,
        needed=room.quorum_needed,
        quorate=room.quorate,
        decides=standing.decides(room),
        second_convocation=m.second_convocation_of_id is not None,
        lines_lost=sum(p.line_lost_at is not None for p in room.present),
        chair_silent=m.chair_silent_at is not None,
        deputy=bool(room.deputy_pid),
        digital=m.digital,
        recused=len(room.recusals),
        vote_open=poll is not None,
        vote_method=poll.vote.method if poll else None,
        vote_on_persons=poll is not None and poll.vote.on_persons,
        roll_call_asked=bool(asked(room, "roll_call")),
        unseen=len(poll.unseen) if poll and closed else None,
        eligible=judged.get("eligible"),
        participated=judged.get("participated") if closed else None,
        vote_needed=judged.get("needed"),
        objections=len(poll.open_objections) if poll else 0,
        established=bool(m.established_chair_at and m.established_clerk_at),
        evening=evening(room) if m.closed_at else None,
        carried=m.carried,
        cut_off=sum(recognised.cut_off(room, p) for p in room.present) if m.carried else 0,
        missing=tuple(recognised.unseen(room)) if m.carried else (),
        decided=_decided(room) if m.carried else 0,
        by_hand=_by_hand(room) if m.carried else "",
    )


def _decided(room: Room) -> int:
    """With how many the chair goes on though they cannot be seen or heard; afterwards, with how many he did."""
    if not room.meeting.closed_at:
        return len(recognised.decided(room))
    told = journal.entries(room.meeting.id, kinds=("media.decided",))
    return len({entry.data["pid"] for entry in told if entry.data["decision"] == "continue"})


def _by_hand(room: Room) -> str:
    """Afterwards: what of the evening no watchdog measured, the worse first."""
    if not room.meeting.closed_at:
        return ""
    kinds = ("stream.not_measured", "stream.countersigned")
    told = {entry.kind for entry in journal.entries(room.meeting.id, kinds=kinds)}
    return "not_measured" if kinds[0] in told else "observed" if kinds[1] in told else ""


def evening(room: Room) -> Evening:
    """All votes that were declared, for when the meeting is over."""
    held = [vote for vote in room.finished if vote.status == Vote.Status.DECLARED]
    persons = [vote for vote in held if vote.on_persons]
    return Evening(
        votes=len(held),
        by_name=sum(vote.method in NAMED for vote in held),
        on_persons=len(persons),
        persons_open=sum(vote.method != VoteMethod.PAPER for vote in persons),
        unseen=len(unseen_in(vote.id for vote in held)),
        short=sum(vote.outcome == Outcome.INVALID for vote in held),
        annulled=sum(vote.annulled_at is not None for vote in held),
    )
