"""What was read from a file, before anything of ours is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from meetings.importers.reasons import Reason


@dataclass
class Paper:
    """A document under an item; ``where`` is its place in the file."""

    where: str
    id: str
    title: str
    url: str
    kind: str = ""
    size: int | None = None
    published_at: datetime | None = None


@dataclass
class Point:
    """An item of the agenda; ``above`` is the identifier of the item that it stands under."""

    where: str
    id: str
    number: str
    title: str
    text: str = ""
    heading: bool = False
    above: str | None = None
    order: float | None = None
    papers: list[Paper] = field(default_factory=list)


@dataclass
class Rejected:
    """A row that cannot be taken, or is left out on purpose."""

    where: str
    text: str
    reason: Reason


@dataclass
class Agenda:
    """The file: what it says of the meeting, its items in order, and what could not be read."""

    title: str = ""
    place: str = ""
    starts_at: datetime | None = None
    points: list[Point] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
