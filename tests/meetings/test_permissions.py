"""Every command by every role in every state of the meeting, against what law and rules of order say, written out here.

The first column is who may: C chair, c the clerk on the chair's behalf, D deputy, G clerk, M member, E executive,
S a citizen who speaks, X the clock, T the stage, W the watchdog. The second is when: P planned, O open, S
suspended, C closed, N not opened. The third: h waits while the chair's line is silent (helm),
p only who is on the attendance list.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from typing import TypeVar

import pytest
from django.db import transaction

from council.rules.refusal import Refused
from meetings import slices
from meetings.commands import COMMANDS
from meetings.dispatch import Caller, Done, Envelope, RefusedOutcome, run_batch
from meetings.handlers import HANDLERS
from meetings.models import Meeting
from meetings.rules.permissions import PERMISSIONS, Role, require
from meetings.services.preparing import invite
from tests.kit import Evening, Town, command
from tests.properties.fuel import Fuel

EXPECTED = {
    # on what it is held is the clerk's to record and the chair's to answer for, before the opening (DESIGN 5)
    "basis.choose": ("G", "P", ""),
    "basis.confirm": ("C", "P", ""),
    # the list is signed by who takes part; the clerk keeps it; both establish it (LAW 3.3)
    "attendance.sign": ("CME", "POS", ""),
    "attendance.admit": ("G", "POS", ""),
    "attendance.refuse": ("G", "POS", ""),
    "attendance.report_absent": ("MEG", "POS", ""),
    "attendance.leave": ("MEG", "OS", ""),
    "attendance.establish": ("CG", "C", ""),
    "attendance.call": ("Cc", "O", "h"),
    # the chair opens, suspends and closes (art. 20, 26); closing is never the clerk's
    "meeting.open": ("Cc", "P", ""),
    "meeting.not_opened": ("Cc", "P", ""),
    "meeting.suspend": ("Cc", "O", ""),
    "meeting.resume": ("Cc", "S", "h"),
    "meeting.close": ("C", "OS", ""),
    "chair.hand_over": ("C", "POS", ""),
    "chair.take_over": ("D", "POS", ""),
    "chair.appoint_deputy": ("G", "POS", ""),
    # what is treated
    "agenda.move_to": ("Cc", "O", "h"),
    "agenda.change": ("Cc", "OS", "h"),
    "proposal.submit": ("G", "POS", ""),
    "proposal.withdraw": ("G", "POS", ""),
    # the word is asked by who takes part in the deliberation (art. 21, 22) and given by the chair (art. 26)
    "floor.request": ("MES", "O", "p"),
    "floor.withdraw": ("MESG", "OS", ""),
    "floor.enter": ("G", "O", ""),
    "floor.give": ("Cc", "O", "h"),
    "floor.decline": ("Cc", "O", "h"),
    "floor.end": ("MESCc", "O", ""),
    "floor.take_away": ("C", "O", "h"),
    "floor.end_interruption": ("MESCc", "O", ""),
    # nobody but the member decides on it (art. 28); the clerk writes down what he said
    "recusal.declare": ("MG", "POS", ""),
    "recusal.withdraw": ("MG", "POS", ""),
    # any one member may ask for a vote or a roll call (art. 32(1), (3))
    "vote.ask": ("M", "O", "p"),
    "vote.ask_roll_call": ("M", "O", "p"),
    "vote.open": ("Cc", "O", "h"),
    "vote.call_next": ("Cc", "O", "h"),
    "vote.pass": ("Cc", "O", "h"),
    "vote.stop_roll": ("CG", "O", ""),
    "vote.continue_roll": ("Cc", "O", "h"),
    "vote.cast": ("M", "O", "hp"),
    "vote.correct": ("M", "O", "hp"),
    "vote.enter_spoken": ("G", "O", "h"),
    # never delegated, never by who entered it; the chair's own by the deputy (DESIGN 3)
    "vote.countersign": ("CD", "O", "h"),
    "vote.record_left": ("G", "O", "h"),
    "vote.confirm_left": ("C", "O", "h"),
    "vote.withdraw_left": ("CG", "O", "h"),
    "vote.enter_count": ("G", "O", "h"),
    "vote.close": ("Cc", "O", "h"),
    # each member sees how he stands recorded, and may object (temporary law 2.5)
    "vote.seen": ("M", "O", ""),
    "vote.read_aloud": ("G", "O", ""),
    "vote.object": ("M", "O", ""),
    # judging, declaring, voiding and annulling are the chair's alone
    "vote.judge": ("CD", "O", "h"),
    "vote.declare": ("C", "O", "h"),
    "vote.void": ("C", "OS", ""),
    "vote.annul": ("C", "OS", "h"),
    "vote.keep": ("C", "OS", "h"),
    "vote.deemed_against": ("M", "OS", "p"),
    "vote.not_taken_part": ("M", "OS", "p"),
    "vote.note_mistake": ("M", "OS", "p"),
    "help.ask": ("MESCD", "POS", ""),
    "help.answer": ("G", "POS", ""),
    "note.add": ("G", "POSCN", ""),
    # what the stage measured is its own to say; clerk and chair decide what is done about it
    "stage.started": ("T", "POSCN", ""),
    "stage.media": ("T", "POS", ""),
    "stage.recording": ("T", "POSCN", ""),
    "stage.show": ("G", "POS", ""),
    "stage.prompt": ("G", "POS", ""),
    "stage.admit_encoder": ("G", "POS", ""),
    "stage.revoke_encoder": ("G", "POSCN", ""),
    "media.decide": ("C", "O", "h"),
    # the clerk lets guests in; a citizen chooses for himself whether he is seen
    "guest.invite": ("G", "POS", ""),
    "guest.revoke": ("G", "POS", ""),
    "guest.sound_only": ("S", "POS", ""),
    # what the public sees the watchdog says; without it the clerk looks and the chair answers for it (LAW T16, T19)
    "stream.up": ("W", "POS", ""),
    "stream.down": ("W", "POS", ""),
    "stream.lapsed": ("X", "POS", ""),
    "stream.observe": ("G", "POS", ""),
    "stream.countersign": ("C", "POS", ""),
    "stream.not_measured": ("G", "POS", ""),
    "stream.confirm_not_measured": ("C", "POS", ""),
    "line.report": ("X", "POS", ""),
    "chair_line.report": ("X", "POS", ""),
}
LETTERS = {
    Role.CHAIR: "C", Role.DEPUTY: "D", Role.CLERK: "Gc", Role.MEMBER: "M", Role.EXECUTIVE: "E",
    Role.CITIZEN_SPEAKER: "S", Role.TECHNICIAN: "", Role.PUBLIC: "", Role.SYSTEM: "X", Role.STAGE: "T",
    Role.WATCHDOG: "W",
}  # fmt: skip
T = TypeVar("T")
STATES = {"P": "planned", "O": "open", "S": "suspended", "C": "closed", "N": "not_opened"}


def expected(kind: str, roles: frozenset[str], status: str, silent: bool, present: bool) -> str:
    """The code of the refusal, or nothing."""
    who, when, more = EXPECTED[kind]
    if not any(letter in who for role in roles for letter in LETTERS[Role(role)]):
        return "command.not_yours"
    if status not in [STATES[letter] for letter in when]:
        return "meeting.wrong_moment"
    if silent and "h" in more:
        return "chair.silent"
    return "attendance.not_present" if "p" in more and not present and Role.CITIZEN_SPEAKER not in roles else ""


def test_the_tables_have_the_same_commands() -> None:
    assert set(EXPECTED) == set(PERMISSIONS) == set(COMMANDS) == set(HANDLERS)


@pytest.mark.parametrize("kind", EXPECTED)
def test_each_role_in_each_state(kind: str) -> None:
    for role, status, silent, present in itertools.product(Role, STATES.values(), (False, True), (False, True)):
        roles, found = frozenset({role}), ""
        try:
            require(kind, roles, status, silent, present)
        except Refused as no:
            found = no.code
        assert found == expected(kind, roles, status, silent, present), (role, status, silent, present)


def test_who_holds_two_roles_may_what_either_may() -> None:
    for kind, (one, other) in itertools.product(EXPECTED, itertools.combinations(Role, 2)):
        allowed = [role for role in (one, other) if expected(kind, frozenset({role}), "open", False, True) == ""]
        if allowed:
            require(kind, frozenset({one, other}), "open", False, True)


class Chance:
    """Enough to fill in any command's data."""

    def pick(self, choices: Sequence[T]) -> T:
        return random.choice(choices)


