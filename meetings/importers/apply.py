"""A plan carried out: all of it in one transaction, through the services, or nothing."""

from __future__ import annotations

from django.db import transaction

from meetings.importers.plan import ADD, CHANGE, REJECT, UNCHANGED, Line, Plan
from meetings.models import AgendaItem, Document
from meetings.services import papers


class HasRejected(Exception):
    """Some rows cannot be taken, and nobody said to go on without them."""


@transaction.atomic
def apply(plan: Plan, *, without_rejected: bool = False) -> None:
    if plan.of(REJECT) and not without_rejected:
        raise HasRejected
    taken = [line for line in plan.lines if line.action in (ADD, CHANGE, UNCHANGED)]
    items: dict[str, AgendaItem] = {}
    places: dict[str | None, int] = {}
    for position, line in enumerate(line for line in taken if line.point is not None):
        item = _item(plan, line, position, items)
        items[item.external_id] = item
    for line in taken:
        if line.paper is not None:
            places[line.under] = places.get(line.under, -1) + 1
            _document(plan, line, places[line.under], items)
    _behind(plan.absent, len(items))


def _item(plan: Plan, line: Line, position: int, items: dict[str, AgendaItem]) -> AgendaItem:
    """Items come in order, so the one above has been saved before those under it."""
    point = line.point
    assert point is not None  # noqa: S101  (the caller chose lines with a point)
    item = line.item or AgendaItem(meeting=plan.meeting, external_id=point.id)
    moved = item.position != position
    item.number, item.title, item.text = point.number, point.title, point.text or item.text
    item.parent = items[point.above] if point.above else None
    item.position = position
    if line.action != UNCHANGED or moved:
        papers.store(item)
    return item


def _document(plan: Plan, line: Line, position: int, items: dict[str, AgendaItem]) -> None:
    paper = line.paper
    assert paper is not None  # noqa: S101  (the caller chose lines with a paper)
    row = line.document or Document(meeting=plan.meeting, external_id=paper.id)
    if line.action == UNCHANGED and row.position == position:
        return
    if row.url != paper.url:
        row.sha256 = ""
    row.title, row.url, row.kind = paper.title, paper.url, paper.kind
    row.size, row.published_at = paper.size, paper.published_at
    row.item, row.position = items[line.under] if line.under else None, position
    papers.store(row)


def _behind(rows: list[AgendaItem], first: int) -> None:
    """What is no longer in the file stays, behind the rest, until somebody takes it out."""
    for position, row in enumerate(rows, first):
        if row.position != position:
            row.position = position
            papers.store(row)
