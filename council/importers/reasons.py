"""Why a row or a file is not taken, in the reader's language."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

REASONS = {
    "name.missing": _("There is no name."),
    "name.control": _("The name holds characters that cannot be printed."),
    "name.long": _("The name is too long: %(field)s."),
    "role.unknown": _("The role “%(role)s” is not known here."),
    "role.left_out": _("This role has no place here; nothing is done with it."),
    "role.missing": _("There is no role, group or office."),
    "date.wrong": _("“%(value)s” is not a date; write 2026-03-26 or 26-03-2026."),
    "seat.wrong": _("“%(value)s” is not a seat number."),
    "seat.none": _("There is no such seat: the council has %(seats)s seats."),
    "seat.twice": _("Seat %(number)s is given to two persons."),
    "seat.taken": _("Seat %(number)s is held by %(name)s."),
    "seat.full": _("All seats are taken."),
    "group.two": _("This person is in two groups: %(groups)s."),
    "person.unclear": _("More than one person here answers to this name; add an identifier."),
    "person.frozen": _("A meeting that was opened depends on this person; import again after it."),
    "record.wrong": _("This record is not readable: %(detail)s."),
    "columns.missing": _("The row has fewer columns than the heading."),
    "columns.extra": _("The row has more columns than the heading."),
    "file.large": _("The file is larger than 5 MB."),
    "file.empty": _("The file is empty."),
    "file.encoding": _("The file is neither UTF-8 nor Windows-1252 text."),
    "file.json": _("This is not valid JSON (line %(line)s)."),
    "file.shape": _("No list of persons was found in this file."),
    "file.heading": _("The heading has no column for a name (%(columns)s)."),
    "file.heading_twice": _("The heading names the column “%(column)s” twice."),
    "term.missing": _("%(body)s has no council term on %(date)s."),
}


@dataclass(frozen=True)
class Reason:
    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(REASONS[self.code]) % self.values


class Unreadable(Exception):
    """The whole file cannot be taken."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.reason = Reason(code, values)
