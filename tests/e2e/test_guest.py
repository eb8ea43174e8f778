"""A citizen without an account: the clerk makes a link, she comes by it on her telephone, is heard and not seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.guests import Guard
from tests.e2e.people import Person
from tests.e2e.site import Site
from tests.e2e.stage import Stage

pytestmark = pytest.mark.slow

STAGE = Stage()
SETTINGS = STAGE.settings
PATIENCE_MS = 60_000
COMMAND = """async ([kind, data, meeting]) => {
  const headers = {"Content-Type": "application/json", "X-CSRFToken": document.getElementById("room").dataset.csrf};
  const body = JSON.stringify({type: kind, id: crypto.randomUUID(), data});
  const answer = await fetch(`/api/meetings/${meeting}/commands`, {method: "POST", headers, body});
  return JSON.stringify(await answer.json());
}"""
ASKED = """(() => {
  window.asked = [];
  const devices = navigator.mediaDevices, open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wanted) => { window.asked.push(Boolean(wanted.video)); return open(wanted); };
})()"""
LOUDEST = """async () => {
  const context = new AudioContext(), meter = context.createAnalyser(), found = new Float32Array(2048);
  await context.resume();
  context.createMediaStreamSource(document.querySelector("audio[data-programme]").srcObject).connect(meter);
  let loudest = 0;
  for (const end = performance.now() + 30000; performance.now() < end && loudest < 0.02; ) {
    await new Promise((done) => setTimeout(done, 100));
    meter.getFloatTimeDomainData(found);
    loudest = Math.max(loudest, ...found);
  }
  await context.close();
  return loudest;
}"""


@pytest.fixture(scope="module")
def scene(site: Site) -> Iterator[dict[str, Any]]:
    found = site.seed("guest")
    site.start()
    STAGE.start(site)
    yield found
    STAGE.stop()


@pytest.fixture
def enter(visits: Callable[..., Page], scene: dict[str, Any]) -> Callable[[str], Person]:
    def entering(pid: str) -> Person:
        person = Person(visits(DESK, permissions=["camera", "microphone"]), scene, pid)
        person.signs_in()
        return person

    return entering


def does(person: Person, kind: str, **data: Any) -> None:
    said = person.page.evaluate(COMMAND, [kind, data, person.scene["meeting"]])
    assert '"type": "done"' in said.replace('":"', '": "'), f"{kind}: {said}"


def link_and_pin(clerk: Person, shots: Path) -> tuple[str, str]:
    """What the desk shows once, to go two ways."""
    clerk.clicks(re.compile("^Nieuwe link voor mw. Z. Inspreker"))
    link = clerk.page.locator(".raad-secret--link")
    expect(link).to_have_text(re.compile("/gast/"), timeout=PATIENCE_MS)
    pin = clerk.page.locator(".raad-secret:not(.raad-secret--link)").inner_text()
    assert violations(clerk.page) == []
    clerk.page.screenshot(path=shots / "guest-desk-link-1440.png")
    found = link.inner_text(), pin
    clerk.clicks("Terug")
    expect(link).to_be_hidden()
    return found


def comes_in(page: Page, scene: dict[str, Any], link: str, pin: str, shots: Path) -> Person:
    page.goto(link)
    field = page.get_by_label("Pincode")
    field.fill("nee")
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_text("U kunt het nog 4 keer proberen")).to_be_visible()
    assert violations(page) == [] and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=shots / "guest-pin-390.png", full_page=True)
    page.get_by_label("Pincode").fill(pin)
    page.keyboard.press("Enter")
    page.wait_for_url("**/zaal/")
    return Person(page, scene, scene["guest"])


def chooses_sound_only(guest: Person, shots: Path) -> None:
    guest.sees("Er komt een opname. Die staat tot 5 jaar na de vergadering online.")
    guest.page.get_by_label(re.compile("^Alleen mijn geluid")).check()
    expect(guest.button("Zet mijn microfoon aan")).to_be_visible(timeout=PATIENCE_MS)
    assert violations(guest.page) == []
    assert guest.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    guest.page.screenshot(path=shots / "guest-lobby-390.png", full_page=True)
    guest.clicks("Zet mijn microfoon aan")
    guest.clicks("Klaar: zend mijn geluid")


def test_a_citizen_by_link_and_pin_is_heard_and_never_seen(
    enter: Callable[[str], Person], visits: Callable[..., Page], scene: dict[str, Any], guard: Guard, shots: Path
) -> None:
    guard.expect("404")  # a goodbye to a line that the stage had ended itself
    clerk, chair, member = enter(scene["clerk"]), enter(scene["chair"]), enter("s01")
    link, pin = link_and_pin(clerk, shots)

    page = visits(PHONE, permissions=["camera", "microphone"])
    page.add_init_script(ASKED)
    guest = comes_in(page, scene, link, pin, shots)
    chooses_sound_only(guest, shots)
    lamp = page.locator(".raad-statusline")
    expect(lamp.get_by_text("u bent niet te horen", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    expect(lamp.get_by_text("alleen geluid", exact=True)).to_be_visible()

    panel = clerk.page.get_by_role("region", name="Gasten")
    expect(panel.get_by_text("in de wachtkamer")).to_be_visible(timeout=PATIENCE_MS)
    expect(panel.get_by_text("alleen geluid").first).to_be_visible()
    panel.scroll_into_view_if_needed()
    panel.screenshot(path=shots / "guest-desk-panel-1440.png")

    does(chair, "floor.give", pid=scene["guest"])
    expect(lamp.get_by_text("u bent te horen", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    expect(panel.get_by_text("aan het woord")).to_be_visible(timeout=PATIENCE_MS)
    member.page.wait_for_function(
        "() => document.querySelector('#picture video')?.videoHeight >= 360", timeout=PATIENCE_MS
    )
    assert member.page.evaluate(LOUDEST) >= 0.02, "nothing was heard of her"
    member.page.locator("#picture video").screenshot(path=shots / "guest-speaks.png")
    asked = page.evaluate("window.asked")
    assert asked and not any(asked), "her camera was asked for"
    page.screenshot(path=shots / "guest-speaks-390.png", full_page=True)

    for shut in ("/admin/", "/accounts/2fa/"):
        page.goto(shut)
        assert "/login" in page.url or "/sign-in" in page.url, page.url


def test_the_same_in_english(visits: Callable[..., Page], scene: dict[str, Any], shots: Path, guard: Guard) -> None:
    guard.expect("404", "403")  # the goodbye of a device whose link was replaced meanwhile
    clerk = Person(visits(DESK), scene, scene["clerk"])
    clerk.signs_in()
    for size in (PHONE, DESK):
        clerk.clicks(re.compile("^Nieuwe link voor mw. Z. Inspreker"))
        sure = clerk.button("Nieuwe link")
        if sure.first.is_visible():
            sure.first.click()
        shown = clerk.page.locator(".raad-secret--link")
        expect(shown).to_have_text(re.compile("/gast/"), timeout=PATIENCE_MS)
        link, pin = shown.inner_text(), clerk.page.locator(".raad-secret:not(.raad-secret--link)").inner_text()
        clerk.clicks("Terug")
        page = visits(size, "en-GB")
        page.goto(link)
        page.screenshot(path=shots / f"guest-pin-en-{size['width']}.png", full_page=True)
        page.get_by_label("PIN").fill(pin)
        page.keyboard.press("Enter")
        page.wait_for_url("**/zaal/")
        expect(page.get_by_text("My sound only")).to_be_visible(timeout=PATIENCE_MS)
        assert violations(page) == []
        page.screenshot(path=shots / f"guest-lobby-en-{size['width']}.png", full_page=True)
