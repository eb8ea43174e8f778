"""Reading votes."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from voting.models import Ballot, Elector, Objection, Vote, VoteNote
from voting.poll import Poll

RUNNING = [Vote.Status.OPEN, Vote.Status.CLOSED]
ENDED = [Vote.Status.DECLARED, Vote.Status.VOID]


def current(meeting: UUID) -> Poll | None:
    """The vote that is open, or closed and not yet declared; there is at most one."""
    found = polls(Vote.objects.filter(meeting=meeting, status__in=RUNNING))
    return found[0] if found else None


def finished(meeting: UUID) -> list[Vote]:
    """The votes that ended, newest first."""
    return list(Vote.objects.filter(meeting=meeting, status__in=ENDED).order_by("-number"))


def of_meeting(meeting: UUID) -> list[Poll]:
    """All votes, in the order in which they were opened."""
    return polls(Vote.objects.filter(meeting=meeting).order_by("number"))


def vote(vote_id: UUID) -> Vote | None:
    """One vote's own row, of whatever meeting."""
    return Vote.objects.filter(id=vote_id).first()


def polls(votes: Iterable[Vote]) -> list[Poll]:
    """These votes with all that belongs to them, in four queries however many there are.

    Objections and notes come only after the close, so a ballot does not pay for looking.
    """
    found = {row.id: Poll(row) for row in votes}
    if not found:
        return []
    for elector in Elector.objects.filter(vote__in=found).order_by("position"):
        found[elector.vote_id].electors[elector.seat] = elector
    for ballot in Ballot.objects.filter(vote__in=found).order_by("at"):
        found[ballot.vote_id].ballots[ballot.seat] = ballot
    over = [poll.vote.id for poll in found.values() if poll.vote.status != Vote.Status.OPEN]
    if not over:
        return list(found.values())
    for objection in Objection.objects.filter(vote__in=over).order_by("at"):
        found[objection.vote_id].objections[objection.seat] = objection
    for note in VoteNote.objects.filter(vote__in=over).order_by("at"):
        found[note.vote_id].notes.append(note)
    return list(found.values())
