"""Who is heard, what is on air, and which picture: the tables, said a second time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.heard import TABLE, Sound, heard
from meetings.rules.layout import CHOICES, Facts, layout_for, still_in_view
from meetings.rules.media import Line, audible, audible_checked, helped, missing, prompted, visible
from meetings.rules.on_air import Air, on_air

NOW = datetime(2026, 1, 1, 20, tzinfo=UTC)
EVERYBODY = {
    "chair": "s01",
    "present": frozenset({"s01", "s02", "s03"}),
    "clerk": "p-c",
    "unlisted": frozenset({"p-c"}),
}


@pytest.mark.parametrize(
    ("status", "opened", "suspended", "air"),
    [
        ("planned", None, None, Air.START),
        ("open", NOW, None, Air.LIVE),
        ("suspended", NOW, NOW, Air.BREAK),
        ("closed", NOW, None, Air.END),
        ("closed", NOW, NOW, Air.END),
        ("not_opened", None, None, Air.END),
        ("open", None, None, Air.NOTHING),
        ("open", NOW, NOW, Air.NOTHING),
        ("open", "yes", None, Air.NOTHING),
        ("open", True, None, Air.NOTHING),
        ("open", NOW, False, Air.NOTHING),
        ("planned", NOW, None, Air.NOTHING),
        ("suspended", NOW, None, Air.NOTHING),
        ("OPEN", NOW, None, Air.NOTHING),
        ("", NOW, None, Air.NOTHING),
        (None, NOW, None, Air.NOTHING),
    ],
)
def test_what_is_on_air(status: Any, opened: Any, suspended: Any, air: Air) -> None:
    assert on_air(status, opened, suspended) is air


anything = st.one_of(
    st.none(), st.booleans(), st.text(max_size=9), st.integers(), st.just("open"), st.datetimes(), st.lists(st.none())
)


@given(anything, anything, anything)
def test_nonsense_is_never_live(status: Any, opened: Any, suspended: Any) -> None:
    if on_air(status, opened, suspended) is Air.LIVE:
        assert (status, suspended) == ("open", None) and isinstance(opened, datetime)


@pytest.mark.parametrize(
    ("state", "by"),
    [
        ({}, {"s01": "chair"}),
        ({"speaker": "s02"}, {"s01": "chair", "s02": "speaker"}),
        ({"speaker": "s02", "interrupting": "s03"}, {"s01": "chair", "s02": "speaker", "s03": "interruption"}),
        ({"called": "s03", "calling_names": True}, {"s01": "chair", "s03": "called", "p-c": "clerk_calls"}),
        (
            {"speaker": "s02", "called": "s03", "calling_names": True},
            {"s01": "chair", "s02": "speaker", "s03": "called", "p-c": "clerk_calls"},
        ),
        ({"objecting": "s02"}, {"s01": "chair", "s02": "objection"}),
        ({"speaker": "p-c"}, {"s01": "chair", "p-c": "speaker"}),
        ({"speaker": "s01"}, {"s01": "chair"}),
        ({"speaker": "s02", "recused": frozenset({"s02"})}, {"s01": "chair"}),
        ({"recused": frozenset({"s01"})}, {}),
        ({"speaker": "s09"}, {"s01": "chair"}),  # not on the list
        ({"chair": None}, {}),
        ({"hall": ("hall:1", "hall:2")}, {"s01": "chair", "hall:1": "hall", "hall:2": "hall"}),
    ],
)
def test_who_is_heard(state: dict[str, Any], by: dict[str, str]) -> None:
    assert heard(Sound(**{"air": Air.LIVE, **EVERYBODY, **state})) == by


@pytest.mark.parametrize("air", [air for air in Air if air is not Air.LIVE])
def test_nobody_is_heard_off_the_air(air: Air) -> None:
    assert heard(Sound(**{**EVERYBODY, "air": air, "speaker": "s02", "called": "s03", "hall": ("hall:1",)})) == {}


def test_the_table_has_these_rows() -> None:
    assert [name for name, _ in TABLE] == ["chair", "speaker", "interruption", "called", "objection", "clerk_calls"]


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("facts", "layout"),
    [
        ({}, "chair"),
        ({"speaking": True}, "speaker"),
        ({"opened_at": ago(4.9), "speaking": True}, "gallery"),
        ({"opened_at": ago(5)}, "chair"),
        ({"vote": "open", "roll_call": True}, "vote_strip"),
        ({"vote": "open"}, "vote_board"),
        ({"vote": "open", "unboarded": True}, "chair"),
        ({"vote": "open", "unboarded": True, "in_view_since": ago(3)}, "gallery"),  # to be hammered
        ({"vote": "closed", "in_view_since": ago(1)}, "gallery"),
        ({"vote": "closed", "in_view_since": ago(1), "unboarded": True}, "gallery"),
        ({"vote": "closed", "in_view_since": ago(6), "roll_call": True}, "vote_board"),
        ({"called": True}, "speaker"),
        ({"called": True, "opened_at": ago(1)}, "gallery"),
        ({"chosen": "chair", "opened_at": ago(4)}, "chair"),
        ({"chosen": "chair", "opened_at": ago(4), "digital": True}, "gallery"),
        ({"chosen": "chair", "opened_at": ago(5), "digital": True}, "chair"),
        ({"chosen": "speaker", "vote": "closed", "in_view_since": ago(4.9), "digital": True}, "gallery"),
        ({"chosen": "speaker", "vote": "closed", "in_view_since": ago(5), "digital": True}, "speaker"),
        ({"in_view_since": ago(1)}, "chair"),  # no vote is at hand any more
        ({"opened_at": ago(-0.0005)}, "gallery"),  # read in the millisecond in which it was written
        ({"declared_at": ago(14)}, "result"),
        ({"declared_at": ago(15), "speaking": True}, "speaker"),
        ({"declared_at": ago(3), "vote": "open"}, "vote_board"),
        ({"chosen": "gallery", "vote": "open"}, "gallery"),
        ({"chosen": "result"}, "chair"),
        ({"chosen": "start"}, "chair"),
        ({"air": Air.BREAK, "chosen": "speaker", "speaking": True}, "break"),
        ({"air": Air.START, "chosen": "gallery"}, "start"),
        ({"air": Air.END}, "end"),
        ({"air": Air.NOTHING, "chosen": "gallery", "vote": "open"}, "pause"),
    ],
)
def test_which_picture(facts: dict[str, Any], layout: str) -> None:
    assert layout_for(Facts(NOW, **{"air": Air.LIVE, **facts})) == layout


@pytest.mark.parametrize(("begun", "left"), [(ago(0), 5), (ago(0.1), 5), (ago(4), 1), (ago(4.5), 1), (ago(5), 0)])
def test_how_long_everybody_is_still_to_be_in_view(begun: datetime, left: int) -> None:
    assert still_in_view(begun, NOW) == left
    assert still_in_view(None, NOW) == 0


@given(st.sampled_from([*Air]), st.sampled_from(["", "result", "end", "nonsense", *CHOICES]), st.booleans())
def test_a_live_picture_is_for_what_is_live(air: Air, chosen: str, speaking: bool) -> None:
    cards = {"start", "break", "end", "pause"}
    assert (layout_for(Facts(NOW, air, chosen=chosen, speaking=speaking)) in cards) == (air is not Air.LIVE)


@pytest.mark.parametrize(
    ("line", "seen", "checked", "why"),
    [
        (None, False, False, "picture"),
        (Line("ok", "ok", True), True, True, None),
        (Line("ok", "ok", False), True, False, "sound"),
        (Line("ok", "lost", True), True, False, "sound"),
        (Line("black", "ok", True), False, True, "picture"),
        (Line("frozen", "ok", True), False, True, "picture"),
    ],
)
def test_who_may_be_admitted(line: Line | None, seen: bool, checked: bool, why: str | None) -> None:
    assert (visible(line), audible_checked(line), missing(line)) == (seen, checked, why)


def test_the_light_says_what_is_so_and_not_what_is_wished() -> None:
    assert audible(Line("none", "ok"), True)
    assert not audible(Line("ok", "ok"), False)
    assert not audible(Line("ok", "off"), True) and not audible(None, True)


def test_a_prompt_is_over_when_it_helped() -> None:
    off, black, good = Line("off", "never"), Line("black", "ok"), Line("ok", "ok")
    assert helped(off, Line("ok", "never"), "camera_off") and helped(None, good, "camera_off")
    assert helped(black, good, "too_dark") and not helped(off, black, "too_dark")
    assert not helped(good, good, "too_dark"), "it measured as good when the clerk found it too dark"
    assert helped(off, Line("none", "ok"), "mic_off") and not helped(good, good, "mic_off")
    assert not helped(off, good, "closer")


def test_a_prompt_is_over_after_a_minute() -> None:
    assert prompted("closer", NOW, NOW + timedelta(seconds=59.9))
    assert not prompted("closer", NOW, NOW + timedelta(seconds=60))
    assert not prompted("", NOW, NOW) and not prompted("closer", None, NOW)
