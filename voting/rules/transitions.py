"""The life of a vote: what was declared is never undone, at most annulled beside it by the chair."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from council.rules.refusal import Refused


class Status(StrEnum):
    """Where a vote is."""

    OPEN = "open"
    CLOSED = "closed"
    DECLARED = "declared"
    VOID = "void"


TRANSITIONS: Final[dict[Status, frozenset[Status]]] = {
    Status.OPEN: frozenset({Status.CLOSED, Status.VOID}),
    Status.CLOSED: frozenset({Status.DECLARED, Status.VOID}),
    Status.DECLARED: frozenset(),
    Status.VOID: frozenset(),
}


def move(status: Status, to: Status) -> Status:
    """The new status, or the refusal of a step that the table does not have."""
    if to not in TRANSITIONS[status]:
        raise Refused("vote.wrong_status", "", {"status": status, "to": to})
    return to


def require(status: Status, wanted: Status) -> None:
    """Refuse an act that belongs to another moment of the vote."""
    if status is not wanted:
        raise Refused(f"vote.not_{wanted}", "", {"status": status})
