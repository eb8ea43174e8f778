"""What simulated people decide, as functions of what their screen shows."""

from __future__ import annotations

from typing import Any

from frontend.demo import chair, clerk, member
from frontend.demo.bills import thinks
from frontend.demo.view import BILLS, View

CALLED = {"seat": "s05", "state": "called", "choice": None}
VOTE = {
    "id": "v",
    "round": 1,
    "status": "open",
    "method": "roll_call",
    "label": "M3",
    "title": "Openstelling op zondag",
    "electors": [CALLED, {"seat": "s07", "state": "waiting", "choice": None}],
    "roll": {"called": "s05"},
}
PEOPLE = {pid: {"name": pid, "group": "Groen", "role": "member"} for pid in ("s05", "s07")}


def view(pid: str, roles: tuple[str, ...] = ("member",), **slices: Any) -> View:
    meeting = {"status": "open", "people": PEOPLE, "chair": "p-1"}
    rows = {"rows": {other: {"state": "present"} for other in PEOPLE}}
    floor = {"now": None, "interruption": None, "queue": [], "asked_interruptions": []}
    return View(pid, {"meeting": meeting, "attendance": rows, "floor": floor, **slices}, {"roles": list(roles)})


def step(command: str, blocked: bool = False, **data: Any) -> dict[str, Any]:
    found = {"command": command, "data": data, "code": command, "values": {}}
    return {"next": found, "blocked": {"code": "no"} if blocked else None, "more": [], "pending": []}


def test_a_member_votes_when_called_and_not_before() -> None:
    shown = {"vote": {"current": VOTE, "recent": []}}
    wished = member.wish(view("s05", **shown))
    assert wished is not None
    assert (wished.command, wished.data["choice"]) == ("vote.cast", "for")
    assert member.wish(view("s07", **shown)) is None


def test_the_chair_does_not_cut_off_who_speaks() -> None:
    """The server proposes the next speaker; the chair waits for the one who speaks, up to a limit."""
    speaking = {"now": {"id": "f", "pid": "s05"}, "interruption": None, "queue": [{}], "asked_interruptions": []}
    wished = chair.wish(view("p-1", ("chair",), lead=step("floor.give", request="r"), floor=speaking))
    assert wished is not None
    assert (wished.command, wished.low) == ("floor.end", chair.SPEECH_SECONDS)


def test_the_chair_waits_for_who_is_called_and_then_passes_him_once() -> None:
    lead = step("vote.call_next", blocked=True, vote="v")
    assert chair.wish(view("p-1", ("chair",), lead=lead, vote={"current": VOTE})) is None
    passing = {"command": "vote.pass", "data": {"vote": "v", "seat": "s05"}, "values": {}}
    wished = chair.wish(view("p-1", ("chair",), lead=lead | {"more": [passing]}, vote={"current": VOTE}))
    assert wished is not None
    assert (wished.command, wished.low) == ("vote.pass", chair.ANSWER_SECONDS)
    left = clerk.wish(view("p-2", ("clerk",), lead=lead, vote={"current": VOTE}))
    assert left is not None
    assert left.command == "vote.record_left", "and who was passed already has left"


def test_an_interruption_that_comes_too_late_is_declined() -> None:
    floor = {"now": None, "interruption": None, "queue": [], "asked_interruptions": [{"id": "i", "pid": "s07"}]}
    wished = chair.wish(view("p-1", ("chair",), lead=step("vote.open", method="roll_call"), floor=floor))
    assert wished is not None
    assert wished.command == "floor.decline"


def test_the_chair_leaves_alone_what_is_not_his() -> None:
    for command in ("attendance.admit", "meeting.not_opened"):
        assert chair.wish(view("p-1", ("chair",), lead=step(command))) is None


def test_a_group_votes_as_its_table_says() -> None:
    motion = BILLS["Openstelling op zondag"]
    assert thinks(motion, "Verbond", 1) == thinks(motion, "Verbond", 2) == "against"
    assert {thinks(motion, "Vooruit", place) for place in (1, 2)} == {"for", "against"}, "a divided group"
