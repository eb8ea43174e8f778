"""One loudness for everybody, and a ceiling."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from streaming.rules.gain import CEILING, GATE, RANGE, TARGET, Leveller, Limiter, amplitude, decibels


def settled(level, seconds=8.0, leveller=None):
    leveller = leveller or Leveller()
    for _ in range(int(seconds / 0.02)):
        leveller.heard(level, 0.02)
    return leveller


@pytest.mark.parametrize("level", range(-32, -7, 3))
def test_everybody_within_reach_ends_at_the_target(level):
    assert abs(level + settled(level).gain - TARGET) < 1.0


@pytest.mark.parametrize(("level", "gain"), [(-45, RANGE), (-3, -RANGE)])
def test_nobody_is_moved_further_than_the_range(level, gain):
    assert abs(settled(level).gain - gain) < 0.1


def test_in_a_pause_the_gain_stays():
    leveller = settled(-26)
    before = leveller.gain
    settled(GATE - 1, leveller=leveller)
    assert leveller.gain == before


def test_too_loud_is_mended_sooner_than_too_soft():
    loud = settled(-10, 0.5, settled(-20))
    soft = settled(-30, 0.5, settled(-20))
    assert loud.gain < -5 and 0 < soft.gain < 4


@given(some.lists(some.floats(0, 4), min_size=1, max_size=200))
def test_no_block_comes_out_above_the_ceiling(peaks):
    limiter = Limiter()
    for peak in peaks:
        start, end = limiter.under(peak, 0.02)
        assert 0 < end <= 1 and start <= 1
        assert peak * max(start, end) <= amplitude(CEILING) + 1e-9


def test_after_one_bang_the_loudness_comes_back():
    limiter = Limiter()
    limiter.under(4.0, 0.02)
    for _ in range(50):
        _, end = limiter.under(0.1, 0.02)
    assert end > 0.98


def test_a_full_sine_is_minus_three():
    assert abs(decibels(0.5) + 3.01) < 0.01
