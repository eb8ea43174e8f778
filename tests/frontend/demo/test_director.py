"""Who sits before his camera, whose mouth moves, who is large: from what the screens show."""

from __future__ import annotations

from typing import Any

import pytest

from frontend.demo.director import in_front, large, speaking
from frontend.demo.view import View


def view(pid: str = "s01", status: str = "open", **slices: Any) -> View:
    rows = {"s01": {"state": "present"}, "s02": {"state": "signed"}, "s03": {"state": "reported_absent"}}
    rows["p-clerk"] = {"state": "expected"}
    found = {
        "meeting": {"status": status, "chair": "p-chair", "clerk": "p-clerk", "people": {}},
        "attendance": {"rows": rows},
        "floor": {"now": None, "interruption": None},
        "vote": {"current": None},
    }
    return View(pid, found | slices)


@pytest.mark.parametrize(
    ("pid", "status", "there"),
    [
        ("s01", "open", True),
        ("s02", "planned", True),
        ("s03", "open", False),
        ("s04", "open", False),
        ("p-clerk", "planned", True),
        ("s01", "suspended", True),
        ("s01", "closed", False),
    ],
)
def test_who_has_signed_in_sits_before_his_camera_and_the_clerk(pid, status, there):
    assert in_front(view(pid, status)) is there


def test_the_mouth_of_whoever_has_the_word_moves_and_no_other():
    calling = {"status": "open", "roll": {"called": "s07"}}
    assert speaking(view()) == {"p-chair"}
    assert speaking(view(floor={"now": {"pid": "s05"}, "interruption": None})) == {"s05"}
    assert speaking(view(floor={"now": {"pid": "s05"}, "interruption": {"pid": "s06"}})) == {"s06"}
    assert speaking(view(vote={"current": calling})) == {"s07"}
    assert speaking(view(vote={"current": {"status": "open", "roll": None}})) == set()
    assert speaking(view(status="suspended", floor={"now": {"pid": "s05"}, "interruption": None})) == set()


def test_large_is_who_is_asked_for_it_else_who_speaks():
    views = [view("s01"), view("s02")]
    assert large(views) == {"p-chair"}
    views[1].me = {"camera": "large"}
    assert large(views) == {"s02"}
