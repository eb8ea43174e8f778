"""Pages drawn from the fixtures through Django's own template engine, without a meeting in the database."""

import datetime
import zoneinfo
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from frontend.rules import live, minutes
from tests.frontend import evening

ZONE = zoneinfo.ZoneInfo("Europe/Amsterdam")
STARTS = datetime.datetime(2026, 11, 23, 18, 30, tzinfo=datetime.UTC)
NOW = datetime.datetime(2026, 11, 23, 19, 40, 14, tzinfo=datetime.UTC)


def body() -> Any:
    return SimpleNamespace(
        name="Gemeente Voorbeeldstad",
        kind="gemeente",
        slug="voorbeeldstad",
        theme_class="voorbeeld-theme",
        theme_css=None,
        logo=None,
        clerk_phone="0123 456 789",
        time_zone="Europe/Amsterdam",
    )


def meeting(**more: Any) -> Any:
    row = {
        "id": evening.MEETING,
        "title": "Raadsvergadering",
        "place": "Op afstand",
        "rehearsal": True,
        "status": "open",
        "starts_at": STARTS,
    }
    return SimpleNamespace(**row | more)


def live_context(**changed: Any) -> dict[str, Any]:
    shown = live.page(evening.slices(**changed), NOW)
    return shown | {
        "body": body(),
        "seq": 812,
        "meeting_id": evening.MEETING,
        "place": "Op afstand",
        "starts_at": STARTS,
    }


def document_context() -> dict[str, Any]:
    told = minutes.tell(evening.entries(), evening.participants(), evening.PROPOSALS, evening.TEXTS)
    return told | {
        "meeting": meeting(status="closed"),
        "body": body(),
        "starts_at": STARTS,
        "conditions": evening.compliance()["conditions"],
    }


def drawn(template: str, context: dict[str, Any], language: str = "nl") -> str:
    request = RequestFactory().get("/x/")
    request.user = AnonymousUser()
    with translation.override(language), timezone.override(ZONE):
        return render_to_string(template, {"body": body(), "user": request.user} | context, request=request)


@pytest.fixture
def draw(db: None) -> Any:
    return drawn
