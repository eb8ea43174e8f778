"""Lips and words by a sender's reports, where his clock and ours do not run equally fast."""

import pytest

from streaming.network.member import Stream
from streaming.rules import rtcp


@pytest.mark.parametrize("rate", [-0.03, 0.0, 0.03])
def test_a_slow_clock_does_not_pull_sound_and_picture_apart(rate):
    """Ten pictures and fifty sounds a second, 40 ms of difference in their ways, ten minutes."""
    picture = Stream(1, rtcp.Statistics(90_000))
    sound = Stream(2, rtcp.Statistics(48_000))
    lead = []
    for n in range(600 * 50):
        his = n / 50
        ours = his * (1 + rate)
        for stream, clock, every, way in ((picture, 90_000, 5, 0.060), (sound, 48_000, 1, 0.020)):
            if n % 50 == 0:
                stream.report = rtcp.SenderReport(stream.ssrc, rtcp.ntp(1e9 + his), round(his * clock), 0, 0)
            if n % every == 0:
                stream.late(round(his * clock), ours + way)
        if his > 10:
            lead.append(picture.delay - sound.delay)
    assert max(abs(one - 0.040) for one in lead) < 0.010
