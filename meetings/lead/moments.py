"""Moments at which the next step becomes another one although nothing happened: waiting is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings import standing
from meetings.room import Room


def moments(room: Room) -> list[datetime]:
    """When the chair may find that there is no quorum, and when a hammer's pause has passed."""
    if room.meeting.status == "planned":
        return [room.meeting.starts_at + timedelta(minutes=standing.rules(room).quorum_wait_minutes.value)]
    pause = room.poll.vote.not_before if room.meeting.status == "open" and room.poll is not None else None
    return [pause] if pause is not None else []


def passed(room: Room) -> frozenset[datetime]:
    """The ones that lie behind; when these change, the next step is to be worked out anew."""
    return frozenset(moment for moment in moments(room) if moment <= room.now)
