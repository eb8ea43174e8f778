"""What is one person's alone: the own recorded vote, the place in the queue, and what he may do now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from council.rules.refusal import Refused
from meetings.models import FloorRequest, Participant
from meetings.room import PRESENT, Room
from meetings.rules.floor import in_speaking_order
from meetings.rules.permissions import Role, permitted
from meetings.services import guest_links, preparing, stream
from meetings.services.demands import asked
from meetings.services.recognised import fails
from meetings.slices import stage
from meetings.slices.meeting import time
from voting.models import Elector
from voting.services import casting, doubts

State = Participant.State
Check = Callable[[Room, Participant], bool]


def build(room: Room, pid: str) -> dict[str, Any]:
    person = room.people[pid]
    return {
        "pid": pid,
        "seat": pid if person.seated else None,
        "name": person.name,
        "roles": sorted(room.roles_of(person)),
        "attendance": str(person.state),
        **stage.own(room, person),
        "queue_place": _place(room, pid),
        "requests": [{"id": str(r.id), "kind": r.kind} for r in room.waiting if r.pid == pid],
        "recused_items": [str(r.item) for r in room.recusals if r.pid == pid],
        "recusals": [{"item": str(r.item), "by": r.by, "at": time(r.at)} for r in room.recusals if r.pid == pid],
        "called": room.poll is not None and room.poll.vote.called == pid,
        "vote": _own_vote(room, pid),
        "can": can(room, person),
    }


def can(room: Room, person: Participant) -> list[str]:
    """The commands that this person could send now with a chance to be accepted; the rules decide, once more, then."""
    meeting, there = room.meeting, person.state == PRESENT
    lawful = permitted(room.roles_of(person), meeting.status, meeting.chair_silent_at is not None, there)
    lawful = tuple(command for command in lawful if stream.lets_through(command, room))
    return [command for command in lawful if command not in CHECKS or _passes(CHECKS[command], room, person)]


def _passes(check: Check, room: Room, person: Participant) -> bool:
    try:
        return check(room, person)
    except Refused:
        return False


def _place(room: Room, pid: str) -> int | None:
    listed = [request.pid for request in in_speaking_order(room.waiting)]
    return listed.index(pid) + 1 if pid in listed else None


def _own_vote(room: Room, pid: str) -> dict[str, Any] | None:
    if room.poll is None or pid not in room.poll.electors:
        return None
    vote, ballot = room.poll.vote, room.poll.ballots.get(pid)
    return {
        "id": str(vote.id),
        "round": vote.round,
        "choice": ballot.choice if ballot else None,
        "at": time(ballot.at) if ballot else None,
        "how": ballot.how if ballot else None,
        "countersigned": bool(ballot.countersigned_by) if ballot and ballot.how == "spoken" else None,
        "seen": room.poll.electors[pid].seen_at is not None,
    }


def _any_request(room: Room, person: Participant) -> bool:
    return person.pid not in room.recused(room.at_hand)


def _sign(room: Room, person: Participant) -> bool:
    return person.state in (State.EXPECTED, State.REPORTED_ABSENT, State.LEFT)


def _leave(room: Room, person: Participant) -> bool:
    return (person.state == State.PRESENT and person.pid != room.meeting.chair) or _is_clerk(room, person)


def _absent(room: Room, person: Participant) -> bool:
    return person.state in (State.EXPECTED, State.SIGNED) or _is_clerk(room, person)


def _withdraw(room: Room, person: Participant) -> bool:
    return any(r.pid == person.pid for r in room.waiting) or _is_clerk(room, person)


def _end(room: Room, person: Participant) -> bool:
    return _ends(room, person, room.speaking)


def _end_interruption(room: Room, person: Participant) -> bool:
    return _ends(room, person, room.interrupting)


def _ends(room: Room, person: Participant, request: FloorRequest | None) -> bool:
    leads = bool(room.roles_of(person) & {Role.CHAIR, Role.CLERK})
    return request is not None and (request.pid == person.pid or leads)


def _cast(room: Room, person: Participant) -> bool:
    return _without_refusal(room, person, casting.may_cast)


def _correct(room: Room, person: Participant) -> bool:
    return _without_refusal(room, person, casting.may_correct)


def _object(room: Room, person: Participant) -> bool:
    return _without_refusal(room, person, doubts.may_object)


def _without_refusal(room: Room, person: Participant, check: Callable[..., None]) -> bool:
    if room.poll is None:
        return False
    check(room.poll, person.pid)
    return True


def _seen(room: Room, person: Participant) -> bool:
    poll = room.poll
    closed = poll is not None and poll.vote.status == "closed" and person.pid in poll.ballots
    return bool(closed and poll and poll.electors[person.pid].seen_at is None)


def _ask(kind: str) -> Check:
    def check(room: Room, person: Participant) -> bool:
        item, pid = room.meeting.item, person.pid
        return item is not None and pid not in room.recused(room.at_hand) and pid not in asked(room, kind)

    return check


def _running(*statuses: str) -> Check:
    return lambda room, person: room.poll is not None and room.poll.vote.status in statuses


def _left_entered(room: Room, person: Participant) -> bool:
    poll = room.poll
    return poll is not None and any(e.state == Elector.State.LEFT_ENTERED for e in poll.electors.values())


def _no_vote(room: Room, person: Participant) -> bool:
    return room.poll is None


def _has_results(room: Room, person: Participant) -> bool:
    return any(vote.status == "declared" for vote in room.finished)


def _silent(room: Room, person: Participant) -> bool:
    return room.meeting.chair_silent_at is not None


def _recuse(room: Room, person: Participant) -> bool:
    """Any item but the one that is being voted on."""
    return room.poll is None or any(item not in room.line_of(room.poll.vote.item) for item in room.items)


def _establish(room: Room, person: Participant) -> bool:
    m, roles = room.meeting, room.roles_of(person)
    return (Role.CHAIR in roles and not m.established_chair_at) or (Role.CLERK in roles and not m.established_clerk_at)


def _call(room: Room, person: Participant) -> bool:
    return room.meeting.carried and (room.poll is None or room.poll.vote.status != "open")


def _is_clerk(room: Room, person: Participant) -> bool:
    return Role.CLERK in room.roles_of(person)


def _countersign(room: Room, person: Participant) -> bool:
    poll, chair = room.poll, room.meeting.chair
    if poll is None:
        return False
    mine = [s for s in poll.to_countersign if (s == chair) == (person.pid != chair)]
    return any(poll.ballots[seat].entered_by != person.pid for seat in mine)


def _judge(room: Room, person: Participant) -> bool:
    chair, waiting = room.meeting.chair, room.poll.open_objections if room.poll else []
    return any((seat == chair) == (person.pid != chair) for seat in waiting)


def _carried(room: Room, person: Participant) -> bool:
    return room.meeting.carried


def _has_guests(room: Room, person: Participant) -> bool:
    return any(one.office in preparing.GUESTS for one in room.people.values())


def _asked_of(what: str) -> Check:
    """The clerk recorded it, and somebody else has to stand by it."""
    return lambda room, person: (
        room.watch is not None and room.watch.asked == what and room.watch.asked_by != person.pid
    )


CHECKS: Final[dict[str, Check]] = {
    "stream.observe": lambda room, person: room.meeting.carried,
    "stream.countersign": _asked_of("observed"),
    "stream.not_measured": lambda room, person: room.meeting.carried and stream.seen(room) != "up",
    "stream.confirm_not_measured": _asked_of("not_measured"),
    "vote.keep": lambda room, person: bool(stream.to_repeat(room)),
    "attendance.sign": _sign,
    "attendance.leave": _leave,
    "attendance.report_absent": _absent,
    "attendance.establish": _establish,
    "attendance.call": _call,
    "basis.confirm": lambda room, person: room.meeting.basis_confirmed_at is None,
    "chair.take_over": _silent,
    "floor.request": _any_request,
    "floor.withdraw": _withdraw,
    "floor.end": _end,
    "floor.end_interruption": _end_interruption,
    "floor.take_away": lambda room, person: room.speaking is not None,
    "recusal.declare": _recuse,
    "recusal.withdraw": lambda room, person: _is_clerk(room, person) or any(r.pid == person.pid for r in room.recusals),
    "vote.ask": _ask("vote"),
    "vote.ask_roll_call": _ask("roll_call"),
    "vote.call_next": _running("open"),
    "vote.pass": _running("open"),
    "vote.stop_roll": _running("open"),
    "vote.continue_roll": lambda room, person: room.poll is not None and room.poll.vote.stopped,
    "vote.cast": _cast,
    "vote.correct": _correct,
    "vote.enter_spoken": _running("open"),
    "vote.countersign": _countersign,
    "vote.record_left": _running("open"),
    "vote.confirm_left": _left_entered,
    "vote.withdraw_left": _left_entered,
    "vote.enter_count": _running("open"),
    "vote.close": _running("open"),
    "vote.seen": _seen,
    "vote.read_aloud": _running("closed"),
    "vote.object": _object,
    "vote.judge": _judge,
    "vote.declare": _running("open", "closed"),
    "vote.void": _running("open", "closed"),
    "vote.annul": _has_results,
    "vote.deemed_against": lambda room, person: any(
        v.status == "declared" and v.method == "without_vote" for v in room.finished
    ),
    "vote.not_taken_part": _has_results,
    "vote.note_mistake": _has_results,
    "meeting.close": _no_vote,
    "stage.show": _carried,
    "stage.prompt": _carried,
    "stage.admit_encoder": lambda room, person: room.meeting.carried and not room.meeting.digital,
    "stage.revoke_encoder": lambda room, person: any(e.revoked_at is None for e in room.encoders),
    "guest.invite": _has_guests,
    "guest.revoke": _has_guests,
    "guest.sound_only": lambda room, person: room.meeting.carried and guest_links.may_choose(person),
    "media.decide": lambda room, person: any(fails(room, p) for p in room.present),
}
