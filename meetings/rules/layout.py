"""Which picture the programme shows, by the state of the meeting; the clerk may choose another while it is live.

Everybody is in view for five seconds at the opening and before each declaration. In a digital meeting that goes before
the clerk's choice, and nothing is declared before those seconds have passed (`still_in_view`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from meetings.rules.on_air import Air

CHOICES: Final = ("speaker", "chair", "gallery", "vote_strip", "vote_board")
"""What the clerk may choose. A result is shown after its declaration only, a card by the state of the meeting only."""
GALLERY: Final = timedelta(seconds=5)
RESULT: Final = timedelta(seconds=15)
CARDS: Final = {Air.START: "start", Air.BREAK: "break", Air.END: "end", Air.NOTHING: "pause"}


@dataclass(frozen=True)
class Facts:
    """``vote`` is the status of the vote at hand: open, closed, or empty; ``unboarded`` when it has no board to show.

    ``in_view_since``: the moment from which everybody is to be in view before the declaration, where one can follow.
    ``declared_at`` is of the newest result; ``called``: a name is called outside a vote.
    """

    now: datetime
    air: Air = Air.NOTHING
    digital: bool = False
    chosen: str = ""
    opened_at: datetime | None = None
    vote: str = ""
    roll_call: bool = False
    unboarded: bool = False
    in_view_since: datetime | None = None
    declared_at: datetime | None = None
    speaking: bool = False
    called: bool = False


def layout_for(facts: Facts) -> str:
    """The clerk's choice gives way to cards, and in a digital meeting to the gallery for as long as that is held."""
    if facts.air is not Air.LIVE:
        return CARDS[facts.air]
    if facts.chosen in CHOICES and not (facts.digital and _gallery(facts)):
        return facts.chosen
    if _gallery(facts):
        return "gallery"
    if facts.vote and not facts.unboarded:
        return "vote_strip" if facts.vote == "open" and facts.roll_call else "vote_board"
    if not facts.vote and _within(facts.declared_at, facts.now, RESULT):
        return "result"
    return "speaker" if facts.speaking or facts.called else "chair"


def still_in_view(since: datetime | None, now: datetime) -> int:
    """For how many whole seconds everybody has still to be in view; 0 when it was long enough, or is not asked."""
    left = max(since + GALLERY - now, timedelta()) if since is not None else timedelta()
    return ceil(min(left, GALLERY).total_seconds())


def _gallery(facts: Facts) -> bool:
    """At the opening, and between the last vote and the declaration."""
    to_declare = facts.in_view_since if facts.vote else None
    return any(_within(since, facts.now, GALLERY) for since in (facts.opened_at, to_declare))


def _within(since: datetime | None, now: datetime, span: timedelta) -> bool:
    """What was written in the very millisecond at which the room is read lies a little after it: it has just begun."""
    return since is not None and now - since < span
