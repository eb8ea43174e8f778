"""What was to be expected when a segment was made, not when it is looked at."""

from streaming.rules.verdict import Expected
from streaming.watchdog.expect import Expectations, read

S = 1_000_000
LIVE, SPEAKING, CARD = (
    {"on_air": air, "speaking": speaks} for air, speaks in ((True, False), (True, True), (False, False))
)


def test_reading_the_slice():
    assert read(SPEAKING) == Expected(True, True)
    assert read(LIVE) == Expected(False, True)
    assert read(CARD) == read({}) == read({"state": "not_carried"}) == Expected(False, False)


def test_before_anything_was_said_only_the_picture_is_asked():
    assert Expectations().between(0, 2 * S) == Expected(None, True)


def test_sound_is_expected_only_where_somebody_had_the_word_all_the_time():
    room = Expectations()
    room.said(CARD, 0)
    room.said(SPEAKING, 100 * S)
    room.said(LIVE, 200 * S)
    assert room.between(50 * S, 52 * S) == Expected(False, False)
    assert room.between(99 * S, 101 * S) == Expected(False, False)
    assert room.between(100 * S + 500_000, 102 * S) == Expected(False, False)  # within a second of the change
    assert room.between(110 * S, 112 * S) == Expected(True, True)
    assert room.between(198 * S, 200 * S) == Expected(False, True)
    assert room.between(300 * S, 302 * S) == Expected(False, True)
