"""Closed doors: who may ask for them, who decides, and what may never be decided behind them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from council.rules.bodies import BODIES
from council.rules.kinds import BodyKind
from council.rules.refusal import Refused


class Subject(StrEnum):
    """The subjects that a law keeps out of closed meetings, and everything else."""

    ADMISSION_OF_MEMBERS = "admission_of_members"
    BUDGET = "budget"
    ACCOUNTS = "accounts"
    TAXES = "taxes"
    APPOINTING_EXECUTIVE = "appointing_executive"
    DISMISSING_EXECUTIVE = "dismissing_executive"
    ORDINANCES = "ordinances"
    UNBUDGETED_SPENDING = "unbudgeted_spending"
    ALIENATING_PROPERTY = "alienating_property"
    PRIVATE_LETTING = "private_letting"
    PRIVATE_AWARD = "private_award"
    RECOMMENDING_MAYOR = "recommending_mayor"
    OTHER = "other"


_MUNICIPAL: Final = frozenset(
    {
        Subject.ADMISSION_OF_MEMBERS,
        Subject.BUDGET,
        Subject.ACCOUNTS,
        Subject.TAXES,
        Subject.APPOINTING_EXECUTIVE,
        Subject.DISMISSING_EXECUTIVE,
    }
)
_ISLAND_ALSO: Final = frozenset(
    {
        Subject.ORDINANCES,
        Subject.UNBUDGETED_SPENDING,
        Subject.ALIENATING_PROPERTY,
        Subject.PRIVATE_LETTING,
        Subject.PRIVATE_AWARD,
    }
)

# Of Waterschapswet art. 36 only the place is known: the municipal list stands in, which forbids rather too much.
TABOOS: Final[dict[BodyKind, frozenset[Subject]]] = {
    BodyKind.GEMEENTE: _MUNICIPAL,
    BodyKind.PROVINCIE: _MUNICIPAL,
    BodyKind.WATERSCHAP: _MUNICIPAL,
    BodyKind.EILAND: _MUNICIPAL | _ISLAND_ALSO,
}


def doors_close(kind: BodyKind, signed: int, requesters: int) -> bool:
    """Gemeentewet art. 23 lid 2: at least one fifth of those who signed the list ask for it (Provinciewet: one tenth).

    The doors then close, and the body decides whether it goes on behind them.
    """
    return BODIES[kind].doors_one_in.value * requesters >= signed


def may_be_closed(kind: BodyKind, subject: Subject) -> None:
    """Gemeentewet art. 24: on some subjects there is no deliberation and no decision behind closed doors."""
    if subject in TABOOS[kind]:
        raise Refused("doors.taboo", "doors.taboo", {"subject": subject})


def must_be_closed(kind: BodyKind, subject: Subject) -> bool:
    """Gemeentewet art. 61c: on the recommendation of a mayor the council deliberates behind closed doors."""
    return kind is BodyKind.GEMEENTE and subject is Subject.RECOMMENDING_MAYOR


def chair_may_keep_open(kind: BodyKind) -> bool:
    """Wet openbare lichamen BES art. 24 lid 4: there the chair may still decide that the meeting is public."""
    return BODIES[kind].chair_may_keep_doors_open.value
