"""Where the meeting is by its entries: convened, its members listed, open or not, and who is in the chair."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from council.rules.wrong import Wrong, text

Data = Mapping[str, Any]

STATUS: Final = {
    "meeting.opened": "open",
    "meeting.resumed": "open",
    "meeting.suspended": "suspended",
    "meeting.closed": "closed",
    "meeting.not_opened": "closed",
}

# What only the chair does; on his own objection the deputy decides, and his own departure nobody confirms.
CHAIRS: Final = ("vote.declared", "vote.annulled", "vote.left_confirmed", "vote.objection_judged")


@dataclass
class Sitting:
    """A journal that tells of a convocation tells of everything that follows from it."""

    whole: bool = False
    status: str = "planned"
    chair: str = ""
    members: set[str] = field(default_factory=set)

    def take(self, kind: str, by: str, data: Data) -> None:
        """Look at one entry; those that say nothing of this pass."""
        if kind == "journal.opened":
            self.whole = "rehearsal" in data
        elif kind == "meeting.convened":
            self.whole, self.chair = True, data.get("chair") or ""
        elif kind == "roster.fixed":
            self.members = {row["seat"] for row in data["seats"]}
        elif kind == "chair.changed":
            self._change_chair(data)
        elif kind in STATUS:
            self.status = STATUS[kind]
            self.chair = data.get("chair") or self.chair
        elif kind == "vote.opened":
            self._check_vote(data)
        elif kind in CHAIRS:
            self._check_chair(kind, by, data)

    def _change_chair(self, data: Data) -> None:
        if self.chair and data["before"] != self.chair:
            raise Wrong("chair_was_another", before=data["before"], chair=self.chair)
        self.chair = data["after"]

    def _check_vote(self, data: Data) -> None:
        """In an open meeting, on a list on which every member stands once: taking part, staying out or absent."""
        if self.status in ("closed", "suspended") or (self.whole and self.status != "open"):
            raise Wrong("vote_outside_meeting", vote=data["vote"])
        listed = [*data["electors"], *data["recused"], *data["absent"]]
        if self.members or self.whole:
            self._check_members(listed)

    def _check_members(self, listed: Collection[str]) -> None:
        if set(listed) != self.members or len(set(listed)) != len(listed):
            raise Wrong("not_the_members", seats=text(set(listed) ^ self.members))

    def _check_chair(self, kind: str, by: str, data: Data) -> None:
        own = kind == "vote.objection_judged" and data["seat"] == self.chair
        if self.chair and (by == self.chair) == own:
            raise Wrong("not_the_chair", by=by, chair=self.chair)
