"""How one decides in each kind of body: a table of values, each with the article that gives it.

A value whose source is LOCAL is the body's own to set in its rules of order. A water board's law leaves
much open; the municipal rule is then the default, and the board may set what its own rules say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum, StrEnum
from typing import Any, Final, Generic, TypeVar

from council.rules.articles import in_law
from council.rules.kinds import BodyKind
from council.rules.majority import TieRule
from council.rules.quorum import OpeningQuorum
from council.rules.refusal import Refused

__all__ = ["BODIES", "LOCAL", "BodyKind", "RuleSet", "Sourced", "effective", "local_fields"]

LOCAL: Final = "local"

T = TypeVar("T")


@dataclass(frozen=True)
class Sourced(Generic[T]):
    """A value and the key of the article that gives it (`council.rules.articles`), or LOCAL."""

    value: T
    source: str


class RollCallOrder(StrEnum):
    """Who is called first, and who next."""

    LOT_THEN_ATTENDANCE = "lot_then_attendance"
    LOT_THEN_SEATS = "lot_then_seats"


class Correction(StrEnum):
    """How long a member may correct what he said at a roll call."""

    UNTIL_NEXT_VOTED = "until_next_voted"


class Interruptions(StrEnum):
    """Whether a speaker may be interrupted."""

    CHAIR_DECIDES = "chair_decides"
    NONE = "none"


class MinutesForm(StrEnum):
    """What the body calls its minutes."""

    REPORT = "report"
    RECORDING_WITH_INDEX = "recording_with_index"
    DECISION_LIST = "decision_list"


class Recording(StrEnum):
    """Whether the recording of sound and picture goes on in a suspension (as the card of a break, silent)."""

    CONTINUOUS = "continuous"
    STOPS = "stops_at_suspension"


class SingleNominee(StrEnum):
    """What stands on the paper when one person only is nominated."""

    NAME_ONLY = "name_only"
    FOR_OR_AGAINST = "for_or_against"


@dataclass(frozen=True)
class RuleSet:
    """Everything that may differ between two bodies, with units in the names."""

    demand_meeting_one_in: Sourced[int]
    opening_quorum: Sourced[OpeningQuorum]
    second_convocation_hours: Sourced[int]
    doors_one_in: Sourced[int]
    chair_may_keep_doors_open: Sourced[bool]
    decision_list_at_once: Sourced[bool]
    recusal_bars_deliberation: Sourced[bool]
    votes_per_member: Sourced[int]
    persons_secret: Sourced[bool]
    roll_call_demanders: Sourced[int]
    roll_call_duty_to_vote: Sourced[bool]
    tie_rule: Sourced[TieRule]
    convocation_days: Sourced[int] = Sourced(10, LOCAL)
    late_agenda_hours: Sourced[int] = Sourced(48, LOCAL)
    quorum_wait_minutes: Sourced[int] = Sourced(15, LOCAL)
    terms: Sourced[int] = Sourced(2, LOCAL)
    turns_per_term: Sourced[int] = Sourced(1, LOCAL)
    speaking_minutes: Sourced[int] = Sourced(0, LOCAL)
    interruptions: Sourced[Interruptions] = Sourced(Interruptions.CHAIR_DECIDES, LOCAL)
    motion_min_signatures: Sourced[int] = Sourced(1, LOCAL)
    amendment_in_writing: Sourced[bool] = Sourced(True, LOCAL)
    inspreken_minutes: Sourced[int] = Sourced(5, LOCAL)
    inspreken_total_minutes: Sourced[int] = Sourced(30, LOCAL)
    inspreken_deadline_hours: Sourced[int] = Sourced(24, LOCAL)
    roll_call_order: Sourced[RollCallOrder] = Sourced(RollCallOrder.LOT_THEN_ATTENDANCE, LOCAL)
    vote_correction: Sourced[Correction] = Sourced(Correction.UNTIL_NEXT_VOTED, LOCAL)
    simultaneous_shown_as_cast: Sourced[bool] = Sourced(True, LOCAL)
    without_vote_pause_seconds: Sourced[int] = Sourced(5, LOCAL)
    single_nominee: Sourced[SingleNominee] = Sourced(SingleNominee.FOR_OR_AGAINST, LOCAL)
    minutes_form: Sourced[MinutesForm] = Sourced(MinutesForm.RECORDING_WITH_INDEX, LOCAL)
    recording_in_suspension: Sourced[Recording] = Sourced(Recording.CONTINUOUS, LOCAL)


# The smallest and largest whole number that makes sense; speaking_minutes 0 means that no time is set.
BOUNDS: Final[dict[str, tuple[int, int]]] = {
    "demand_meeting_one_in": (1, 10),
    "second_convocation_hours": (1, 720),
    "roll_call_demanders": (1, 55),
    "convocation_days": (0, 60),
    "late_agenda_hours": (0, 720),
    "quorum_wait_minutes": (0, 240),
    "terms": (1, 10),
    "turns_per_term": (1, 10),
    "speaking_minutes": (0, 240),
    "motion_min_signatures": (1, 55),
    "inspreken_minutes": (1, 60),
    "inspreken_total_minutes": (1, 600),
    "inspreken_deadline_hours": (0, 720),
    "without_vote_pause_seconds": (0, 60),
}


def _rule_set(kind: BodyKind, doors_one_in: int, keep_open: bool = False, list_at_once: bool = False) -> RuleSet:
    """The municipal rules with what differs; where this body's law is silent the source becomes LOCAL."""

    def by(key: str, value: T) -> Sourced[T]:
        return Sourced(value, key if in_law(kind, key) else LOCAL)

    return RuleSet(
        demand_meeting_one_in=by("convening.demand", 5),
        opening_quorum=by("opening_quorum", OpeningQuorum.MORE_THAN_HALF),
        second_convocation_hours=by("second_convocation", 24),
        doors_one_in=by("doors.demand", doors_one_in),
        chair_may_keep_doors_open=Sourced(keep_open, "doors.chair_keeps_open" if keep_open else "doors.decision"),
        decision_list_at_once=by("decision_list", list_at_once),
        recusal_bars_deliberation=by("recusal", True),
        votes_per_member=by("majority", 1),
        persons_secret=by("persons.secret", True),
        roll_call_demanders=by("matters.roll_call", 1),
        roll_call_duty_to_vote=by("matters.duty_to_vote", True),
        tie_rule=by("matters.tie", TieRule.POSTPONE),
    )


