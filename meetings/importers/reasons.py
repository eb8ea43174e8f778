"""Why a row of an agenda, or the whole file, is not taken, in the reader's language."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

REASONS = {
    "row.shape": _("This is not an object with fields."),
    "row.deep": _("Nested deeper than %(deepest)s levels."),
    "id.missing": _("There is no identifier, so that it could not be found again."),
    "id.wrong": _("“%(value)s” is not an identifier."),
    "id.twice": _("The identifier %(id)s is used twice in this file."),
    "title.missing": _("There is no title."),
    "title.long": _("The title is longer than %(longest)s characters."),
    "text.control": _("The text holds characters that cannot be printed."),
    "number.long": _("The number “%(number)s” is longer than %(longest)s characters."),
    "parent.unknown": _("The item above it (%(parent)s) is not in this file, or is not taken."),
    "parent.circle": _("This item stands, by way of others, under itself."),
    "order.wrong": _("“%(value)s” is not a place in an order."),
    "url.missing": _("There is no address for this document."),
    "url.wrong": _("“%(url)s” is not an address on the web."),
    "size.wrong": _("“%(value)s” is not a size in bytes."),
    "time.wrong": _("“%(value)s” is not a time; write 2026-03-26 or 2026-03-26 19:30."),
    "time.skipped": _("%(value)s does not exist here: the clock went forward."),
    "confidential": _("This is confidential, and the agenda is public; nothing is done with it."),
    "file.large": _("The file is larger than %(megabytes)s MB."),
    "file.empty": _("The file is empty."),
    "file.encoding": _("The file is neither UTF-8 nor Windows-1252 text."),
    "file.json": _("This is not valid JSON (line %(line)s)."),
    "file.shape": _("No meeting with agenda items was found in this file."),
    "meeting.time_missing": _("The file does not say when the meeting starts; say it yourself."),
    "meeting.title_missing": _("The file does not say what the meeting is called; say it yourself."),
    "meeting.convened": _("This meeting has been convened; its agenda is no longer imported."),
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


class Wrong(Exception):
    """One row cannot be taken."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.reason = Reason(code, values)
