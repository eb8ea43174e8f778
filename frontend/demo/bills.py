"""What can stand on an agenda in Vaarwijk: items, what is proposed under them, and how the groups think of it."""

from __future__ import annotations

from dataclasses import dataclass

from frontend.demo.people import PARTIES

ALL = tuple(party.short for party in PARTIES)


@dataclass(frozen=True)
class Paper:
    """A document: with ``pages`` a file that the demo writes itself, with ``url`` a link."""

    title: str
    kind: str
    pages: str = ""
    url: str = ""


@dataclass(frozen=True)
class Bill:
    """A proposal with its text and movers. ``against`` and ``split`` name groups; the others are for."""

    kind: str
    label: str
    title: str
    text: str
    plain: str
    movers: tuple[str, ...] = ()
    amends: str = ""
    against: tuple[str, ...] = ()
    split: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """An agenda item. ``speakers`` are groups, ``executive`` the place in the list of aldermen."""

    number: str
    title: str
    text: str = ""
    plain: str = ""
    minutes: int | None = None
    without_vote: bool = False
    under: str = ""
    speakers: tuple[str, ...] = ()
    executive: int | None = None
    bills: tuple[Bill, ...] = ()
    papers: tuple[Paper, ...] = ()
    recused: str = ""  # the group whose last member stays out of it (art. 28)


def thinks(bill: Bill | None, group: str, place: int) -> str:
    """How a member votes: with the group; in a divided group every other member goes his own way."""
    if bill is None:
        return "against" if (ALL.index(group) if group in ALL else 0) % 3 == 2 else "for"
    if group in bill.against:
        return "against"
    return "against" if group in bill.split and place % 2 else "for"
