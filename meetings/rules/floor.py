"""In what order people get the floor: a point of order and a personal fact go before the list (LAW 3.4)."""

from __future__ import annotations

from typing import Final, Protocol, TypeVar

FIRST: Final = ("point_of_order", "personal_fact")
ON_THE_LIST: Final = (*FIRST, "speech", "explanation")


class Asked(Protocol):
    """Anything with a kind; the list it stands in is in order of asking."""

    kind: str


A = TypeVar("A", bound=Asked)


def in_speaking_order(asked: list[A]) -> list[A]:
    """The speaker list: points of order, then personal facts, then the others as they asked. No interruptions."""
    listed = [request for request in asked if request.kind in ON_THE_LIST]
    return sorted(listed, key=lambda request: FIRST.index(request.kind) if request.kind in FIRST else len(FIRST))


def interruptions(asked: list[A]) -> list[A]:
    """Who wants to interrupt the speaker, in order of asking."""
    return [request for request in asked if request.kind == "interruption"]
