"""How the public stream stands, for everybody's screen: state, since when, how late; and every gap."""

from __future__ import annotations

from typing import Any

from meetings.room import Room
from meetings.services import stream
from meetings.slices.meeting import time


def build(room: Room) -> dict[str, Any]:
    """`state` is as reported: a lease that runs out becomes an entry, so that no slice changes by itself."""
    row = room.watch
    stated = str(row.state) if row else "unknown"
    return {
        "state": "not_required" if stated == "unknown" and not stream.required(room) else stated,
        "since": time(row.since) if row else None,
        "reason": row.reason if row else "",
        "until": time(row.until) if row else None,
        "delay_ms": row.delay_ms if row else None,
        "required": stream.required(room),
    }


def gaps(room: Room) -> list[dict[str, str | None]]:
    return [{"start": time(gap.start), "end": time(gap.end)} for gap in room.gaps]
