"""The clerk's notes to the minutes, and the help button's fixed messages."""

from __future__ import annotations

from council.rules.refusal import Refused
from meetings.commands import Help, Note, Who
from meetings.desk import Desk
from meetings.models import HelpRequest


def add(desk: Desk, data: Note) -> None:
    """A note to the minutes; its text can be erased, the entry that there was one cannot."""
    if data.item is not None:
        desk.item(data.item)
    desk.write("note.added", item=str(data.item or desk.meeting.item or "") or None, text=desk.keep(data.text))


def ask_help(desk: Desk, data: Help) -> None:
    pid = desk.actor.pid
    if any(h.pid == pid and h.code == data.code for h in desk.room.help_requests):
        raise Refused("help.asked_already", "", {"code": data.code})
    row = HelpRequest(meeting=desk.meeting, pid=pid, code=data.code, at=desk.now)
    desk.room.help_requests.append(row)
    desk.sheet.save(row)
    desk.write("help.asked", pid=pid, code=data.code)


def answer_help(desk: Desk, data: Who) -> None:
    """Somebody of the griffie has taken care of it."""
    asked = [h for h in desk.room.help_requests if h.pid == data.pid]
    if not asked:
        raise Refused("help.not_asked", "", {"pid": data.pid})
    for row in asked:
        row.answered_at = desk.now
        desk.room.help_requests.remove(row)
    desk.sheet.save(*asked)
    desk.write("help.answered", pid=data.pid)
