"""The meeting itself, and everybody in it by name."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from council.journal import timestamp
from meetings.room import Room


def time(moment: datetime | None) -> str | None:
    """UTC with milliseconds, as in the journal."""
    return timestamp(moment) if moment else None


def build(room: Room, audience: str) -> dict[str, Any]:
    m, body = room.meeting, room.body
    return {
        "id": str(m.id),
        "title": m.title,
        "status": str(m.status),
        "rehearsal": m.rehearsal,
        "digital": m.digital,
        "body": {
            "name": body.name,
            "slug": body.slug,
            "kind": str(body.kind),
            "theme": body.theme_class,
            "time_zone": body.time_zone,
        },
        "starts_at": time(m.starts_at),
        "opened_at": time(m.opened_at),
        "closed_at": time(m.closed_at),
        "suspended": {"since": time(m.suspended_at), "until": time(m.suspended_until), "reason": m.suspended_reason}
        if m.suspended_at
        else None,
        "regime": {
            "id": m.regime,
            "basis": {"kind": m.basis_kind, "reference": m.basis_reference, "text": m.basis_text}
            if m.basis_kind
            else None,
            "confirmed": m.basis_confirmed_at is not None,
        },
        "chair": m.chair,
        "clerk": m.clerk or None,
        "deputy": room.deputy_pid or None,
        "chair_line": "silent" if m.chair_silent_at else "ok",
        "chair_line_since": time(m.chair_silent_at),
        "phone": body.clerk_phone,
        "people": _people(room),
        "groups": _groups(room),
    }


def _people(room: Room) -> dict[str, Any]:
    return {
        pid: {
            "name": p.name,
            "short": p.short_name,
            "group": p.group or None,
            "role": "member" if p.seated else p.office or "guest",
        }
        for pid, p in room.people.items()
    }


def _groups(room: Room) -> list[dict[str, Any]]:
    """The groups as the council sits: largest first."""
    sizes = Counter((m.group, m.group_name) for m in room.members if m.group)
    return [{"id": short, "short": short, "name": name, "seats": n} for (short, name), n in sizes.most_common()]
