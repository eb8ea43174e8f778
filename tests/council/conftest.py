"""Two bodies that must never see each other: Duinrade (39 seats) and Veenhuizen (15)."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.cache import cache

from council import services
from council.models import Body, Group, OfficeKind, Person, Seat, Term, User

SINCE = datetime.date(2026, 3, 26)
PASSWORD = "een lang en goed wachtwoord"


@dataclass
class Town:
    """A body with a term, two groups, a mayor, a clerk and three members on seats 1 to 3."""

    body: Body
    term: Term
    groups: list[Group]
    members: list[Person]
    mayor: Person
    clerk: Person

    def seat(self, number: int) -> Seat:
        return self.term.seat_rows.get(number=number)


def _person(body: Body, initials: str, surname: str, **fields: object) -> Person:
    return Person.objects.create(body=body, initials=initials, surname=surname, **fields)


def _town(name: str, slug: str, seats: int, surnames: list[str]) -> Town:
    body = services.add_body("gemeente", name, slug)
    term = services.open_term(body, SINCE, seats)
    groups = [services.form_group(body, f"{name} {n}", SINCE, short_name=f"G{n}", order=n) for n in (1, 2)]
    members = [_person(body, f"{'ABC'[n]}.", surname) for n, surname in enumerate(surnames)]
    for n, person in enumerate(members):
        services.take_seat(person, term.seat_rows.get(number=n + 1), SINCE)
        services.join_group(person, groups[n % 2], SINCE, leader=n < 2)
    mayor, clerk = _person(body, "M.", "Burgers"), _person(body, "G.", "Griffioen")
    services.take_office(mayor, OfficeKind.MAYOR, SINCE)
    services.take_office(clerk, OfficeKind.CLERK, SINCE)
    return Town(body, term, groups, members, mayor, clerk)


@pytest.fixture
def town(db: None) -> Town:
    return _town("Duinrade", "duinrade", 39, ["Vries", "Vries", "Jansen"])


@pytest.fixture
def other_town(db: None) -> Town:
    return _town("Veenhuizen", "veenhuizen", 15, ["Smit", "Bos", "Visser"])


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    def make(email: str = "lid@duinrade.example", **fields: object) -> User:
        return services.open_account(email, PASSWORD, **fields)

    return make


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    """Rate limits live in the cache; one test's misses are not another's."""
    cache.clear()
