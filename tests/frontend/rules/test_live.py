"""What the public page shows, from the slices: the first sentence, the board, the bar, the agenda."""

from datetime import UTC, datetime

import pytest

from frontend.rules import live
from tests.frontend import evening

NOW = datetime(2026, 11, 23, 19, 40, 14, tzinfo=UTC)


def shown(**changed):
    return live.page(evening.slices(**changed), NOW)


@pytest.mark.parametrize(
    ("status", "code"),
    [("planned", "now.planned"), ("not_opened", "now.not_opened"), ("closed", "now.closed")],
)
def test_before_and_after_the_meeting_the_first_sentence_says_so(status, code):
    assert shown(meeting=evening.meeting(status))["now"]["code"] == code


def test_a_suspension_tells_when_it_ends():
    meeting = evening.meeting("suspended", suspended={"until": evening.at("21:00"), "reason": "", "since": None})
    said = shown(meeting=meeting)["now"]
    assert said == {"code": "now.suspended_until", "values": {"until": {"moment": evening.at("21:00")}}}


def carried(state, **more):
    stream = {"state": state, "since": evening.at("20:41"), "required": True, **more}
    gaps = [{"start": evening.at("20:40"), "end": None}]
    return {"state": "live", "playlist": "/stream/1/index.m3u8", "stream": stream, "gaps": gaps}


def test_who_watches_at_the_close_sees_it_to_the_last_card():
    """He is some seconds behind; who comes afterwards has the recording."""
    closed, card = evening.meeting("closed"), {"state": "card", "playlist": "/stream/1/index.m3u8"}
    assert live.stage(closed, card) is None
    assert live.stage(closed, card, following=True)["playing"] is True
    assert live.stage(closed, {"state": "not_carried"}, following=True) is None


def test_a_broadcast_that_cannot_be_followed_is_told_with_since_when():
    assert shown(stage=carried("down"))["gone"] == {
        "code": "gone.since",
        "values": {"since": {"moment": evening.at("20:40")}},
    }
    assert shown(stage=carried("down") | {"gaps": []})["gone"]["values"]["since"]["moment"] == evening.at("20:41")
    assert shown(stage=carried("up"))["gone"] is None
    assert shown(stage=carried("down", required=False))["gone"] is None, "a meeting in a hall, whose public sits there"
    assert shown(stage=carried("down"), meeting=evening.meeting("planned"))["gone"] is None
    assert shown()["gone"] is None


@pytest.mark.parametrize(("reason", "code"), [("Overleg.", "why.suspended"), ("  ", "why.suspended_without_reason")])
def test_a_suspension_tells_since_when_and_why(reason, code):
    facts = {"until": None, "reason": reason, "since": evening.at("20:41")}
    page = shown(meeting=evening.meeting("suspended", suspended=facts))
    assert page["now"]["code"] == "now.suspended"
    values = {"since": {"moment": evening.at("20:41")}, "reason": reason.strip().rstrip(".")}
    assert page["means"] == {"code": code, "values": values}


@pytest.mark.parametrize(("status", "code"), [("open", "now.vote_open"), ("closed", "now.vote_closed")])
def test_a_vote_that_runs_comes_first(status, code):
    votes = {"current": evening.vote(status=status), "recent": []}
    assert shown(vote=votes)["now"] == {"code": code, "values": {"what": "M3 “Openstelling op zondag”"}}


def test_without_a_vote_the_item_is_said():
    said = shown(vote={"current": None, "recent": []})["now"]
    assert said == {"code": "now.item", "values": {"number": "6", "title": "Zwembad De Waterlelie"}}


def test_a_result_that_was_declared_is_said_in_the_words_of_the_law():
    votes = {"current": evening.vote(37, "declared") | {"outcome": "aangenomen"}, "recent": []}
    assert shown(vote=votes)["now"]["values"]["outcome"] == {"word": "aangenomen", "table": "outcome"}
    assert shown(vote=votes)["means"] is None


def test_what_for_means_is_the_clerks_sentence_or_that_of_the_kind():
    assert shown()["means"]["values"] == {"plain": "Vóór betekent: het zwembad gaat op zondag open."}
    bare = evening.vote() | {"plain": ""}
    assert shown(vote={"current": bare, "recent": []})["means"]["code"] == "means.motion"


def test_every_seat_stands_on_the_board_once_with_a_state_of_its_own():
    groups = shown()["board"]["groups"]
    seats = {row["pid"]: row["state"] for group in groups for row in group["seats"]}
    assert sorted(seats) == evening.SEATS
    assert (seats["s38"], seats["s39"], seats["s22"], seats["s23"]) == ("recused", "absent", "called", "waiting")


def test_totals_per_group_add_up_to_the_whole():
    board = shown()["board"]
    assert sum(group["for"] for group in board["groups"]) == board["totals"]["for"]
    assert sum(group["against"] for group in board["groups"]) == board["totals"]["against"]


def test_a_sealed_vote_shows_that_somebody_voted_and_never_what():
    rows = [row | {"choice": None} for row in evening.electors(21)]
    sealed = evening.vote() | {"electors": rows, "totals": {"for": 0, "against": 0, "voted": 21, "electors": 37}}
    board = shown(vote={"current": sealed, "recent": []})["board"]
    states = {row["state"] for group in board["groups"] for row in group["seats"]}
    assert states == {"voted", "called", "waiting", "recused", "absent"}
    assert board["waiting"] == 16


@pytest.mark.parametrize(("pro", "con", "total"), [(0, 0, 0), (21, 17, 38), (1, 0, 39)])
def test_a_bar_is_as_long_as_its_parts(pro, con, total):
    bar = live.bar(pro, con, total)
    assert bar["for"] + bar["against"] + bar["open"] == bar["total"] >= 1


def test_the_agenda_keeps_its_order_and_its_depth():
    assert [(row["number"], row["depth"]) for row in shown()["agenda"]] == [
        ("1", 0),
        ("2", 0),
        ("5", 0),
        ("5a", 1),
        ("6", 0),
        ("7", 0),
    ]


def test_the_clock_counts_from_the_floor_being_given():
    assert shown()["floor"]["now"]["seconds"] == 134


def test_the_notice_on_the_basis_is_there_only_where_there_is_a_basis():
    assert shown()["notice"]["code"] == "notice.exercise"
    without = evening.meeting(regime={"id": "ORDINARY", "basis": None, "confirmed": False})
    assert shown(meeting=without)["notice"] is None


def test_who_is_there_stands_as_the_council_sits_and_the_chair_comes_first_of_the_others():
    page = shown()
    assert [row["person"]["name"] for row in page["people"]] == evening.NAMES
    rows = evening.attendance()["rows"] | {pid: {"state": "present"} for pid in (evening.CLERK, evening.MAYOR)}
    others = shown(attendance=evening.attendance() | {"rows": rows})["others"]
    assert [(row["person"]["role"], row["chairs"]) for row in others] == [("mayor", True), ("clerk", False)]
    assert page["others"] == []


def test_what_is_not_in_order_is_told_without_being_asked_for():
    assert [row["id"] for row in shown()["asks"]] == ["C01"]


def test_a_bar_has_for_on_the_left_and_against_on_the_right():
    bar = live.bar(5, 3, 10)
    assert (bar["at_open"], bar["open"], bar["at_against"]) == (5, 2, 7)
