"""By which law and rules this meeting is held, read off its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from council.rules import convening
from council.rules.bodies import RuleSet
from council.rules.refusal import Refused, Value
from council.rules.regimes import REGIMES, Basis, BasisKind, Regime, RegimeId, Standing, State, convocable
from council.selectors.bodies import rule_set_on
from meetings.models import AgendaItem, Meeting
from meetings.room import Room


def rules(room: Room) -> RuleSet:
    """The rule set of the body, with what its own rules of order set on the day of the meeting."""
    return rule_set_on(room.body, room.body.local_date(room.meeting.starts_at))


def the_regime(room: Room) -> Regime:
    return REGIMES[RegimeId(room.meeting.regime)]


def decides(room: Room) -> bool:
    """Whether this meeting takes decisions at all; a committee's does not."""
    return the_regime(room).decides.value


def second_on_same_subject(room: Room, item: AgendaItem | None) -> bool:
    """Convened a second time, and this stood on the agenda of the meeting that was not opened (art. 20(3), 29(2)b)."""
    return room.meeting.second_convocation_of_id is not None and item is not None and item.on_failed_agenda


def may_treat(room: Room, item: AgendaItem) -> None:
    """In a meeting convened a second time what was not on the failed agenda needs the quorum after all."""
    meeting = room.meeting
    second, same = meeting.second_convocation_of_id is not None, second_on_same_subject(room, item)
    if decides(room) and not convening.may_treat(meeting.sitting, len(room.present), second, same):
        facts: dict[str, Value] = {
            "number": item.number,
            "present": len(room.present),
            "needed": room.quorum_needed,
        }
        raise Refused("agenda.not_on_failed_agenda", "second_convocation.subjects", facts)


def basis(room: Room) -> Basis | None:
    meeting = room.meeting
    if not meeting.basis_kind:
        return None
    return Basis(BasisKind(meeting.basis_kind), meeting.basis_reference, meeting.basis_text)


def recorded_basis(meeting: Meeting, keep: Callable[[str], Mapping[str, str] | None]) -> dict[str, Any]:
    """The basis as the journal has it: an act by its Stb. number, anybody's own words by their salted hash."""
    act = meeting.basis_kind == BasisKind.ACT
    words = [meeting.basis_text] if act else [meeting.basis_reference, meeting.basis_text]
    return {
        "basis": meeting.basis_kind or None,
        "reference": meeting.basis_reference if act else "",
        "text": keep(", ".join(filter(None, words))),
    }


def regime(room: Room) -> Standing:
    """Condition C01; a digital meeting under a regime in which presence at a distance does not count fails it."""
    law, day = the_regime(room), room.body.local_date(room.meeting.starts_at)
    found = convocable(law, day, basis(room))
    if found.state == State.OK and room.meeting.digital and not law.digital_presence_counts.value:
        state = State.FAIL if basis(room) is None else State.WARN
        source = law.digital_presence_counts.source
        return Standing(state, "regime.presence_at_distance", source, {"regime": str(law.id)})
    return found