@pytest.mark.parametrize("status", STATES.values())
def test_each_person_in_each_state_through_the_one_path(db: None, status: str) -> None:
    """The same, with real people and no trick between door and rule: what may not be is refused, and writes nothing."""
    evening = in_state(status)
    people = [*evening.users, "stranger", "system"]
    for kind, pid in itertools.product(EXPECTED, people):
        with transaction.atomic():
            check_one(evening, kind, pid, status)
            transaction.set_rollback(True)


def in_state(status: str) -> Evening:
    """Present: the mayor in the chair, six members and the alderman; a citizen and a technician are invited."""
    town = Town(seats=7)
    evening = town.evening()
    others = {"citizen": Role.CITIZEN_SPEAKER, "technician": Role.TECHNICIAN}
    for surname, role in others.items():
        invite(evening.meeting, town._person(surname), [role])
    evening = Evening(evening.meeting)
    evening.opens(6)
    evening.enter(evening.alderman)
    evening.hands_in("M1")
    if status != "open":
        Meeting.objects.filter(id=evening.id).update(status=status)
    return evening


def check_one(evening: Evening, kind: str, pid: str, status: str) -> None:
    room = slices.read(evening.id)
    caller = Caller(service="clock") if pid == "system" else Caller(user_id=evening.users.get(pid, evening.id))
    before = len(evening.journal())
    envelope = Envelope(command(kind, **Fuel(Chance(), room, list(room.people)).data(kind)), caller)
    [outcome] = run_batch(evening.id, [envelope])
    if pid == "stranger":
        wanted = "person.not_in_this_meeting"
    else:
        person = room.people.get(pid)
        roles = room.roles_of(person) if person else frozenset({Role.SYSTEM})
        wanted = expected(kind, roles, status, False, person is not None and person.state == "present")
    assert isinstance(outcome, Done | RefusedOutcome), (kind, pid, outcome)
    if wanted:
        assert isinstance(outcome, RefusedOutcome) and outcome.code == wanted, (kind, pid, outcome)
    elif isinstance(outcome, RefusedOutcome) and outcome.code == "command.not_yours":
        assert "pid" in outcome.values, (kind, pid, outcome)  # he may for himself, not for somebody else
    assert (len(evening.journal()) > before) == isinstance(outcome, Done)
