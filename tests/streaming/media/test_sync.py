"""Sound and picture of a member meet, whatever the ways they came by."""

import pytest

from streaming.media.sync import MOST_MS, TOLERATED_MS, Sync


def settled(sound, picture, lead=0.0, seconds=10):
    """Both take so many ms here; whoever must wait takes that much longer from then on."""
    sync, seen = Sync(), []
    sync.lead(1, lead)
    for _ in range(seconds * 25):
        waits = sync.settle(1)
        sync.sounded(1, sound + waits[0])
        sync.pictured(1, picture + waits[1])
        seen.append(waits)
    return sync, seen


@pytest.mark.parametrize("sound", [40, 90, 160])
@pytest.mark.parametrize("picture", [5, 40, 120])
@pytest.mark.parametrize("lead", [-40, 0, 60])
def test_they_end_within_45_ms_without_hunting(sound, picture, lead):
    sync, seen = settled(sound, picture, lead)
    assert -20 <= sync.late_ms(1) <= 45
    assert len(set(seen[50:])) == 1, "it stands still"
    assert min(seen[-1]) == 0, "never both"


def test_on_an_ordinary_line_the_picture_waits_for_nothing():
    assert settled(30, 10)[1][-1] == (0, 0)
    assert TOLERATED_MS < 45


def test_nobody_waits_longer_than_a_fifth_of_a_second():
    assert settled(20, 20, lead=900)[1][-1] == (MOST_MS, 0)
    assert settled(20, 20, lead=-900)[1][-1] == (0, MOST_MS)


def test_without_both_there_is_nothing_to_mend():
    sync = Sync()
    sync.sounded(1, 80)
    assert sync.late_ms(1) is None and sync.settle(1) == (0, 0)
