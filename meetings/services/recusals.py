"""Staying out of an item's deliberation and vote (Gemeentewet art. 28). Nobody but the member decides on it."""

from __future__ import annotations

from council.rules.refusal import Refused
from meetings import commands
from meetings.desk import Desk
from meetings.models import Recusal
from meetings.services import floor


def declare(desk: Desk, data: commands.Recusal) -> None:
    """The member declares it, or the clerk enters what he said; from then on he is out of the item."""
    person, item = desk.self_or(data.pid), desk.item(data.item)
    if not person.seated:
        raise Refused("recusal.members_only", "recusal", {"pid": person.pid})
    if person.pid in desk.room.recused(item.id):
        raise Refused("recusal.declared_already", "recusal", {"pid": person.pid})
    _before_the_vote(desk, data)
    row = Recusal(meeting=desk.meeting, item=item.id, pid=person.pid, at=desk.now, by=desk.actor.pid)
    desk.room.recusals.append(row)
    desk.sheet.save(row)
    floor.drop(desk, person, item.id)
    desk.write(
        "recusal.declared", desk.for_other(person), item=str(item.id), pid=person.pid, reason=desk.keep(data.reason)
    )


def withdraw(desk: Desk, data: commands.Recusal) -> None:
    """Declared by mistake; possible until the vote on the item is open."""
    person, item = desk.self_or(data.pid), desk.item(data.item)
    row = next((r for r in desk.room.recusals if r.pid == person.pid and r.item == item.id), None)
    if row is None:
        raise Refused("recusal.not_declared", "recusal", {"pid": person.pid})
    _before_the_vote(desk, data)
    row.withdrawn_at = desk.now
    desk.room.recusals.remove(row)
    desk.sheet.save(row)
    desk.write("recusal.withdrawn", desk.for_other(person), item=str(item.id), pid=person.pid)


def _before_the_vote(desk: Desk, data: commands.Recusal) -> None:
    poll = desk.room.poll
    if poll is not None and data.item in desk.room.line_of(poll.vote.item):
        raise Refused("recusal.before_the_vote", "recusal", {"number": poll.vote.number})
