import datetime

import pytest
from django.core.exceptions import ValidationError

from council import selectors, services
from council.models import LeaveReason, Person, SeatHolding
from tests.council.conftest import SINCE, Town

DAY = datetime.timedelta(days=1)


def _numbers(town: Town, date: datetime.date) -> list[int]:
    return [row.seat.number for row in selectors.sitting_on(town.body, date)]


def test_a_term_has_all_its_seats_and_empty_ones_are_vacancies(town: Town) -> None:
    assert selectors.seats_on(town.body, SINCE) == 39
    assert _numbers(town, SINCE) == [1, 2, 3]
    assert selectors.vacancies_on(town.body, SINCE).count() == 36


def test_nobody_sits_before_the_term_begins(town: Town) -> None:
    assert selectors.seats_on(town.body, SINCE - DAY) == 0
    assert _numbers(town, SINCE - DAY) == []


def test_a_member_sits_until_but_not_on_the_day_he_leaves(town: Town) -> None:
    holding = SeatHolding.objects.get(person=town.members[0])
    services.end_period(holding, SINCE + 30 * DAY, LeaveReason.RESIGNED)
    assert _numbers(town, SINCE + 29 * DAY) == [1, 2, 3]
    assert _numbers(town, SINCE + 30 * DAY) == [2, 3]


def test_a_successor_takes_the_empty_seat(town: Town) -> None:
    services.end_period(SeatHolding.objects.get(person=town.members[0]), SINCE + 30 * DAY)
    successor = Person.objects.create(body=town.body, initials="S.", surname="Opvolger")
    services.take_seat(successor, town.seat(1), SINCE + 30 * DAY, entry="succeeded")
    assert _numbers(town, SINCE + 30 * DAY) == [1, 2, 3]


@pytest.mark.parametrize("code", ["seat_taken", "person_seated", "outside_term", "other_body"])
def test_a_seat_is_refused_and_nothing_is_written(town: Town, other_town: Town, code: str) -> None:
    new = Person.objects.create(body=town.body, surname="Nieuw")
    tried = {
        "seat_taken": (new, town.seat(1), SINCE),
        "person_seated": (town.members[0], town.seat(9), SINCE),
        "outside_term": (new, town.seat(9), SINCE - DAY),
        "other_body": (new, other_town.seat(9), SINCE),
    }
    with pytest.raises(ValidationError) as refused:
        services.take_seat(*tried[code])
    assert refused.value.code == code
    assert SeatHolding.objects.count() == 6


def test_a_person_belongs_to_one_group_at_a_time(town: Town) -> None:
    with pytest.raises(ValidationError) as refused:
        services.join_group(town.members[0], town.groups[1], SINCE + DAY)
    assert refused.value.code == "person_grouped"
    assert selectors.group_of(town.members[0], SINCE + DAY) == town.groups[0]


def test_who_splits_off_is_in_the_old_group_before_and_in_the_new_one_after(town: Town) -> None:
    person = town.members[0]
    services.end_period(person.group_memberships.get(), SINCE + 10 * DAY)
    own = services.form_group(town.body, "Lijst Vries", SINCE + 10 * DAY)
    services.join_group(person, own, SINCE + 10 * DAY, leader=True)
    assert selectors.group_of(person, SINCE + 9 * DAY) == town.groups[0]
    assert selectors.group_of(person, SINCE + 10 * DAY) == own


def test_officers_are_found_by_the_kind_of_body(town: Town, other_town: Town) -> None:
    officers = selectors.officers_on(town.body, SINCE)
    assert (officers.chair, officers.clerk) == (town.mayor, town.clerk)
    assert selectors.officers_on(other_town.body, SINCE).chair == other_town.mayor
    assert selectors.officers_on(town.body, SINCE - DAY).chair is None


def test_one_body_never_lists_the_members_of_another(town: Town, other_town: Town) -> None:
    persons = {row.person for row in selectors.sitting_on(town.body, SINCE)}
    assert persons == set(town.members)
    assert set(selectors.groups_on(town.body, SINCE)) == set(town.groups)


def test_the_longest_sitting_member_comes_first_and_then_the_oldest(town: Town) -> None:
    first, second, third = town.members
    Person.objects.filter(pk=third.pk).update(member_since=datetime.date(2010, 3, 11))
    Person.objects.filter(pk=first.pk).update(birth_date=datetime.date(1980, 5, 1))
    Person.objects.filter(pk=second.pk).update(birth_date=datetime.date(1961, 5, 1))
    assert selectors.longest_sitting(town.body, SINCE) == [third, second, first]


def test_a_break_in_the_row_starts_the_count_again(town: Town) -> None:
    first = town.members[0]
    services.end_period(SeatHolding.objects.get(person=first), SINCE + 10 * DAY)
    services.take_seat(first, town.seat(1), SINCE + 20 * DAY, entry="returned")
    assert selectors.longest_sitting(town.body, SINCE + 30 * DAY)[-1] == first


def test_a_new_term_starts_when_the_old_one_has_ended(town: Town) -> None:
    start = datetime.date(2030, 3, 28)
    with pytest.raises(ValidationError):
        services.open_term(town.body, start, 41)
    services.end_term(town.term, start)
    term = services.open_term(town.body, start, 41)
    services.take_seat(town.members[0], term.seat_rows.get(number=5), start)
    assert selectors.seats_on(town.body, start - DAY) == 39
    assert selectors.seats_on(town.body, start) == 41
    assert _numbers(town, start) == [5]
    assert selectors.longest_sitting(town.body, start) == [town.members[0]]


def test_a_frozen_row_cannot_be_ended_in_the_past(town: Town) -> None:
    holding = SeatHolding.objects.get(person=town.members[0])
    services.freeze([holding], town.body.pk, "meeting")
    assert selectors.is_frozen(holding.pk)
    with pytest.raises(services.FrozenError):
        services.end_period(holding, SINCE + DAY)
    holding.refresh_from_db()
    assert holding.until is None
    services.thaw(town.body.pk)
    services.end_period(holding, SINCE + DAY)
