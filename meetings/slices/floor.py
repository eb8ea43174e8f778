"""Who speaks, since when, and who waits."""

from __future__ import annotations

from typing import Any

from meetings import standing
from meetings.models import FloorRequest
from meetings.room import Room
from meetings.rules.floor import in_speaking_order, interruptions
from meetings.slices.meeting import time


def build(room: Room, audience: str) -> dict[str, Any]:
    speaking, interrupting = room.speaking, room.interrupting
    return {
        "item": str(room.meeting.item) if room.meeting.item else None,
        "now": _speaker(room, speaking) if speaking else None,
        "interruption": {"id": str(interrupting.id), "pid": interrupting.pid, "since": time(interrupting.started_at)}
        if interrupting
        else None,
        "queue": [_waiting(request) for request in in_speaking_order(room.waiting)],
        "asked_interruptions": [_waiting(request) for request in interruptions(room.waiting)],
    }


def _speaker(room: Room, request: FloorRequest) -> dict[str, Any]:
    minutes = standing.rules(room).speaking_minutes.value
    return {
        "id": str(request.id),
        "pid": request.pid,
        "kind": request.kind,
        "since": time(request.started_at),
        "limit_seconds": minutes * 60 or None,
        "used_seconds": 0,
    }


def _waiting(request: FloorRequest) -> dict[str, Any]:
    return {"id": str(request.id), "pid": request.pid, "kind": request.kind, "at": time(request.asked_at)}
