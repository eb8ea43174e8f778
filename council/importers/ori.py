"""Persons as Open Raadsinformatie and other Popolo sources give them: JSON with memberships inside."""

import json
from collections.abc import Iterable
from typing import Any

from council.importers.dates import parse_date
from council.importers.names import address_of, parse_name
from council.importers.reasons import Reason, Unreadable
from council.importers.records import LEADER, MEMBER, Identifier, Name, Row
from council.importers.roles import known, role_of

LISTS = ("persons", "people", "results", "items", "data", "hits")
GROUP_CLASSES = {"party", "political group", "fractie", "faction", "group", "partij"}
ORGANISATION = ("organisation", "organization")
Record = dict[str, Any]


def read(text: str, organisations: str = "") -> list[Row]:
    known_organisations = {str(row.get("id")): row for row in _records(organisations)} if organisations else {}
    return [_row(number, record, known_organisations) for number, record in enumerate(_records(text), start=1)]


def _records(text: str) -> list[Any]:
    try:
        parsed = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable("file.json", line=error.lineno) from None
    except RecursionError:
        raise Unreadable("file.shape") from None
    if isinstance(parsed, dict):
        found = [parsed[key] for key in (*LISTS, "organisations", "organizations") if isinstance(parsed.get(key), list)]
        parsed = found[0] if found else None
    if not isinstance(parsed, list):
        raise Unreadable("file.shape")
    return parsed


def _row(number: int, record: Any, organisations: dict[str, Record]) -> Row:
    if not isinstance(record, dict):
        return Row(number, str(record)[:80], Name(), problem=Reason("record.wrong", {"detail": type(record).__name__}))
    text = _text(record.get("name")) or _text(record.get("family_name"))
    try:
        return _person(number, text, record, organisations)
    except ValueError as error:
        return Row(number, text, _name(record), problem=Reason("date.wrong", {"value": str(error)[:40]}))


def _person(number: int, text: str, record: Record, organisations: dict[str, Record]) -> Row:
    memberships = [row for row in _list(record.get("memberships")) if isinstance(row, dict) and not _ended(row)]
    wanted = [role for row in memberships if (role := _text(row.get("role")) or _text(row.get("label")))]
    unknown = [role for role in wanted if not known(role)]
    roles = {ours for theirs in wanted if (ours := role_of(theirs))}
    groups = {_group(row, organisations) for row in memberships} - {""}
    problem = Reason("role.unknown", {"role": unknown[0][:60]}) if unknown and not roles else None
    return Row(
        number,
        text,
        _name(record),
        roles=frozenset(roles),
        groups=frozenset(groups if roles & {MEMBER, LEADER} else ()),
        ids=frozenset(_identifiers(record)),
        email=_text(record.get("email")),
        birth_date=parse_date(_text(record.get("birth_date"))),
        left_out=bool(wanted) and not roles,
        problem=problem,
    )


def _ended(membership: Record) -> bool:
    return bool(_text(membership.get("end_date")))


def _group(membership: Record, organisations: dict[str, Record]) -> str:
    """The name of the party that a membership is of; a membership of the council itself names none."""
    inside: Record = next((membership[key] for key in ORGANISATION if isinstance(membership.get(key), dict)), {})
    key = _text(membership.get("organisation_id")) or _text(membership.get("organization_id"))
    organisation = {**organisations.get(key, {}), **inside}
    if _text(organisation.get("classification")).lower() not in GROUP_CLASSES:
        return ""
    return _text(organisation.get("name"))


def _name(record: Record) -> Name:
    gender = _text(record.get("gender"))
    if not _text(record.get("family_name")):
        return parse_name(_text(record.get("name")), gender)
    last = parse_name(f"X. {_text(record.get('family_name'))}")
    return Name(
        address=address_of(gender) or address_of(_text(record.get("honorific_prefix"))),
        initials=_text(record.get("initials")),
        given_name=_text(record.get("given_name")),
        infix=last.infix,
        surname=last.surname,
        suffix=_text(record.get("honorific_suffix")),
    )


def _identifiers(record: Record) -> Iterable[Identifier]:
    for row in _list(record.get("identifiers")):
        if isinstance(row, dict) and _text(row.get("identifier")):
            yield _text(row.get("scheme")) or "id", _text(row.get("identifier"))
    if _text(record.get("id")):
        yield "ORI", _text(record.get("id"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return " ".join(value.split()) if isinstance(value, str) else ""
