"""The next lawful step: one thing to press, what blocks it, and what else can be done. For chair and clerk."""

from __future__ import annotations

from typing import Any

from council.rules.refusal import Refused
from meetings.lead import before, during, voting
from meetings.lead.step import NOTHING, Step
from meetings.room import Room
from meetings.rules.media import PICTURE, missing
from meetings.rules.permissions import PERMISSIONS
from meetings.services import stream
from meetings.services.recognised import line_of, unseen
from meetings.slices.meeting import time


def build(room: Room, audience: str) -> dict[str, Any]:
    step = next_step(room)
    built = {
        "next": step.as_slice() if step.command else None,
        "blocked": blocked(room, step),
        "more": [_other(room, step) for step in more(room, step)],
        "pending": pending(room),
    }
    return built | {"repeat": repeat(room)} if room.meeting.carried else built


def repeat(room: Room) -> list[dict[str, Any]]:
    """What was said while the public could not follow."""
    return [{"pid": one.pid, "from": time(one.started_at), "to": time(one.ended_at)} for one in stream.speeches(room)]


def blocked(room: Room, step: Step) -> dict[str, Any] | None:
    """Why this step cannot be taken now, if so: the chair's line, or what the step itself looks at."""
    try:
        if step.command and PERMISSIONS[step.command].needs_chair:
            during.may_move(room)
        if step.check is not None:
            step.check(room)
    except Refused as no:
        return step.blocked(room, no)
    return None


def _other(room: Room, step: Step) -> dict[str, Any]:
    no = blocked(room, step)
    return step.as_slice() | ({"enabled": False, "blocked": no} if no else {"enabled": True})


def next_step(room: Room) -> Step:
    """The one step that comes next by the law and the order of the meeting."""
    status = room.meeting.status
    if status == "planned":
        return before.next_step(room)
    if status == "suspended":
        return Step("meeting.resume", check=stream.may_show)
    if status == "open":
        if stream.held_up(room):
            return during.suspend_stream(room)
        return voting.next_step(room) if room.poll is not None else during.next_step(room)
    if status == "closed" and not (room.meeting.established_chair_at and room.meeting.established_clerk_at):
        return Step("attendance.establish", confirm=True, values={"present": len(room.present)})
    return NOTHING


def more(room: Room, chosen: Step) -> list[Step]:
    """What else is lawful now, besides the first."""
    if room.meeting.status != "open":
        return []
    steps = voting.others(room) if room.poll is not None else during.others(room)
    return [step for step in steps if (step.command, step.data) != (chosen.command, chosen.data)]


def pending(room: Room) -> list[dict[str, Any]]:
    """What waits for somebody at the desk."""
    waiting: list[dict[str, Any]] = [
        {"kind": "admit", "pid": pid} for pid, person in room.people.items() if person.state == "signed"
    ]
    if room.watch is not None and room.watch.asked:
        waiting.append({"kind": str(room.watch.asked), "pid": room.watch.asked_by, "basis": room.watch.basis})
    waiting += _unrecognised(room)
    poll = room.poll
    if poll is not None:
        waiting += [{"kind": "countersign", "pid": seat} for seat in poll.to_countersign]
        waiting += [{"kind": "objection", "pid": seat} for seat in poll.open_objections]
        waiting += [{"kind": "left", "pid": seat} for seat in voting.left_entered(poll)]
    return waiting + [{"kind": "help", "pid": h.pid, "code": h.code} for h in room.help_requests]


def _unrecognised(room: Room) -> list[dict[str, Any]]:
    """Who is present and cannot be seen or heard: the chair goes on with him, or not."""
    found: list[dict[str, Any]] = []
    for pid in unseen(room) if room.meeting.status == "open" else ():
        line, row = line_of(room, pid), room.media.get(pid)
        picture = missing(line) == PICTURE
        since = (row.picture_at if picture else row.sound_at) if row else None
        code = (str(row.picture) if picture else str(row.sound)) if row else "none"
        found.append({"kind": "media", "pid": pid, "missing": missing(line), "code": code, "since": time(since)})
    return found
