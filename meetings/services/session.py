"""The meeting itself: on what it is held, opening, suspending, resuming, closing, and who is in the chair."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from council import journal
from council.rules import convening
from council.rules.quorum import needed
from council.rules.refusal import Refused
from council.rules.regimes import Basis, BasisKind, State, check_basis
from meetings import standing
from meetings.commands import ChairLineReport, ChooseBasis, LineReport, NotOpened, Suspend, Who
from meetings.desk import Desk
from meetings.models import Meeting, Participant
from meetings.room import Room
from meetings.services import calling, floor, stream
from meetings.shapes import Nothing

Status = Meeting.Status


def choose_basis(desk: Desk, data: ChooseBasis) -> None:
    """The clerk records on what this meeting is held, before the chair confirms it (DESIGN 5)."""
    if data.basis is not None:
        check_basis(Basis(BasisKind(data.basis.kind), data.basis.reference, data.basis.text))
    meeting = desk.meeting
    meeting.regime, meeting.basis_confirmed_at = data.regime, None
    meeting.basis_kind = data.basis.kind if data.basis else ""
    meeting.basis_reference = data.basis.reference if data.basis else ""
    meeting.basis_text = data.basis.text if data.basis else ""
    desk.sheet.save(meeting)
    desk.write("basis.chosen", regime=data.regime, **standing.recorded_basis(meeting, desk.keep))


def confirm_basis(desk: Desk, _: Nothing) -> None:
    """The chair takes the basis for his account: the very one that was recorded, its words under the same hash."""
    if desk.meeting.basis_confirmed_at is not None:
        raise Refused("basis.confirmed_already")
    desk.meeting.basis_confirmed_at = desk.now
    desk.sheet.save(desk.meeting)
    recorded = desk.journaled(("meeting.convened", "basis.chosen"))[-1][1]
    desk.write("basis.confirmed", **{name: recorded.get(name) for name in ("regime", "basis", "reference", "text")})


def may_be_held(room: Room) -> None:
    """Condition C01: by a law in force, or on a basis that was recorded."""
    legal = standing.regime(room)
    if legal.state == State.FAIL:
        raise Refused("meeting.no_basis", legal.article, {"regime": room.meeting.regime})


def may_open(room: Room) -> None:
    """Art. 20, and condition C01: a chair, a legal basis, and more than half of the members on the list."""
    meeting = room.meeting
    chair = room.people.get(meeting.chair)
    if chair is None or chair.state != Participant.State.PRESENT:
        raise Refused("chair.not_present", "order")
    may_be_held(room)
    legal = standing.regime(room)
    if legal.state == State.WARN and meeting.basis_confirmed_at is None:
        raise Refused("basis.not_confirmed", legal.article)
    if meeting.second_convocation_of_id is not None and meeting.convened_at is not None:
        convening.second_convocation(meeting.convened_at, room.now, standing.rules(room))
    if standing.decides(room) and not room.quorate:
        raise Refused("meeting.no_quorum", "opening_quorum", _counts(room))
    stream.may_show(room)


def open_meeting(desk: Desk, _: Nothing) -> None:
    """Open the meeting; the roster that binds seats to names is fixed in the same act."""
    may_open(desk.room)
    meeting = desk.meeting
    meeting.status, meeting.opened_at, meeting.first_chair = Status.OPEN, desk.now, meeting.chair
    desk.sheet.save(meeting)
    desk.write(
        "roster.fixed",
        seats=[{"seat": m.pid, "name": m.name, "group": m.group_name} for m in desk.room.members],
        others=[p.pid for p in desk.room.people.values() if not p.seated],
    )
    desk.write(
        "meeting.opened",
        chair=meeting.chair,
        regime=meeting.regime,
        basis=meeting.basis_kind or None,
        rehearsal=meeting.rehearsal,
        **_counts(desk.room),
    )


def not_opened(desk: Desk, data: NotOpened) -> None:
    """Not enough members: the absentees are read out, and a second meeting is convened (art. 20(2))."""
    room, meeting = desk.room, desk.meeting
    if room.quorate:
        raise Refused("meeting.quorum_is_there", "opening_quorum", _counts(room))
    wait = standing.rules(room).quorum_wait_minutes.value
    if (desk.now - meeting.starts_at).total_seconds() < wait * 60:
        raise Refused("meeting.wait_first", "local", {"minutes": wait})
    if data.second_convocation_at:
        convening.second_convocation(desk.now, data.second_convocation_at, standing.rules(room))
    absent = [m.pid for m in room.members if m.state != Participant.State.PRESENT]
    meeting.status, meeting.closed_at = Status.NOT_OPENED, desk.now
    desk.sheet.save(meeting)
    desk.write(
        "meeting.not_opened", absent=absent, second_convocation_at=_time(data.second_convocation_at), **_counts(room)
    )


def suspend(desk: Desk, data: Suspend) -> None:
    """Suspend, with a time of return if there is one; nobody keeps the floor, and a vote that stood still is void."""
    if data.until is not None and data.until <= desk.now:
        raise Refused("meeting.return_in_the_past", "", {"until": _time(data.until)})
    floor.clear(desk)
    calling.end(desk)
    stream.end_frozen(desk)
    meeting = desk.meeting
    meeting.status, meeting.suspended_at = Status.SUSPENDED, desk.now
    meeting.suspended_until, meeting.suspended_reason = data.until, data.reason
    desk.sheet.save(meeting)
    desk.write("meeting.suspended", until=_time(data.until), reason=desk.keep(data.reason))


def resume(desk: Desk, _: Nothing) -> None:
    meeting = desk.meeting
    meeting.status, meeting.suspended_at, meeting.suspended_until = Status.OPEN, None, None
    meeting.suspended_reason, meeting.resumed_at = "", desk.now
    desk.sheet.save(meeting)
    desk.write("meeting.resumed", present=len(desk.room.present))


def may_close(room: Room) -> None:
    """Not while a vote is open or waits for its declaration, nor while one that a gap touched waits for the chair."""
    if room.poll is not None:
        raise Refused("vote.running", "", {"status": str(room.poll.vote.status), "number": room.poll.vote.number})
    stream.may_close(room)


def close(desk: Desk, _: Nothing) -> None:
    """Close the meeting; its last head is signed, and the body's next journal will cite it."""
    may_close(desk.room)
    floor.clear(desk)
    calling.end(desk)
    if desk.room.item is not None:
        desk.room.item.done = True
        desk.sheet.save(desk.room.item)
    desk.meeting.status, desk.meeting.closed_at, desk.meeting.item = Status.CLOSED, desk.now, None
    desk.sheet.save(desk.meeting)
    desk.write("meeting.closed", present=len(desk.room.present))


