"""CSV as spreadsheets save it: `;`, `,` or tab, Dutch or English headings, in any order.

Columns: naam or (voorletters, roepnaam, tussenvoegsel, achternaam); aanhef, titels, titels_achter, functie,
fractie, zetel, geboortedatum, lid_sinds, email, id. `functie` empty with a `fractie` means an ordinary member.
"""

import csv
import io

from council.importers.dates import parse_date
from council.importers.names import address_of, parse_name
from council.importers.reasons import Reason, Unreadable
from council.importers.records import MEMBER, Name, Row
from council.importers.roles import known, role_of

HEADINGS = {
    "naam": "name",
    "name": "name",
    "volledige naam": "name",
    "aanhef": "address",
    "geslacht": "address",
    "form of address": "address",
    "titels": "titles",
    "titulatuur": "titles",
    "titles": "titles",
    "voorletters": "initials",
    "initials": "initials",
    "roepnaam": "given_name",
    "voornaam": "given_name",
    "given name": "given_name",
    "tussenvoegsel": "infix",
    "tussenvoegsels": "infix",
    "voorvoegsel": "infix",
    "infix": "infix",
    "achternaam": "surname",
    "surname": "surname",
    "titels achter": "suffix",
    "suffix": "suffix",
    "functie": "role",
    "rol": "role",
    "role": "role",
    "fractie": "group",
    "partij": "group",
    "group": "group",
    "zetel": "seat",
    "seat": "seat",
    "geboortedatum": "birth_date",
    "birth date": "birth_date",
    "lid sinds": "member_since",
    "member since": "member_since",
    "email": "email",
    "e-mail": "email",
    "e-mailadres": "email",
    "emailadres": "email",
    "id": "id",
}
NAME_FIELDS = ("address", "titles", "initials", "given_name", "infix", "surname", "suffix")


def read(text: str) -> list[Row]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    heading = _heading(next(lines))
    rows, line = [], lines.line_num + 1
    for cells in lines:
        if any(cell.strip() for cell in cells):
            rows.append(_row(line, heading, [cell.strip() for cell in cells]))
        line = lines.line_num + 1
    return rows


def _delimiter(text: str) -> str:
    first = next(line for line in text.splitlines() if line.strip())
    return max(";,\t", key=first.count)


def _heading(cells: list[str]) -> list[str]:
    names = [HEADINGS.get(" ".join(cell.lower().replace("_", " ").split()), "") for cell in cells]
    if not {"name", "surname"} & set(names):
        raise Unreadable("file.heading", columns=", ".join(cells)[:200])
    for name in names:
        if name and names.count(name) > 1:
            raise Unreadable("file.heading_twice", column=cells[names.index(name)])
    return names


def _row(line: int, heading: list[str], cells: list[str]) -> Row:
    text = " ".join(cell for cell in cells if cell)[:120]
    if len(cells) != len(heading):
        code = "columns.missing" if len(cells) < len(heading) else "columns.extra"
        return Row(line, text, Name(), problem=Reason(code))
    values = {name: cell for name, cell in zip(heading, cells, strict=True) if name}
    return _checked(line, text, values)


def _checked(line: int, text: str, values: dict[str, str]) -> Row:
    name, role, group = _name(values), values.get("role", ""), values.get("group", "")
    problem = _wrong(values, role)
    dates = {} if problem else {key: parse_date(values.get(key, "")) for key in ("birth_date", "member_since")}
    roles = [MEMBER] if group and not role else [role_of(part) for part in _parts(role)]
    return Row(
        line,
        text,
        name,
        roles=frozenset(part for part in roles if part),
        groups=frozenset([group] if group else []),
        ids=frozenset([("id", values["id"])] if values.get("id") else []),
        email=values.get("email", ""),
        birth_date=dates.get("birth_date"),
        member_since=dates.get("member_since"),
        seat=int(values["seat"]) if values.get("seat") and not problem else None,
        left_out=bool(role) and not any(roles),
        problem=problem,
    )


def _name(values: dict[str, str]) -> Name:
    if "surname" not in values:
        return parse_name(values.get("name", ""), values.get("address", ""))
    parts = {key: values.get(key, "") for key in NAME_FIELDS}
    return Name(**parts | {"address": address_of(parts["address"])})


def _wrong(values: dict[str, str], role: str) -> Reason | None:
    for key in ("birth_date", "member_since"):
        try:
            parse_date(values.get(key, ""))
        except ValueError:
            return Reason("date.wrong", {"value": values[key]})
    seat = values.get("seat", "")
    if seat and not (seat.isascii() and seat.isdigit() and 0 < int(seat) < 1000):
        return Reason("seat.wrong", {"value": seat[:20]})
    for part in _parts(role):
        if not known(part):
            return Reason("role.unknown", {"role": part[:60]})
    return None


def _parts(role: str) -> list[str]:
    """ "Raadslid, fractievoorzitter": several roles in one cell."""
    return [part.strip() for part in role.replace("/", ",").split(",") if part.strip()]
