"""Rows that are about one person become one candidate; two persons with one name stay two."""

from council.importers.reasons import Reason
from council.importers.records import Candidate, Row

LENGTHS = {"titles": 60, "initials": 30, "given_name": 60, "infix": 30, "surname": 120, "suffix": 60}
Rejected = tuple[Row, Reason]


def merge(rows: list[Row]) -> tuple[list[Candidate], list[Rejected]]:
    """Rows without a role of ours come last: they may still be about somebody whom another row seats."""
    candidates: list[Candidate] = []
    rejected: list[Rejected] = []
    for row in sorted(rows, key=lambda row: not row.roles):
        if reason := row.problem or _fault(row):
            rejected.append((row, reason))
        elif not _add(candidates, row):
            rejected.append((row, Reason("role.left_out" if row.left_out else "role.missing")))
    return candidates, rejected


def _fault(row: Row) -> Reason | None:
    if not row.name.surname:
        return Reason("name.missing")
    if any(not character.isprintable() for character in row.name.full()):
        return Reason("name.control")
    for field, length in LENGTHS.items():
        if len(getattr(row.name, field)) > length:
            return Reason("name.long", {"field": field})
    return Reason("group.two", {"groups": ", ".join(sorted(row.groups))}) if len(row.groups) > 1 else None


def _add(candidates: list[Candidate], row: Row) -> bool:
    """To the person it is about, or as a new one; False if it says of nobody what he is."""
    found = next((candidate for candidate in candidates if _same(candidate, row)), None)
    if found is None and row.roles:
        found = Candidate(rows=[], name=row.name)
        candidates.append(found)
    if found:
        _join(found, row)
    return found is not None


def _same(candidate: Candidate, row: Row) -> bool:
    """A shared identifier decides. Else: one name, nothing that differs, and a role the other row did not have,
    for a source that lists each function apart gives each its own identifier; two of one role are two persons."""
    if candidate.ids & row.ids:
        return True
    if candidate.name != row.name or candidate.roles & row.roles:
        return False
    return _agree(candidate, row)


def _agree(candidate: Candidate, row: Row) -> bool:
    pairs = [(candidate.birth_date, row.birth_date), (candidate.seat, row.seat)]
    if any(one and other and one != other for one, other in pairs):
        return False
    return not candidate.groups or not row.groups or candidate.groups == row.groups


def _join(candidate: Candidate, row: Row) -> None:
    candidate.rows.append(row)
    candidate.roles |= row.roles
    candidate.groups |= row.groups
    candidate.ids |= row.ids
    candidate.email = candidate.email or row.email
    candidate.birth_date = candidate.birth_date or row.birth_date
    candidate.member_since = candidate.member_since or row.member_since
    candidate.seat = candidate.seat or row.seat
