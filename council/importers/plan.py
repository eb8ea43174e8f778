"""What an import would do: compared with what we have, and nothing written."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from council.importers.match import Known, resolve
from council.importers.merge import merge
from council.importers.reasons import Reason, Unreadable
from council.importers.records import LEADER, Candidate, Row
from council.models import Body, Freeze, Person
from council.selectors import sitting_on, term_on

ADD, CHANGE, UNCHANGED, LEFT_OUT, REJECT = "add", "change", "unchanged", "left out", "reject"
NAME_FIELDS = ("address", "titles", "initials", "given_name", "infix", "surname", "suffix")


@dataclass
class Item:
    """One person, or one row that cannot be taken. ``changes`` are (what, from, to)."""

    action: str
    lines: list[int]
    text: str
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)
    reason: Reason | None = None
    person: Person | None = None
    candidate: Candidate | None = None


@dataclass
class Plan:
    body: Body
    date: datetime.date
    items: list[Item]
    absent: list[Person]  # sitting members of whom the file says nothing; an import ends no membership

    def of(self, action: str) -> list[Item]:
        return [item for item in self.items if item.action == action]

    def counts(self) -> dict[str, int]:
        return {action: len(self.of(action)) for action in (ADD, CHANGE, UNCHANGED, LEFT_OUT, REJECT)}

    def digest(self) -> str:
        """The same plan gives the same digest: what was previewed is what is applied, or it is previewed again."""
        told = [(item.action, item.lines, item.text, item.changes) for item in self.items]
        return hashlib.sha256(repr((str(self.body.pk), self.date, told)).encode()).hexdigest()


class _Seats:
    """Hands out the vacant seats in order, those that the file asks for first."""

    def __init__(self, body: Body, date: datetime.date, seats: int) -> None:
        self.holders = {row.seat.number: row.person for row in sitting_on(body, date)}
        self.numbers = range(1, seats + 1)
        self.promised: dict[int, Candidate] = {}
        self.moving: set[Person] = set()  # who leaves his seat for another one in this very file

    def number_of(self, person: Person | None) -> int | None:
        return next((number for number, holder in self.holders.items() if holder == person), None)

    def see_moves(self, candidates: list[Candidate], persons: list[Person | None]) -> None:
        for candidate, person in zip(candidates, persons, strict=True):
            if person and candidate.seat not in (None, self.number_of(person)):
                self.moving.add(person)

    def refusal(self, candidate: Candidate, person: Person | None) -> Reason | None:
        number = candidate.seat
        if number is None:
            return None
        if number not in self.numbers:
            return Reason("seat.none", {"seats": len(self.numbers)})
        if self.promised.get(number, candidate) is not candidate:
            return Reason("seat.twice", {"number": number})
        holder = self.holders.get(number)
        if holder and holder != person and holder not in self.moving:
            return Reason("seat.taken", {"number": number, "name": holder.display_name()})
        self.promised[number] = candidate
        return None

    def free(self, candidate: Candidate) -> int | None:
        if candidate.seat is not None:
            return candidate.seat
        taken = set(self.holders) | set(self.promised)
        number = next((number for number in self.numbers if number not in taken), None)
        if number is not None:
            self.promised[number] = candidate
        return number


def make_plan(body: Body, rows: list[Row], date: datetime.date) -> Plan:
    term = term_on(body, date)
    if term is None:
        raise Unreadable("term.missing", body=body.name, date=date.isoformat())
    candidates, rejected = merge(rows)
    known, seats = Known.of(body, date), _Seats(body, date, term.seats)
    frozen = set(Freeze.objects.filter(row__in=[person.pk for person in known.persons]).values_list("row", flat=True))
    candidates.sort(key=lambda candidate: candidate.seat is None)  # seats that are asked for are kept free first
    found = resolve(candidates, known)
    seats.see_moves(candidates, [person for person, _reason in found])
    items = [
        _item(candidate, *answer, known, seats, frozen) for candidate, answer in zip(candidates, found, strict=True)
    ]
    items += [_not_taken(row, reason) for row, reason in rejected]
    items.sort(key=lambda item: item.lines)
    return Plan(body, date, items, _absent(items, seats.holders.values()))


def _not_taken(row: Row, reason: Reason) -> Item:
    action = LEFT_OUT if reason.code == "role.left_out" else REJECT
    return Item(action, [row.line], row.text, reason=reason)


def _item(
    candidate: Candidate,
    person: Person | None,
    reason: Reason | None,
    known: Known,
    seats: _Seats,
    frozen: set[Any],
) -> Item:
    reason = reason or seats.refusal(candidate, person)
    item = Item(REJECT, candidate.lines, candidate.name.full(), person=person, candidate=candidate, reason=reason)
    if reason:
        return item
    changes = [*_person_changes(candidate, person), *_seat_changes(candidate, person, seats)]
    changes += [*_group_changes(candidate, person, known), *_office_changes(candidate, person, known)]
    if ("seat", None, None) in changes:
        item.reason = Reason("seat.full")
    elif changes and person and person.pk in frozen:
        item.reason = Reason("person.frozen")
    else:
        item.changes, item.action = changes, (CHANGE if changes else UNCHANGED) if person else ADD
    return item


def _person_changes(candidate: Candidate, person: Person | None) -> Iterable[tuple[str, Any, Any]]:
    """An empty cell says nothing: it never wipes out what we know."""
    wanted = {name: getattr(candidate.name, name) for name in NAME_FIELDS}
    wanted |= {name: getattr(candidate, name) for name in ("email", "birth_date", "member_since")}
    for name, new in wanted.items():
        old = getattr(person, name) if person else None
        if new and new != old:
            yield name, old or None, new
    old_ids = known_ids(person) if person else set()
    if candidate.ids - old_ids:
        yield "external_ids", sorted(old_ids) or None, sorted(candidate.ids | old_ids)


def known_ids(person: Person) -> set[tuple[str, str]]:
    return {(scheme, value) for scheme, values in person.external_ids.items() for value in values}


def _seat_changes(candidate: Candidate, person: Person | None, seats: _Seats) -> Iterable[tuple[str, Any, Any]]:
    if not candidate.sits():
        return
    old = seats.number_of(person) if person else None
    if old is None or candidate.seat not in (None, old):
        yield "seat", old, seats.free(candidate)


def _group_changes(candidate: Candidate, person: Person | None, known: Known) -> Iterable[tuple[str, Any, Any]]:
    if not candidate.sits() or not candidate.groups:
        return
    new, leads = next(iter(candidate.groups)), LEADER in candidate.roles
    old = known.memberships.get(person.pk) if person else None
    if old is None or new.lower() not in (old.group.name.lower(), old.group.short_name.lower()):
        yield "group", old.group.name if old else None, new
    led = old.leader if old else False
    if leads != led:
        yield "leader", led, leads


def _office_changes(candidate: Candidate, person: Person | None, known: Known) -> Iterable[tuple[str, Any, Any]]:
    held = known.offices.get(person.pk, set()) if person else set()
    for office in sorted(candidate.offices() - held):
        yield "office", None, office


def _absent(items: list[Item], sitting: Iterable[Person]) -> list[Person]:
    named = {item.person for item in items if item.person}
    return [person for person in sitting if person not in named]
