"""Who sits where on a day. A day is local to the body."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from council.models import Body, BodyKind, Group, GroupMembership, Office, OfficeKind, Person, Seat, SeatHolding
from council.models.office import CHAIR_OFFICE, EXECUTIVE_OFFICE
from council.selectors.bodies import term_on


@dataclass(frozen=True)
class Officers:
    """Who holds an office on a day. ``chair`` presides by law and is never a member by that office."""

    chair: Person | None
    deputy_chairs: list[Person]
    clerk: Person | None
    deputy_clerks: list[Person]
    executives: list[Person]


def seats_on(body: Body, date: datetime.date) -> int:
    """The number of seats by law; 0 outside every term. Vacant seats count (Gemeentewet art. 8)."""
    term = term_on(body, date)
    return term.seats if term else 0


def sitting_on(body: Body, date: datetime.date) -> QuerySet[SeatHolding]:
    """The members who hold a seat, in order of seat number, with seat, term and person at hand."""
    rows = SeatHolding.objects.on(date).filter(seat__term=term_on(body, date))
    return rows.select_related("person__user", "seat__term").order_by("seat__number")


def vacancies_on(body: Body, date: datetime.date) -> QuerySet[Seat]:
    held = sitting_on(body, date).values("seat")
    return Seat.objects.filter(term=term_on(body, date)).exclude(pk__in=held)


def group_of(person: Person, date: datetime.date) -> Group | None:
    row = GroupMembership.objects.on(date).filter(person=person).select_related("group").first()
    return row.group if row else None


def groups_on(body: Body, date: datetime.date) -> dict[Group, list[GroupMembership]]:
    """Every group of that day with its members, the leader first."""
    groups: dict[Group, list[GroupMembership]] = {row: [] for row in Group.objects.on(date).filter(body=body)}
    members = GroupMembership.objects.on(date).filter(group__body=body).select_related("group", "person")
    for row in members.order_by("-leader", "person__surname"):
        groups.setdefault(row.group, []).append(row)
    return groups


def officers_on(body: Body, date: datetime.date) -> Officers:
    held: dict[str, list[Person]] = {}
    for row in Office.objects.on(date).filter(body=body).select_related("person__user").order_by("since", "pk"):
        held.setdefault(row.kind, []).append(row.person)
    return Officers(
        chair=_first(held.get(CHAIR_OFFICE[BodyKind(body.kind)])),
        deputy_chairs=held.get(OfficeKind.DEPUTY_CHAIR, []),
        clerk=_first(held.get(OfficeKind.CLERK)),
        deputy_clerks=held.get(OfficeKind.DEPUTY_CLERK, []),
        executives=held.get(EXECUTIVE_OFFICE[BodyKind(body.kind)], []),
    )


def longest_sitting(body: Body, date: datetime.date) -> list[Person]:
    """The sitting members by seniority, the next chair first: longest sitting, then oldest (Gemeentewet art. 77)."""
    persons = [row.person for row in sitting_on(body, date)]
    starts = _unbroken_since(persons, date)
    return sorted(persons, key=lambda person: (starts[person.pk], person.birth_date or datetime.date.max))


def names_on(persons: list[Person]) -> dict[object, str]:
    """Person key → the shortest name that cannot be taken for anybody else's among these persons."""
    return {person.pk: person.short_name(persons) for person in persons}


def _unbroken_since(persons: list[Person], date: datetime.date) -> dict[object, datetime.date]:
    """Since when each sits without a gap, the years before this record included."""
    starts: dict[object, datetime.date] = {}
    ends: dict[object, datetime.date | None] = {}
    rows = SeatHolding.objects.filter(person__in=persons, since__lte=date).order_by("since")
    for row in rows:
        if row.person_id not in starts or ends[row.person_id] != row.since:
            starts[row.person_id] = row.since
        ends[row.person_id] = row.until
    return {person.pk: min(starts[person.pk], person.member_since or datetime.date.max) for person in persons}


def _first(persons: list[Person] | None) -> Person | None:
    return persons[0] if persons else None
