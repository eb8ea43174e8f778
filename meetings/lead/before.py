"""Before the opening: a basis, a chair who is there, enough members; or the finding that there are not."""

from __future__ import annotations

from council.rules.regimes import State
from meetings import standing
from meetings.lead.step import Step
from meetings.models import Participant
from meetings.room import Room
from meetings.services import session


def next_step(room: Room) -> Step:
    meeting, legal = room.meeting, standing.regime(room)
    if legal.state == State.FAIL:
        return Step("basis.choose", {"regime": meeting.regime, "basis": None}, check=session.may_be_held)
    if legal.state == State.WARN and meeting.basis_confirmed_at is None:
        values = {"basis": meeting.basis_kind, "reference": meeting.basis_reference}
        return Step("basis.confirm", values=values, confirm=True)
    chair = room.people.get(meeting.chair)
    if chair is not None and chair.state == Participant.State.SIGNED:
        return Step("attendance.admit", {"pid": chair.pid}, values={"pid": chair.pid})
    if chair is not None and chair.state != Participant.State.PRESENT:
        return Step("attendance.sign", code="attendance.sign_chair", values={"pid": chair.pid})
    counts = {"present": len(room.present), "sitting": meeting.sitting, "needed": room.quorum_needed}
    if not room.quorate and standing.decides(room) and _waited(room):
        absent = [m.pid for m in room.members if m.state != Participant.State.PRESENT]
        return Step(
            "meeting.not_opened",
            values=counts | {"absent": absent},
            confirm=True,
            speak={"code": "not_opened", "values": counts | {"absent": absent}},
        )
    return Step(
        "meeting.open", values=counts, confirm=True, check=session.may_open, speak={"code": "opened", "values": counts}
    )


def _waited(room: Room) -> bool:
    wait = standing.rules(room).quorum_wait_minutes.value
    return (room.now - room.meeting.starts_at).total_seconds() >= wait * 60
