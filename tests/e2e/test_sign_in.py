"""Signing in as in a real council: a password and the app on one's telephone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Visits
from tests.e2e.site import Site

SETTINGS = {"SECOND_FACTOR_REQUIRED": "true"}  # as in production; the demo's own door asks for none
STEP_SECONDS = 30


@pytest.fixture(scope="module")
def scene(site: Site) -> dict[str, Any]:
    found = site.seed("doors")
    site.start()
    return found


@pytest.fixture
def telephone(visits: Visits) -> Page:
    return visits(PHONE)


def test_the_first_time_one_makes_a_second_factor(telephone: Page, scene: dict[str, Any]) -> None:
    room = types_the_password(telephone, scene, scene["newcomer"])
    expect(telephone.get_by_role("heading", name="Stel de app in")).to_be_visible()
    secret = telephone.locator(".raad-hash").inner_text()
    telephone.get_by_label(re.compile("code|cijfers", re.I)).fill(code(secret))
    telephone.get_by_role("button", name="Zet aan").click()
    expect(telephone.locator(".raad-codes li")).not_to_have_count(0)
    spare = telephone.locator(".raad-codes li").first.inner_text()
    telephone.goto(room)
    expect(telephone.get_by_role("button", name="Ik ben aanwezig")).to_be_visible()
    signs_out(telephone)
    types_the_password(telephone, scene, scene["newcomer"])
    types_the_code(telephone, spare)
    expect(telephone.get_by_role("button", name="Ik ben aanwezig")).to_be_visible()


def test_a_password_and_a_code_lead_into_the_room(telephone: Page, scene: dict[str, Any]) -> None:
    types_the_password(telephone, scene, scene["regular"])
    types_the_code(telephone, code(scene["secret"]))
    expect(telephone.get_by_role("button", name="Ik ben aanwezig")).to_be_visible()


def test_a_wrong_code_is_told_so(telephone: Page, scene: dict[str, Any]) -> None:
    types_the_password(telephone, scene, scene["regular"])
    types_the_code(telephone, "000000")
    expect(telephone.get_by_text("Ongeldige code.")).to_be_visible()


def test_a_wrong_password_is_told_so(telephone: Page, scene: dict[str, Any]) -> None:
    types_the_password(telephone, scene | {"password": "iets anders"}, scene["regular"])
    expect(telephone.get_by_role("main")).to_contain_text(re.compile("wachtwoord.*(onjuist|klopt|niet)", re.I))


def types_the_password(page: Page, scene: dict[str, Any], pid: str) -> str:
    """On the way to the room, whose address this gives."""
    room = f"/vergadering/{scene['meeting']}/zaal/"
    page.goto(f"/accounts/login/?next={room}")
    page.get_by_label("E-mailadres").fill(scene["people"][pid]["email"])
    page.get_by_label("Wachtwoord").fill(scene["password"])
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()
    return room


def types_the_code(page: Page, digits: str) -> None:
    expect(page.get_by_role("heading", name="Tweede stap")).to_be_visible()
    page.get_by_label(re.compile("code|cijfers", re.I)).fill(digits)
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()


def signs_out(page: Page) -> None:
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Uitloggen").click()
    page.get_by_role("button", name="Ja, log mij uit").click()
    page.wait_for_url("**/")


def code(secret: str) -> str:
    """RFC 6238, as the app on the telephone has it."""
    counter = struct.pack(">Q", int(time.time()) // STEP_SECONDS)
    digest = hmac.digest(base64.b32decode(secret), counter, hashlib.sha1)
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