BODIES: Final[dict[BodyKind, RuleSet]] = {
    BodyKind.GEMEENTE: _rule_set(BodyKind.GEMEENTE, doors_one_in=5),
    BodyKind.PROVINCIE: _rule_set(BodyKind.PROVINCIE, doors_one_in=10),
    BodyKind.WATERSCHAP: _rule_set(BodyKind.WATERSCHAP, doors_one_in=5),
    BodyKind.EILAND: _rule_set(BodyKind.EILAND, doors_one_in=5, keep_open=True, list_at_once=True),
}


def local_fields(kind: BodyKind) -> frozenset[str]:
    """The fields that this kind of body may set in its own rules of order."""
    return frozenset(field.name for field in fields(RuleSet) if getattr(BODIES[kind], field.name).source == LOCAL)


def effective(kind: BodyKind, overrides: Mapping[str, object]) -> RuleSet:
    """The rules of one body: its kind's table with its own settings; what the law fixes stays fixed."""
    rules = BODIES[kind]
    changed: dict[str, Any] = {name: Sourced(_accepted(rules, name, value), LOCAL) for name, value in overrides.items()}
    return replace(rules, **changed) if changed else rules


def _accepted(rules: RuleSet, name: str, value: object) -> object:
    current: Sourced[Any] | None = getattr(rules, name, None)
    if not isinstance(current, Sourced):
        raise Refused("rules.unknown", "", {"field": name})
    if current.source != LOCAL:
        raise Refused("rules.fixed_by_law", current.source, {"field": name})
    if isinstance(current.value, Enum):
        return _choice(type(current.value), name, value)
    if type(value) is not type(current.value):
        raise Refused("rules.wrong_type", "", {"field": name})
    return _within(name, value)


def _choice(options: type[Enum], name: str, value: object) -> Enum:
    try:
        return options(value)
    except ValueError as error:
        raise Refused("rules.wrong_value", "", {"field": name}) from error


def _within(name: str, value: object) -> object:
    lowest, highest = BOUNDS.get(name, (0, 1))
    if isinstance(value, int) and not isinstance(value, bool) and not lowest <= value <= highest:
        raise Refused("rules.wrong_value", "", {"field": name, "lowest": lowest, "highest": highest})
    return value
