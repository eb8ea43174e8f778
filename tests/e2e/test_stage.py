"""Sound and picture in real browsers and through the real stage: lobby, room, public page, recording."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
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
PATIENCE_MS = 30_000
COMMAND = """async ([kind, data, meeting]) => {
  const headers = {"Content-Type": "application/json", "X-CSRFToken": document.getElementById("room").dataset.csrf};
  const body = JSON.stringify({type: kind, id: crypto.randomUUID(), data});
  const answer = await fetch(`/api/meetings/${meeting}/commands`, {method: "POST", headers, body});
  return (await answer.json()).type;
}"""
FRAMES = """() => {
  const video = document.querySelector("#picture video"), seen = window.seen = [];
  const look = () => { seen.push(performance.now()); video.requestVideoFrameCallback(look); };
  video.requestVideoFrameCallback(look);
}"""

# Who comes back within half a second says so for no longer: the words are written down when they appear.
WORDS = """() => {
  const box = document.querySelector("#picture"), said = window.said = [];
  const look = () => { const words = box.querySelector("[role=status]"); if (words) said.push(words.textContent); };
  new MutationObserver(look).observe(box, {childList: true, subtree: true, characterData: true});
}"""

Enter = Callable[..., Person]


@pytest.fixture(scope="module")
def scene(site: Site) -> Any:
    found = site.seed("stage")
    site.start()
    STAGE.start(site)
    yield found
    STAGE.stop()


@pytest.fixture
def enter(visits: Callable[..., Page], scene: dict[str, Any]) -> Enter:
    def entering(pid: str, viewport: dict[str, int] = DESK, language: str = "nl-NL") -> Person:
        page = visits(viewport, language, permissions=["camera", "microphone"])
        person = Person(page, scene, pid)
        person.signs_in()
        return person

    return entering


def does(person: Person, kind: str, **data: Any) -> None:
    said = person.page.evaluate(COMMAND, [kind, data, person.scene["meeting"]])
    assert said == "done", f"{kind}: {said}"


def lamp(page: Page, text: str) -> None:
    expect(page.locator(".raad-statusline").get_by_text(text, exact=True)).to_be_visible(timeout=PATIENCE_MS)


def plays(page: Page) -> None:
    """The one picture moves: frames of 720 lines come."""
    page.wait_for_function("() => document.querySelector('#picture video')?.videoHeight >= 360", timeout=PATIENCE_MS)
    page.evaluate(FRAMES)
    page.wait_for_function("() => window.seen.length > 20", timeout=PATIENCE_MS)


def goes_live(member: Person) -> None:
    member.clicks("Zet camera en microfoon aan")
    member.sees("Zo ziet de raad u.")
    member.clicks(re.compile("^Klaar"))
    lamp(member.page, "te zien")


def test_the_lobby_shows_how_one_is_seen_and_proves_the_way_there_and_back(enter: Enter, shots: Any) -> None:
    member = enter("s03", PHONE)
    member.presses("Zet camera en microfoon aan")
    member.sees("Zo ziet de raad u.")
    expect(member.page.get_by_label("Camera", exact=True)).to_have_value(re.compile(".+"))
    member.presses("Doe de proef")
    member.sees(re.compile("Het werkt: dit beeld is heen en terug geweest"))
    assert violations(member.page) == []
    assert member.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    member.page.screenshot(path=shots / "stage-lobby-390.png", full_page=True)


def test_a_browser_without_a_camera_is_told_what_to_do(visits: Callable[..., Page], scene: dict[str, Any]) -> None:
    page = visits(DESK)
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }"
    )
    member = Person(page, scene, "s04")
    member.signs_in()
    member.clicks("Zet camera en microfoon aan")
    member.sees("Uw browser mag de camera of microfoon niet gebruiken")
    member.sees(re.compile("Bel de griffie: 0222"))


def test_who_has_the_floor_is_heard_and_the_public_sees_it_within_two_seconds(
    enter: Enter, visits: Callable[..., Page], scene: dict[str, Any], guard: Guard, shots: Any
) -> None:
    guard.expect("404")  # a goodbye to a line that the stage had ended itself
    member, chair, clerk = enter("s01", PHONE), enter(scene["chair"]), enter(scene["clerk"])
    goes_live(member)
    lamp(member.page, "u bent niet te horen")
    does(chair, "floor.give", pid="s01")
    lamp(member.page, "u bent te horen")
    for person in (member, chair, clerk):
        plays(person.page)
    assert violations(member.page) == []

    clerk.page.get_by_label("Kijk en luister bij").select_option("s01")
    expect(clerk.page.get_by_alt_text(re.compile("Beeld van mw. A. de Vries"))).to_be_visible(timeout=PATIENCE_MS)
    clerk.clicks("Luister")
    clerk.sees(re.compile("U hoort dit lid nog"))
    does(clerk, "stage.prompt", pid="s01", code="closer")
    member.sees(re.compile("Kom wat dichter bij de camera"))
    member.clicks("Gedaan")

    public = visits(DESK)
    public.goto(f"/vergadering/{scene['meeting']}/")
    public.get_by_role("button", name="Kijk en luister mee").press("Enter")
    public.wait_for_function("() => document.querySelector('[data-player] video').currentTime > 0", timeout=PATIENCE_MS)
    expect(public.get_by_text(re.compile(r"Beeld loopt \d,\d s achter"))).to_be_visible(timeout=PATIENCE_MS)
    behind = []
    for _ in range(12):
        public.wait_for_timeout(500)
        behind.append(float(public.locator("[data-player]").get_attribute("data-behind") or 99))
    print("the public is behind by, s:", behind)
    assert sorted(behind)[6] <= 2.5
    assert violations(public) == []
    public.keyboard.press("k")
    assert public.evaluate("document.querySelector('[data-player] video').paused")
    public.screenshot(path=shots / "stage-public-1440.png", full_page=True)


def test_a_killed_network_process_is_got_over_without_a_reload(enter: Enter, guard: Guard) -> None:
    guard.expect("502", "404", "503")
    member = enter("s02")
    goes_live(member)
    plays(member.page)
    member.page.evaluate(WORDS)
    STAGE.kill("streaming.network.process")
    begun = time.monotonic()
    STAGE.wait()
    back = time.monotonic()
    gone = "() => window.said.includes('Het beeld is weg. We halen het terug.')"
    member.page.wait_for_function(gone, timeout=PATIENCE_MS)
    member.page.evaluate("() => { window.seen.length = 0; }")
    plays(member.page)
    print(f"the stage was back after {back - begun:.1f} s, the picture {time.monotonic() - back:.1f} s later")
    assert time.monotonic() - back < 8
    lamp(member.page, "te zien")


def test_in_a_suspension_nobody_is_seen_or_heard_and_afterwards_there_is_the_recording(
    enter: Enter, visits: Callable[..., Page], scene: dict[str, Any], guard: Guard, shots: Any
) -> None:
    guard.expect("404", "409", "502")
    member, chair = enter("s05", PHONE), enter(scene["chair"])
    goes_live(member)
    does(chair, "floor.give", pid="s05")
    member.page.wait_for_timeout(3000)
    does(chair, "meeting.suspend", reason="overleg")
    lamp(member.page, "Geschorst. U bent niet te zien en niet te horen")
    chair.sees(re.compile(r"^Terug: \d van 8"))
    does(chair, "meeting.close")

    public = visits(PHONE)
    for _ in range(60):
        if len(public.request.get(f"/api/meetings/{scene['meeting']}/video").json()["parts"]):
            break
        public.wait_for_timeout(1000)
    public.goto(f"/vergadering/{scene['meeting']}/")
    public.get_by_role("link", name="Bekijk de opname").click()
    spoke = public.locator("a[data-part]", has_text="E. van den Berg").last
    wanted = int(spoke.get_attribute("data-ms") or -1) / 1000
    spoke.press("Enter")
    public.wait_for_function(
        f"() => document.querySelector('video').currentTime >= {wanted} && !document.querySelector('video').paused",
        timeout=PATIENCE_MS,
    )
    assert public.evaluate("document.querySelector('video').currentTime") < wanted + 5
    expect(spoke).to_have_attribute("aria-current", "true")
    assert violations(public) == []
    public.screenshot(path=shots / "stage-recording-390.png", full_page=True)
