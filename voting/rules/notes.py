"""What a member may have noted beside a result; no note ever changes the result."""

from __future__ import annotations

from enum import StrEnum

from council.rules.refusal import Refused
from voting.rules.methods import VoteMethod
from voting.rules.transitions import Status, require


class Note(StrEnum):
    """The three notes (aantekeningen)."""

    MISTAKE = "mistake"
    DEEMED_AGAINST = "deemed_against"
    NOT_TAKEN_PART = "not_taken_part"


def may_note(note: Note, status: Status, method: VoteMethod, present: bool, voted: bool) -> None:
    """Rules of order: a mistake after a result in which he voted; the other two when nobody voted and he was there."""
    require(status, Status.DECLARED)
    if not present:
        raise Refused("vote.not_present", "local", {"note": note})
    if note is Note.MISTAKE and not voted:
        raise Refused("vote.note_without_vote", "local", {"note": note})
    if note is Note.DEEMED_AGAINST and method is not VoteMethod.WITHOUT_VOTE:
        raise Refused("vote.note_only_without_vote", "local", {"note": note})
    if note is Note.NOT_TAKEN_PART and voted:
        raise Refused("vote.note_after_vote", "recusal", {"note": note})