def hand_over(desk: Desk, data: Who) -> None:
    """Change of chair, by the chair himself; a member who chairs keeps his vote."""
    person = desk.person(data.pid)
    if person.pid == desk.meeting.chair:
        raise Refused("chair.is_already", "order", {"pid": person.pid})
    if not person.seated and "chair" not in person.roles:
        raise Refused("chair.cannot_be", "order", {"pid": person.pid})
    if person.state != Participant.State.PRESENT:
        raise Refused("attendance.not_present", "order", {"pid": person.pid})
    _change_chair(desk, person.pid, "handed_over")


def take_over(desk: Desk, _: Nothing) -> None:
    """The deputy takes the chair with one button, once the chair's own line has been silent (15 s)."""
    if desk.meeting.chair_silent_at is None:
        raise Refused("chair.not_silent", "order")
    _change_chair(desk, desk.actor.pid, "line_silent")


def appoint_deputy(desk: Desk, data: Who) -> None:
    person = desk.person(data.pid)
    if not person.seated:
        raise Refused("chair.cannot_be", "order", {"pid": person.pid})
    desk.meeting.deputy = person.pid
    desk.sheet.save(desk.meeting)
    desk.write("chair.deputy_appointed", pid=person.pid)


def report_line(desk: Desk, data: LineReport) -> None:
    """A line that has been gone for 30 s is noted, and its return; it changes nobody's presence."""
    person = desk.person(data.pid)
    lost = data.state == "lost"
    if lost == (person.line_lost_at is not None):
        raise Refused("line.known", "", {"pid": person.pid})
    person.line_lost_at = desk.now if lost else None
    desk.sheet.save(person)
    desk.write("line.lost" if lost else "line.restored", pid=person.pid)


def report_chair_line(desk: Desk, data: ChairLineReport) -> None:
    silent = data.state == "silent"
    if silent == (desk.meeting.chair_silent_at is not None):
        raise Refused("line.known", "", {"pid": desk.meeting.chair})
    desk.meeting.chair_silent_at = desk.now if silent else None
    desk.sheet.save(desk.meeting)
    desk.write("chair_line.silent" if silent else "chair_line.restored", pid=desk.meeting.chair)


def _change_chair(desk: Desk, pid: str, why: str) -> None:
    before, desk.meeting.chair, desk.meeting.chair_silent_at = desk.meeting.chair, pid, None
    desk.sheet.save(desk.meeting)
    desk.write("chair.changed", before=before, after=pid, why=why)


def _counts(room: Room) -> dict[str, Any]:
    sitting = room.meeting.sitting
    return {"present": len(room.present), "sitting": sitting, "needed": needed(sitting)}


def _time(moment: datetime | None) -> str | None:
    return journal.timestamp(moment) if moment else None
