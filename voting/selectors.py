"""Reading votes."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from council.prepared import Prepared
from voting.models import Ballot, Elector, Objection, Vote, VoteNote
from voting.poll import Poll

RUNNING = [Vote.Status.OPEN, Vote.Status.CLOSED]
ENDED = [Vote.Status.DECLARED, Vote.Status.VOID]

_running = Prepared(lambda meeting: Vote.objects.filter(meeting=meeting, status__in=RUNNING))
_ended = Prepared(lambda meeting: Vote.objects.filter(meeting=meeting, status__in=ENDED).order_by("-number"))
_electors = Prepared(lambda vote: Elector.objects.filter(vote=vote).order_by("position"))
_ballots = Prepared(lambda vote: Ballot.objects.filter(vote=vote).order_by("at"))
_objections = Prepared(lambda vote: Objection.objects.filter(vote=vote).order_by("at"))
_notes = Prepared(lambda vote: VoteNote.objects.filter(vote=vote).order_by("at"))


def current(meeting: UUID) -> Poll | None:
    """The vote that is open, or closed and not yet declared; there is at most one."""
    found = polls(_running(meeting))
    return found[0] if found else None


def finished(meeting: UUID) -> list[Vote]:
    """The votes that ended, newest first."""
    return _ended(meeting)


def of_meeting(meeting: UUID) -> list[Poll]:
    """All votes, in the order in which they were opened."""
    return polls(Vote.objects.filter(meeting=meeting).order_by("number"))


def unseen_in(votes: Iterable[UUID]) -> set[UUID]:
    """Those of these votes in which somebody voted who never had his recorded vote before him (``Poll.unseen``)."""
    unseen = Elector.objects.filter(vote__in=list(votes), state=Elector.State.VOTED, seen_at=None, read_aloud=False)
    return set(unseen.values_list("vote_id", flat=True))


def vote(vote_id: UUID) -> Vote | None:
    """One vote's own row, of whatever meeting."""
    return Vote.objects.filter(id=vote_id).first()


def declared_on(texts: Iterable[str], meetings: Iterable[UUID]) -> list[Vote]:
    """The results that stand on these texts in these meetings, newest first."""
    found = Vote.objects.filter(status=Vote.Status.DECLARED, annulled_at=None, text_hash__in=texts)
    return list(found.filter(meeting__in=meetings).order_by("-declared_at"))


def polls(votes: Iterable[Vote]) -> list[Poll]:
    """These votes with all that belongs to them."""
    return [_poll(vote) for vote in votes]


def _poll(vote: Vote) -> Poll:
    """Objections and notes come only after the close, so a ballot does not pay for looking."""
    poll = Poll(vote)
    poll.electors = {elector.seat: elector for elector in _electors(vote.id)}
    poll.ballots = {ballot.seat: ballot for ballot in _ballots(vote.id)}
    if vote.status != Vote.Status.OPEN:
        poll.objections = {objection.seat: objection for objection in _objections(vote.id)}
        poll.notes = _notes(vote.id)
    return poll
