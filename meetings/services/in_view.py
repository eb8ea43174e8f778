"""Everybody in view before a result is declared, so that who voted is recognised by the others and by the public.

From the close of the vote, or from the opening of one that is only hammered; and anew when the meeting went off the
air in between. Nothing waits for it in the hall, nor where another service carries the picture.
"""

from __future__ import annotations

from datetime import datetime

from council.journal import timestamp
from council.rules.refusal import Refused
from meetings.room import Room
from meetings.rules.layout import GALLERY, still_in_view
from voting.models import Vote
from voting.rules.methods import VoteMethod


def since(room: Room) -> datetime | None:
    """From when everybody is in view for the declaration that may follow."""
    vote = room.poll.vote if room.poll is not None else None
    if vote is None:
        return None
    hammered = vote.method == VoteMethod.WITHOUT_VOTE and vote.status == Vote.Status.OPEN
    begun = vote.opened_at if hammered else vote.closed_at
    return max(begun, room.meeting.resumed_at or begun) if begun is not None else None


def over_at(room: Room) -> datetime | None:
    """When it has been long enough; None where nothing waits for it."""
    begun = since(room) if room.meeting.carried and room.meeting.digital else None
    return begun + GALLERY if begun is not None else None


def may_declare(room: Room) -> None:
    """Refuse as long as not everybody has been in view for five seconds."""
    over = over_at(room)
    left = still_in_view(since(room), room.now) if over is not None else 0
    if left and over is not None:
        raise Refused("vote.not_in_view_yet", "digital.recognisable", {"seconds": left, "until": timestamp(over)})
