"""The room's time on our clock: both may run at their own rate, answers are late, and one of them is put right."""

import random

import pytest

from streaming.rules.room_clock import RoomClock

SECOND = 1_000_000
UTC = 1_795_600_800_000_000


def ask(clock, room, at, there, back):
    """One exchange: the room's clock, in whole milliseconds, as it stands when the question arrives."""
    clock.sample(room(at + there) // 1000 * 1000, at, at + there + back)


def test_nothing_is_known_before_it_was_heard_and_after_it_was_forgotten():
    clock = RoomClock()
    assert clock.p(0) is None
    clock.sample(UTC, 10_000, 12_000)
    assert clock.p(11_000) == UTC and clock.p(1_011_000) == UTC + SECOND
    clock.forget()
    assert clock.p(0) is None


def test_the_exchange_that_took_least_weighs_most():
    clock = RoomClock()
    clock.sample(UTC + 400_000, 0, 900_000)  # stamped at its very beginning
    clock.sample(UTC + SECOND, 999_000, 1_001_000)
    assert abs(clock.p(SECOND) - UTC - SECOND) < 1000


@pytest.mark.parametrize("rate", [-0.03, -0.0001, 0.0, 0.02, 0.03])
def test_a_clock_of_another_rate_is_known_between_two_answers(rate):
    dice, clock = random.Random(3), RoomClock()

    def room(at):
        return UTC + at + round(at * rate)

    for n in range(200):
        at = n * 2 * SECOND
        ask(clock, room, at, dice.randint(300, 8_000), dice.randint(300, 8_000))
        if n > 5:
            assert abs(clock.p(at + 2 * SECOND) - room(at + 2 * SECOND)) < 15_000
    assert abs(clock.rate - rate) < 0.0005


@pytest.mark.parametrize("step", [-40_000_000, -150_000, 150_000, 3_000_000])
def test_a_clock_that_is_put_forward_or_back_is_believed_at_once(step):
    clock, when = RoomClock(), 61 * SECOND

    def room(at):
        return UTC + at + round(at * 0.01) + (step if at > when else 0)

    for n in range(60):
        ask(clock, room, n * 2 * SECOND, 1_000, 1_000)
        if n * 2 * SECOND > when:
            assert abs(clock.p(n * 2 * SECOND) - room(n * 2 * SECOND)) < 5_000
    assert abs(clock.rate - 0.01) < 0.001


def test_one_answer_that_took_a_second_moves_next_to_nothing():
    clock = RoomClock()

    def room(at):
        return UTC + at

    for n in range(20):
        ask(clock, room, n * 2 * SECOND, 1_000, 1_000)
    ask(clock, room, 40 * SECOND, 5_000, SECOND)
    assert abs(clock.p(41 * SECOND) - room(41 * SECOND)) < 1_500
