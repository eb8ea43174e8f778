"""Every screen, Dutch and English: axe finds nothing, the styles load, nothing sticks out, nothing leaves the machine.

A picture of each is left in ``var/shots``, to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import DESK
from tests.e2e.guests import Guard
from tests.e2e.hands import Hands
from tests.e2e.people import PATIENCE_MS
from tests.e2e.site import Site

PHASES = ("debate", "roll", "closed", "declared", "suspended")
LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
MEMBER = "s09"
LIVE, ROOM, HALL = "/vergadering/{meeting}/", "/vergadering/{meeting}/zaal/", "/vergadering/{meeting}/zaal/?view=hall"
PAST = "/vergadering/{past}/"
PAGE, MOUNTED = "main h1", "#room main:not([aria-busy])"
# What stands in the light of the house's own colour; without its style sheet it would be white or see-through.
PROOF = ".raad-header__shield, .hall"
STICKS_OUT = """() => {
  const page = document.scrollingElement, wall = [...document.querySelectorAll(".hall, .hall__board")];
  const over = (one) => Math.max(one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight);
  return Math.max(page.scrollWidth - page.clientWidth, ...wall.map(over));
}"""


@dataclass(frozen=True)
class Screen:
    name: str
    path: str
    who: str = ""
    viewport: tuple[int, int] = (1440, 900)
    ready: str = PAGE
    phase: str = "debate"


SCREENS = (
    Screen("home", "/"),
    Screen("meetings", "/{slug}/"),
    Screen("sign-in", "/accounts/login/"),
    Screen("sign-in-phone", "/accounts/login/", viewport=(390, 844)),
    Screen("password-reset-phone", "/accounts/password/reset/", viewport=(390, 844)),
    Screen("demo-sign-in", "/demo/sign-in/"),
    Screen("demo-sign-in-phone", "/demo/sign-in/", viewport=(390, 844)),
    Screen("accessibility", "/toegankelijkheid/"),
    Screen("how-to-check", "/zo-controleert-u/"),
    Screen("decisions", PAST + "besluitenlijst/"),
    Screen("decisions-phone", PAST + "besluitenlijst/", viewport=(390, 844)),
    Screen("minutes", PAST + "verslag/"),
    Screen("minutes-phone", PAST + "verslag/", viewport=(390, 844)),
    Screen("live-closed", PAST),
    Screen("live-closed-phone", PAST, viewport=(390, 844)),
    Screen("check", PAST + "controleren/"),
    Screen("check-phone", PAST + "controleren/", viewport=(390, 844)),
    Screen("proposal", "/vergadering/{meeting}/voorstel/{proposal}/"),
    Screen("account", "/accounts/2fa/", who=MEMBER),
    Screen("live", LIVE),
    Screen("live-phone", LIVE, viewport=(390, 844)),
    Screen("member-390", ROOM, MEMBER, (390, 844), MOUNTED),
    Screen("member-1440", ROOM, MEMBER, (1440, 900), MOUNTED),
    Screen("chair", ROOM, "chair", ready=MOUNTED),
    Screen("clerk", ROOM, "clerk", ready=MOUNTED),
    Screen("chair-phone", ROOM, "chair", (390, 844), MOUNTED),
    Screen("hall", HALL, "clerk", (1920, 1080), ".hall"),
    Screen("live-roll", LIVE, phase="roll"),
    Screen("live-roll-phone", LIVE, viewport=(390, 844), phase="roll"),
    Screen("ballot-390", ROOM, "called", (390, 844), ".raad-ballot", "roll"),
    Screen("ballot-1440", ROOM, "called", (1440, 900), ".raad-ballot", "roll"),
    Screen("member-waits-390", ROOM, "waiting", (390, 844), MOUNTED, "roll"),
    Screen("chair-roll", ROOM, "chair", ready=".raad-roll", phase="roll"),
    Screen("clerk-roll", ROOM, "clerk", ready=".raad-roll", phase="roll"),
    Screen("hall-roll", HALL, "clerk", (1920, 1080), ".hall__board", "roll"),
    Screen("member-check-390", ROOM, MEMBER, (390, 844), ".raad-ballot__recorded", "closed"),
    Screen("chair-check", ROOM, "chair", ready=MOUNTED, phase="closed"),
    Screen("live-declared", LIVE, phase="declared"),
    Screen("member-declared-390", ROOM, MEMBER, (390, 844), MOUNTED, "declared"),
    Screen("chair-declared", ROOM, "chair", ready=MOUNTED, phase="declared"),
    Screen("hall-declared", HALL, "clerk", (1920, 1080), ".hall__result", "declared"),
    Screen("live-suspended", LIVE, phase="suspended"),
    Screen("member-suspended-390", ROOM, MEMBER, (390, 844), MOUNTED, "suspended"),
    Screen("chair-suspended", ROOM, "chair", ready=MOUNTED, phase="suspended"),
    Screen("hall-suspended", HALL, "clerk", (1920, 1080), ".hall__body", "suspended"),
)


class Evening:
    """The demo's council at the swimming pool, brought on from one phase to the next."""

    def __init__(self, site: Site, scene: dict[str, Any]) -> None:
        self.scene, self.hands = scene, Hands(site.address, scene)
        self.phase = -1
        self.called = self.waiting = MEMBER

    def reach(self, phase: str) -> None:
        while self.phase < PHASES.index(phase):
            self.phase += 1
            getattr(self, PHASES[self.phase])()

    def debate(self) -> None:
        hands = self.hands
        for pid in ("s02", "s10", "s17"):
            hands.do(pid, "floor.request", kind="speech")
        hands.do("s12", "floor.request", kind="point_of_order")
        hands.do(self.scene["chair"], "floor.give", pid="s02")
        hands.do("s20", "floor.request", kind="interruption")

    def roll(self) -> None:
        """The renovation by all at once and declared; then the motion by roll call, half way."""
        hands, chair = self.hands, self.scene["chair"]
        self._clear_the_floor()
        hands.do(chair, "vote.open", proposal=hands.proposal("A1"), method="roll_call")
        for place in range(37):
            hands.cast(hands.call(), "against" if place % 3 else "for")
        self._close_and_declare()
        hands.do("s11", "recusal.declare", item=hands.item("6"), reason="")
        hands.do(chair, "vote.open", proposal=hands.proposal("A2"), method="roll_call")
        for place in range(18):
            hands.cast(hands.call(), "against" if place % 4 == 0 else "for")
        self.called = hands.call()
        self.waiting = next(row["seat"] for row in reversed(hands.vote["electors"]) if row["state"] == "waiting")

    def closed(self) -> None:
        hands = self.hands
        hands.cast(self.called, "for")
        while any(row["state"] == "waiting" for row in hands.vote["electors"]):
            hands.cast(hands.call(), "for")
        hands.do(self.scene["chair"], "vote.close", vote=hands.vote["id"], name_missing=False)
        # The lot decides who is called when, so whoever voted for may be anybody.
        self.objector = next(row["seat"] for row in hands.vote["electors"] if row["choice"] == "for")
        hands.do(self.objector, "vote.object", vote=hands.vote["id"], round=1, said="against")

    def declared(self) -> None:
        hands, chair = self.hands, self.scene["chair"]
        data = {
            "vote": hands.vote["id"],
            "seat": self.objector,
            "verdict": "rejected",
            "reason": "De opname laat vóór horen.",
        }
        hands.do(chair, "vote.judge", **data)
        hands.do(chair, "vote.declare", vote=hands.vote["id"], confirm_unseen=True)

    def suspended(self) -> None:
        self.hands.do(self.scene["chair"], "meeting.suspend", reason="Pauze")

    def _clear_the_floor(self) -> None:
        chair = self.scene["chair"]
        self.hands.do("s02", "floor.end")
        for row in [*self.hands.state["floor"]["queue"], *self.hands.state["floor"]["asked_interruptions"]]:
            self.hands.do(chair, "floor.decline", request=row["id"])

    def _close_and_declare(self) -> None:
        vote = self.hands.vote["id"]
        self.hands.do(self.scene["chair"], "vote.close", vote=vote, name_missing=False)
        self.hands.do(self.scene["chair"], "vote.declare", vote=vote, confirm_unseen=True)


