"""One step that the chair can take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from council.rules.articles import KEYS, cite
from council.rules.refusal import Refused
from meetings.room import Room


@dataclass(frozen=True)
class Step:
    """A command with its data; ``code`` names it on screen, ``speak`` is what the chair says aloud."""

    command: str
    data: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    confirm: bool = False
    speak: dict[str, Any] | None = None
    check: Callable[[Room], None] | None = None

    def as_slice(self) -> dict[str, Any]:
        return {
            "command": self.command,
            "data": self.data,
            "code": self.code or self.command,
            "values": self.values,
            "confirm": self.confirm,
            "speak": self.speak,
        }

    @staticmethod
    def blocked(room: Room, no: Refused) -> dict[str, Any]:
        """Why it cannot be done now, with the article spelled out for the body."""
        article = cite(room.kind, no.article) if no.article in KEYS else ""
        return {"code": no.code, "article": article, "values": no.values}


NOTHING = Step("")
