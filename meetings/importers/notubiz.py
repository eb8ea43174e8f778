"""A meeting as NotuBiz gives it: agenda points in a tree, documents with versions, times without a zone.

Points come nested, with the identifier of the one above, or as one list in which headings stand between the points
that belong under them; each is read. What is wrong in one row never hides the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from council.importers import Unreadable as NotText
from council.importers.reading import decoded
from meetings.importers import cells
from meetings.importers.reasons import Reason, Unreadable, Wrong
from meetings.importers.records import Agenda, Paper, Point, Rejected

LARGEST_MEGABYTES = 20
DEEPEST = 8
TITLE, TEXT = ("titel", "title", "naam", "name"), ("omschrijving", "toelichting", "description", "text")
PLACE = ("locatie", "location")
TITLE_ID = "1"  # NotuBiz' own number for the attribute "Titel"


def read(content: bytes, zone: ZoneInfo) -> Agenda:
    """The agenda in a file; ``zone`` is the body's, for times that have none."""
    meeting = _meeting(_json(content))
    agenda = Agenda()
    said = _attributes(meeting)
    agenda.title = _or_reject(agenda, "title", meeting, lambda: cells.line(_first(said, TITLE), 200)) or ""
    agenda.place = _or_reject(agenda, "place", meeting, lambda: cells.line(_first(said, PLACE), 200)) or ""
    agenda.starts_at = _or_reject(agenda, "plannings", meeting, lambda: cells.moment(_start(meeting), zone))
    _papers(agenda, "", meeting, zone, agenda.papers)
    _points(agenda, "", meeting.get("agenda_items"), None, zone, 1)
    _arrange(agenda)
    return agenda


def _json(content: bytes) -> Any:
    if len(content) > LARGEST_MEGABYTES * 1024 * 1024:
        raise Unreadable("file.large", megabytes=LARGEST_MEGABYTES)
    try:
        text = decoded(content)
    except NotText:
        raise Unreadable("file.encoding") from None
    if not text.strip():
        raise Unreadable("file.empty")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable("file.json", line=error.lineno) from error
    except RecursionError:
        raise Unreadable("file.json", line=1) from None


def _meeting(value: Any) -> dict[str, Any]:
    """The meeting itself, out of the envelopes in which it comes."""
    for _ in range(3):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        elif isinstance(value, dict) and not isinstance(value.get("agenda_items"), list):
            value = value.get("meeting") or value.get("event")
    if isinstance(value, dict) and isinstance(value.get("agenda_items"), list):
        return value
    raise Unreadable("file.shape")


def _points(agenda: Agenda, where: str, rows: Any, above: str | None, zone: ZoneInfo, depth: int) -> None:
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        place = f"{where}agenda_items[{index}]"
        if depth > DEEPEST:
            agenda.rejected.append(Rejected(place, _text(row), Reason("row.deep", {"deepest": DEEPEST})))
            continue
        point = _or_reject(agenda, place, row, partial(_point, row, place, above))
        if point is None:
            _skip(agenda, f"{place}.", row, agenda.rejected[-1].reason)
            continue
        agenda.points.append(point)
        _papers(agenda, f"{place}.", row, zone, point.papers)
        _points(agenda, f"{place}.", row.get("agenda_items"), point.id, zone, depth + 1)


def _point(row: dict[str, Any], where: str, above: str | None) -> Point:
    _public(row)
    data = _data(row)
    said = _attributes({**row, **data})
    title = cells.line(_first(said, TITLE) or row.get("title"))
    if not title:
        raise Wrong("title.missing")
    parent = row.get("parent")
    if isinstance(parent, dict):
        parent = parent.get("id")
    return Point(
        where,
        cells.identifier(row),
        cells.number(data.get("title_prefix") or row.get("number") or ""),
        title,
        cells.prose(_first(said, TEXT)),
        data.get("heading") is True,
        above or (str(parent) if parent else None),
        cells.order(row.get("order")),
    )


def _papers(agenda: Agenda, where: str, row: dict[str, Any], zone: ZoneInfo, into: list[Paper]) -> None:
    rows = row.get("documents")
    for index, document in enumerate(rows if isinstance(rows, list) else []):
        place = f"{where}documents[{index}]"
        paper = _or_reject(agenda, place, document, partial(_paper, document, place, zone))
        if paper is not None:
            into.append(paper)


def _paper(row: dict[str, Any], where: str, zone: ZoneInfo) -> Paper:
    """A document with several versions is the one that the row points at; its address names that version."""
    _public(row)
    title = cells.line(row.get("title"))
    if not title:
        raise Wrong("title.missing")
    version, kinds = _version(row), row.get("types")
    kind = kinds[0].get("value") if isinstance(kinds, list) and kinds and isinstance(kinds[0], dict) else ""
    return Paper(
        where,
        cells.identifier(row),
        title,
        cells.address(row.get("url")),
        cells.line(kind, 1000)[:40],
        cells.size(version.get("file_size")),
        cells.moment(row.get("publication_date"), zone),
    )


def _version(row: dict[str, Any]) -> dict[str, Any]:
    found = row.get("versions")
    versions = [version for version in found if isinstance(version, dict)] if isinstance(found, list) else []
    meant = [version for version in versions if version.get("id") == row.get("version")]
    return (meant or versions or [{}])[-1]


