"""Who is there, by the attendance list; who is connected is another thing and for the desk alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from meetings.models import Connection, GuestLink
from meetings.room import Room
from meetings.services import preparing
from meetings.slices.meeting import time


def build(room: Room, audience: str) -> dict[str, Any]:
    m = room.meeting
    built: dict[str, Any] = {
        "counts": {"seats": m.seats, "sitting": m.sitting, "present": len(room.present), "needed": room.quorum_needed},
        "quorum": room.quorate,
        "rows": {
            pid: {"state": str(p.state), "at": time(p.state_at), "lost_since": time(p.line_lost_at)}
            for pid, p in room.people.items()
        },
        "established": {"chair": time(m.established_chair_at), "clerk": time(m.established_clerk_at)},
    }
    return built | _for_the_desk(room, built["rows"]) if audience == "desk" else built


def _for_the_desk(room: Room, rows: dict[str, Any]) -> dict[str, Any]:
    live = Connection.objects.filter(meeting=room.meeting, closed_at=None).values_list("participant__pid", flat=True)
    connected = set(live)
    return {
        "rows": {pid: row | {"connected": pid in connected} for pid, row in rows.items()},
        "help": [{"pid": h.pid, "code": h.code, "at": time(h.at)} for h in room.help_requests],
        "guests": _guests(room),
    }


def _guests(room: Room) -> list[dict[str, Any]]:
    """Their links are used without an entry, so they are read afresh: whose opens what, and how often it was missed."""
    pids = [pid for pid, person in room.people.items() if person.office in preparing.GUESTS]
    if not pids:
        return []
    rows = GuestLink.objects.filter(participant__meeting=room.meeting).order_by("made_at")
    newest = {row.participant_id: row for row in rows}
    return [{"pid": pid, **_link(newest.get(room.people[pid].id), room.now)} for pid in pids]


def _link(link: GuestLink | None, now: datetime) -> dict[str, Any]:
    if link is None:
        return {"link": None, "tries": 0, "until": None}
    until = None if link.revoked_at else link.expires_at
    return {"link": link.state(now), "tries": link.tries, "until": time(until)}
