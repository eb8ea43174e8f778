"""Votes on persons: secret, on paper, counted by three members; the platform keeps register and count only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from unicodedata import normalize

from council.rules.quorum import vote_valid
from council.rules.refusal import Refused


class Ballot(StrEnum):
    """What one round of papers can end in."""

    ELECTED = "gekozen"
    NOT_ELECTED = "niet_gekozen"
    INVALID = "ongeldig"
    SECOND_BALLOT = "herstemming"
    LOT = "lot"
    NO_MAJORITY = "geen_meerderheid"


class Round(StrEnum):
    """The rounds that rules of order know; a second ballot is the law's own."""

    FIRST = "first"
    SECOND = "second"
    INTERIM = "interim"
    THIRD = "third"
    SECOND_BALLOT = "second_ballot"
    LOT = "lot"


ARTICLES: Final[dict[Ballot, str]] = {
    Ballot.ELECTED: "majority.written",
    Ballot.NOT_ELECTED: "majority.written",
    Ballot.INVALID: "vote_quorum",
    Ballot.SECOND_BALLOT: "persons.second_ballot",
    Ballot.LOT: "persons.lot",
    Ballot.NO_MAJORITY: "majority.written",
}


Names = frozenset[str]


@dataclass(frozen=True)
class NextRound:
    """The round to hold; no candidates means a free choice, `seeded` already have a place in the third round."""

    round: Round
    candidates: Names = frozenset()
    seeded: Names = frozenset()


@dataclass(frozen=True)
class PersonResult:
    """One round of papers, judged."""

    ballot: Ballot
    elected: str | None = None

    def __str__(self) -> str:
        return f"{self.ballot}:{self.elected}" if self.elected else str(self.ballot)


# What stands on the papers where one person is nominated (LAW 2.9: printed so by local practice).
FOR, AGAINST = "voor", "tegen"
PRINTED: Final = {"voor": FOR, "vóór": FOR, "for": FOR, "tegen": AGAINST, "against": AGAINST}


def names_on_papers(counts: Mapping[str, int]) -> dict[str, int]:
    """The names as they are recorded: each person once, in readable letters; or for and against one nominee."""
    clean: dict[str, int] = {}
    for written, papers in counts.items():
        name = " ".join(normalize("NFC", written).split())
        name = PRINTED.get(name.casefold(), name)
        if not name or not name.isprintable() or name.casefold() in {other.casefold() for other in clean}:
            raise Refused("persons.name_unclear", "majority.written", {"name": written})
        clean[name] = papers
    printed = clean.keys() & {FOR, AGAINST}
    if printed and clean.keys() - printed:
        raise Refused("persons.name_unclear", "majority.written", {"name": sorted(printed)[0]})
    return clean


def person_ballot(
    sitting: int,
    recused: int,
    ballots: int,
    votes: Mapping[str, int],
    restricted: bool,
    second_ballot: bool = False,
    revote_after_invalid: bool = False,
    second_conv_same_subject: bool = False,
) -> PersonResult:
    """Gemeentewet art. 29, 30 lid 2 and 31: blank papers count for the quorum and not for the majority.

    `votes` are the properly filled-in papers per name, or for and against one nominee; `restricted` says that a
    nomination or a second ballot limits the choice to these persons, and only then does a tie between two lead to a
    second ballot or the lot.
    """
    if not vote_valid(sitting, recused, ballots, revote_after_invalid, second_conv_same_subject):
        return PersonResult(Ballot.INVALID)
    valid = sum(votes.values())
    for name, papers in votes.items():
        if 2 * papers > valid:
            return _with_majority(name)
    if restricted and len(votes) == 2 and len(set(votes.values())) == 1:
        return PersonResult(Ballot.LOT if second_ballot else Ballot.SECOND_BALLOT)
    return PersonResult(Ballot.NO_MAJORITY)


def _with_majority(name: str) -> PersonResult:
    if name == AGAINST:
        return PersonResult(Ballot.NOT_ELECTED)
    return PersonResult(Ballot.ELECTED, None if name == FOR else name)


def papers_to_count(received: int, entitled: int, gone: int = 0) -> int:
    """Rules of order: as many papers as members entitled and present; else all are destroyed unopened.

    Of those who left during the vote nobody but the committee knows whether they had handed in theirs.
    """
    if not entitled - gone <= received <= entitled or not received:
        raise Refused("persons.papers_differ", "local", {"received": received, "entitled": entitled})
    return received


def next_round(current: Round, votes: Mapping[str, int], seeded: Names = frozenset()) -> NextRound:
    """Rules of order, after a round without a majority: the round that follows and who stands in it.

    A second free round, then one between the two with most votes. Where more than two compete for those
    places an interim vote says who; a tie in that vote or in the third round is for the lot.
    """
    if current is Round.FIRST:
        return NextRound(Round.SECOND)
    if current not in (Round.SECOND, Round.INTERIM):
        return NextRound(Round.LOT, frozenset(votes))
    sure, tied = _places(votes, 2 - len(seeded))
    if not tied:
        return NextRound(Round.THIRD, seeded | sure)
    return NextRound(Round.INTERIM if current is Round.SECOND else Round.LOT, tied, seeded | sure)


def secret_on_paper(digital: bool) -> None:
    """Gemeentewet art. 31 lid 1: no electronic ballot keeps this secret and countable at once, so none is offered."""
    if digital:
        raise Refused("persons.no_digital_secret_ballot", "persons.secret")


def _places(votes: Mapping[str, int], places: int) -> tuple[Names, Names]:
    """Those who surely have one of the places, and those who tie for what is left of them."""
    if len(votes) <= places:
        return frozenset(votes), frozenset()
    ranked = sorted(votes.values(), reverse=True)
    last = ranked[places - 1]
    sure = frozenset(name for name, papers in votes.items() if papers > last)
    tied = frozenset(name for name, papers in votes.items() if papers == last)
    return (sure, tied) if ranked[places] == last else (sure | tied, frozenset())
