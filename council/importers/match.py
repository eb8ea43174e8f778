"""Which of the persons we have is meant: by identifier, else by a name that only one of them has."""

import datetime
import uuid
from collections import Counter
from dataclasses import dataclass

from council.importers.reasons import Reason
from council.importers.records import Candidate
from council.models import Body, GroupMembership, Office, Person

NAME_PARTS = ("address", "titles", "initials", "given_name", "infix", "surname", "suffix")


@dataclass
class Known:
    """What we have of a body on a day, read once."""

    persons: list[Person]
    memberships: dict[uuid.UUID, GroupMembership]
    offices: dict[uuid.UUID, set[str]]

    @classmethod
    def of(cls, body: Body, date: datetime.date) -> "Known":
        members = GroupMembership.objects.on(date).filter(group__body=body).select_related("group")
        offices: dict[uuid.UUID, set[str]] = {}
        for office in Office.objects.on(date).filter(body=body):
            offices.setdefault(office.person_id, set()).add(office.kind)
        return cls(list(Person.objects.filter(body=body)), {row.person_id: row for row in members}, offices)


Answer = tuple[Person | None, Reason | None]


def resolve(candidates: list[Candidate], known: Known) -> list[Answer]:
    """For each candidate the person he is, None for a new one, or why that cannot be said."""
    by_id = [[person for person in known.persons if _shares_id(candidate, person)] for candidate in candidates]
    claimed = {person.pk for persons in by_id for person in persons}
    free = [person for person in known.persons if person.pk not in claimed]
    found = [ids or _by_name(candidate, free) for candidate, ids in zip(candidates, by_id, strict=True)]
    meant = Counter(persons[0].pk for persons in found if len(persons) == 1)
    return [_answer(persons, meant) for persons in found]


def _answer(persons: list[Person], meant: Counter[uuid.UUID]) -> Answer:
    if len(persons) > 1 or (persons and meant[persons[0].pk] > 1):
        return None, Reason("person.unclear")
    return (persons[0] if persons else None), None


def _by_name(candidate: Candidate, persons: list[Person]) -> list[Person]:
    return [person for person in persons if _same_name(candidate, person)]


def _shares_id(candidate: Candidate, person: Person) -> bool:
    return any(value in person.external_ids.get(scheme, []) for scheme, value in candidate.ids)


def _same_name(candidate: Candidate, person: Person) -> bool:
    """With another identifier of the same kind only the very same name, to the last letter, is the same person."""
    name = candidate.name
    if {scheme for scheme, _value in candidate.ids} & set(person.external_ids):
        return all(getattr(name, part) == getattr(person, part) for part in NAME_PARTS)
    same = (name.infix.lower(), name.surname.lower()) == (person.infix.lower(), person.surname.lower())
    if name.initials and person.initials:
        return same and name.initials.lower() == person.initials.lower()
    return same and name.given_name.lower() == person.given_name.lower()
