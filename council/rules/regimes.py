"""May it be done at a distance, from when to when: each legal regime is a dated row with its sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from council.rules.bodies import Sourced
from council.rules.refusal import Refused, Value


class State(StrEnum):
    """How a condition stands (C01 to C18)."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    NOT_APPLICABLE = "n/a"


class RegimeId(StrEnum):
    """The regimes known."""

    ORDINARY = "ORDINARY"
    TWDBB_2020 = "TWDBB_2020"
    WDV_36558 = "WDV_36558"
    NON_DECIDING = "NON_DECIDING"


class SecretBallot(StrEnum):
    """How a vote on persons may be held."""

    PAPER = "paper"
    LETTER_ONLY = "letter_only"
    NOT_APPLICABLE = "n/a"


class BasisKind(StrEnum):
    """On what a meeting outside a regime's period is held, as the clerk records it."""

    EXERCISE = "exercise"
    ACT = "act"
    OTHER = "other"


@dataclass(frozen=True)
class Basis:
    """An act has its Stb. number as reference; another basis says in words what it is."""

    kind: BasisKind
    reference: str = ""
    text: str = ""


@dataclass(frozen=True)
class Regime:
    """`begins` is its first day and `ends` the first day without it, local to the body; None is open.

    `enacted` is false for a bill: it has no day on which it holds.
    """

    id: RegimeId
    source: str
    enacted: bool
    begins: date | None
    ends: date | None
    digital_presence_counts: Sourced[bool]
    digital_vote_binding: Sourced[bool]
    stream_required: Sourced[bool]
    hybrid_allowed: Sourced[bool]
    secret_ballot: Sourced[SecretBallot]
    closed_allowed: Sourced[bool]
    decides: Sourced[bool]


@dataclass(frozen=True)
class Standing:
    """How one condition stands, why, and by which article."""

    state: State
    code: str
    article: str
    values: dict[str, Value]


# Read in LAW: the ordinary acts; the temporary act of 8 April 2020; bill 36 558; art. 82(5) for committees.
# Of the bill the article text is unread: what its memorandum says is taken, and the safe side elsewhere.
REGIMES: Final[dict[RegimeId, Regime]] = {
    RegimeId.ORDINARY: Regime(
        id=RegimeId.ORDINARY,
        source="opening_quorum",
        enacted=True,
        begins=None,
        ends=None,
        digital_presence_counts=Sourced(False, "opening_quorum"),
        digital_vote_binding=Sourced(False, "matters.roll_call"),
        stream_required=Sourced(False, "public"),
        hybrid_allowed=Sourced(False, "opening_quorum"),
        secret_ballot=Sourced(SecretBallot.PAPER, "persons.secret"),
        closed_allowed=Sourced(True, "doors.decision"),
        decides=Sourced(True, "majority"),
    ),
    RegimeId.TWDBB_2020: Regime(
        id=RegimeId.TWDBB_2020,
        source="digital.expiry",
        enacted=True,
        begins=date(2020, 4, 9),
        ends=date(2022, 7, 1),
        digital_presence_counts=Sourced(True, "digital.quorum"),
        digital_vote_binding=Sourced(True, "digital.expression_of_will"),
        stream_required=Sourced(True, "digital.public"),
        hybrid_allowed=Sourced(False, "digital.hybrid"),
        secret_ballot=Sourced(SecretBallot.LETTER_ONLY, "digital.letter_vote"),
        closed_allowed=Sourced(False, "digital.closed"),
        decides=Sourced(True, "majority"),
    ),
    RegimeId.WDV_36558: Regime(
        id=RegimeId.WDV_36558,
        source="digital.bill",
        enacted=False,
        begins=None,
        ends=None,
        digital_presence_counts=Sourced(True, "digital.bill"),
        digital_vote_binding=Sourced(True, "digital.bill"),
        stream_required=Sourced(True, "digital.bill"),
        hybrid_allowed=Sourced(False, "digital.bill"),
        secret_ballot=Sourced(SecretBallot.LETTER_ONLY, "digital.bill"),
        closed_allowed=Sourced(False, "digital.bill"),
        decides=Sourced(True, "majority"),
    ),
    RegimeId.NON_DECIDING: Regime(
        id=RegimeId.NON_DECIDING,
        source="committees",
        enacted=True,
        begins=None,
        ends=None,
        digital_presence_counts=Sourced(True, "committees"),
        digital_vote_binding=Sourced(False, "committees"),
        stream_required=Sourced(False, "committees"),
        hybrid_allowed=Sourced(True, "local"),
        secret_ballot=Sourced(SecretBallot.NOT_APPLICABLE, "committees"),
        closed_allowed=Sourced(True, "local"),
        decides=Sourced(False, "committees"),
    ),
}

_STAATSBLAD = re.compile(r"Stb\. [12]\d{3}, [1-9]\d{0,4}")


def in_force(regime: Regime, local_date: date) -> bool:
    """Whether the regime holds on this day; the day is the body's own, not UTC's."""
    if not regime.enacted:
        return False
    begun = regime.begins is None or regime.begins <= local_date
    return begun and (regime.ends is None or local_date < regime.ends)


def convocable(regime: Regime, local_date: date, basis: Basis | None) -> Standing:
    """Condition C01: outside its period a regime can be used only on a basis recorded before convening.

    A recorded basis makes it a warning that stays, never an ok; without one the opening is refused.
    """
    if in_force(regime, local_date):
        return Standing(State.OK, "regime.in_force", regime.source, {"regime": regime.id})
    if basis is None:
        return Standing(State.FAIL, "regime.not_in_force", regime.source, {"regime": regime.id})
    check_basis(basis)
    words = basis.reference or basis.text
    values: dict[str, Value] = {"regime": regime.id, "basis": basis.kind, "reference": words}
    return Standing(State.WARN, "regime.on_basis", regime.source, values)


def check_basis(basis: Basis) -> None:
    """An act is named by its Stb. number ("Stb. 2020, 113"); another basis by words of its own."""
    if basis.kind is BasisKind.ACT and not _STAATSBLAD.fullmatch(basis.reference):
        raise Refused("basis.needs_staatsblad", "", {"reference": basis.reference})
    if basis.kind is BasisKind.OTHER and not (basis.reference.strip() or basis.text.strip()):
        raise Refused("basis.needs_words")


def may_go_behind_doors(regime: Regime) -> None:
    """A closed digital meeting cannot be: nobody can see who else is in the room at home."""
    if not regime.closed_allowed.value:
        raise Refused("doors.not_in_this_regime", regime.closed_allowed.source, {"regime": regime.id})
