"""One evening through the screens: seven members, a chair and a clerk, from the demo's door to the minutes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.colleagues import Benches
from tests.e2e.conftest import DESK, PHONE, Visits
from tests.e2e.people import PATIENCE_MS, Chair, Clerk, Member
from tests.e2e.site import ROOT, Site

QUIET = "s07"  # has no working button: says the vote, and the clerk enters it
CHOICES = {"s03": "for", "s04": "for", "s05": "for", "s06": "against", QUIET: None}
RESULT = "Vóór 5, tegen 2. De motie is aangenomen."


@pytest.fixture(scope="module")
def scene(site: Site) -> dict[str, Any]:
    found = site.seed("evening")
    site.start()
    return found


@pytest.fixture
def chair(visits: Visits, scene: dict[str, Any]) -> Chair:
    return Chair(visits(DESK), scene, scene["chair"])


@pytest.fixture
def clerk(visits: Visits, scene: dict[str, Any]) -> Clerk:
    return Clerk(visits(DESK), scene, scene["clerk"])


@pytest.fixture
def anna(visits: Visits, scene: dict[str, Any]) -> Member:
    """On a telephone, and without a mouse."""
    return Member(visits(PHONE, has_touch=True), scene, "s01")


@pytest.fixture
def bert(visits: Visits, scene: dict[str, Any]) -> Member:
    return Member(visits(DESK), scene, "s02")


@pytest.fixture
def citizen(visits: Visits, scene: dict[str, Any]) -> Page:
    """Follows the public page in a browser that runs no scripts."""
    return visits(PHONE, java_script_enabled=False)


def test_an_evening(
    site: Site,
    scene: dict[str, Any],
    chair: Chair,
    clerk: Clerk,
    anna: Member,
    bert: Member,
    citizen: Page,
    tmp_path: Path,
) -> None:
    with Benches(site.address, scene, CHOICES):
        they_gather(chair, clerk, anna, bert)
        they_debate(chair, clerk, anna, bert)
        the_public_follows(citizen, scene, "Zwembad De Waterlelie", anna.name)
        they_interrupt(chair, anna, bert)
        they_vote(chair, clerk, anna, bert)
        the_public_follows(citizen, scene, "Openstelling op zondag", "5 vóór")
        they_check(chair, anna, bert)
        the_public_follows(citizen, scene, "Zojuist besloten", "Aangenomen")
        the_hammer_falls(chair)
        they_close(chair, clerk)
    the_record_tells(citizen, scene)
    the_record_is_whole(citizen, scene, tmp_path)


def they_gather(chair: Chair, clerk: Clerk, anna: Member, bert: Member) -> None:
    for person in (clerk, chair, anna, bert):
        person.signs_in()
    clerk.chooses_basis()
    chair.takes("Bevestig de grondslag", sure=True)
    chair.takes("Teken de presentielijst")
    anna.presses("Ik ben aanwezig")
    anna.sees("U bent aangemeld, nog niet toegelaten")
    bert.signs_the_list()
    clerk.admits_all(8)
    anna.sees("U bent aanwezig")
    chair.sees("Zeg: “Ik open de vergadering. Er zijn 7 van de 7 leden aanwezig.”")
    chair.takes("Open de vergadering", sure=True)


def they_debate(chair: Chair, clerk: Clerk, anna: Member, bert: Member) -> None:
    chair.takes("Ga naar punt 1: Opening")
    chair.takes("Ga naar punt 2: Zwembad De Waterlelie")
    clerk.sees("2. Zwembad De Waterlelie")
    clerk.hands_in("M1", "Openstelling op zondag", "De raad verzoekt het college het zwembad ook op zondag te openen.")
    anna.reads("Openstelling op zondag", "De raad verzoekt het college")
    anna.page.keyboard.press("w")
    anna.sees("U bent nummer 1 op de sprekerslijst.")
    chair.takes(re.compile(f"Geef het woord aan {anna.name}"))
    anna.sees("U hebt het woord.")
    bert.sees(anna.name)


def the_public_follows(citizen: Page, scene: dict[str, Any], *words: str) -> None:
    citizen.goto(f"/vergadering/{scene['meeting']}/")
    for word in words:
        pattern = re.compile(re.escape(word).replace(r"\ ", r"\s+"))
        expect(citizen.get_by_role("main")).to_contain_text(pattern, use_inner_text=True)


def they_interrupt(chair: Chair, anna: Member, bert: Member) -> None:
    bert.clicks(re.compile("^Interruptie"))
    chair.sees(f"{bert.name}")
    expect(chair.button(re.compile("^Toestaan"))).to_be_visible(timeout=PATIENCE_MS)
    chair.page.keyboard.press("i")
    bert.clicks("Einde interruptie")
    anna.presses("Ik ben klaar")
    expect(anna.button(re.compile("^Woord vragen"))).to_be_visible(timeout=PATIENCE_MS)


def they_vote(chair: Chair, clerk: Clerk, anna: Member, bert: Member) -> None:
    """By roll call, from a name drawn by lot; one member says his vote, one corrects hers before the next answers."""
    chair.takes("Open de stemming over motie M1")
    quiet = clerk.scene["people"][QUIET]["name"]
    for _ in range(7):
        called = chair.calls()
        if called == anna.name:
            anna.is_asked()
            anna.votes_by_keyboard("TEGEN")
            anna.presses("Herstel mijn stem")
            anna.votes_by_keyboard("VÓÓR")
        elif called == bert.name:
            bert.votes("TEGEN")
        elif called == quiet:
            clerk.keys(quiet, "v")
    chair.may_take("Sluit de stemming")


def they_check(chair: Chair, anna: Member, bert: Member) -> None:
    """Everybody sees how his vote was recorded; one does not agree; the chair judges, and only then declares."""
    chair.takes("Sluit de stemming")
    anna.is_recorded("VÓÓR", "Zo is uw stem verwerkt:")
    bert.is_recorded("TEGEN", "Zo is uw stem verwerkt:")
    bert.clicks("Dit klopt niet")
    dialog = bert.page.get_by_role("dialog")
    dialog.get_by_role("button", name="VÓÓR").click()
    dialog.get_by_role("button", name="Meld dit aan de voorzitter").click()
    bert.sees("U hebt gemeld dat dit niet klopt. De voorzitter beslist erover.")
    chair.sees(f"{bert.name} (")
    chair.clicks("Bevestig deze 1 stem")
    chair.clicks("Wijs af")
    judging = chair.page.get_by_role("dialog")
    judging.get_by_label("Reden").fill("De opname laat TEGEN horen.")
    judging.get_by_role("button", name="Wijs af").click()
    bert.sees("De voorzitter heeft het bezwaar afgewezen. De reden staat in het verslag.")
    chair.sees(f"Zeg: “{RESULT}”")
    chair.takes("Stel de uitslag vast", sure=True)
    anna.sees(RESULT)
    anna.presses("Naar de vergadering")
    bert.clicks("Naar de vergadering")


def the_hammer_falls(chair: Chair) -> None:
    """Asked aloud, a moment passes, the hammer."""
    chair.takes("Ga naar punt 3: Verordening hondenbelasting")
    chair.takes("Vraag of punt 3 zonder stemming kan")
    chair.takes("Hamer: aangenomen zonder stemming")
    chair.takes("Ga naar punt 4: Sluiting")


def they_close(chair: Chair, clerk: Clerk) -> None:
    chair.takes("Sluit de vergadering", sure=True)
    chair.takes("Stel de presentielijst vast", sure=True)
    clerk.takes("Stel de presentielijst vast", sure=True)
    clerk.sees("De vergadering is voorbij. Er is niets meer te doen.")


def the_record_tells(citizen: Page, scene: dict[str, Any]) -> None:
    citizen.goto(f"/vergadering/{scene['meeting']}/")
    citizen.get_by_role("link", name="Besluitenlijst").first.click()
    expect(citizen.get_by_role("article")).to_contain_text("M1 “Openstelling op zondag”: Aangenomen, 5–2")
    expect(citizen.get_by_role("article")).to_contain_text("Verordening hondenbelasting")
    citizen.goto(f"/vergadering/{scene['meeting']}/verslag/")
    minutes = citizen.get_by_role("article")
    for name in (one["name"] for one in scene["people"].values()):
        expect(minutes).to_contain_text(name)
    expect(minutes).to_contain_text("De opname laat TEGEN horen.")


def the_record_is_whole(citizen: Page, scene: dict[str, Any], folder: Path) -> None:
    """Downloaded as anybody can, and checked with the very command that the page gives."""
    citizen.goto(f"/vergadering/{scene['meeting']}/controleren/")
    _python, *command = citizen.locator("pre").inner_text().split()
    with citizen.expect_download() as download:
        citizen.get_by_role("link", name=re.compile("journaal")).first.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name in command
    told = [sys.executable, *(str(file) if word == file.name else word for word in command)]
    checked = subprocess.run(told, cwd=ROOT, text=True, capture_output=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
