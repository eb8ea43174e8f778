"""The picture as bytes: whole slices, what changed since a number, and one object for all of an audience."""

from __future__ import annotations

import json
from typing import Any

from meetings.picture import Picture
from meetings.reading import Reading, dump

NOW = "2026-01-01T19:30:00.000Z"


def reading(seq: int, mine: dict[str, Any] | None = None, **values: Any) -> Reading:
    slices = {
        (audience, name): dump({"of": audience, "v": value})
        for name, value in values.items()
        for audience in ("public", "participant", "desk")
    }
    return Reading(seq, slices, {pid: dump(me) for pid, me in (mine or {}).items()}, None)


def test_only_what_differs_counts_as_changed() -> None:
    picture = Picture()
    picture.take(reading(5, {"s01": 1, "s02": 1}, floor=1, vote=1))
    new, pids = picture.take(reading(6, {"s01": 2, "s02": 1}, floor=1, vote=2))
    assert {name for _, name in new} == {"vote"}
    assert pids == {"s01"}


def test_an_update_has_the_whole_slices_that_changed_after_a_number() -> None:
    picture = Picture()
    picture.take(reading(5, None, floor=1, vote=1, agenda=1))
    picture.take(reading(6, None, floor=2))
    picture.take(reading(8, None, vote=2))
    update = json.loads(picture.update("public", 6, NOW))
    assert update == {"type": "update", "since": 6, "seq": 8, "now": NOW, "slices": {"vote": {"of": "public", "v": 2}}}
    assert set(json.loads(picture.update("public", 5, NOW))["slices"]) == {"floor", "vote"}
    assert json.loads(picture.update("public", 8, NOW))["slices"] == {}


def test_old_state_and_update_make_the_fresh_state() -> None:
    picture = Picture()
    picture.take(reading(5, None, floor=1, vote=1, agenda=1))
    old = json.loads(picture.snapshot("desk", NOW, b"null", None))["slices"]
    picture.take(reading(6, None, floor=2))
    picture.take(reading(7, None, agenda=3))
    update = json.loads(picture.update("desk", 5, NOW))["slices"]
    assert old | update == json.loads(picture.snapshot("desk", NOW, b"null", None))["slices"]


def test_what_lies_before_the_first_reading_is_not_known() -> None:
    picture = Picture()
    assert not picture.reaches(0)
    picture.take(reading(5, None, floor=1))
    assert [since for since in range(8) if picture.reaches(since)] == [5]


def test_a_snapshot_carries_ones_own_and_nobody_elses() -> None:
    picture = Picture()
    picture.take(reading(5, {"s01": {"pid": "s01"}, "s02": {"pid": "s02"}}, floor=1))
    mine = json.loads(picture.snapshot("participant", NOW, b'{"pid":"s01"}', "s01"))
    assert mine["slices"]["me"] == {"pid": "s01"} and mine["you"] == {"pid": "s01"}
    assert b"s02" not in picture.snapshot("participant", NOW, b"null", "s01")
    assert b'"me"' not in picture.snapshot("public", NOW, b"null", None)
