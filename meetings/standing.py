"""By which law and rules this meeting is held, read off its rows."""

from __future__ import annotations

from council.rules.bodies import RuleSet
from council.rules.regimes import REGIMES, Basis, BasisKind, Regime, RegimeId, Standing, State, convocable
from council.selectors.bodies import rule_set_on
from meetings.room import Room


def rules(room: Room) -> RuleSet:
    """The rule set of the body, with what its own rules of order set on the day of the meeting."""
    return rule_set_on(room.body, room.body.local_date(room.meeting.starts_at))


def the_regime(room: Room) -> Regime:
    return REGIMES[RegimeId(room.meeting.regime)]


def decides(room: Room) -> bool:
    """Whether this meeting takes decisions at all; a committee's does not."""
    return the_regime(room).decides.value


def basis(room: Room) -> Basis | None:
    meeting = room.meeting
    if not meeting.basis_kind:
        return None
    return Basis(BasisKind(meeting.basis_kind), meeting.basis_reference, meeting.basis_text)


def regime(room: Room) -> Standing:
    """Condition C01; a digital meeting under a regime in which presence at a distance does not count fails it."""
    law, day = the_regime(room), room.body.local_date(room.meeting.starts_at)
    found = convocable(law, day, basis(room))
    if found.state == State.OK and room.meeting.digital and not law.digital_presence_counts.value:
        state = State.FAIL if basis(room) is None else State.WARN
        source = law.digital_presence_counts.source
        return Standing(state, "regime.presence_at_distance", source, {"regime": str(law.id)})
    return found
