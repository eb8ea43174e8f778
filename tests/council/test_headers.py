"""What every page carries (LAW 4.3), read from real answers."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.town import build

pytestmark = pytest.mark.django_db
PAGES = ["/accounts/login/", "/.well-known/security.txt"]
FORBIDDEN = ["unsafe-inline", "unsafe-eval", "unsafe-hashes", "http:", "https:", "*", "127.0.0.1"]


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert not [word for word in FORBIDDEN if word in policy]
    for directive in ("default-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in policy


@pytest.mark.parametrize("path", PAGES)
def test_the_other_headers_are_there(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/toegankelijkheid/", "/no-such-page/", "/gast/"])
def test_no_page_may_use_a_camera_or_a_microphone(client: Client, path: str) -> None:
    policy = client.get(path).headers["Permissions-Policy"]
    assert {"camera=()", "microphone=()", "display-capture=()"} <= set(policy.split(", "))


def test_the_room_alone_may_use_camera_and_microphone_and_never_the_screen(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    town, client = build(2), Client()
    client.cookies.load(town.cookie("s01"))
    answer = client.get(f"/vergadering/{town.id}/zaal/")
    assert answer.status_code == 200
    policy = answer.headers["Permissions-Policy"].split(", ")
    assert {"camera=(self)", "microphone=(self)", "display-capture=()"} <= set(policy)


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_no_page_has_a_script_or_style_inside(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(src=|application/json))", html)


def test_security_txt_says_whom_to_tell_and_until_when(client: Client) -> None:
    text = client.get("/.well-known/security.txt").content.decode()
    assert re.search(r"^Contact: \S+$", text, re.M)
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", text, re.M)


def test_an_unknown_host_is_refused(client: Client) -> None:
    assert client.get("/accounts/login/", HTTP_HOST="evil.example").status_code == 400
