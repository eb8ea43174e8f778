"""The preparation pages: axe finds nothing, nothing is too small to hit, date and time can be told apart."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import DESK, PHONE, Visits
from tests.e2e.guests import Guard
from tests.e2e.site import Site

SETTINGS = {"SECOND_FACTOR_REQUIRED": "false"}
PEOPLE = """
import json, django; django.setup()
from django.test import Client; from django.utils import timezone; from council import services
from meetings.services.preparing import plan; from tests.kit import Town
town = Town(); evening = town.evening(); planned = plan(town.body, "Begroting", timezone.now())
staff = services.open_account("griffie@duinrade.example", "x" * 20); services.give_staff(staff, town.body)
client = Client(); client.force_login(staff)
session = client.cookies["council_session"].value
print(json.dumps({"session": session, "planned": str(planned.pk), "held": str(evening.id)}))
"""
PAGES = (
    "/admin/",
    "/admin/meetings/meeting/",
    "/admin/meetings/meeting/add/",
    "/admin/meetings/meeting/{planned}/change/",
    "/admin/meetings/meeting/{held}/change/",
    "/admin/meetings/agendaitem/",
    "/admin/meetings/document/add/",
    "/admin/council/group/",
)
TOO_SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
  .filter((one) => one.offsetParent !== null)
  .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
  .map(([what, box]) => `${what}: ${Math.round(box.width)} x ${Math.round(box.height)}`)"""


@pytest.fixture(scope="module")
def scene(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(site.run("-c", PEOPLE).splitlines()[-1])
    site.start()
    return found


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, site: Site, scene: dict[str, Any], visits: Visits) -> Page:
    made = visits(request.param)
    made.context.add_cookies([{"name": "council_session", "value": scene["session"], "url": site.address}])
    return made


def test_every_page_is_sound_and_can_be_hit(page: Page, scene: dict[str, Any], guard: Guard) -> None:
    guard.expect("Applying inline style", "Couldn't load preload assets")  # axe unfolding the admin's @import
    for path in PAGES:
        page.goto(path.format(**scene))
        assert not violations(page), path
        assert not page.evaluate(TOO_SMALL), path


def test_date_and_time_are_found_by_their_names(page: Page, scene: dict[str, Any]) -> None:
    page.goto(f"/admin/meetings/meeting/{scene['planned']}/change/")
    for name in ("begint om: datum", "begint om: tijd"):
        expect(page.get_by_role("textbox", name=name)).to_be_visible()
    expect(page.get_by_label("wettelijk regime")).to_contain_text("de gewone regels")
