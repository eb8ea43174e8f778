"""Coming in: password and second factor, through allauth's own pages."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from council import services
from council.models import SecurityEvent, User
from council.selectors import may_enter
from tests.council.conftest import PASSWORD

LOGIN = "/accounts/login/"
HALL = "198.51.100.7"  # the town hall's one address


def sign_in(client: Client, email: str, password: str = PASSWORD, address: str = HALL) -> Any:
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def events(*actions: str) -> list[tuple[str, str, str]]:
    rows = SecurityEvent.objects.filter(action__in=actions).order_by("at")
    return [(row.action, row.result, row.origin) for row in rows]


@pytest.fixture
def member(account: Callable[..., User]) -> User:
    return account()


@pytest.fixture
def secret(member: User) -> str:
    made = generate_totp_secret()
    TOTP.activate(member, made)
    RecoveryCodes.activate(member)
    return made


def test_password_and_second_factor_let_a_member_in(client: Client, member: User, secret: str) -> None:
    assert sign_in(client, member.email).url == "/accounts/2fa/authenticate/"
    assert not signed_in(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": code(secret)}).url == "/"
    assert signed_in(client)


def test_a_wrong_code_lets_nobody_in_and_is_logged(client: Client, member: User, secret: str) -> None:
    sign_in(client, member.email)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"}, REMOTE_ADDR=HALL)
    assert not signed_in(client)
    assert events("second_factor") == [("second_factor", "failed", HALL)]


def test_codes_cannot_be_guessed_without_end(client: Client, member: User, secret: str) -> None:
    sign_in(client, member.email)
    for guess in range(6):
        client.post("/accounts/2fa/authenticate/", {"code": f"{guess:06}"})
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert not signed_in(client)


def test_a_code_works_once(client: Client, member: User, secret: str) -> None:
    used = code(secret)
    sign_in(client, member.email)
    client.post("/accounts/2fa/authenticate/", {"code": used})
    other = Client()
    sign_in(other, member.email)
    other.post("/accounts/2fa/authenticate/", {"code": used})
    assert not signed_in(other)


def test_who_has_no_second_factor_is_sent_to_make_one(client: Client, member: User) -> None:
    sign_in(client, member.email)
    assert client.get("/").url == "/accounts/2fa/totp/activate/"
    assert client.get("/admin/").url == "/accounts/2fa/totp/activate/"


def test_making_the_second_factor_opens_the_door_and_gives_the_session_a_new_key(
    transactional_db: None, client: Client, member: User
) -> None:
    sign_in(client, member.email)
    page = client.get("/accounts/2fa/totp/activate/")
    before = client.session.session_key
    client.post("/accounts/2fa/totp/activate/", {"code": code(page.context["form"].secret)})
    assert Authenticator.objects.filter(user=member, type="totp").exists()
    assert client.session.session_key != before
    assert ("second_factor.add", "ok", "127.0.0.1") in events("second_factor.add")
    response = client.get("/accounts/2fa/")
    assert response.status_code == 200


def test_the_session_gets_a_new_key_at_sign_in(client: Client, member: User, secret: str) -> None:
    client.get(LOGIN)
    sign_in(client, member.email)
    halfway = client.session.session_key
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert signed_in(client)
    assert client.session.session_key != halfway


def test_the_secret_of_the_second_factor_is_not_in_the_database_in_the_clear(member: User, secret: str) -> None:
    row = Authenticator.objects.get(user=member, type="totp")
    assert secret not in str(row.data)


def test_five_misses_close_the_door_for_this_account_from_this_address(client: Client, member: User) -> None:
    for _ in range(5):
        sign_in(client, member.email, "mis")
    sign_in(client, member.email)
    assert not signed_in(client)


def test_a_stranger_elsewhere_cannot_lock_a_member_out(client: Client, member: User) -> None:
    stranger = Client()
    for _ in range(8):
        sign_in(stranger, member.email, "mis", address="203.0.113.66")
    sign_in(client, member.email)
    assert signed_in(client)


def test_one_account_cannot_be_guessed_at_from_many_addresses(client: Client, member: User) -> None:
    for number in range(51):
        sign_in(client, member.email, "mis", address=f"203.0.113.{number}")
    sign_in(client, member.email)
    assert not signed_in(client)


def test_one_address_cannot_try_all_accounts(client: Client, member: User) -> None:
    for number in range(61):
        sign_in(client, f"lid{number}@duinrade.example", "mis")
    sign_in(client, member.email)
    assert not signed_in(client)


def test_45_members_behind_one_address_sign_in_within_a_minute(account: Callable[..., User]) -> None:
    inside = 0
    for number in range(45):
        member, client = account(f"lid{number}@duinrade.example"), Client()
        secret = generate_totp_secret()
        TOTP.activate(member, secret)
        if number % 5 == 0:
            sign_in(client, member.email, "mistypt")
        sign_in(client, member.email)
        client.post("/accounts/2fa/authenticate/", {"code": code(secret)}, REMOTE_ADDR=HALL)
        inside += signed_in(client)
    assert inside == 45


def test_signing_in_and_out_and_missing_are_in_the_security_log(client: Client, member: User) -> None:
    sign_in(client, member.email, "mis")
    sign_in(client, member.email)
    client.post("/accounts/logout/", REMOTE_ADDR=HALL)
    assert events("sign_in", "sign_out") == [
        ("sign_in", "failed", HALL),
        ("sign_in", "ok", HALL),
        ("sign_out", "ok", HALL),
    ]
    assert set(SecurityEvent.objects.filter(action="sign_in").values_list("actor", flat=True)) == {str(member.pk)}


@pytest.mark.django_db
def test_what_was_typed_as_an_address_is_not_in_the_log(client: Client) -> None:
    sign_in(client, "geheimwachtwoord@per-ongeluk.example", "mis")
    row = SecurityEvent.objects.get(action="sign_in")
    assert (row.actor, row.object) == ("unknown", "")


@pytest.mark.django_db
def test_nobody_can_sign_himself_up(client: Client) -> None:
    new = {"email": "x@y.example", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post("/accounts/signup/", new)
    assert response.status_code == 200
    assert not User.objects.exists()


def test_a_deactivated_account_is_out_at_once(client: Client, member: User) -> None:
    sign_in(client, member.email)
    assert signed_in(client)
    services.deactivate_account(member)
    assert not signed_in(client)
    sign_in(client, member.email)
    assert not signed_in(client)


def test_signing_in_needs_the_csrf_token(member: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, member.email).status_code == 403


def test_a_socket_lets_in_who_has_a_second_factor(member: User) -> None:
    assert not may_enter(member)
    TOTP.activate(member, generate_totp_secret())
    assert may_enter(member)
    member.is_active = False
    assert not may_enter(member)
    assert not may_enter(AnonymousUser())
