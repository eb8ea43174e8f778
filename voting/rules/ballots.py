"""One vote, one ballot per seat: who may cast, what counts, and what the count is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from council.rules.refusal import Refused
from voting.rules.transitions import Status, require


class Choice(StrEnum):
    """The law knows two; to stay out of a vote a member must have left before it (Gemeentewet art. 32 lid 2)."""

    FOR = "for"
    AGAINST = "against"


class How(StrEnum):
    """How a ballot came in: by the member's own hand, or spoken and entered by the clerk."""

    BUTTON = "button"
    SPOKEN = "spoken"


@dataclass(frozen=True)
class Elector:
    """A sitting member at this vote; presence is per vote and not per meeting."""

    seat: str
    present: bool = True
    recused: bool = False


@dataclass(frozen=True)
class Ballot:
    """What one seat said, as the journal has it at `at_seq`; a spoken one counts only when countersigned."""

    seat: str
    choice: Choice
    at_seq: int
    how: How = How.BUTTON
    countersigned: bool = False

    @property
    def counts(self) -> bool:
        return self.how is How.BUTTON or self.countersigned


@dataclass(frozen=True)
class Tally:
    """The count; `participated` is what art. 29 looks at."""

    voor: int
    tegen: int

    @property
    def participated(self) -> int:
        return self.voor + self.tegen


def entitled(electors: Iterable[Elector]) -> list[Elector]:
    """Who may, and at a roll call must, vote: present and not recused."""
    return [elector for elector in electors if elector.present and not elector.recused]


def may_cast(status: Status, electors: Iterable[Elector], seat: str, voted: Collection[str] = ()) -> None:
    """Gemeentewet art. 28 and 32 lid 2: an elector, present, not recused, once, while the vote is open."""
    require(status, Status.OPEN)
    elector = next((elector for elector in electors if elector.seat == seat), None)
    if elector is None:
        raise Refused("vote.not_an_elector", "majority", {"seat": seat})
    if elector.recused:
        raise Refused("vote.recused", "recusal", {"seat": seat})
    if not elector.present:
        raise Refused("vote.not_present", "matters.duty_to_vote", {"seat": seat})
    if seat in voted:
        raise Refused("vote.already_cast", "majority", {"seat": seat})


def latest(ballots: Iterable[Ballot]) -> dict[str, Ballot]:
    """Per seat the ballot that stands: a correction replaces the one before it."""
    return {ballot.seat: ballot for ballot in sorted(ballots, key=lambda ballot: ballot.at_seq)}


def count(ballots: Iterable[Ballot]) -> Tally:
    """One member, one vote (Gemeentewet art. 30): only what stands and counts."""
    choices = [ballot.choice for ballot in latest(ballots).values() if ballot.counts]
    return Tally(voor=choices.count(Choice.FOR), tegen=choices.count(Choice.AGAINST))


def by_group(groups: Mapping[str, str], ballots: Iterable[Ballot]) -> dict[str, Tally]:
    """The same count per group; `groups` gives each seat its group."""
    standing = list(latest(ballots).values())
    return {
        group: count(ballot for ballot in standing if groups.get(ballot.seat) == group)
        for group in dict.fromkeys(groups.values())
    }


def uncountersigned(ballots: Iterable[Ballot]) -> list[str]:
    """Seats whose spoken vote the chair has not yet countersigned."""
    return [ballot.seat for ballot in latest(ballots).values() if not ballot.counts]


def unanswered(electors: Iterable[Elector], ballots: Iterable[Ballot]) -> list[str]:
    """Electors present and entitled of whom no vote is recorded."""
    voted = latest(ballots)
    return [elector.seat for elector in entitled(electors) if elector.seat not in voted]


def check_ballots(electors: Iterable[Elector], ballots: Iterable[Ballot]) -> None:
    """No ballot from anyone but an elector; the recount asks this again."""
    allowed = {elector.seat for elector in entitled(electors)}
    strangers = [ballot.seat for ballot in ballots if ballot.seat not in allowed]
    if strangers:
        raise Refused("vote.stranger", "majority", {"seats": list(strangers)})


def may_countersign(entered_by: str, signer: str, signer_seat: str | None, ballot: Ballot) -> None:
    """Never by whoever entered it, and never by the chair for his own spoken vote: then the deputy does."""
    if ballot.how is not How.SPOKEN:
        raise Refused("vote.not_spoken", "", {"seat": ballot.seat})
    if signer == entered_by:
        raise Refused("vote.countersigns_own_entry", "", {"seat": ballot.seat})
    if signer_seat == ballot.seat:
        raise Refused("vote.countersigns_own_vote", "", {"seat": ballot.seat})
