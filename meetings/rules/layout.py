"""Which picture the programme shows, by the state of the meeting; the clerk may choose another while it is live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from meetings.rules.on_air import Air

CHOICES: Final = ("speaker", "chair", "gallery", "vote_strip", "vote_board")
"""What the clerk may choose. A result is shown after its declaration only, a card by the state of the meeting only."""
GALLERY: Final = timedelta(seconds=5)
RESULT: Final = timedelta(seconds=15)
CARDS: Final = {Air.START: "start", Air.BREAK: "break", Air.END: "end", Air.NOTHING: "pause"}


@dataclass(frozen=True)
class Facts:
    """``vote`` is the status of the vote at hand: open, closed, or empty; ``declared_at`` of the newest result."""

    now: datetime
    air: Air = Air.NOTHING
    chosen: str = ""
    opened_at: datetime | None = None
    vote: str = ""
    roll_call: bool = False
    on_paper: bool = False
    closed_at: datetime | None = None
    declared_at: datetime | None = None
    speaking: bool = False


def layout_for(facts: Facts) -> str:
    """The clerk's choice gives way to cards and to nothing else."""
    if facts.air is not Air.LIVE:
        return CARDS[facts.air]
    if facts.chosen in CHOICES:
        return facts.chosen
    if _within(facts.opened_at, facts.now, GALLERY):
        return "gallery"
    if facts.vote and not facts.on_paper:
        return _vote(facts)
    if not facts.vote and _within(facts.declared_at, facts.now, RESULT):
        return "result"
    return "speaker" if facts.speaking else "chair"


def _vote(facts: Facts) -> str:
    """Everybody is in view for five seconds between the last vote and the declaration."""
    if facts.vote == "open":
        return "vote_strip" if facts.roll_call else "vote_board"
    return "gallery" if _within(facts.closed_at, facts.now, GALLERY) else "vote_board"


def _within(since: datetime | None, now: datetime, span: timedelta) -> bool:
    return since is not None and timedelta(0) <= now - since < span
