"""Calling the members together: who may ask for it, and when a second meeting may be held."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from council.rules.bodies import BODIES, RuleSet
from council.rules.kinds import BodyKind
from council.rules.quorum import can_open
from council.rules.refusal import Refused


def may_demand_meeting(seats: int, requesters: int, one_in: int = 5) -> bool:
    """Gemeentewet art. 17: at least one fifth of the seats of the body, in writing and with reasons."""
    return one_in * requesters >= seats


def second_convocation(
    delivered: datetime, meets: datetime, rules: RuleSet = BODIES[BodyKind.GEMEENTE], refers_to_article: bool = True
) -> None:
    """Gemeentewet art. 20 lid 2: at least 24 hours after delivery, and the article is named in it.

    The hours are elapsed time, so that a clock set forward or back in the night between changes nothing.
    """
    hours = rules.second_convocation_hours.value
    if not refers_to_article:
        raise Refused("convening.must_cite", "second_convocation")
    if meets.astimezone(UTC) - delivered.astimezone(UTC) < timedelta(hours=hours):
        raise Refused("convening.too_soon", "second_convocation", {"hours": hours})


def may_treat(sitting: int, present: int, second: bool, on_failed_agenda: bool) -> bool:
    """Gemeentewet art. 20 lid 3: in a second meeting a subject that was not on the failed agenda needs the quorum."""
    return not second or can_open(sitting, present, second_convocation=True, same_subject=on_failed_agenda)


def convened_in_time(convened: date, meets: date, rules: RuleSet) -> bool:
    """Rules of order: the days between sending the convocation and the meeting."""
    return (meets - convened).days >= rules.convocation_days.value


def notice_complete(convened: datetime, published: datetime | None, laid_open: datetime | None) -> bool:
    """Gemeentewet art. 19 lid 2: notice and papers are public at the moment of the convocation, not later."""
    return all(moment is not None and moment <= convened for moment in (published, laid_open))


def first_meeting_on(old_members_step_down: date, meets: date) -> bool:
    """Gemeentewet art. 18: the new body first meets on the day the old members step down."""
    return meets == old_members_step_down
