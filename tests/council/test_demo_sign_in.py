from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from council import services
from council.models import Person, User
from tests.council.conftest import Town

PAGE = "/demo/sign-in/"


@pytest.fixture
def chosen(town: Town, account: Callable[..., User]) -> Person:
    services.link_account(town.members[0], account())
    return town.members[0]


def test_outside_the_demo_there_is_no_such_page(client: Client, chosen: Person) -> None:
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"person": chosen.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_in_the_demo_a_visitor_becomes_the_person_he_picks(client: Client, chosen: Person, settings: Any) -> None:
    settings.DEMO = True
    listed = client.get(PAGE).context["bodies"][0]["members"]
    assert [row["person"] for row in listed] == [chosen]
    response = client.post(PAGE, {"person": chosen.pk, "next": "/room/"})
    assert response.url == "/room/"
    assert client.session["_auth_user_id"] == str(chosen.user_id)


def test_the_demo_answers_this_machine_only(client: Client, chosen: Person, settings: Any) -> None:
    settings.DEMO = True
    assert client.post(PAGE, {"person": chosen.pk}, REMOTE_ADDR="192.0.2.1").status_code == 404


def test_a_get_signs_nobody_in_and_a_post_needs_the_token(chosen: Person, settings: Any) -> None:
    settings.DEMO = True
    strict = Client(enforce_csrf_checks=True)
    strict.get(PAGE, {"person": chosen.pk})
    assert strict.post(PAGE, {"person": chosen.pk}).status_code == 403
    assert "_auth_user_id" not in strict.session


@pytest.mark.parametrize("person", ["", "nobody", "00000000-0000-0000-0000-000000000000"])
def test_nobody_is_not_somebody(client: Client, chosen: Person, settings: Any, person: str) -> None:
    settings.DEMO = True
    assert client.post(PAGE, {"person": person}).status_code == 404


def test_the_next_page_is_on_this_site(client: Client, chosen: Person, settings: Any) -> None:
    settings.DEMO = True
    assert client.post(PAGE, {"person": chosen.pk, "next": "https://evil.example/"}).url == "/"
