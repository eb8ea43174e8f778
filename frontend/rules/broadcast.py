"""When the broadcast could be followed and when not, told from the journal: one sentence, and the votes it touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from council.rules.regimes import REGIMES, RegimeId
from frontend.rules.votes import Record
from meetings.rules.stream import Span, touched, within

Entry = dict[str, Any]
ASKED: Final = ("stream.observed", "stream.not_measured_asked")
"""What is only asked changes nothing yet."""
KINDS: Final = (
    "meeting.opened", "meeting.closed", "stream.up", "stream.down", "stream.countersigned", "stream.not_measured",
)  # fmt: skip
"""All that the sentence is made of."""


class Broadcast:
    """What the entries say of the public stream; `seen` once anything was said of it at all."""

    def __init__(self) -> None:
        self.seen = self.unmeasured = False
        self.gaps: list[dict[str, Any]] = []
        self.watched: list[dict[str, Any]] = []
        """When nothing measured it, but the clerk saw it and the chair stood by that."""

    def add(self, entry: Entry) -> None:
        """One entry of a kind that begins with ``stream.``."""
        data = entry["data"]
        self.seen = True
        if entry["kind"] not in ASKED and self.watched:
            self.watched[-1]["end"] = min(self.watched[-1]["end"], data.get("start") or entry["at"])
        if entry["kind"] == "stream.countersigned":
            self.watched.append({"start": entry["at"], "end": data["until"]})
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
        span = moment(opened), moment(closed)
        missed = _rows(within(self.spans, *span))
        if missed and not facts.get("closed") and any(gap["end"] is None for gap in self.gaps):
            missed[-1]["end"] = None
        watched = [Span(moment(one["start"]), moment(one["end"])) for one in self.watched]
        code = "broadcast.unmeasured" if self.unmeasured else "broadcast"
        return {
            "code": f"{code}.gaps" if missed else f"{code}.whole",
            "values": {"from": {"moment": opened}, "to": {"moment": closed}},
            "gaps": missed,
            "watched": _rows(within(watched, *span)),
        }

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


def told(entries: Iterable[Entry]) -> dict[str, Any] | None:
    """The sentence of a meeting that is over, from the entries of ``KINDS`` alone."""
    broadcast, facts = Broadcast(), {}
    for entry in entries:
        if entry["kind"].startswith("stream."):
            broadcast.add(entry)
        else:
            facts[entry["kind"].removeprefix("meeting.")] = entry["at"]
    return broadcast.said(facts, None)


def _rows(missed: list[tuple[datetime, datetime]]) -> list[dict[str, Any]]:
    return [{"start": begins.isoformat(), "end": ends.isoformat()} for begins, ends in missed]
