"""Order in the meeting: what the chair may do alone, and what needs the body."""

from __future__ import annotations

from council.rules.refusal import Refused

EXCLUDED_AT_MOST_MONTHS = 3


def may_exclude_member(proposed_by_chair: bool, adopted: bool, deliberated: bool) -> None:
    """Gemeentewet art. 26 lid 3: the chair proposes, nobody deliberates on it, and the body votes."""
    if not proposed_by_chair or deliberated or not adopted:
        raise Refused("order.needs_adopted_proposal", "order.exclude_member")


def exclusion_months(months: int) -> int:
    """Gemeentewet art. 26: whoever disturbs again, member or listener, may be kept away three months at most."""
    if not 0 < months <= EXCLUDED_AT_MOST_MONTHS:
        raise Refused("order.too_long", "order", {"months": months, "at_most": EXCLUDED_AT_MOST_MONTHS})
    return months
