from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from council.middleware import TrustedProxies
from council.proxies import Origin, origin


@pytest.fixture(autouse=True)
def _proxies(settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "unix"]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "proto", "seen"),
    [
        ("203.0.113.9", "198.51.100.1", "https", Origin("203.0.113.9", None)),
        ("10.0.0.2", "198.51.100.1", "https", Origin("198.51.100.1", True)),
        ("10.0.0.2", "198.51.100.1", "http", Origin("198.51.100.1", False)),
        ("10.0.0.2", "1.2.3.4, 198.51.100.1, 10.0.0.3", "https", Origin("198.51.100.1", True)),
        ("10.0.0.2", "1.2.3.4, not-an-address", "https", Origin("10.0.0.2", True)),
        ("10.0.0.2", "", "", Origin("10.0.0.2", False)),
        ("", "2001:db8::7", "https", Origin("2001:db8::7", True)),
    ],
)
def test_only_a_trusted_proxy_says_who_the_client_is(peer: str, forwarded_for: str, proto: str, seen: Origin) -> None:
    assert origin(peer, forwarded_for, proto) == seen


def _passed(**meta: str) -> HttpRequest:
    passed: list[HttpRequest] = []

    def page(request: HttpRequest) -> HttpResponse:
        passed.append(request)
        return HttpResponse()

    TrustedProxies(page)(RequestFactory().get("/", **meta))
    return passed[0]


def test_a_stranger_cannot_say_that_he_came_by_https() -> None:
    request = _passed(REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_FOR="127.0.0.1")
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"
    assert not request.is_secure()
    assert "HTTP_X_FORWARDED_FOR" not in request.META


def test_behind_our_proxy_the_request_is_the_clients() -> None:
    request = _passed(REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert request.META["REMOTE_ADDR"] == "198.51.100.1"
    assert request.is_secure()
