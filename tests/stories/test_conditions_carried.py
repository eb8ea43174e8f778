"""C06 to C08 say what is so: in a meeting that is carried and in one that is not, while it goes on and afterwards."""

import pytest

from tests.kit import Evening, Town
from tests.stories.watched import Watched


def found(evening: Evening) -> dict[str, tuple[str, str]]:
    rows = evening.slice("compliance", "public")["conditions"]
    return {row["id"]: (row["state"], row["code"]) for row in rows if row["id"] in ("C06", "C07", "C08")}


def test_carried_and_followed_all_evening(opened: Watched) -> None:
    evening = opened.evening
    assert found(evening) == {"C06": ("ok", "stream.up"), "C07": ("ok", "access.all"), "C08": ("ok", "picture.all")}
    opened.tries("stage", "stage.media", pid="s01", epoch=0, picture="black", sound="ok")
    assert found(evening)["C08"] == ("fail", "picture.missing")
    opened.tries("stage", "stage.media", pid="s01", epoch=0, picture="none", sound="lost")
    assert found(evening)["C07"] == ("warn", "access.lost")
    opened.tries("stage", "stage.media", pid="s01", epoch=0, picture="ok", sound="ok")
    evening.chair.sends("meeting.close")
    assert found(evening) == {"C06": ("ok", "stream.whole"), "C07": ("ok", "access.all"), "C08": ("ok", "picture.all")}


def test_with_whom_the_chair_went_on_is_said_afterwards_too(opened: Watched) -> None:
    evening = opened.evening
    opened.tries("stage", "stage.media", pid="s01", epoch=0, picture="black", sound="ok")
    evening.chair.sends("media.decide", pid="s01", decision="continue", reason="te horen")
    assert found(evening)["C08"] == ("warn", "picture.decided")
    opened.tries("stage", "stage.media", pid="s01", epoch=0, picture="ok", sound="ok")
    assert found(evening)["C08"] == ("ok", "picture.all")
    evening.chair.sends("meeting.close")
    assert found(evening)["C08"] == ("warn", "picture.decided")


def test_a_gap_stays_on_record(opened: Watched) -> None:
    evening = opened.evening
    opened.down()
    assert found(evening)["C06"] == ("fail", "stream.down")
    opened.up()
    assert found(evening)["C06"] == ("ok", "stream.up")
    evening.chair.sends("meeting.close")
    assert found(evening)["C06"] == ("warn", "stream.had_gaps")


@pytest.mark.parametrize("way", ["observed", "not_measured"])
def test_what_nobody_measured_was_not_whole(watched: Watched, way: str) -> None:
    evening = watched.evening
    watched.seen(*evening.members, evening.chair)
    if way == "observed":
        evening.clerk.sends("stream.observe", state="up", text="op een telefoon")
        evening.chair.sends("stream.countersign")
    else:
        evening.clerk.sends("stream.not_measured", basis="de omroep zendt uit")
        evening.chair.sends("stream.confirm_not_measured")
    evening.opens(9)
    assert found(evening)["C06"] == ("warn", f"stream.{way}")
    watched.up()
    evening.chair.sends("meeting.close")
    assert found(evening)["C06"] == ("warn", f"stream.{way}")


def test_not_carried_says_that_it_is_not(town: Town) -> None:
    digital = town.evening()
    digital.opens(9)
    said = {"C06": ("warn", "stream.not_carried"), "C07": ("ok", "access.all"), "C08": ("warn", "picture.not_carried")}
    assert found(digital) == said
    digital.chair.sends("meeting.close")
    assert found(digital) == said


@pytest.mark.parametrize("carried", [False, True])
def test_in_the_hall_nothing_of_it_is_asked(town: Town, carried: bool) -> None:
    hall = town.evening(regime="ORDINARY", basis_kind="", digital=False, carried=carried)
    hall.opens(9)
    said = {
        "C06": ("n/a", "stream.not_required"),
        "C07": ("n/a", "access.in_the_hall"),
        "C08": ("n/a", "access.in_the_hall"),
    }
    assert found(hall) == said
    hall.chair.sends("meeting.close")
    assert found(hall) == said, "nobody measured it, so nobody says that it was whole"