def _public(row: Any) -> None:
    if not isinstance(row, dict):
        raise Wrong("row.shape")
    closed = row.get("confidential") not in (None, 0, "0", "", False)
    if closed or row.get("permission_group") not in (None, "", "public"):
        raise Wrong("confidential")


def _arrange(agenda: Agenda) -> None:
    """In the supplier's order, what has no place at the end; a heading takes what follows it under it."""
    _once(agenda, agenda.points, "points")
    _known_parents(agenda)
    agenda.points.sort(key=lambda point: (point.order is None, point.order or 0.0))
    _under_headings(agenda.points)
    agenda.points[:] = list(_depth_first(agenda.points, None))
    papers = [paper for point in agenda.points for paper in point.papers] + agenda.papers
    kept = {id(paper) for paper in _once(agenda, papers, "papers")}
    for part in [agenda.papers, *(point.papers for point in agenda.points)]:
        part[:] = [paper for paper in part if id(paper) in kept]


def _under_headings(points: list[Point]) -> None:
    """In a flat list a heading holds what follows it; one that has its own points already holds no more."""
    ordered, nested = any(point.order is not None for point in points), {point.above for point in points}
    under: str | None = None
    for point in points:
        if point.above is not None:
            continue
        if point.heading:
            under = None if point.id in nested else point.id
        elif point.order is not None or not ordered:
            point.above = under


def _once(agenda: Agenda, rows: list[Any], what: str) -> list[Any]:
    """Of two rows with one identifier the second is not taken."""
    seen: set[str] = set()
    for row in list(rows):
        if row.id in seen:
            agenda.rejected.append(Rejected(row.where, row.title, Reason("id.twice", {"id": row.id})))
            rows[:] = [other for other in rows if other is not row]
        seen.add(row.id)
    return rows


def _known_parents(agenda: Agenda) -> None:
    """A point without the one above it would stand where nobody put it."""
    while True:
        by_id = {point.id: point for point in agenda.points}
        lost = [point for point in agenda.points if point.above is not None and point.above not in by_id]
        reason = "parent.unknown"
        if not lost:
            lost = [point for point in agenda.points if _circles(point, by_id)][:1]
            reason = "parent.circle"
        if not lost:
            return
        for point in lost:
            values = {"parent": point.above} if reason == "parent.unknown" else {}
            agenda.rejected.append(Rejected(point.where, point.title, Reason(reason, values)))
        agenda.points[:] = [point for point in agenda.points if all(point is not other for other in lost)]


def _circles(point: Point, by_id: dict[str, Point]) -> bool:
    seen, above = {point.id}, point.above
    while above is not None:
        if above in seen:
            return True
        seen.add(above)
        above = by_id[above].above if above in by_id else None
    return False


def _depth_first(points: list[Point], above: str | None) -> Iterator[Point]:
    for point in points:
        if point.above == above:
            yield point
            yield from _depth_first(points, point.id)


def _or_reject(agenda: Agenda, where: str, row: Any, read_it: Callable[[], Any]) -> Any:
    try:
        return read_it()
    except Wrong as wrong:
        agenda.rejected.append(Rejected(where, _text(row), wrong.reason))
        return None


def _skip(agenda: Agenda, where: str, row: Any, why: Reason) -> None:
    """What stands under a row that is not taken is named too: nothing disappears unsaid."""
    below = row.get("agenda_items") if isinstance(row, dict) else None
    for index, point in enumerate(below if isinstance(below, list) else []):
        place = f"{where}agenda_items[{index}]"
        reason = why if why.code == "confidential" else Reason("parent.unknown", {"parent": row.get("id")})
        agenda.rejected.append(Rejected(place, _text(point), reason))
        _skip(agenda, f"{place}.", point, reason)


def _text(row: Any) -> str:
    """Something by which a person finds the row again."""
    if not isinstance(row, dict):
        return repr(row)[:60]
    data = _data(row)
    title = _first(_attributes({**row, **data}), TITLE) or row.get("title") or row.get("id") or ""
    return " ".join(str(title).split())[:60]


def _data(row: dict[str, Any]) -> dict[str, Any]:
    found = row.get("type_data")
    return found if isinstance(found, dict) else {}


def _attributes(row: dict[str, Any]) -> dict[str, Any]:
    """The attributes by name, written as an object or as a list of numbered values."""
    found = row.get("attributes")
    if isinstance(found, dict):
        return {str(name).lower(): value for name, value in found.items()}
    said = {}
    for part in found if isinstance(found, list) else []:
        if isinstance(part, dict):
            name = part.get("label") or part.get("name") or ("titel" if str(part.get("id")) == TITLE_ID else "")
            said[str(name).lower()] = part.get("value")
    return said


def _first(said: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((said[name] for name in names if said.get(name)), "")


def _start(meeting: dict[str, Any]) -> Any:
    plannings = meeting.get("plannings")
    first = plannings[0] if isinstance(plannings, list) and plannings else {}
    return (first.get("start_date") if isinstance(first, dict) else None) or meeting.get("start_date")
