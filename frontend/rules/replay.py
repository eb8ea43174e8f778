"""The recording's table of contents: from the minutes and the moments of their entries, plain values in and out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

Moment = tuple[int, int]  # part, and milliseconds in it


class Moments:
    """Where an entry stands in the recording. What has no moment of its own stands where the one before it does."""

    def __init__(self, video: Mapping[str, Any]) -> None:
        self._urls = {part["part"]: part["url"] for part in video.get("parts", [])}
        self._entries = sorted((seq, part, ms) for seq, part, ms in video.get("entries", []))
        self._seqs = [entry[0] for entry in self._entries]

    def __bool__(self) -> bool:
        return bool(self._entries)

    def of(self, seq: int) -> dict[str, Any] | None:
        """The address that any browser plays from there, and the two numbers a script needs; None before the first."""
        at = bisect_right(self._seqs, seq) - 1
        if at < 0:
            return None
        _, part, ms = self._entries[at]
        return {"seq": seq, "part": part, "ms": ms, "href": f"{self._urls[part]}#t={ms / 1000:.2f}"}


def contents(sections: Sequence[Mapping[str, Any]], moments: Moments) -> list[dict[str, Any]]:
    """Every item with its speakers and votes in the order of the evening; what was not recorded is left out."""
    made = []
    for section in sections:
        rows = [*_speeches(section, moments), *_votes(section, moments)]
        rows.sort(key=lambda row: row["seq"])
        begin = moments.of(section["seq"]) if section.get("seq") else None
        if begin or rows:
            made.append({"number": section["number"], "title": section["title"], "begin": begin, "rows": rows})
    return made


def _speeches(section: Mapping[str, Any], moments: Moments) -> list[dict[str, Any]]:
    found = ((row, moments.of(row["seq"])) for row in section["speakers"])
    return [moment | {"kind": "speech", "row": row, "at": row["at"]} for row, moment in found if moment]


def _votes(section: Mapping[str, Any], moments: Moments) -> list[dict[str, Any]]:
    """The opening of each vote, and its declaration: there the result stands in the picture."""
    made = []
    for vote in section["votes"]:
        for kind, proof in (("vote", vote.opened), ("result", vote.result if vote.status == "declared" else None)):
            moment = moments.of(proof["seq"]) if proof else None
            if moment and proof:
                made.append(moment | {"kind": kind, "row": vote, "at": proof["at"]})
    return made
