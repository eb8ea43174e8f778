"""What a file says, before it is compared with what we have."""

import datetime
from dataclasses import dataclass, field

from council.importers.reasons import Reason

# Role as the law knows it; the offices are values of OfficeKind.
MEMBER, LEADER = "member", "leader"
Identifier = tuple[str, str]


@dataclass(frozen=True)
class Name:
    address: str = ""
    titles: str = ""
    initials: str = ""
    given_name: str = ""
    infix: str = ""
    surname: str = ""
    suffix: str = ""

    def full(self) -> str:
        parts = (self.titles, self.initials or self.given_name, self.infix, self.surname, self.suffix)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Row:
    """One line of a CSV file or one record of a JSON file; ``line`` counts as the file's reader would."""

    line: int
    text: str
    name: Name
    roles: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    ids: frozenset[Identifier] = frozenset()
    email: str = ""
    birth_date: datetime.date | None = None
    member_since: datetime.date | None = None
    seat: int | None = None
    left_out: bool = False  # every role is one that we know and have no place for
    problem: Reason | None = None


@dataclass
class Candidate:
    """One person, put together from all rows that are about him."""

    rows: list[Row]
    name: Name
    roles: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    ids: set[Identifier] = field(default_factory=set)
    email: str = ""
    birth_date: datetime.date | None = None
    member_since: datetime.date | None = None
    seat: int | None = None

    @property
    def lines(self) -> list[int]:
        return sorted(row.line for row in self.rows)

    def sits(self) -> bool:
        """Who leads a group sits in the council."""
        return bool(self.roles & {MEMBER, LEADER})

    def offices(self) -> set[str]:
        return self.roles - {MEMBER, LEADER}
