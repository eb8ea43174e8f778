"""The floor: who asks for it, who has it, and for how long. The chair gives and withholds it (art. 26)."""

from __future__ import annotations

from uuid import UUID

from council.rules.refusal import Refused
from meetings.commands import EnterRequest, GiveFloor, Reason, Request, RequestFloor
from meetings.desk import Desk
from meetings.models import FloorRequest, Participant
from meetings.room import Room
from meetings.shapes import Nothing

State = FloorRequest.State
INTERRUPTION = "interruption"


def may_request(room: Room, person: Participant, kind: str) -> None:
    """Refuse who is not there, stays out of this item, has asked already, or asks at the wrong moment."""
    _there(person)
    if person.pid in room.recused(room.at_hand):
        raise Refused("floor.recused", "recusal", {"pid": person.pid})
    if room.meeting.item is None and kind != "point_of_order":
        raise Refused("agenda.no_item", "local")
    if any(r.pid == person.pid and r.kind == kind for r in room.waiting):
        raise Refused("floor.asked_already", "local", {"kind": kind})
    if kind == INTERRUPTION:
        may_interrupt(room, person)
    if kind == "explanation" and room.poll is not None:
        raise Refused("floor.explanation_comes_before", "local")


def request(desk: Desk, data: RequestFloor) -> None:
    """Ask for the floor."""
    _ask(desk, desk.person(desk.actor.pid), data.kind)


def enter(desk: Desk, data: EnterRequest) -> None:
    """The clerk enters a request for a member who asked aloud."""
    _ask(desk, desk.person(data.pid), data.kind)


def withdraw(desk: Desk, data: Request) -> None:
    """Take back one's own request; the clerk may do it for the member."""
    wanted = _waiting(desk, data)
    person = desk.self_or(wanted.pid)
    finish(desk, wanted, State.WITHDRAWN)
    desk.write("floor.withdrawn", desk.for_other(person), request=str(wanted.id), pid=wanted.pid)


def may_give(room: Room, person: Participant) -> None:
    """Nobody speaks during a vote, nor on an item that he stays out of."""
    if room.poll is not None and room.poll.vote.status == "open":
        raise Refused("floor.vote_is_open", "matters.roll_call")
    if person.pid in room.recused(room.at_hand):
        raise Refused("floor.recused", "recusal", {"pid": person.pid})
    if person.pid != room.meeting.clerk:  # he signs no list, and may be asked to read or to explain something
        _there(person)


def give(desk: Desk, data: GiveFloor) -> None:
    """The chair gives the floor; whoever had it is done, unless this is an interruption."""
    if data.request is not None:
        wanted = _waiting(desk, Request(request=data.request))
        person = desk.person(wanted.pid)
    else:
        person = desk.person(data.pid or "")
        asked = [r for r in desk.room.waiting if r.pid == person.pid and r.kind != INTERRUPTION]
        wanted = next(iter(asked), None) or FloorRequest(
            meeting=desk.meeting, item=desk.meeting.item, pid=person.pid, kind="speech", asked_at=desk.now
        )
    may_give(desk.room, person)
    if wanted.kind == INTERRUPTION:
        may_interrupt(desk.room, person)
        _end(desk, desk.room.interrupting)
    else:
        _end(desk, desk.room.interrupting)
        _end(desk, desk.room.speaking)
    wanted.state, wanted.started_at = State.SPEAKING, desk.now
    desk.room.requests[wanted.id] = wanted
    desk.sheet.save(wanted)
    desk.write(
        "floor.given",
        request=str(wanted.id),
        pid=wanted.pid,
        speech=wanted.kind,
        item=str(wanted.item) if wanted.item else None,
    )


def decline(desk: Desk, data: Request) -> None:
    """The chair does not give it now."""
    wanted = _waiting(desk, data)
    finish(desk, wanted, State.DECLINED)
    desk.write("floor.declined", request=str(wanted.id), pid=wanted.pid)


def end(desk: Desk, _: Nothing) -> None:
    """The speaker is done, or the chair ends it; an interruption ends with it."""
    speaking = _require_speaking(desk)
    if speaking.pid != desk.actor.pid and not _leads(desk):
        raise Refused("floor.not_yours", "order")
    _end(desk, desk.room.interrupting)
    _end(desk, speaking)


