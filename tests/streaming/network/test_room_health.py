"""How each member is seen and heard: what is said to the room, and how long it waits before it says so."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from streaming.network.health import Health, Said, picture_of
from streaming.network.room import authorization
from streaming.network.seat import Seat

FINE = {"luma": 110.0, "spread": 40.0, "motion": 3.0, "level_db": -20.0}


def seated(at: float, *, epoch: int = 1, video: bool = True, audio: bool = True, level: int | None = None) -> Seat:
    """A seat whose picture and sound were last there `at`."""
    publisher: Any = SimpleNamespace(
        claims=SimpleNamespace(epoch=epoch), has_video=video, has_audio=audio, picture_at=at, sound_at=at, loudest=level
    )
    return Seat("s01", 4, publisher)


def run(health: Health, seconds: range, seat: Any, sight: Any = None) -> list[tuple[int, Said]]:
    found = []
    for now in seconds:
        made = seat(now) if callable(seat) else seat
        seats = {} if made is None else {"s01": made}
        found += [(now, said) for said in health.second(seats, {"4": FINE if sight is None else sight}, float(now))]
    return found


def test_what_lasts_three_seconds_is_said_once() -> None:
    assert run(Health(), range(10, 30), seated) == [(13, Said("s01", 1, "ok", "ok"))]


def test_a_fault_of_two_seconds_is_not_worth_an_entry() -> None:
    health = Health()
    run(health, range(10, 20), seated)
    assert run(health, range(20, 22), seated, FINE | {"luma": 16.0, "spread": 1.0}) == []
    assert run(health, range(22, 30), seated) == []


@pytest.mark.parametrize(
    ("sight", "picture"),
    [
        (FINE, "ok"),
        (FINE | {"luma": 16.0, "spread": 1.0}, "black"),
        (FINE | {"luma": 18.0, "spread": 20.0}, "ok"),  # a face in a dark room
        (FINE | {"motion": 0.0}, "frozen"),
        ({}, "none"),
    ],
)
def test_what_a_picture_is(sight: dict[str, float], picture: str) -> None:
    assert picture_of(seated(10.0), sight, 11.0) == picture


def test_without_pictures_or_a_camera() -> None:
    assert picture_of(seated(10.0), FINE, 12.5) == "none"
    assert picture_of(seated(10.0, video=False), FINE, 10.5) == "off"
    assert picture_of(None, FINE, 10.5) == "none"


def test_who_goes_is_said_to_be_gone_after_a_second() -> None:
    health = Health()
    run(health, range(10, 20), seated)
    assert run(health, range(20, 30), None) == [(21, Said("s01", 1, "none", "off"))]


def test_a_line_that_falls_silent_is_lost_and_one_that_never_spoke_is_not() -> None:
    health, mute = Health(), FINE | {"level_db": None}
    assert run(health, range(10, 20), seated, mute)[-1][1].sound == "never"
    assert run(health, range(20, 30), lambda now: seated(now, level=30), mute)[-1][1].sound == "ok"
    silent = seated(29.0)
    silent.current.picture_at = 1e9  # type: ignore[union-attr]
    assert run(health, range(30, 40), silent, mute)[-1][1].sound == "lost"


def test_noise_of_a_room_is_no_voice() -> None:
    assert (
        run(Health(), range(10, 20), lambda now: seated(now, level=51), FINE | {"level_db": -60.0})[-1][1].sound
        == "never"
    )


def test_on_another_device_all_begins_anew() -> None:
    health = Health()
    run(health, range(10, 20), seated)
    said = run(health, range(20, 30), lambda now: seated(now, epoch=2), FINE | {"level_db": None})
    assert said == [(23, Said("s01", 2, "ok", "never"))]


def test_who_did_not_come_back_after_a_restart_is_said_to_be_gone() -> None:
    health, found = Health(), []
    for now in range(30):
        health.remember({"s02": {"picture": "ok", "sound": "ok"}}, {"s02": 3}, float(now))
        found += [(now, said) for said in health.second({}, {}, float(now))]
    assert found == [(11, Said("s02", 3, "none", "off"))]


def test_two_words_to_the_room_in_one_second_have_two_seals() -> None:
    first, second = (authorization("stage", "s" * 43, "m", 1000.0)["Authorization"] for _ in "12")
    assert first != second and first.split(".")[1] == "1000" and second.split(".")[1] == "1001"
