"""Bad luck in the browser: a server that dies in the middle of a ballot, a second device, a lost chair, an old page."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, PHONE, Visits
from tests.e2e.guests import OFFLINE, Guard
from tests.e2e.hands import Hands
from tests.e2e.people import PATIENCE_MS, Member
from tests.e2e.site import Site

CHAIR_GONE_MS = 40_000  # fifteen seconds of silence, and what it takes to be noticed
LOST = "Verbinding kwijt, we proberen het opnieuw."
ELSEWHERE = "U doet al mee op een ander apparaat"
TAKEN = "U doet mee op een ander apparaat"
# A page as it was before an update: the room speaks another version of the protocol.
OLDER = """new MutationObserver(() => {
  const room = document.getElementById("room");
  if (room && localStorage.getItem("older")) room.dataset.version = "0";
}).observe(document, { childList: true, subtree: true });"""


@pytest.fixture(scope="module")
def scene(site: Site) -> dict[str, Any]:
    found = site.seed("debate")
    site.start()
    return found


@pytest.fixture(scope="module")
def hands(site: Site, scene: dict[str, Any]) -> Hands:
    return Hands(site.address, scene)


@pytest.fixture
def comes(visits: Visits, scene: dict[str, Any]) -> Callable[..., Member]:
    """Somebody in the room, at a browser."""

    def come(pid: str, viewport: dict[str, int] = PHONE) -> Member:
        member = Member(visits(viewport), scene, pid)
        member.signs_in()
        return member

    return come


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_ballot_survives_the_server(
    moment: str, site: Site, scene: dict[str, Any], hands: Hands, guard: Guard, comes: Callable[..., Member]
) -> None:
    """Killed just before or just after the member confirms: the ballot is in the journal, once."""
    guard.expect(*OFFLINE)
    anna = comes("s01")
    anna.sees("U bent aanwezig")
    calls_on(hands, "s01", f"M-{moment}")
    anna.is_asked()
    anna.clicks(re.compile("^TEGEN"))
    if moment == "before":
        site.kill()
    anna.button("Ja, breng mijn stem uit").click()
    if moment == "after":
        site.kill()
    expect(anna.page.get_by_text(re.compile("Verbinding kwijt")).first).to_be_visible(timeout=PATIENCE_MS)
    site.start()
    anna.is_recorded("TEGEN")
    expect(anna.page.get_by_text(LOST)).to_be_hidden(timeout=PATIENCE_MS)
    cast = [entry for entry in journal(site, scene) if entry["kind"] == "vote.ballot_cast"]
    mine = [
        entry["data"]["choice"] for entry in cast if entry["data"]["vote"] == hands.vote["id"] and entry["by"] == "s01"
    ]
    assert mine == ["against"]
    hands.do(scene["chair"], "vote.void", vote=hands.vote["id"], reason="De server viel uit.")


def test_a_lost_line_comes_back_and_misses_nothing(
    site: Site, hands: Hands, guard: Guard, comes: Callable[..., Member], scene: dict[str, Any]
) -> None:
    guard.expect(*OFFLINE)
    bert = comes("s02", DESK)
    bert.sees("U bent aanwezig")
    site.kill()
    bert.sees(LOST)
    site.start()
    hands.do("s03", "floor.request", kind="speech")
    bert.sees(re.compile(re.escape(scene["people"]["s03"]["name"])))
    expect(bert.page.get_by_text(LOST)).to_be_hidden(timeout=PATIENCE_MS)


def test_a_seat_moves_to_another_device_when_asked(
    hands: Hands, comes: Callable[..., Member], scene: dict[str, Any]
) -> None:
    """The first device is told, and does not fight for the seat."""
    first = comes("s04")
    first.sees("U bent aanwezig")
    lines: list[str] = []
    first.page.on("websocket", lambda line: lines.append(line.url))
    second = comes("s04", DESK)
    second.sees(ELSEWHERE)
    second.clicks("Hierheen verplaatsen")
    second.sees("U bent aanwezig")
    first.sees(TAKEN)
    hands.do("s05", "floor.request", kind="speech")
    second.sees(re.compile(re.escape(scene["people"]["s05"]["name"])))
    expect(first.page.get_by_role("heading", name=TAKEN)).to_be_visible()
    assert lines == []


def test_a_second_device_may_read_along(comes: Callable[..., Member]) -> None:
    first = comes("s06")
    first.sees("U bent aanwezig")
    second = comes("s06", DESK)
    second.sees(ELSEWHERE)
    second.clicks("Hier alleen meelezen")
    second.sees("Alleen lezen")
    expect(second.button(re.compile("^Woord vragen"))).to_be_disabled()
    expect(first.button(re.compile("^Woord vragen"))).to_be_enabled()


def test_a_seat_does_not_move_under_who_speaks(
    hands: Hands, comes: Callable[..., Member], scene: dict[str, Any]
) -> None:
    first = comes("s07")
    first.sees("U bent aanwezig")
    hands.do(scene["chair"], "floor.give", pid="s07")
    first.sees("U hebt het woord.")
    second = comes("s07", DESK)
    second.sees(ELSEWHERE)
    second.clicks("Hierheen verplaatsen")
    second.sees("U bent aan het woord of wordt geroepen op uw andere apparaat. Daarna kan het wel.")
    first.clicks("Ik ben klaar")
    second.clicks("Probeer het opnieuw")
    second.sees("U bent aanwezig")
    first.sees(TAKEN)


def test_an_old_page_is_told_to_reload(comes: Callable[..., Member]) -> None:
    """Once by itself, and then by a button: never in a circle."""
    bert = comes("s02")
    bert.sees("U bent aanwezig")
    loads: list[str] = []
    bert.page.on("load", lambda page: loads.append(page.url))
    bert.page.add_init_script(OLDER)
    bert.page.evaluate("localStorage.setItem('older', '1')")
    bert.page.reload()
    bert.sees("Er is een nieuwe versie")
    assert len(loads) == 2
    bert.page.evaluate("localStorage.removeItem('older')")
    bert.clicks("Ververs de pagina")
    bert.sees("U bent aanwezig")


def test_signing_out_elsewhere_closes_the_room(comes: Callable[..., Member]) -> None:
    carla = comes("s03")
    carla.sees("U bent aanwezig")
    other = carla.page.context.new_page()
    other.goto("/accounts/logout/")
    other.get_by_role("button", name="Ja, log mij uit").click()
    carla.sees("U bent niet ingelogd")


def test_a_chair_whose_line_is_gone_is_replaced(visits: Visits, comes: Callable[..., Member], hands: Hands) -> None:
    """Everybody sees why nothing moves; the deputy has one button."""
    deputy = comes(hands.state["meeting"]["deputy"], DESK)
    chair = comes(deputy.scene["chair"], DESK)
    chair.sees("Aanwezig")
    chair.page.close()
    take_over = deputy.button("Neem het voorzitterschap over")
    expect(take_over).to_be_visible(timeout=CHAIR_GONE_MS)
    take_over.click()
    expect(deputy.page.locator(".raad-next")).to_be_visible(timeout=PATIENCE_MS)
    assert hands.state["meeting"]["chair"] == deputy.pid


def calls_on(hands: Hands, seat: str, label: str) -> None:
    """A motion, its roll call, and everybody answers until this member is called."""
    clerk, chair = hands.scene["clerk"], hands.scene["chair"]
    texts = {"title": f"Motie {label}", "text": f"De raad besluit {label}.", "movers": ["s02"]}
    motion = hands.do(clerk, "proposal.submit", item=hands.item("2"), kind="motion", label=label, **texts)["proposal"]
    hands.do(chair, "vote.open", proposal=motion, method="roll_call")
    while (called := hands.call()) != seat:
        hands.cast(called, "for")


def journal(site: Site, scene: dict[str, Any]) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{site.address}/api/meetings/{scene['meeting']}/journal.jsonl") as answer:
        return [json.loads(line) for line in answer]
