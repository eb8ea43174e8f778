"""What was to be expected when a segment was made, not when it is looked at."""

from streaming.rules.verdict import Expected
from streaming.watchdog.expect import Expectations, read

S = 1_000_000
LIVE, CARD = {"on_air": True}, {"on_air": False}


def test_reading_the_slice():
    assert read(LIVE) == Expected(True)
    assert read(CARD) == read({}) == read({"state": "not_carried"}) == Expected(False)


def test_the_small_picture_of_a_full_board_has_no_clock():
    room = Expectations()
    room.said(LIVE, 0)
    room.said(LIVE | {"layout": "vote_board"}, 100 * S)
    room.said(LIVE | {"layout": "speaker"}, 200 * S)
    assert [room.between(at * S, (at + 2) * S).clockless for at in (50, 99, 150, 199, 250)] == [0, 1, 1, 1, 0]


def test_before_anything_was_said_the_picture_itself_is_asked():
    assert Expectations().between(0, 2 * S) == Expected(True)


def test_sound_is_expected_only_where_there_could_be_some_all_the_time():
    room = Expectations()
    room.said(CARD, 0)
    room.said(LIVE, 100 * S)
    room.said(CARD, 200 * S)
    assert room.between(50 * S, 52 * S) == Expected(False)
    assert room.between(99 * S, 101 * S) == Expected(False)
    assert room.between(100 * S + 500_000, 102 * S) == Expected(False)  # within a second of the change
    assert room.between(110 * S, 112 * S) == Expected(True)
    assert room.between(198 * S, 200 * S) == Expected(False)
    assert room.between(300 * S, 302 * S) == Expected(False)
