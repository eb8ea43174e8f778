"""Members' demands: a vote, or a roll call; any one of them is enough (Gemeentewet art. 32)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from council.rules.refusal import Refused
from meetings.desk import Desk
from meetings.models import VoteDemand
from meetings.room import Room
from meetings.shapes import Nothing
from voting.poll import Poll
from voting.rules.methods import VoteMethod

ANSWERS: Final = {
    "vote": frozenset(VoteMethod) - {VoteMethod.WITHOUT_VOTE},
    "roll_call": frozenset({VoteMethod.ROLL_CALL}),
}


def ask(desk: Desk, _: Nothing) -> None:
    """A member asks for a vote, so that nothing is adopted without one (art. 32(3))."""
    _demand(desk, "vote", "vote.asked")


def ask_roll_call(desk: Desk, _: Nothing) -> None:
    """Any one member may ask for a roll call (art. 32(1))."""
    _demand(desk, "roll_call", "vote.roll_call_asked")


def asked(room: Room, kind: str, item: UUID | None = None) -> list[str]:
    """Who asked for this on the item, on one above it or on one below it, and has not had it.

    Without ``item``: what is at hand. Moving to another item does away with no demand. Whoever stays out of this item
    has no say in its vote either (art. 28), though he asked on the item above it.
    """
    about = item or room.at_hand
    of_kind = (d for d in room.demands if d.kind == kind and _same_line(room, d.item, about))
    pids = (d.pid for d in of_kind if d.pid not in room.recused(about) and not _had(room, d))
    return list(dict.fromkeys(pids))


def demanded(room: Room, item: UUID | None = None) -> list[str]:
    """Who asked for a vote in any form, so that nothing is adopted without one."""
    return list(dict.fromkeys([*asked(room, "vote", item), *asked(room, "roll_call", item)]))


def _same_line(room: Room, one: UUID, other: UUID | None) -> bool:
    return one == other or one in room.line_of(other) or other in room.line_of(one)


def _had(room: Room, demand: VoteDemand) -> bool:
    """A vote that was declared, on that item or below it, in a form that was asked for before the vote was closed.

    What is asked between the close and the declaration is meant for what comes next, or has this one voted anew.
    """
    return any(
        vote.status == "declared"
        and vote.closed_at is not None
        and demand.at < vote.closed_at
        and (vote.item == demand.item or demand.item in room.line_of(vote.item))
        and vote.method in ANSWERS[demand.kind]
        for vote in room.finished
    )


def not_overtaken(room: Room, poll: Poll) -> None:
    """A roll call asked for before the declaration takes the place of another form (art. 32(1); LAW 2.11)."""
    members = asked(room, "roll_call", poll.vote.item)
    if members and poll.vote.method in (VoteMethod.SIMULTANEOUS, VoteMethod.SHOW_OF_HANDS):
        raise Refused("vote.roll_call_asked", "matters.roll_call", {"by": [*members]})


def _demand(desk: Desk, kind: str, entry: str) -> None:
    item, pid = desk.meeting.item, desk.actor.pid
    if item is None:
        raise Refused("agenda.no_item", "local")
    if pid in desk.room.recused(desk.room.at_hand):
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