@pytest.fixture(scope="module")
def scene(site: Site) -> dict[str, Any]:
    found = site.seed("city")
    site.start()
    return found


@pytest.fixture(scope="module")
def evening(site: Site, scene: dict[str, Any]) -> Evening:
    return Evening(site, scene)


@pytest.fixture(scope="module")
def rooms(browser: Browser, site: Site, evening: Evening) -> Iterator[Rooms]:
    made = Rooms(browser, site.address, evening.hands.session)
    yield made
    made.close()


class Rooms:
    """One browser per person, kept open: a chair whose line is gone for a quarter of a minute stops the meeting.

    It is signed in by the session whose hands act for the same person: a seat is held by one session at a time.
    """

    def __init__(self, browser: Browser, address: str, session: Callable[[str], str]) -> None:
        self.browser, self.address, self.session = browser, address, session
        self.pages: dict[str, tuple[Page, Guard]] = {}

    def of(self, person: str) -> tuple[Page, Guard]:
        if person not in self.pages:
            guard = Guard()
            context = self.browser.new_context(base_url=self.address, viewport=DESK)
            page = guard.watch(context).new_page()
            if person:
                context.add_cookies([{"name": "council_session", "value": self.session(person), "url": self.address}])
            self.pages[person] = page, guard
        return self.pages[person]

    def close(self) -> None:
        for page, _ in self.pages.values():
            page.context.close()


