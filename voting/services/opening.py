"""Opening a vote: on what text, with whom, in which form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from council.rules import canonical
from council.rules.majority import TieRule
from council.rules.quorum import needed, vote_valid
from council.rules.refusal import Refused
from council.sheet import Sheet
from voting.facts import Fact
from voting.models import Elector, Vote
from voting.poll import Poll
from voting.rules.methods import VoteMethod, may_use
from voting.rules.rollcall import call_order


@dataclass(frozen=True)
class Subject:
    """What is voted on: the item, the proposal if any, and the hash of the exact text."""

    item: UUID
    proposal: UUID | None
    proposal_kind: str
    label: str
    title: str
    text_hash: str
    plain: str = ""
    on_persons: bool = False


@dataclass(frozen=True)
class Electorate:
    """Who can take part: the numbers of the law, and the seats, present ones in attendance-list order."""

    body_kind: str
    seats: int
    sitting: int
    present: Sequence[tuple[str, str]]
    recused: Sequence[str]
    absent: Sequence[str]

    @property
    def electors(self) -> list[tuple[str, str]]:
        """Seat and group of everyone present and not recused."""
        return [(seat, group) for seat, group in self.present if seat not in self.recused]

    @property
    def eligible(self) -> int:
        """Art. 29: the sitting members less those who must stay out."""
        return self.sitting - len(self.recused)


@dataclass(frozen=True)
class Again:
    """Why this is voted on again, if it is."""

    redo_of: UUID | None = None
    why: str = ""
    second_convocation: bool = False
    ground: dict[str, Any] | None = None

    @property
    def quorum_waived(self) -> bool:
        return self.second_convocation or self.why == "revote_after_invalid"


@dataclass(frozen=True)
class Customs:
    """What differs between bodies: by their law, or by their own rules where the law is silent (LAW 2.12)."""

    tie_rule: TieRule = TieRule.POSTPONE
    duty_to_vote: bool = True
    persons_secret: bool = True
    pause_seconds: int = 5


@dataclass(frozen=True)
class Form:
    """How the vote is held; ``lot`` is the seat that the lot drew for a roll call."""

    method: VoteMethod
    lot: str = ""
    confirm_shortfall: bool = False
    hidden: bool = False
    asked_vote: bool = False
    asked_roll_call: bool = False
    customs: Customs = Customs()


@dataclass(frozen=True)
class Place:
    """In which meeting, as its how-manieth vote, and the how-manieth on this subject."""

    meeting: UUID
    number: int
    round: int


def open_vote(
    sheet: Sheet, place: Place, subject: Subject, electorate: Electorate, form: Form, again: Again, now: datetime
) -> tuple[Poll, list[Fact]]:
    """Open a vote. Art. 29 never refuses it: a shortfall warns, and the outcome may be "invalid"."""
    may_use(
        form.method,
        on_persons=subject.on_persons,
        roll_call_asked=form.asked_roll_call,
        vote_asked=form.asked_vote,
        persons_secret=form.customs.persons_secret,
    )
    _someone_can_vote(electorate)
    shortfall = _check_shortfall(electorate, form, again)
    vote = Vote(
        meeting=place.meeting, number=place.number, round=place.round, opened_at=now, shortfall=shortfall,
        redo_of=again.redo_of, why_again=again.why, second_convocation=again.second_convocation,
        **_of_subject(subject), **_of_electorate(electorate), **_of_form(form, now),
    )  # fmt: skip
    poll = Poll(vote)
    for position, (seat, group) in enumerate(_in_order(electorate, form)):
        poll.electors[seat] = Elector(vote=vote, seat=seat, group=group, position=position)
    vote.electorate_hash = electorate_hash(poll)
    sheet.save(vote, *poll.electors.values())
    return poll, [Fact("vote.opened", _opened(poll) | {"ground": again.ground})]


def _of_subject(subject: Subject) -> dict[str, Any]:
    return {
        "item": subject.item,
        "proposal": subject.proposal,
        "proposal_kind": subject.proposal_kind,
        "on_persons": subject.on_persons,
        "label": subject.label,
        "title": subject.title,
        "plain": subject.plain,
        "text_hash": subject.text_hash,
    }


def _of_electorate(electorate: Electorate) -> dict[str, Any]:
    return {
        "body_kind": electorate.body_kind,
        "seats": electorate.seats,
        "sitting": electorate.sitting,
        "recused": sorted(electorate.recused),
        "absent": sorted(electorate.absent),
    }


def _of_form(form: Form, now: datetime) -> dict[str, Any]:
    pause = timedelta(seconds=form.customs.pause_seconds)
    return {
        "method": form.method,
        "lot": _lot(form),
        "tie_rule": form.customs.tie_rule,
        "duty_to_vote": form.customs.duty_to_vote,
        "hidden": form.hidden and form.method is VoteMethod.SIMULTANEOUS,
        "not_before": now + pause if form.method is VoteMethod.WITHOUT_VOTE else None,
    }


def electorate_hash(poll: Poll) -> str:
    """SHA-256 of the canonical electorate, so that nobody can be added or left out afterwards."""
    vote = poll.vote
    value = {
        "electors": poll.order,
        "recused": vote.recused,
        "absent": vote.absent,
        "seats": vote.seats,
        "sitting": vote.sitting,
    }
    return sha256(canonical.encode(value)).hexdigest()


def _someone_can_vote(electorate: Electorate) -> None:
    if not electorate.electors:
        raise Refused("vote.no_electors", "vote_quorum")


def _check_shortfall(electorate: Electorate, form: Form, again: Again) -> bool:
    able = len(electorate.electors)
    if form.method is VoteMethod.WITHOUT_VOTE:
        return False
    if vote_valid(electorate.sitting, len(electorate.recused), able, again.quorum_waived):
        return False
    if not form.confirm_shortfall:
        facts = {"able": able, "eligible": electorate.eligible, "needed": needed(electorate.eligible)}
        raise Refused("vote.shortfall", "vote_quorum", facts)
    return True


def _lot(form: Form) -> str:
    return form.lot if form.method is VoteMethod.ROLL_CALL else ""


def _in_order(electorate: Electorate, form: Form) -> list[tuple[str, str]]:
    groups = dict(electorate.electors)
    seats = list(groups)
    if form.method is VoteMethod.ROLL_CALL:
        seats = list(call_order(seats, seats, form.lot))
    return [(seat, groups[seat]) for seat in seats]


def _opened(poll: Poll) -> dict[str, Any]:
    vote = poll.vote
    return {
        "vote": str(vote.id),
        "round": vote.round,
        "number": vote.number,
        "item": str(vote.item),
        "proposal": str(vote.proposal) if vote.proposal else None,
        "label": vote.label,
        "title": vote.title,
        "text_hash": vote.text_hash,
        "on_persons": vote.on_persons,
        "method": str(vote.method),
        "seats": vote.seats,
        "sitting": vote.sitting,
        "electors": poll.order,
        "recused": vote.recused,
        "absent": vote.absent,
        "lot": vote.lot or None,
        "shortfall": vote.shortfall,
        "redo_of": str(vote.redo_of) if vote.redo_of else None,
        "why_again": vote.why_again or None,
        "second_convocation": vote.second_convocation,
        "tie_rule": str(vote.tie_rule),
        "duty_to_vote": vote.duty_to_vote,
        "hidden": vote.hidden,
        "electorate_hash": vote.electorate_hash,
    }