def take_away(desk: Desk, data: Reason) -> None:
    """The chair withdraws the floor from a speaker (ontneemt het woord)."""
    speaking = _require_speaking(desk)
    _end(desk, desk.room.interrupting)
    finish(desk, speaking, State.TAKEN_AWAY)
    _lapse(desk)
    desk.write("floor.taken_away", request=str(speaking.id), pid=speaking.pid, reason=desk.keep(data.reason))


def end_interruption(desk: Desk, _: Nothing) -> None:
    interrupting = desk.room.interrupting
    if interrupting is None:
        raise Refused("floor.nobody_interrupts", "local")
    if interrupting.pid != desk.actor.pid and not _leads(desk):
        raise Refused("floor.not_yours", "order")
    _end(desk, interrupting)


def clear(desk: Desk) -> None:
    """End whoever speaks: the item, the vote or the meeting moves on."""
    _end(desk, desk.room.interrupting)
    _end(desk, desk.room.speaking)


def drop(desk: Desk, person: Participant, item: UUID | None = None) -> None:
    """Who leaves, or stays out of this item, gives up the floor and is off the speaker list."""
    speaking = desk.room.speaking
    for request in list(desk.room.requests.values()):
        if request.pid != person.pid or (item and item not in desk.room.line_of(request.item)):
            continue
        if request is speaking:
            clear(desk)
        elif request.state == State.SPEAKING:
            _end(desk, request)
        else:
            finish(desk, request, State.WITHDRAWN)
            desk.write("floor.withdrawn", desk.for_other(person), request=str(request.id), pid=person.pid)


def finish(desk: Desk, request: FloorRequest, state: FloorRequest.State) -> None:
    request.state, request.ended_at = state, desk.now
    desk.room.requests.pop(request.id, None)
    desk.sheet.save(request)


def _ask(desk: Desk, person: Participant, kind: str) -> None:
    may_request(desk.room, person, kind)
    wanted = FloorRequest(
        meeting=desk.meeting,
        item=desk.meeting.item,
        pid=person.pid,
        kind=kind,
        asked_at=desk.now,
        asked_seq=len(desk.room.requests),
    )
    desk.room.requests[wanted.id] = wanted
    desk.sheet.save(wanted)
    desk.answer["request"] = str(wanted.id)
    desk.write(
        "floor.requested",
        desk.for_other(person),
        request=str(wanted.id),
        pid=person.pid,
        speech=kind,
        item=str(wanted.item) if wanted.item else None,
    )


def _end(desk: Desk, request: FloorRequest | None) -> None:
    if request is None:
        return
    finish(desk, request, State.DONE)
    if request.kind != INTERRUPTION:
        _lapse(desk)
    kind = "interruption.ended" if request.kind == INTERRUPTION else "floor.ended"
    seconds = int((desk.now - request.started_at).total_seconds()) if request.started_at else 0
    desk.write(kind, request=str(request.id), pid=request.pid, seconds=seconds)


def _lapse(desk: Desk) -> None:
    """Who wanted to interrupt this speech can no longer do so."""
    for request in list(desk.room.waiting):
        if request.kind == INTERRUPTION:
            finish(desk, request, State.DECLINED)


def _there(person: Participant) -> None:
    """On the attendance list, which a citizen who speaks does not sign."""
    if person.state != Participant.State.PRESENT and "citizen_speaker" not in person.roles:
        raise Refused("attendance.not_present", "opening_quorum", {"pid": person.pid})


def may_interrupt(room: Room, person: Participant) -> None:
    speaking = room.speaking
    if speaking is None:
        raise Refused("floor.nobody_speaks", "local")
    if speaking.pid == person.pid:
        raise Refused("floor.interrupts_himself", "local")


def _waiting(desk: Desk, data: Request) -> FloorRequest:
    wanted = desk.room.requests.get(data.request)
    if wanted is None or wanted.state != State.WAITING:
        raise Refused("floor.no_such_request", "", {"request": str(data.request)})
    return wanted


def _require_speaking(desk: Desk) -> FloorRequest:
    speaking = desk.room.speaking
    if speaking is None:
        raise Refused("floor.nobody_speaks", "local")
    return speaking


def _leads(desk: Desk) -> bool:
    return bool(desk.actor.roles & {"chair", "clerk"})
