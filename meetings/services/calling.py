"""Calling names outside a vote: at the opening, and for who comes in later, so that each is seen and heard by all.

Who is called is heard until the next name, or until the calling ends. Nobody loses the floor by it. The record says of
each name whether picture and sound of that person came through when it was called.
"""

from __future__ import annotations

from council.rules.refusal import Refused
from meetings.desk import Desk
from meetings.models import Participant
from meetings.room import Room
from meetings.services import recognised
from meetings.stage_commands import CallName

PRESENT = Participant.State.PRESENT


def to_call(room: Room) -> list[str]:
    """Who is on the list and has not been seen and heard at his name, in the order of the list; the chair is heard."""
    listed = [p for p in room.people.values() if p.state == PRESENT and p.called_at is None]
    waiting = [p for p in listed if p.pid not in (room.meeting.chair, room.meeting.called)]
    return [p.pid for p in sorted(waiting, key=lambda p: (p.list_number or 0, p.pid))]


def call(desk: Desk, data: CallName) -> None:
    """The chair, or the clerk who reads them out, calls a name; null: that was the last one."""
    if not desk.meeting.carried:
        raise Refused("stage.not_carried")
    if data.pid is None:
        if not desk.meeting.called:
            raise Refused("attendance.nobody_called")
        end(desk)
        return
    person = desk.person(data.pid)
    if desk.room.poll is not None and desk.room.poll.vote.status == "open":
        raise Refused("floor.vote_is_open", "matters.roll_call")
    if person.state != PRESENT:
        raise Refused("attendance.not_present", "opening_quorum", {"pid": person.pid})
    if person.pid == desk.meeting.called:
        raise Refused("attendance.called_already", "", {"pid": person.pid})
    _next(desk, person)


def end(desk: Desk) -> None:
    """Nobody is called any more: that was the last name, or a vote, a suspension or the close comes in between."""
    if desk.meeting.called:
        _next(desk, None)


def gone(desk: Desk, person: Participant) -> None:
    """Who leaves is called no more; when he is back, he is called anew."""
    if desk.meeting.called == person.pid:
        end(desk)
    person.called_at = None


def _next(desk: Desk, person: Participant | None) -> None:
    before = desk.room.people.get(desk.meeting.called)
    through = None
    if before is not None:
        came = not recognised.fails(desk.room, before)
        through = came if recognised.asked_for(desk.room, before) else None  # nothing is said of what nobody measured
        before.called_at = desk.now if came else None
        desk.sheet.save(before)
    desk.meeting.called = person.pid if person else ""
    desk.sheet.save(desk.meeting)
    desk.write(
        "attendance.called",
        pid=person.pid if person else None,
        before=before.pid if before else None,
        through=through,
    )
