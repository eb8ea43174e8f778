"""Whether a member can be seen and heard as the temporary law asks: so that each can be recognised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PICTURE: Final = "picture"
SOUND: Final = "sound"
PROMPTS: Final = ("camera_off", "mic_off", "too_dark", "closer")


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


def helped(line: Line | None, prompt: str) -> bool:
    """Whether what the member was prompted about is over."""
    if line is None or prompt == "closer":
        return False
    if prompt == "mic_off":
        return line.sound == "ok"
    return line.picture == "ok"
