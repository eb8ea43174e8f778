"""What an import would do to a meeting: compared with what is there, and nothing written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from meetings.importers.reasons import Reason, Unreadable
from meetings.importers.records import Agenda, Paper, Point
from meetings.models import AgendaItem, Document, Meeting

ADD, CHANGE, UNCHANGED, LEFT_OUT, REJECT = "add", "change", "unchanged", "left out", "reject"
ACTIONS = (ADD, CHANGE, UNCHANGED, LEFT_OUT, REJECT)
Changes = list[tuple[str, Any, Any]]


@dataclass
class Line:
    """One item, one document, or one row that cannot be taken. ``changes`` are (what, from, to)."""

    action: str
    where: str
    text: str
    changes: Changes = field(default_factory=list)
    reason: Reason | None = None
    point: Point | None = None
    paper: Paper | None = None
    item: AgendaItem | None = None
    document: Document | None = None
    under: str | None = None


@dataclass
class Plan:
    """``absent`` are items that came from an earlier import and are not in this file; an import removes nothing."""

    meeting: Meeting
    lines: list[Line]
    absent: list[AgendaItem]

    def of(self, action: str) -> list[Line]:
        return [line for line in self.lines if line.action == action]

    def counts(self) -> dict[str, int]:
        return {action: len(self.of(action)) for action in ACTIONS}

    def digest(self) -> str:
        """The same plan gives the same digest: what was previewed is what is applied, or it is previewed again."""
        told = [(line.action, line.where, line.text, line.changes) for line in self.lines]
        return hashlib.sha256(repr((str(self.meeting.pk), told)).encode()).hexdigest()


def make_plan(meeting: Meeting, agenda: Agenda) -> Plan:
    """Compare by the supplier's identifiers: a row is ours when its identifier is."""
    if meeting.convened_at is not None:
        raise Unreadable("meeting.convened")
    items = {row.external_id: row for row in meeting.items.exclude(external_id="").select_related("parent")}
    documents = {row.external_id: row for row in meeting.documents.exclude(external_id="").select_related("item")}
    lines = []
    for point in agenda.points:
        lines.append(_point_line(point, items.get(point.id)))
        lines += [_paper_line(paper, documents.get(paper.id), point.id) for paper in point.papers]
    lines += [_paper_line(paper, documents.get(paper.id), None) for paper in agenda.papers]
    lines += [_not_taken(row.where, row.text, row.reason) for row in agenda.rejected]
    named = {point.id for point in agenda.points}
    return Plan(meeting, lines, [row for known, row in items.items() if known not in named])


def _point_line(point: Point, item: AgendaItem | None) -> Line:
    old = item or AgendaItem()
    above = item.parent.external_id if item and item.parent else None
    changes = _changes(
        [
            ("number", old.number, point.number),
            ("title", old.title, point.title),
            ("text", old.text, point.text or old.text),
            ("under", above, point.above),
        ]
    )
    action = ADD if item is None else CHANGE if changes else UNCHANGED
    return Line(action, point.where, f"{point.number} {point.title}".strip(), changes, point=point, item=item)


def _paper_line(paper: Paper, document: Document | None, under: str | None) -> Line:
    """A new version has another address; which bytes it is must then be said anew."""
    old = document or Document()
    above = document.item.external_id if document and document.item else None
    changes = _changes(
        [
            ("title", old.title, paper.title),
            ("url", old.url, paper.url),
            ("kind", old.kind, paper.kind),
            ("size", old.size, paper.size),
            ("published", old.published_at, paper.published_at),
            ("under", above, under),
        ]
    )
    action = ADD if document is None else CHANGE if changes else UNCHANGED
    return Line(action, paper.where, paper.title, changes, paper=paper, document=document, under=under)


def _changes(pairs: Iterable[tuple[str, Any, Any]]) -> Changes:
    return [(what, old, new) for what, old, new in pairs if (old or None) != (new or None)]


def _not_taken(where: str, text: str, reason: Reason) -> Line:
    action = LEFT_OUT if reason.code == "confidential" else REJECT
    return Line(action, where, text, reason=reason)
