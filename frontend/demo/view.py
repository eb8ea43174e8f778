"""What a simulated person sees: the slices that the server sent to his socket, and questions one can ask of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from frontend.demo.agenda import EVENING
from frontend.demo.bills import Bill, Point
from frontend.demo.earlier import EARLIER

Slice = dict[str, Any]
POINTS = {point.title: point for point in (*EARLIER, *EVENING)}
BILLS = {bill.title: bill for point in POINTS.values() for bill in point.bills}
NOBODY: Slice = {}


@dataclass(frozen=True)
class Wish:
    """A command that somebody is about to send, ``low`` to ``high`` seconds after he first had reason to.

    ``key`` is that reason: when it goes, so does the wish. ``at_least`` are seconds that no hurry shortens.
    """

    command: str
    data: Slice
    key: str
    low: float = 1.0
    high: float = 2.0
    at_least: float = 0.0


@dataclass
class View:
    """One person's screen."""

    pid: str
    slices: dict[str, Slice] = field(default_factory=dict)
    me: Slice = field(default_factory=dict)
    seq: int = -1
    done: set[str] = field(default_factory=set)  # what he does once: the keys of it
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def meeting(self) -> Slice:
        return self.slices.get("meeting", NOBODY)

    @property
    def status(self) -> str:
        return str(self.meeting.get("status", ""))

    @property
    def people(self) -> dict[str, Slice]:
        return dict(self.meeting.get("people", NOBODY))

    @property
    def floor(self) -> Slice:
        return self.slices.get("floor", NOBODY)

    @property
    def lead(self) -> Slice:
        return self.slices.get("lead", NOBODY)

    @property
    def vote(self) -> Slice:
        """The vote that runs or waits for its declaration; empty when there is none."""
        current = self.slices.get("vote", NOBODY).get("current") or NOBODY
        return current if current.get("status") in ("open", "closed") else NOBODY

    @property
    def results(self) -> list[Slice]:
        return list(self.slices.get("vote", NOBODY).get("recent", []))

    @property
    def item(self) -> Slice:
        agenda = self.slices.get("agenda", NOBODY)
        return next((item for item in agenda.get("items", []) if item["id"] == agenda.get("current")), NOBODY)

    @property
    def point(self) -> Point | None:
        """What the demo's own tables know about this item; nothing about one that a visitor added."""
        return POINTS.get(self.item.get("title", ""))

    @property
    def bill(self) -> Bill | None:
        return BILLS.get(self.vote.get("title", ""))

    @property
    def number(self) -> int:
        """The whole number of the current item: 4 for 4b."""
        digits = "".join(c for c in self.item.get("number", "") if c.isdigit())
        return int(digits or 0)

    def state(self, pid: str) -> str:
        rows = self.slices.get("attendance", NOBODY).get("rows", NOBODY)
        return str(rows.get(pid, NOBODY).get("state", ""))

    def group(self, pid: str) -> str:
        return str(self.people.get(pid, NOBODY).get("group") or "")

    def members(self, group: str) -> list[str]:
        """The seats of a group that are there and take part in this item."""
        recused = self.item.get("recused", [])
        there = [pid for pid in sorted(self.people) if self.group(pid) == group and pid not in recused]
        return [pid for pid in there if self.state(pid) == "present"]
