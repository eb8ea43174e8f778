"""Whether each member can be seen and heard, so that he is recognised: asked at his admission and all evening long."""

from __future__ import annotations

from council.rules.refusal import Refused
from meetings.models import Participant
from meetings.room import Room
from meetings.rules import media as rules


def line_of(room: Room, pid: str) -> rules.Line | None:
    """How this person is seen and heard; None when nothing was ever measured."""
    row = room.media.get(pid)
    return rules.Line(row.picture, row.sound, row.heard_once) if row else None


def asked_for(room: Room, person: Participant) -> bool:
    """Only where picture and sound are the meeting's, and not of who stays out of the item at hand."""
    meeting = room.meeting
    return meeting.carried and meeting.digital and person.pid not in room.recused(room.at_hand)


def fails(room: Room, person: Participant) -> bool:
    """Whether he should be seen and heard now, and is not."""
    return asked_for(room, person) and rules.missing(line_of(room, person.pid)) is not None


def cut_off(room: Room, person: Participant) -> bool:
    """Whether neither picture nor sound of him comes."""
    line = line_of(room, person.pid)
    gone = line is None or (line.picture in ("none", "off") and line.sound != "ok")
    return gone and asked_for(room, person)


def may_admit(room: Room, person: Participant) -> None:
    """In a digital meeting nobody is on the list who was not seen and heard."""
    missing = rules.missing(line_of(room, person.pid)) if asked_for(room, person) else None
    if missing == rules.PICTURE:
        raise Refused("attendance.not_visible", "digital.recognisable", {"pid": person.pid})
    if missing == rules.SOUND:
        raise Refused("attendance.not_heard", "digital.recognisable", {"pid": person.pid})


def unseen(room: Room) -> list[str]:
    """Who is on the list and cannot be seen or heard, and about whom the chair has not decided."""
    return [person.pid for person in room.present if not _decision(room, person) and fails(room, person)]


def decided(room: Room) -> list[str]:
    """Who cannot be seen or heard, and with whom the chair goes on."""
    return [person.pid for person in room.present if _decision(room, person) and fails(room, person)]


def _decision(room: Room, person: Participant) -> str:
    row = room.media.get(person.pid)
    return row.decision if row else ""
