"""Whom a visitor of the demo can be. Nothing here is called outside demo mode."""

from typing import Any

from django.db.models import QuerySet

from council.models import Body, Person
from council.models.body import BodyKind
from council.models.office import EXECUTIVE_OFFICE
from council.selectors.members import group_of, names_on, officers_on, sitting_on


def demo_persons() -> QuerySet[Person]:
    return Person.objects.filter(user__is_active=True).select_related("user", "body")


def demo_bodies() -> list[dict[str, Any]]:
    """Per body its officers and its members with seat and group, as the sign-in page lists them."""
    return [{"body": body, "officers": _officers(body), "members": _members(body)} for body in Body.objects.all()]


def _members(body: Body) -> list[dict[str, Any]]:
    today = body.local_date()
    holdings = [row for row in sitting_on(body, today) if row.person.user_id]
    names = names_on([row.person for row in holdings])
    return [
        {
            "person": row.person,
            "name": row.person.display_name(),
            "short_name": names[row.person.pk],
            "seat": row.seat.number,
            "group": group_of(row.person, today),
        }
        for row in holdings
    ]


def _officers(body: Body) -> list[dict[str, Any]]:
    offices = officers_on(body, body.local_date())
    held: list[tuple[str, list[Person | None]]] = [
        ("chair", [offices.chair]),
        ("clerk", [offices.clerk]),
        ("deputy_clerk", list(offices.deputy_clerks)),
        (str(EXECUTIVE_OFFICE[BodyKind(body.kind)]), list(offices.executives)),
    ]
    return [
        {"person": person, "name": person.display_name(), "role": role}
        for role, persons in held
        for person in persons
        if person and person.user_id
    ]
