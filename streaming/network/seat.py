"""One person's slot on the link, and which of his publications fills it.

A slot belongs to the person: a publication that takes over from an older one keeps it, begins with a key frame and is
said again as MEMBER, so that the media process needs no second decoder and a viewer's own mix keeps its number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from streaming.network.member import Publisher
from streaming.tokens import HALL

SOUND_ALONE = 1.0  # seconds after which a publication without its picture is taken for its sound


@dataclass(eq=False)
class Seat:
    pid: str
    slot: int
    current: Publisher | None = None
    coming: dict[Publisher, float] = field(default_factory=dict)  # and since when, in the order in which they came
    lead_ms: int | None = None  # as it was last told
    key_asked: float = float("-inf")
    still: bytes = b""
    still_at: float = float("-inf")

    def said(self) -> dict[str, Any]:
        """What MEMBER tells of it."""
        if self.current is None:
            return {}
        claims = self.current.claims
        kind = "hall" if claims.pid == HALL else "member"
        said = {"pid": self.pid, "epoch": claims.epoch, "kind": kind, "name": claims.name}
        return {**said, "video": self.current.has_video, "audio": self.current.has_audio}

    def take_over(self, publisher: Publisher) -> list[Publisher]:
        """Returns whom it replaces: who sat here and who came before; one that came later may still begin."""
        order = list(self.coming)
        older = order[: order.index(publisher)]
        for each in (*older, publisher):
            del self.coming[each]
        older += [self.current] if self.current is not None else []
        self.current, self.lead_ms = publisher, None
        return older

    def leave(self, publisher: Publisher) -> bool:
        """Whether the slot is empty now."""
        self.coming.pop(publisher, None)
        if self.current is publisher:
            self.current = None
        return self.current is None and not self.coming
