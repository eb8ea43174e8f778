"""What screens show, as whole slices: built from rows, once per audience. Codes and values, never sentences."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from council import journal
from council.prepared import Prepared
from meetings.models import Meeting, Participant
from meetings.room import Room
from meetings.slices import agenda, attendance, compliance, floor, lead, me, meeting, stage, vote

Slice = dict[str, Any]
Builder = Callable[[Room, str], Slice]


_meetings = Prepared(lambda meeting: Meeting.objects.filter(id=meeting))


class Snapshot(Room):
    """A Room in which nothing changes any more, so that what is asked a thousand times is worked out once."""

    @classmethod
    def of(cls, room: Room) -> Snapshot:
        """The room as it stands, its parts shared; good until the room is changed."""
        made = cls(room.meeting, room.now)
        vars(made).update(vars(room))
        return made

    @cached_property
    def deputy_pid(self) -> str:  # type: ignore[override]
        return super().deputy_pid

    @cached_property
    def _roles(self) -> dict[str, frozenset[str]]:
        return {}

    def roles_of(self, person: Participant) -> frozenset[str]:
        if person.pid not in self._roles:
            self._roles[person.pid] = super().roles_of(person)
        return self._roles[person.pid]


BUILDERS: Final[dict[str, Builder]] = {
    "meeting": meeting.build,
    "agenda": agenda.build,
    "attendance": attendance.build,
    "floor": floor.build,
    "vote": vote.build,
    "stage": stage.build,
    "compliance": compliance.build,
    "lead": lead.build,
}
DESK_ALONE: Final = frozenset({"lead"})


def read(meeting_id: UUID) -> Snapshot:
    """The meeting as it stands; call it inside one read transaction, so that all parts are of one moment."""
    return Snapshot(meeting_row(meeting_id), journal.moment(meeting_id, journal.head(meeting_id)))


def meeting_row(meeting_id: UUID) -> Meeting:
    return _meetings(meeting_id)[0]


def build(snapshot: Snapshot, name: str, audience: str) -> Slice:
    """One slice for "public", "participant", "desk" or "service"; what is the desk's alone is built for nobody else."""
    if name in DESK_ALONE and audience != "desk":
        raise ValueError(f"{name} is for the desk, not for {audience}")
    return BUILDERS[name](snapshot, audience)


def build_me(snapshot: Snapshot, pid: str) -> Slice:
    """What is one person's alone."""
    return me.build(snapshot, pid)
