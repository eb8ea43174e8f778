"""In what order proposals are put to the vote, and what a tie on one of them takes along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What lies on the table."""

    SUBAMENDMENT = "subamendment"
    AMENDMENT = "amendment"
    PROPOSAL = "proposal"
    MOTION = "motion"


VOTED_IN_ORDER: Final = (Kind.SUBAMENDMENT, Kind.AMENDMENT, Kind.PROPOSAL, Kind.MOTION)


@dataclass(frozen=True)
class OnTable:
    """`amends` names what it would change; `reach` ranks it among those that touch the same part, furthest first."""

    id: str
    kind: Kind
    amends: str | None = None
    reach: int = 0


def order_of_voting(table: Iterable[OnTable]) -> list[OnTable]:
    """Rules of order: subamendments, amendments (furthest-reaching first), the proposal as amended, motions."""
    return sorted(table, key=lambda item: (VOTED_IN_ORDER.index(item.kind), -item.reach))


def deferred_with(tied: str, table: Sequence[OnTable]) -> list[str]:
    """What cannot be decided while a tie on an amendment waits for the next meeting: all that it would change."""
    above = next((item.amends for item in table if item.id == tied), None)
    return [] if above is None else [above, *deferred_with(above, [item for item in table if item.id != tied])]
