import io
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from council import selectors, services
from council.models import Person, SecurityEvent, User
from tests.council.conftest import PASSWORD, Town


def add(monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = PASSWORD) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    call_command("add_account", *arguments, "--password-stdin", stdout=io.StringIO())


def test_an_account_from_the_command_line_can_sign_in(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(monkeypatch, "Griffie@Duinrade.example", "--staff-of", "duinrade")
    user = User.objects.get(email="griffie@duinrade.example")
    assert list(selectors.bodies_prepared_by(user)) == [town.body]
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_operator_sees_every_body(town: Town, other_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    add(monkeypatch, "beheer@duinrade.example", "--operator")
    assert selectors.bodies_prepared_by(User.objects.get()).count() == 2
    assert SecurityEvent.objects.filter(action="privilege.give", actor="command").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "password"),
    [
        (["geen-adres"], PASSWORD),
        (["a@b.example"], "kort"),
        (["a@b.example", "--staff-of", "nergens"], PASSWORD),
    ],
)
def test_a_wrong_account_is_refused_and_not_made(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], password: str
) -> None:
    with pytest.raises(CommandError):
        add(monkeypatch, *arguments, password=password)
    assert not User.objects.exists()


def test_one_address_has_one_account(account: Callable[..., User], monkeypatch: pytest.MonkeyPatch) -> None:
    account("lid@duinrade.example")
    with pytest.raises(CommandError, match="already"):
        add(monkeypatch, "LID@duinrade.example")


def test_a_lost_telephone_ends_what_was_open_and_asks_for_a_new_factor(
    account: Callable[..., User], client: Client
) -> None:
    user = account()
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    services.forget_second_factor(user, actor="griffier")
    assert not Authenticator.objects.exists()
    assert not client.session.get("_auth_user_id")
    assert selectors.needs_second_factor(user)
    assert SecurityEvent.objects.get(action="second_factor.forget").actor == "griffier"


def clerk_of_both(town: Town, other_town: Town) -> tuple[Person, Person]:
    here, there = town.members[0], other_town.members[0]
    for person in (here, there):
        person.email = "griffier@samen.example"
        person.save()
        services.open_account_for(person)
    return here, there


def test_who_is_clerk_of_two_bodies_has_one_account(town: Town, other_town: Town) -> None:
    here, there = clerk_of_both(town, other_town)
    assert here.user == there.user == User.objects.get()
    assert selectors.person_of(User.objects.get(), town.body) == here
    assert selectors.person_of(User.objects.get(), other_town.body) == there
    assert SecurityEvent.objects.filter(action="account.link").count() == 1
    second = town.members[1]
    second.email = "griffier@samen.example"
    second.save()
    with pytest.raises(ValidationError) as shared:
        services.open_account_for(second)
    assert shared.value.code == "email_shared"
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=second.pk).update(user=here.user)


def test_one_body_does_not_switch_off_what_is_the_others_too(town: Town, other_town: Town) -> None:
    here, there = clerk_of_both(town, other_town)
    user = here.user
    assert user is not None
    with pytest.raises(ValidationError) as elsewhere:
        services.forget_second_factor_of(here)
    assert elsewhere.value.code == "elsewhere"
    services.forget_second_factor_of(here, operator=True)
    services.close_account_of(here)
    user.refresh_from_db()
    assert user.is_active and selectors.person_of(user, town.body) is None
    assert selectors.person_of(user, other_town.body) == there
    services.close_account_of(there)  # the last one: now it is switched off
    user.refresh_from_db()
    assert not user.is_active


def test_the_staff_of_a_body_does_not_switch_off_the_operator(town: Town, account: Callable[..., User]) -> None:
    user = account("beheer@duinrade.example")
    services.make_operator(user)
    person = town.members[0]
    services.link_account(person, user)
    services.close_account_of(person)
    user.refresh_from_db()
    assert user.is_active
