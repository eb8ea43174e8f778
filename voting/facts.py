"""What happened in a vote, before the room gives it a name, a number and a place in the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fact:
    """A kind of journal entry with its data; ``seat`` is on whose behalf, when the actor is not that member."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)
    seat: str | None = None
