"""When the broadcast could be followed and when not, told from the journal: one sentence, and the votes it touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from council.rules.regimes import REGIMES, RegimeId
from frontend.rules.votes import Record
from meetings.rules.stream import Span, touched, within

Entry = dict[str, Any]


class Broadcast:
    """What the entries say of the public stream; `seen` once anything was said of it at all."""

    def __init__(self) -> None:
        self.seen = self.unmeasured = False
        self.gaps: list[dict[str, Any]] = []

    def add(self, entry: Entry) -> None:
        """One entry of a kind that begins with ``stream.``."""
        data = entry["data"]
        self.seen = True
        self.unmeasured = self.unmeasured or entry["kind"] == "stream.not_measured"
        if entry["kind"] == "stream.down" and data.get("start"):
            self.gaps.append({"start": data["start"], "end": None})
        elif data.get("gap") and self.gaps:
            self.gaps[-1] = {"start": data["gap"]["start"], "end": data["gap"]["end"]}

    @property
    def spans(self) -> list[Span]:
        return [Span(moment(gap["start"]), moment(gap["end"]) if gap["end"] else None) for gap in self.gaps]

    def said(self, facts: Mapping[str, Any], last: str | None) -> dict[str, Any] | None:
        """The sentence; None where no picture was carried or nothing was opened."""
        opened, closed = facts.get("opened"), facts.get("closed") or last
        if not self.seen or not opened or not closed:
            return None
        missed = within(self.spans, moment(opened), moment(closed))
        values: dict[str, Any] = {"from": {"moment": opened}, "to": {"moment": closed}}
        if self.unmeasured:
            code = "broadcast.unmeasured_gaps" if missed else "broadcast.unmeasured"
            return {"code": code, "values": values, "gaps": _rows(missed)}
        if not missed:
            return {"code": "broadcast.whole", "values": values, "gaps": []}
        return {"code": "broadcast.gaps", "values": values, "gaps": _rows(missed)}

    def mark(self, votes: Iterable[Record], regime: str | None) -> None:
        """A declared vote that a gap touches, where the law asks that the public can follow."""
        if not regime or not REGIMES[RegimeId(regime)].stream_required.value:
            return
        for vote in votes:
            if vote.status != "declared":
                continue
            gap = touched(Span(moment(vote.opened["at"]), moment(vote.result["at"])), self.spans)
            vote.gap = (
                {"start": gap.start.isoformat(), "end": gap.end.isoformat() if gap.end else None} if gap else None
            )


def moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp.replace("Z", "+00:00"))


def _rows(missed: list[tuple[datetime, datetime]]) -> list[dict[str, str]]:
    return [{"start": begins.isoformat(), "end": ends.isoformat()} for begins, ends in missed]
