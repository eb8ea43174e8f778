"""An earlier meeting's vote on the same text, after which the law has it voted on again (art. 29(2)a, 32(4))."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from council.rules.majority import Outcome
from meetings.models import AgendaItem, Proposal
from meetings.room import Room
from voting.models import Vote
from voting.rules.declare import Again
from voting.services.opening import Subject

GOES_ON: Final = ("herstemming", "geen_meerderheid")
NO_TEXT: Final = sha256(b"").hexdigest()
WHY: Final[dict[str, Again]] = {Outcome.INVALID: Again.AFTER_INVALID, Outcome.TIE_POSTPONED: Again.AFTER_TIE}


def subject_of(row: Proposal | AgendaItem) -> Subject:
    """What is voted on: a proposal, or an item itself."""
    if isinstance(row, AgendaItem):
        return Subject(row.id, None, "item", row.number, row.title, row.text_hash, row.plain, row.on_persons)
    return Subject(row.item_id, row.id, row.kind, row.label, row.title, row.text_hash, row.plain, row.on_persons)


def same_text(vote: Vote, subject: Subject) -> bool:
    """To the letter, whatever the label; where there is no text the title says what it is."""
    if vote.text_hash != subject.text_hash:
        return False
    return vote.title == subject.title or subject.text_hash != NO_TEXT


def ground(room: Room, subject: Subject) -> Vote | None:
    """The last vote on this text in earlier meetings, if it was invalid or tied: what came of one since uses it up."""
    last = next((vote for vote in room.earlier if same_text(vote, subject)), None)
    return last if last is not None and last.outcome in WHY else None


def result(room: Room, subject: Subject) -> Vote | None:
    """What stands in this meeting; only a ballot on persons without a majority goes on in the same one (art. 31)."""
    for vote in room.finished:
        same = (vote.item, vote.proposal) == (subject.item, subject.proposal) or _under_another_label(vote, subject)
        if same and vote.status == "declared" and vote.annulled_at is None and vote.outcome not in GOES_ON:
            return vote
    return None


def _under_another_label(vote: Vote, subject: Subject) -> bool:
    """A proposal handed in anew to the letter; amendments of two proposals may well read the same."""
    if vote.proposal is None or subject.proposal is None or vote.proposal_kind != subject.proposal_kind:
        return False
    own = subject.proposal_kind in ("proposal", "motion") or vote.item == subject.item
    return own and same_text(vote, subject)


def told(vote: Vote) -> dict[str, Any]:
    """What the record says of the earlier vote, so that it can be looked up in the record of that meeting."""
    at = {"seq": vote.head_seq, "hash": vote.head_hash} if vote.head_hash else None
    return {"meeting": str(vote.meeting), "outcome": vote.outcome, "text_hash": vote.text_hash, "declared": at}
