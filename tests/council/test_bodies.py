import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from council import selectors, services
from council.models import Body, BodyKind, LocalRule, Term, User
from council.rules import kinds
from tests.council.conftest import SINCE, Town


def test_the_kinds_are_those_of_the_rulebook() -> None:
    assert set(BodyKind.values) == {kind.value for kind in kinds.BodyKind}


def test_a_day_is_local_to_the_body() -> None:
    late = datetime.datetime(2026, 7, 1, 22, 30, tzinfo=datetime.UTC)
    assert Body(time_zone="Europe/Amsterdam").local_date(late) == datetime.date(2026, 7, 2)
    assert Body(time_zone="America/Kralendijk").local_date(late) == datetime.date(2026, 7, 1)


@pytest.mark.django_db
def test_a_body_gets_the_time_zone_of_its_kind_unless_another_is_said() -> None:
    """Else the days of an island's council begin five hours early."""
    assert services.add_body("eiland", "Bonaire", "bonaire").time_zone == "America/Kralendijk"
    assert services.add_body("gemeente", "Duinrade", "duinrade").time_zone == "Europe/Amsterdam"
    assert services.add_body("eiland", "Elders", "elders", time_zone="America/Curacao").time_zone == "America/Curacao"
    call_command("add_body", "eiland", "Saba", "saba", "--since", "2023-03-29", "--seats", "5")
    assert Body.objects.get(slug="saba").time_zone == "America/Kralendijk"


@pytest.mark.django_db
def test_a_time_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError):
        services.add_body("gemeente", "Nergens", "nergens", time_zone="Europe/Nergenshuizen")


def test_two_terms_of_a_body_do_not_overlap(town: Town) -> None:
    with pytest.raises(ValidationError):
        services.open_term(town.body, SINCE + datetime.timedelta(days=100), 39)
    assert Term.objects.count() == 1


def test_a_body_sets_its_own_rule_from_a_day(town: Town) -> None:
    services.set_local_rule(town.body, "quorum_wait_minutes", 15, "RvO art. 12", SINCE)
    later = SINCE + datetime.timedelta(days=60)
    services.set_local_rule(town.body, "quorum_wait_minutes", 30, "RvO art. 12 nieuw", later)
    before = selectors.rule_set_on(town.body, later - datetime.timedelta(days=1))
    assert before.quorum_wait_minutes.value == 15
    assert selectors.rule_set_on(town.body, later).quorum_wait_minutes.value == 30


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("tie_rule", "chair_decides", "rules.fixed_by_law"),
        ("coffee", 1, "rules.unknown"),
        ("quorum_wait_minutes", "a while", "rules.wrong_type"),
        ("quorum_wait_minutes", -1, "rules.wrong_value"),
    ],
)
def test_what_the_law_fixes_or_nobody_knows_cannot_be_set(town: Town, key: str, value: object, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        services.set_local_rule(town.body, key, value, "RvO", SINCE)
    assert refused.value.code == code
    assert not LocalRule.objects.exists()


def test_staff_prepares_its_own_body_only(town: Town, other_town: Town, account: Callable[..., User]) -> None:
    user: User = account("griffie@duinrade.example")
    services.give_staff(user, town.body)
    assert list(selectors.bodies_prepared_by(user)) == [town.body]
    services.take_staff(user, town.body)
    assert not selectors.bodies_prepared_by(user).exists()
    user.refresh_from_db()
    assert not user.is_staff
