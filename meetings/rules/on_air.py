"""What may leave the house at this moment: the live programme, one of three cards, or nothing.

It fails closed. A meeting is live only when its status is exactly "open", it has an opening and no suspension; every
state that does not fit together, and every status that nobody knows, gives nothing.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Air(StrEnum):
    LIVE = "live"
    START = "start_card"
    BREAK = "break_card"
    END = "end_card"
    NOTHING = "nothing"


def on_air(status: object, opened_at: object, suspended_at: object) -> Air:
    """By the meeting's status and the two moments that must agree with it."""
    opened, suspended = isinstance(opened_at, datetime), isinstance(suspended_at, datetime)
    strange = (opened_at is not None and not opened) or (suspended_at is not None and not suspended)
    if strange or not isinstance(status, str):
        return Air.NOTHING
    if status == "open":
        return Air.LIVE if opened and not suspended else Air.NOTHING
    if status == "suspended":
        return Air.BREAK if opened and suspended else Air.NOTHING
    if status == "planned":
        return Air.START if not opened and not suspended else Air.NOTHING
    return Air.END if status in ("closed", "not_opened") else Air.NOTHING
