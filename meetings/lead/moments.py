"""Moments at which the next step becomes another one although nothing happened: waiting is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings import standing
from meetings.room import Room
from meetings.services import in_view


def moments(room: Room) -> list[datetime]:
    """When the chair may find that there is no quorum, a hammer's pause has passed, all were in view long enough."""
    if room.meeting.status == "planned":
        return [room.meeting.starts_at + timedelta(minutes=standing.rules(room).quorum_wait_minutes.value)]
    if room.meeting.status != "open" or room.poll is None:
        return []
    return [moment for moment in (room.poll.vote.not_before, in_view.over_at(room)) if moment is not None]


def passed(room: Room) -> frozenset[datetime]:
    """The ones that lie behind; when these change, the next step is to be worked out anew."""
    return frozenset(moment for moment in moments(room) if moment <= room.now)
