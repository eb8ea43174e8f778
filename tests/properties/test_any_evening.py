"""Anybody sends anything at any moment, in batches of any size; after each of them everything still holds.

Twice: as a Hypothesis state machine, which looks for the smallest evening that breaks something, and as walks from a
seed, which get further into an evening in the same time. `PROPERTIES=big` tries many more of both.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from council.models import LocalRule
from tests.kit import SINCE, Clock, Town, clock
from tests.properties.driver import Driver
from tests.properties.fuel import COMMANDS, METHODS

BIG = os.environ.get("PROPERTIES") == "big"
FIRST_SEED = int(os.environ.get("PROPERTIES_SEED", "1"))
WALKS, STEPS = int(os.environ.get("PROPERTIES_WALKS", "100" if BIG else "10")), 120 if BIG else 60
T = TypeVar("T")


class Drawn:
    """Chance from Hypothesis, which can make it smaller."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def pick(self, choices: Sequence[T]) -> T:
        return self.data.draw(st.sampled_from(choices))


class Seeded:
    """Chance from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)


class AnyEvening(RuleBasedStateMachine):
    """``town`` and ``wall_clock`` are set by the test."""

    town: Town
    wall_clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.driver = Driver(self.town, self.wall_clock, Counter())

    def teardown(self) -> None:
        self.driver.leave()

    @initialize(present=st.integers(0, 7), opened=st.sampled_from([True, True, False]))
    def begin(self, present: int, opened: bool) -> None:
        self.driver.begin(present, opened)

    @rule(data=st.data(), size=st.sampled_from([1, 1, 1, 2, 5]))
    def anybody_sends_anything(self, data: st.DataObject, size: int) -> None:
        self.driver.anything(Drawn(data), size)

    @rule(times=st.integers(1, 4))
    def the_chair_presses_the_button(self, times: int) -> None:
        for _ in range(times):
            self.driver.press()

    @rule(data=st.data())
    def another_button_is_pressed(self, data: st.DataObject) -> None:
        self.driver.press_another(Drawn(data))

    @rule(against=st.integers(0, 3), but=st.integers(0, 2))
    def all_vote(self, against: int, but: int) -> None:
        self.driver.all_vote(against, but)

    @rule(method=st.sampled_from(METHODS), label=st.integers(1, 40))
    def a_vote_is_opened(self, method: str, label: int) -> None:
        self.driver.new_vote(method, label)

    @rule(present=st.integers(2, 7))
    def some_enter(self, present: int) -> None:
        self.driver.enter(present)

    @rule(seconds=st.sampled_from([1, 6, 1000, -30, -3600]))
    def the_clock_goes_forward_or_back(self, seconds: int) -> None:
        self.driver.clock_goes(seconds)

    @rule(data=st.data())
    def a_command_is_sent_again(self, data: st.DataObject) -> None:
        self.driver.again(Drawn(data))


SETTINGS = settings(
    max_examples=300 if BIG else 20,
    stateful_step_count=50 if BIG else 25,
    deadline=None,
    derandomize=not BIG,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Seven seats; the lot falls as chance has it, so that a failure repeats.

    A room in memory is kept for as long as the record says that it is true, however slow the machine is.
    """
    monkeypatch.setattr("secrets.choice", random.choice)
    monkeypatch.setattr("meetings.kept.KEEP_SECONDS", 3600.0)
    return Town(seats=7)


def test_no_command_at_no_moment_breaks_an_evening(town: Town) -> None:
    AnyEvening.town = town
    with clock() as AnyEvening.wall_clock:
        run_state_machine_as_test(AnyEvening, settings=SETTINGS)


def step(driver: Driver, chance: Seeded) -> None:
    """One of the same things, most often any command by anybody."""
    things: list[tuple[int, Any]] = [
        (8, lambda: driver.anything(chance, chance.pick([1, 1, 1, 1, 2, 6]))),
        (6, driver.press),
        (1, lambda: driver.press_another(chance)),
        (3, lambda: driver.all_vote(chance.pick(range(4)), chance.pick(range(3)))),
        (2, lambda: driver.new_vote(chance.pick(METHODS), chance.pick(range(99)))),
        (1, lambda: driver.enter(chance.pick(range(2, 8)))),
        (2, lambda: driver.clock_goes(chance.pick([1.1, 6.3, 6.3, 1000, -30, -3600]))),
        (2 if driver.evening.meeting.carried else 0, driver.processes_of_ours),
        (1, lambda: driver.again(chance)),
    ]
    chance.random.choices([thing for _, thing in things], [weight for weight, _ in things])[0]()


@pytest.fixture
def in_the_hall(town: Town) -> Town:
    """A member is in the chair, a seat is vacant, and a simultaneous vote is opened at its close."""
    made = Town(seats=7, mayor=False, vacant=1)
    LocalRule.objects.create(body=made.body, key="simultaneous_shown_as_cast", value=False, since=SINCE)
    return made


def test_long_walks_hold_together_and_come_everywhere(town: Town, in_the_hall: Town) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    with clock() as wall_clock:
        for seed in range(FIRST_SEED, FIRST_SEED + WALKS):
            walk(town, wall_clock, seed, seen)
            walk(in_the_hall, wall_clock, seed, seen, regime="ORDINARY", digital=False, basis_kind="")
            walk(town, wall_clock, seed, seen, regime="ORDINARY", digital=False, basis_kind="", carried=True)
            walk(town, wall_clock, seed, seen, carried=True)
    done = {kind for kind in COMMANDS if seen[kind, "done"]}
    wanted = len(COMMANDS) - 8 if BIG else min(35, 15 + 2 * WALKS)
    assert len(done) >= wanted, f"never got to {sorted(set(COMMANDS) - done)}"
    assert seen["kept", "after a batch"] >= 3 * WALKS, "no batch went on with the room that the one before it left"


def walk(town: Town, wall_clock: Clock, seed: int, seen: Counter[tuple[str, str]], **fields: Any) -> None:
    chance = Seeded(seed)
    random.seed(seed)
    driver = Driver(town, wall_clock, seen, **fields)
    try:
        driver.begin(chance.pick(range(8)), chance.pick([True, True, True, False]))
        for _ in range(STEPS):
            step(driver, chance)
    except BaseException as wrong:
        wrong.add_note(f"seed {seed}: PROPERTIES_SEED={seed}")
        raise
    finally:
        driver.leave()
