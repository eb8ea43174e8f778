"""Members' demands: a vote, or a roll call; any one of them is enough (Gemeentewet art. 32)."""

from __future__ import annotations

from council.rules.refusal import Refused
from meetings import commands
from meetings.desk import Desk
from meetings.models import VoteDemand
from meetings.room import Room
from voting.poll import Poll
from voting.rules.methods import VoteMethod


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
