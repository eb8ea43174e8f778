"""Whether a member can be seen and heard as the temporary law asks: so that each can be recognised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

PICTURE: Final = "picture"
SOUND: Final = "sound"
PROMPTS: Final = ("camera_off", "mic_off", "too_dark", "closer")
PROMPTED_FOR: Final = timedelta(seconds=60)
"""After that it stands in the way: who did not see it in a minute is telephoned."""


@dataclass(frozen=True)
class Line:
    """As the stage measured it; `heard_once` since this device came."""

    picture: str = "none"
    sound: str = "never"
    heard_once: bool = False


def visible(line: Line | None) -> bool:
    """Frames arrive, and the picture is neither black nor frozen."""
    return line is not None and line.picture == "ok"


def audible_checked(line: Line | None) -> bool:
    """Something was heard of him, and his sound still comes."""
    return line is not None and line.heard_once and line.sound == "ok"


def audible(line: Line | None, in_table: bool) -> bool:
    """A true word for his microphone light: he is in the table, and his sound does come."""
    return in_table and line is not None and line.sound == "ok"


def missing(line: Line | None) -> str | None:
    """What stands in the way of admitting him under a digital regime: his picture, his sound, or nothing."""
    if not visible(line):
        return PICTURE
    return None if audible_checked(line) else SOUND


def helped(before: Line | None, now: Line, prompt: str) -> bool:
    """Whether what the member was prompted about has just gone by.

    It must have been wrong before: too dark, or a microphone at the wrong side of the desk, measures as good all along.
    How close he sits is not measured at all.
    """
    if prompt == "mic_off":
        return now.sound == "ok" and (before is None or before.sound != "ok")
    if prompt in ("camera_off", "too_dark"):
        return visible(now) and not visible(before)
    return False


def prompted(prompt: str, at: datetime | None, now: datetime) -> bool:
    """Whether a message still stands on his screen."""
    return bool(prompt) and at is not None and now < at + PROMPTED_FOR
