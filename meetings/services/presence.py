"""The attendance list: signing, admitting, reporting absent, leaving, and establishing it at the end."""

from __future__ import annotations

from council.rules.refusal import Refused
from meetings.commands import SelfOrWho, Who, WhoWhy
from meetings.desk import Desk
from meetings.models import Participant
from meetings.services import calling, floor, recognised
from meetings.shapes import Nothing
from voting.rules.methods import VoteMethod
from voting.services import roll

State = Participant.State


def sign(desk: Desk, _: Nothing) -> None:
    """A member signs on entering; he is there when the clerk has admitted him (LAW 3.3, temporary law 2.3)."""
    me = desk.person(desk.actor.pid)
    _require(me, State.EXPECTED, State.REPORTED_ABSENT, State.LEFT)
    me.signed_at = desk.now
    _set(desk, me, State.SIGNED)
    desk.write("attendance.signed", pid=me.pid)


def admit(desk: Desk, data: Who) -> None:
    """The clerk has established who it is; from now on the member counts."""
    person = desk.person(data.pid)
    _require(person, State.SIGNED)
    recognised.may_admit(desk.room, person)
    if person.list_number is None:
        person.list_number = 1 + max((p.list_number or 0 for p in desk.room.people.values()), default=0)
    _set(desk, person, State.PRESENT)
    desk.write("attendance.admitted", pid=person.pid, number=person.list_number)


def refuse(desk: Desk, data: WhoWhy) -> None:
    """The clerk could not establish who it is; the member may sign again."""
    person = desk.person(data.pid)
    _require(person, State.SIGNED)
    _set(desk, person, State.EXPECTED)
    desk.write("attendance.refused", pid=person.pid, reason=desk.keep(data.reason))


def report_absent(desk: Desk, data: SelfOrWho) -> None:
    """A member who is prevented says so beforehand (afmelding)."""
    person = desk.self_or(data.pid)
    _require(person, State.EXPECTED, State.SIGNED)
    _set(desk, person, State.REPORTED_ABSENT)
    desk.write("attendance.reported_absent", desk.for_other(person), pid=person.pid, reason=desk.keep(data.reason))


def leave(desk: Desk, data: SelfOrWho) -> None:
    """A member leaves the meeting; not in the middle of a roll call in which he has still to vote (art. 32)."""
    person = desk.self_or(data.pid)
    _require(person, State.PRESENT)
    may_leave(desk, person)
    depart(desk, person)
    desk.write("attendance.left", desk.for_other(person), pid=person.pid)


def may_leave(desk: Desk, person: Participant) -> None:
    """The chair hands over first, and at a roll call who has still to vote votes first (art. 32)."""
    if person.pid == desk.meeting.chair:
        raise Refused("chair.hand_over_first", "order")
    _not_unanswered(desk, person)


def depart(desk: Desk, person: Participant) -> None:
    """Who leaves is off the speaker list, gives up the floor, and has no part in a vote in which he has not voted."""
    floor.drop(desk, person)
    calling.gone(desk, person)
    if desk.room.poll is not None:
        roll.gone(desk.sheet, desk.room.poll, person.pid)
    _set(desk, person, State.LEFT)


def establish(desk: Desk, _: Nothing) -> None:
    """At the end, when nobody can come or go any more, chair and clerk establish the list, each once (LAW 3.3)."""
    meeting, roles = desk.meeting, desk.actor.roles
    if "chair" in roles and meeting.established_chair_at is None:
        meeting.established_chair_at, role = desk.now, "chair"
    elif "clerk" in roles and meeting.established_clerk_at is None:
        meeting.established_clerk_at, role = desk.now, "clerk"
    else:
        raise Refused("attendance.established_already", "local")
    desk.sheet.save(meeting)
    listed = [p.pid for p in desk.room.people.values() if p.list_number is not None]
    desk.write("attendance.established", role=role, listed=listed)


def _set(desk: Desk, person: Participant, state: Participant.State) -> None:
    person.state, person.state_at = state, desk.now
    desk.sheet.save(person)


def _require(person: Participant, *states: Participant.State) -> None:
    if person.state not in states:
        raise Refused("attendance.wrong_state", "", {"pid": person.pid, "state": str(person.state)})


def _not_unanswered(desk: Desk, person: Participant) -> None:
    poll = desk.room.poll
    if poll is None or poll.vote.status != "open" or not poll.vote.duty_to_vote:
        return
    if poll.vote.method == VoteMethod.ROLL_CALL and person.pid in poll.unanswered:
        raise Refused("attendance.must_vote_first", "matters.duty_to_vote", {"pid": person.pid})
