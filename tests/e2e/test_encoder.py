"""A camera of the hall as the clerk lets it in: his panel in a browser, and GStreamer with what stands there."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import DESK
from tests.e2e.people import Person
from tests.e2e.site import ROOT, Site
from tests.e2e.stage import Stage
from tests.services.fixtures import need

pytestmark = pytest.mark.slow

STAGE = Stage()
SETTINGS = STAGE.settings
PROGRAM = ROOT / "tests" / "streaming" / "network" / "encoder.py"
IN_A_HALL = "from meetings.models import Meeting; Meeting.objects.update(digital=False)"
PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def scene(site: Site) -> Iterator[dict[str, Any]]:
    found = site.seed("stage")
    site.run("-c", f"import django; django.setup(); {IN_A_HALL}")
    site.start()
    STAGE.start(site)
    yield found
    STAGE.stop()


@contextmanager
def encoder(address: str, token: str) -> Iterator[None]:
    made = subprocess.Popen([need("gstreamer"), str(PROGRAM), address, token])
    try:
        yield
    finally:
        made.terminate()
        made.wait()


def test_the_clerk_lets_a_camera_in_and_sends_it_away(
    visits: Callable[..., Page], scene: dict[str, Any], shots: Any
) -> None:
    clerk = Person(visits(DESK), scene, scene["clerk"])
    clerk.signs_in()
    panel = clerk.page.get_by_role("region", name="Camera's van de zaal")
    clerk.clicks("Voeg een camera toe …")
    clerk.page.get_by_label("Hoe heet deze camera?").fill("Raadzaal")
    clerk.clicks("Maak het sleutelwoord")
    address = clerk.page.get_by_role("textbox", name="Server (WHIP-adres)").input_value(timeout=PATIENCE_MS)
    token = clerk.page.get_by_role("textbox", name="Sleutelwoord (bearer token)").input_value()
    assert violations(clerk.page) == []
    clerk.page.screenshot(path=shots / "encoder-key.png")
    clerk.clicks("Terug")
    expect(panel.get_by_text("zendt niet")).to_be_visible(timeout=PATIENCE_MS)
    with encoder(address, token):
        expect(panel.get_by_text("zendt", exact=True)).to_be_visible(timeout=PATIENCE_MS)
        clerk.page.screenshot(path=shots / "encoder-on.png", full_page=True)
        clerk.clicks("Trek in: Raadzaal")
        clerk.clicks("Ja, trek in")
        expect(panel.get_by_text("Raadzaal")).to_have_count(0, timeout=PATIENCE_MS)
    clerk.sees(re.compile("Er is geen camera van de zaal"))
