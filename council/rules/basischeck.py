"""Follow on what a meeting is held: what the chair confirms and opens on is what was recorded last (DESIGN 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from council.rules.wrong import Wrong

RECORDED: Final = ("meeting.convened", "basis.chosen")
PARTS: Final = {"basis.confirmed": ("regime", "basis", "reference", "text"), "meeting.opened": ("regime", "basis")}


@dataclass
class BasisTrail:
    """The basis as it was recorded last; None before the convocation."""

    recorded: Mapping[str, Any] | None = None

    def take(self, kind: str, data: Mapping[str, Any]) -> None:
        """Look at one entry; kinds that say nothing of the basis pass."""
        if kind in RECORDED:
            self.recorded = data
        elif kind in PARTS and self.recorded is not None:
            found, recorded = ([one.get(part) for part in PARTS[kind]] for one in (data, self.recorded))
            if found != recorded:
                raise Wrong("basis_differs", found=_named(found), recorded=_named(recorded))


def _named(parts: list[Any]) -> str:
    """What can be said of it in one line: the words themselves are not in the journal."""
    return " ".join(str(part) for part in parts if isinstance(part, str) and part) or "-"
