"""Who may send which command, and when: the whole table. A test renders it into docs/protocol.md.

Roles are a set, not a ladder: who chairs as a member holds both CHAIR and MEMBER. Voting follows from
MEMBER, never from CHAIR. DEPUTY is who takes over when the chair's line is silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from council.rules.refusal import Refused


class Role(StrEnum):
    CHAIR = "chair"
    DEPUTY = "deputy"
    CLERK = "clerk"
    MEMBER = "member"
    EXECUTIVE = "executive"
    CITIZEN_SPEAKER = "citizen_speaker"
    TECHNICIAN = "technician"
    PUBLIC = "public"
    SYSTEM = "system"
    STAGE = "stage"
    WATCHDOG = "watchdog"


PLANNED, OPEN, SUSPENDED, CLOSED, NOT_OPENED = "planned", "open", "suspended", "closed", "not_opened"
BEFORE = frozenset({PLANNED})
DURING = frozenset({OPEN})
IN_SESSION = frozenset({OPEN, SUSPENDED})
UNTIL_CLOSE = frozenset({PLANNED, OPEN, SUSPENDED})
ALWAYS = frozenset({PLANNED, OPEN, SUSPENDED, CLOSED, NOT_OPENED})
AFTERWARDS = frozenset({CLOSED})

CHAIR, DEPUTY, CLERK, MEMBER = Role.CHAIR, Role.DEPUTY, Role.CLERK, Role.MEMBER
EXECUTIVE, SPEAKER, SYSTEM = Role.EXECUTIVE, Role.CITIZEN_SPEAKER, Role.SYSTEM
STAGE, WATCHDOG = Role.STAGE, Role.WATCHDOG


@dataclass(frozen=True)
class Row:
    """One command: the roles that may send it, the states of the meeting, and three properties.

    ``for_chair``: the clerk may do it on the chair's behalf, and the journal says so.
    ``needs_chair``: it moves the floor or a vote, so it waits while the chair's line is silent.
    ``present``: the sender must be on the attendance list.
    """

    roles: frozenset[Role]
    when: frozenset[str]
    for_chair: bool = False
    needs_chair: bool = False
    present: bool = False


def _row(
    *roles: Role, when: frozenset[str], for_chair: bool = False, needs_chair: bool = False, present: bool = False
) -> Row:
    return Row(frozenset(roles), when, for_chair, needs_chair, present)


PERMISSIONS: Final[dict[str, Row]] = {
    "basis.choose": _row(CLERK, when=BEFORE),
    "basis.confirm": _row(CHAIR, when=BEFORE),
    "attendance.sign": _row(MEMBER, EXECUTIVE, CHAIR, when=UNTIL_CLOSE),
    "attendance.admit": _row(CLERK, when=UNTIL_CLOSE),
    "attendance.refuse": _row(CLERK, when=UNTIL_CLOSE),
    "attendance.report_absent": _row(MEMBER, EXECUTIVE, CLERK, when=UNTIL_CLOSE),
    "attendance.leave": _row(MEMBER, EXECUTIVE, CLERK, when=IN_SESSION),
    "attendance.establish": _row(CHAIR, CLERK, when=AFTERWARDS),
    "attendance.call": _row(CHAIR, when=DURING, for_chair=True, needs_chair=True),
    "meeting.open": _row(CHAIR, when=BEFORE, for_chair=True),
    "meeting.not_opened": _row(CHAIR, when=BEFORE, for_chair=True),
    "meeting.suspend": _row(CHAIR, when=DURING, for_chair=True),
    "meeting.resume": _row(CHAIR, when=frozenset({SUSPENDED}), for_chair=True, needs_chair=True),
    "meeting.close": _row(CHAIR, when=IN_SESSION),
    "chair.hand_over": _row(CHAIR, when=UNTIL_CLOSE),
    "chair.take_over": _row(DEPUTY, when=UNTIL_CLOSE),
    "chair.appoint_deputy": _row(CLERK, when=UNTIL_CLOSE),
    "agenda.move_to": _row(CHAIR, when=DURING, for_chair=True, needs_chair=True),
    "agenda.change": _row(CHAIR, when=IN_SESSION, for_chair=True, needs_chair=True),
    "proposal.submit": _row(CLERK, when=UNTIL_CLOSE),
    "proposal.withdraw": _row(CLERK, when=UNTIL_CLOSE),
    "floor.request": _row(MEMBER, EXECUTIVE, SPEAKER, when=DURING, present=True),
    "floor.withdraw": _row(MEMBER, EXECUTIVE, SPEAKER, CLERK, when=IN_SESSION),
    "floor.enter": _row(CLERK, when=DURING),
    "floor.give": _row(CHAIR, when=DURING, for_chair=True, needs_chair=True),
    "floor.decline": _row(CHAIR, when=DURING, for_chair=True, needs_chair=True),
    "floor.end": _row(MEMBER, EXECUTIVE, SPEAKER, CHAIR, when=DURING, for_chair=True),
    "floor.take_away": _row(CHAIR, when=DURING, needs_chair=True),
    "floor.end_interruption": _row(MEMBER, EXECUTIVE, SPEAKER, CHAIR, when=DURING, for_chair=True),
    "recusal.declare": _row(MEMBER, CLERK, when=UNTIL_CLOSE),
    "recusal.withdraw": _row(MEMBER, CLERK, when=UNTIL_CLOSE),
    "vote.ask": _row(MEMBER, when=DURING, present=True),
    "vote.ask_roll_call": _row(MEMBER, when=DURING, present=True),
    "vote.open": _row(CHAIR, when=DURING, for_chair=True, needs_chair=True),
    "vote.call_next": _row(CHAIR, when=DURING, for_chair=True, needs_chair=True),
    "vote.pass": _row(CHAIR, when=DURING, for_chair=True, needs_chair=True),
    "vote.stop_roll": _row(CHAIR, CLERK, when=DURING),
    "vote.continue_roll": _row(CHAIR, when=DURING, for_chair=True, needs_chair=True),
    "vote.cast": _row(MEMBER, when=DURING, needs_chair=True, present=True),
    "vote.correct": _row(MEMBER, when=DURING, needs_chair=True, present=True),
    "vote.enter_spoken": _row(CLERK, when=DURING, needs_chair=True),
    "vote.countersign": _row(CHAIR, DEPUTY, when=DURING, needs_chair=True),
    "vote.record_left": _row(CLERK, when=DURING, needs_chair=True),
    "vote.confirm_left": _row(CHAIR, when=DURING, needs_chair=True),
    "vote.withdraw_left": _row(CHAIR, CLERK, when=DURING, needs_chair=True),
    "vote.enter_count": _row(CLERK, when=DURING, needs_chair=True),
    "vote.close": _row(CHAIR, when=DURING, for_chair=True, needs_chair=True),
    "vote.seen": _row(MEMBER, when=DURING),
    "vote.read_aloud": _row(CLERK, when=DURING),
    "vote.object": _row(MEMBER, when=DURING),
    "vote.judge": _row(CHAIR, DEPUTY, when=DURING, needs_chair=True),
    "vote.declare": _row(CHAIR, when=DURING, needs_chair=True),
    "vote.void": _row(CHAIR, when=IN_SESSION),
    "vote.annul": _row(CHAIR, when=IN_SESSION, needs_chair=True),
    "vote.keep": _row(CHAIR, when=IN_SESSION, needs_chair=True),
    "vote.deemed_against": _row(MEMBER, when=IN_SESSION, present=True),
    "vote.not_taken_part": _row(MEMBER, when=IN_SESSION, present=True),
    "vote.note_mistake": _row(MEMBER, when=IN_SESSION, present=True),
    "help.ask": _row(MEMBER, EXECUTIVE, SPEAKER, CHAIR, DEPUTY, when=UNTIL_CLOSE),
    "help.answer": _row(CLERK, when=UNTIL_CLOSE),
    "note.add": _row(CLERK, when=ALWAYS),
    "stage.started": _row(STAGE, when=ALWAYS),
    "stage.media": _row(STAGE, when=UNTIL_CLOSE),
    "stage.recording": _row(STAGE, when=ALWAYS),
    "stage.show": _row(CLERK, when=UNTIL_CLOSE),
    "stage.prompt": _row(CLERK, when=UNTIL_CLOSE),
    "stage.admit_encoder": _row(CLERK, when=UNTIL_CLOSE),
    "stage.revoke_encoder": _row(CLERK, when=ALWAYS),
    "media.decide": _row(CHAIR, when=DURING, needs_chair=True),
    "guest.invite": _row(CLERK, when=UNTIL_CLOSE),
    "guest.revoke": _row(CLERK, when=UNTIL_CLOSE),
    "guest.sound_only": _row(SPEAKER, when=UNTIL_CLOSE),
    "line.report": _row(SYSTEM, when=UNTIL_CLOSE),
    "chair_line.report": _row(SYSTEM, when=UNTIL_CLOSE),
    "stream.up": _row(WATCHDOG, when=UNTIL_CLOSE),
    "stream.down": _row(WATCHDOG, when=UNTIL_CLOSE),
    "stream.lapsed": _row(SYSTEM, when=UNTIL_CLOSE),
    "stream.observe": _row(CLERK, when=UNTIL_CLOSE),
    "stream.countersign": _row(CHAIR, when=UNTIL_CLOSE),
    "stream.not_measured": _row(CLERK, when=UNTIL_CLOSE),
    "stream.confirm_not_measured": _row(CHAIR, when=UNTIL_CLOSE),
}


def acts_for_chair(command: str, roles: frozenset[str]) -> bool:
    """Whether the sender acts on the chair's behalf: a clerk, in a command that allows it, and not chair himself."""
    row = PERMISSIONS[command]
    return row.for_chair and Role.CLERK in roles and not roles & row.roles


def require(command: str, roles: frozenset[str], status: str, chair_silent: bool, present: bool) -> None:
    """Refuse a command that this sender may not send, or not now.

    When the chair's line is silent nothing moves the floor or a vote (Gemeentewet art. 26; DESIGN 4);
    the clerk may then only suspend, and the deputy take over.
    """
    row = PERMISSIONS[command]
    if not roles & row.roles and not acts_for_chair(command, roles):
        raise Refused("command.not_yours", "", {"command": command})
    if status not in row.when:
        raise Refused("meeting.wrong_moment", "", {"command": command, "status": status})
    if row.needs_chair and chair_silent:
        raise Refused("chair.silent", "order", {"command": command})
    if row.present and not present and Role.CITIZEN_SPEAKER not in roles:  # who speaks as a citizen signs no list
        raise Refused("attendance.not_present", "opening_quorum")


@cache
def permitted(roles: frozenset[str], status: str, chair_silent: bool, present: bool) -> tuple[str, ...]:
    """The commands that `require` lets through, in the table's order."""
    found = []
    for command in PERMISSIONS:
        try:
            require(command, roles, status, chair_silent, present)
        except Refused:
            continue
        found.append(command)
    return tuple(found)
