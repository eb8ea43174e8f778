"""The people of the evening, each at his own browser, in the words of their screens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError, expect

PATIENCE_MS = 15_000
AGAIN_MS = 650  # a step that has only just come up is not armed yet: press once more
PRESSES = 60  # a page that draws nothing for some seconds takes no press meanwhile


COMMAND = """async ([kind, data, meeting]) => {
  const headers = {"Content-Type": "application/json", "X-CSRFToken": document.getElementById("room").dataset.csrf};
  const body = JSON.stringify({type: kind, id: crypto.randomUUID(), data});
  const answer = await fetch(`/api/meetings/${meeting}/commands`, {method: "POST", headers, body});
  return (await answer.json()).type;
}"""


@dataclass
class Person:
    page: Page
    scene: dict[str, Any]
    pid: str

    @property
    def name(self) -> str:
        return str(self.scene["people"][self.pid]["name"])

    @property
    def room(self) -> str:
        return f"/vergadering/{self.scene['meeting']}/zaal/"

    def signs_in(self) -> None:
        """On the demo's page: pick who you are, and be in the room."""
        self.page.goto(f"/demo/sign-in/?next={self.room}")
        self.button(re.compile(re.escape(self.name))).click()
        self.page.wait_for_url(f"**{self.room}")

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=PATIENCE_MS)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def clicks(self, name: str | re.Pattern[str]) -> None:
        self.button(name).first.click(timeout=PATIENCE_MS)

    def does(self, kind: str, **data: Any) -> None:
        """What is not asked of a button in this test, from his own seat all the same."""
        said = self.page.evaluate(COMMAND, [kind, data, self.scene["meeting"]])
        assert said == "done", f"{kind}: {said}"

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.innerText"))

    def tabs_to(self, name: str) -> None:
        """With the keyboard alone, from wherever the focus is."""
        for _ in range(60):
            if self.focused().startswith(name):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way to {name!r} with the Tab key; the focus is on {self.focused()!r}")

    def presses(self, name: str, key: str = "Enter") -> None:
        """A button, by keyboard."""
        expect(self.button(name).first).to_be_visible(timeout=PATIENCE_MS)
        self.tabs_to(name)
        self.page.keyboard.press(key)


class Member(Person):
    def reads(self, title: str, text: str) -> None:
        """A motion, in a tab of its own, so that the room stays where it is."""
        link = self.page.get_by_role("link", name=re.compile(re.escape(title))).first
        with self.page.context.expect_page() as opened:
            link.click(timeout=PATIENCE_MS)
        expect(opened.value.get_by_text(text)).to_be_visible(timeout=PATIENCE_MS)
        opened.value.close()

    def signs_the_list(self) -> None:
        self.clicks("Ik ben aanwezig")
        self.sees("U bent aangemeld, nog niet toegelaten")

    def is_asked(self) -> None:
        expect(self.page.get_by_role("heading", name=re.compile("^Stemming over"))).to_be_focused(timeout=PATIENCE_MS)
        expect(self.button("VÓÓR")).to_be_visible()

    def votes(self, choice: str) -> None:
        """Two steps: choose, then confirm in words."""
        self.clicks(re.compile(f"^{choice}"))
        self.sees(f"U stemt {choice}")
        self.clicks("Ja, breng mijn stem uit")
        self.is_recorded(choice)

    def votes_by_keyboard(self, choice: str) -> None:
        self.presses(choice, "Space")
        expect(self.page.locator(".raad-ballot__sentence")).to_be_focused(timeout=PATIENCE_MS)
        self.presses("Ja, breng mijn stem uit")
        self.is_recorded(choice)

    def is_recorded(self, choice: str, words: str = "Uw stem is vastgelegd:") -> None:
        record = self.page.locator(".raad-ballot__recorded")
        expect(record).to_contain_text(words, timeout=PATIENCE_MS)
        expect(record).to_contain_text(choice, timeout=PATIENCE_MS)


class Chair(Person):
    """Leads with one button, which is the Enter key."""

    @property
    def next(self) -> Locator:
        return self.page.locator(".raad-next")

    def takes(self, step: str | re.Pattern[str], sure: bool = False) -> None:
        """The next step, which must be this one, by the Enter key; and once more where it asks whether he is sure."""
        self._enter_until_gone(self.may_take(step).and_(self._plain))
        if sure:
            yes = self.next.get_by_role("button", name=re.compile("^Ja: "))
            expect(yes).to_be_focused(timeout=PATIENCE_MS)
            self._enter_until_gone(yes)

    def may_take(self, step: str | re.Pattern[str]) -> Locator:
        """The button of the next step, which must be this one."""
        button = self.next.get_by_role("button", name=step)
        expect(button).to_be_visible(timeout=PATIENCE_MS)
        return button

    @property
    def _plain(self) -> Locator:
        return self.page.get_by_role("button", name=re.compile("^(?!Ja: )"))

    def _enter_until_gone(self, button: Locator) -> None:
        busy = button.and_(self.page.locator("[aria-busy=true]"))
        for _ in range(PRESSES):
            self.page.keyboard.press("Enter")
            try:
                button.wait_for(state="hidden", timeout=AGAIN_MS)
            except TimeoutError:
                if busy.count():  # it was taken, and the server needs its time: pressing again could take the next one
                    button.wait_for(state="hidden", timeout=PATIENCE_MS)
                    return
                continue
            return
        raise AssertionError(f"the Enter key does not take this step: {button}")

    def calls(self) -> str:
        """The next name of the roll; the button says who that is."""
        name = self.may_take(re.compile("^Roep .+ op")).inner_text().partition("Roep ")[2].partition(" op")[0]
        self._enter_until_gone(self.next.get_by_role("button", name=f"Roep {name} op"))
        return name


class Clerk(Chair):
    def admits_all(self, many: int) -> None:
        """Everybody in the lobby, one after the other."""
        admitted = self.page.get_by_role("region", name="Toegelaten").get_by_role("listitem")
        for so_many in range(many):
            expect(admitted).to_have_count(so_many, timeout=PATIENCE_MS)
            self.button("Toelaten").first.click(timeout=PATIENCE_MS)
        expect(admitted).to_have_count(many, timeout=PATIENCE_MS)

    def chooses_basis(self) -> None:
        self.clicks("Kies")
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Regeling").select_option("TWDBB_2020")
        dialog.get_by_label("Grondslag", exact=True).select_option("exercise")
        dialog.get_by_label("Toelichting").fill("oefening")
        dialog.get_by_role("button", name="Leg vast").click()
        expect(dialog).to_be_hidden(timeout=PATIENCE_MS)

    def hands_in(self, label: str, title: str, text: str) -> None:
        """By the command box: a stroke and a word."""
        self.page.keyboard.press("/")
        self.page.keyboard.type("motie")
        self.page.keyboard.press("Enter")
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Kort label").fill(label)
        dialog.get_by_label("Titel").fill(title)
        dialog.get_by_label("Tekst waarover wordt gestemd").fill(text)
        dialog.get_by_role("button", name="Dien in").click()
        expect(dialog).to_be_hidden(timeout=PATIENCE_MS)

    def keys(self, name: str, letter: str) -> None:
        """The spoken vote of the member in front."""
        self.sees(re.compile(f"^Mondelinge stem van {re.escape(name)}"))
        self.page.keyboard.press(letter)