CASES = sorted(product(SCREENS, LANGUAGES), key=lambda case: PHASES.index(case[0].phase))


@pytest.mark.parametrize(("screen", "language"), CASES, ids=[f"{s.name}-{code}" for s, code in CASES])
def test_a_screen(
    screen: Screen, language: str, evening: Evening, rooms: Rooms, scene: dict[str, Any], shots: Path
) -> None:
    evening.reach(screen.phase)
    page, guard = rooms.of(person(screen, evening))
    guard.complaints.clear()
    page.set_viewport_size({"width": screen.viewport[0], "height": screen.viewport[1]})
    page.goto(f"/taal/{language}/?next={screen.path.format(**scene, proposal=scene['proposals'][0])}")
    expect(page.locator(screen.ready).first).to_be_visible(timeout=PATIENCE_MS)
    if screen.who and language == "nl":
        page.wait_for_load_state("networkidle")  # the room fetches its icons when it first draws them
    page.evaluate("document.fonts.ready")
    page.screenshot(path=shots / f"{screen.name}-{language}.png", full_page="hall" not in screen.name)
    assert page.locator("html").get_attribute("lang") == language
    assert not violations(page)
    assert is_styled(page)
    assert not sticks_out(page)
    assert not guard.verdict(), "\n".join(guard.verdict())


def person(screen: Screen, evening: Evening) -> str:
    """Whose browser: somebody with a part in the meeting, or nobody's."""
    parts = {"chair": evening.scene["chair"], "clerk": evening.scene["clerk"]}
    parts |= {"called": evening.called, "waiting": evening.waiting}
    return str(parts.get(screen.who, screen.who))


def is_styled(page: Page) -> bool:
    """The computed colour of a house-coloured surface, which no browser has of itself."""
    colour = page.locator(PROOF).first.evaluate("one => getComputedStyle(one).backgroundColor")
    return colour not in ("rgba(0, 0, 0, 0)", "rgb(239, 239, 239)", "rgb(255, 255, 255)", "buttonface")


def sticks_out(page: Page) -> int:
    """Pixels by which the page is wider than its window; the screen on the wall does not scroll down either."""
    return int(page.evaluate(STICKS_OUT))
