"""Which picture a viewer gets, on lines that are simulated second by second."""

from streaming.rules.rendition import LARGE, SMALL, UP_LONGEST, Chooser


def run(chooser: Chooser, seconds: range, loss) -> list[int]:
    """One report a second; `loss(rendition)` says what that line loses of it."""
    shown = []
    for now in seconds:
        chooser.report(now, loss(chooser.now_at))
        shown.append(chooser.choose(now))
    return shown


def test_a_good_line_keeps_the_large_picture():
    assert set(run(Chooser(), range(1, 200), lambda r: 0.01)) == {LARGE}


def test_one_bad_second_changes_nothing():
    chooser = Chooser()
    run(chooser, range(1, 10), lambda r: 0.0)
    assert run(chooser, range(10, 11), lambda r: 0.3) == [LARGE]
    assert set(run(chooser, range(11, 40), lambda r: 0.0)) == {LARGE}


def test_a_line_that_fails_goes_down_within_four_seconds_and_comes_back_after_twenty():
    chooser = Chooser()
    run(chooser, range(1, 100), lambda r: 0.0)
    assert SMALL in run(chooser, range(100, 104), lambda r: 0.2)
    back = run(chooser, range(104, 140), lambda r: 0.0)
    assert back[:15] == [SMALL] * 15 and back[-1] == LARGE


def test_a_line_of_400_kbps_tries_less_and_less_often():
    chooser = Chooser()
    shown = run(chooser, range(1, 1800), lambda r: 0.6 if r == LARGE else 0.0)
    tries = [k for k in range(1, len(shown)) if (shown[k - 1], shown[k]) == (SMALL, LARGE)]
    assert len(tries) <= 10 and shown.count(LARGE) < 60
    assert tries[-1] - tries[-2] >= UP_LONGEST


def test_who_chose_gets_what_he_chose():
    chooser = Chooser(wish=SMALL)
    assert set(run(chooser, range(1, 100), lambda r: 0.0)) == {SMALL}
    chooser.wish = LARGE
    assert set(run(chooser, range(100, 120), lambda r: 0.5)) == {LARGE}
