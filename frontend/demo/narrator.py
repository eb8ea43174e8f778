"""A line on the terminal for what a citizen would tell at home: items, votes, opening and close."""

from __future__ import annotations

from datetime import datetime

from frontend.demo.view import View

OUTCOMES = {
    "aangenomen": "adopted",
    "verworpen": "rejected",
    "ongeldig": "invalid",
}


class Narrator:
    """Told by whoever sees it first; says each thing once."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.seq = -1
        self.ended = False
        self._said: set[str] = set()

    def heed(self, view: View) -> None:
        if view.seq <= self.seq or "meeting" not in view.slices:
            return
        self.seq = view.seq
        self._meeting(view)
        if view.item:
            self._say(f"item {view.item['id']}", f"{view.item['number']}. {view.item['title']}")
        for row in reversed(view.results):
            if row["status"] == "declared":
                self._say(f"vote {row['id']}", f"   {row['label']} {row['title']}: {_outcome(row)}")

    def _meeting(self, view: View) -> None:
        status, attendance = view.status, view.slices["attendance"]
        here = attendance["counts"]["present"]
        if status in ("open", "suspended"):
            self._say("open", f"the meeting is open; {here} of {attendance['counts']['sitting']} members are present")
        if status == "suspended":
            self._say(f"suspended {view.meeting['suspended']['since']}", "   suspended for a while")
        if status in ("closed", "not_opened"):
            self._say("closed", f"the meeting is {status.replace('_', ' ')}")
            signed = attendance["established"]
            self.ended = status == "not_opened" or bool(signed["chair"] and signed["clerk"])

    def _say(self, key: str, text: str) -> None:
        if key not in self._said:
            self._said.add(key)
            if not self.quiet:
                print(f"  {datetime.now():%H:%M:%S}  {text}", flush=True)


def _outcome(row: dict[str, object]) -> str:
    word = OUTCOMES.get(str(row["outcome"]), str(row["outcome"]).replace("_", " "))
    return word if row["for"] is None else f"{word}, {row['for']} to {row['against']}"
