"""Pictures that wait for their sound: in order, not too long, and nobody else waits with them."""

import threading
import time

import pytest

from streaming.media.hold import MOST, Hold
from streaming.rules.frames import Frame, Type


@pytest.fixture
def hold():
    came = []
    made = Hold(lambda frame: came.append((time.monotonic(), frame.source, frame.stamp)))
    made.came = came
    made.start()
    yield made
    made.stop()
    assert "hold" not in {thread.name for thread in threading.enumerate()}


def put(hold, source, stamp, seconds):
    hold.put(Frame(Type.VIDEO, source, stamp), seconds)


def test_who_need_not_wait_goes_through_at_once(hold):
    put(hold, 1, 5, 0.0)
    assert [row[1:] for row in hold.came] == [(1, 5)]


def test_one_waits_and_the_other_does_not(hold):
    begun = time.monotonic()
    put(hold, 1, 0, 0.1)
    put(hold, 2, 0, 0.0)
    assert [row[1] for row in hold.came] == [2]
    time.sleep(0.2)
    assert [row[1] for row in hold.came] == [2, 1]
    assert 0.09 < hold.came[1][0] - begun < 0.15


def test_the_order_of_a_member_is_kept_when_his_wait_becomes_shorter(hold):
    for stamp, seconds in enumerate((0.1, 0.1, 0.0, 0.0)):
        put(hold, 1, stamp, seconds)
    time.sleep(0.25)
    assert [row[2] for row in hold.came] == [0, 1, 2, 3]


def test_what_waits_for_a_member_who_left_is_gone(hold):
    put(hold, 1, 0, 0.05)
    hold.free(1)
    time.sleep(0.1)
    assert hold.came == []


def test_it_never_holds_more_than_its_bound(hold):
    for stamp in range(MOST * 3):
        put(hold, 1, stamp, 5.0)
    assert [row[2] for row in hold.came] == list(range(MOST * 2))
