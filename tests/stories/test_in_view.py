"""Everybody is in view before a result is declared, and names are called so that each is seen and heard."""

import pytest

from council.services.bodies import set_local_rule
from meetings import slices
from meetings.lead.moments import passed
from meetings.models import Meeting, Participant
from tests.kit import SINCE, Clock, Evening, Town
from tests.stories.watched import Watched


def layout(evening: Evening) -> str:
    return str(evening.slice("stage", "public")["layout"])


def heard(evening: Evening) -> set[str]:
    return set(evening.slice("stage", "public")["heard"])


def test_nothing_is_declared_before_everybody_was_in_view_for_five_seconds(opened: Watched) -> None:
    evening, chair = opened.evening, opened.evening.chair
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    evening.roll_call(vote)
    chair.sends("vote.close", vote=vote)
    assert (evening.next["command"], evening.blocked, layout(evening)) == (
        "vote.declare",
        "vote.not_in_view_yet",
        "gallery",
    )
    assert evening.slice("lead")["blocked"]["values"]["seconds"] == 5
    before = passed(slices.read(evening.id))
    opened.goes(3.5)
    no = chair.is_refused("vote.not_in_view_yet", "vote.declare", vote=vote, confirm_unseen=True)
    assert (no.values["seconds"], no.article.startswith("Tijdelijke wet")) == (2, True)
    assert evening.slice("lead")["blocked"]["values"]["seconds"] == 2
    opened.goes(2)
    assert evening.blocked is None and layout(evening) == "vote_board"
    assert passed(slices.read(evening.id)) != before, "the button opens by itself"
    chair.sends("vote.declare", vote=vote, confirm_unseen=True)
    assert layout(evening) == "result"


def test_the_clerk_chooses_no_other_picture_in_those_seconds(opened: Watched) -> None:
    evening = opened.evening
    evening.clerk.sends("stage.show", layout="speaker")
    assert layout(evening) == "gallery", "the meeting has just been opened"
    opened.goes(6)
    assert layout(evening) == "speaker"
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    evening.roll_call(vote)
    assert layout(evening) == "speaker"
    evening.chair.sends("vote.close", vote=vote)
    assert layout(evening) == "gallery"
    opened.goes(6)
    assert layout(evening) == "speaker"


def test_what_is_hammered_shows_everybody_too(opened: Watched) -> None:
    evening, chair = opened.evening, opened.evening.chair
    opened.goes(60)
    vote = evening.opens_vote("without_vote", proposal=evening.hands_in("M1"))
    assert (layout(evening), evening.blocked) == ("gallery", "vote.not_in_view_yet")
    chair.is_refused("vote.not_in_view_yet", "vote.declare", vote=vote)
    opened.goes(6)
    assert (layout(evening), evening.blocked) == ("chair", None)
    chair.sends("vote.declare", vote=vote)


def test_after_a_suspension_the_five_seconds_begin_anew(opened: Watched) -> None:
    evening, chair = opened.evening, opened.evening.chair
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    evening.roll_call(vote)
    chair.sends("vote.close", vote=vote)
    opened.goes(2)
    chair.sends("meeting.suspend", reason="beraad")
    opened.goes(9)
    chair.sends("meeting.resume")
    assert (layout(evening), evening.blocked) == ("gallery", "vote.not_in_view_yet")
    opened.goes(6)
    chair.sends("vote.declare", vote=vote, confirm_unseen=True)


@pytest.mark.parametrize("fields", [{"carried": False}, {"carried": True, "digital": False}])
def test_in_the_hall_or_carried_by_another_it_is_declared_at_once(
    evening: Evening, wall_clock: Clock, fields: dict[str, bool]
) -> None:
    evening.opens(9)
    Meeting.objects.filter(id=evening.id).update(regime="ORDINARY", **fields)
    vote = evening.opens_vote(proposal=evening.hands_in("M1"), confirm_shortfall=True)
    evening.roll_call(vote)
    evening.chair.sends("vote.close", vote=vote)
    assert evening.blocked is None
    evening.chair.sends("vote.declare", vote=vote, confirm_unseen=True)


def test_names_are_called_at_the_opening_and_each_is_heard_until_the_next(opened: Watched) -> None:
    evening, chair, clerk = opened.evening, opened.evening.chair, opened.evening.clerk
    first, second = (member.pid for member in evening.members[:2])
    opened.goes(6)
    listed = evening.slice("stage")["to_call"]
    assert listed[:2] == [first, second] and chair.pid not in listed and len(listed) == 9
    assert "to_call" not in evening.slice("stage", "public")
    clerk.sends("attendance.call", pid=first)
    assert evening.journal("attendance.called")[-1].on_behalf == "chair"
    assert heard(evening) == {chair.pid, clerk.pid, first}
    assert (evening[first].me["named"], evening[first].me["audible"], evening[first].me["camera"]) == (
        True,
        True,
        "large",
    )
    assert evening[second].me["camera"] == "large", "who is next gets ready"
    assert (evening.slice("stage", "public")["called"], layout(evening)) == (first, "speaker")
    chair.is_refused("attendance.called_already", "attendance.call", pid=first)
    chair.sends("attendance.call", pid=second)
    assert heard(evening) == {chair.pid, clerk.pid, second}
    assert evening.slice("stage")["to_call"] == listed[2:]
    chair.sends("attendance.call", pid=None)
    assert heard(evening) == {chair.pid} and layout(evening) == "chair"
    chair.is_refused("attendance.nobody_called", "attendance.call", pid=None)
    assert evening.last("attendance.called") == {"pid": None, "before": second, "through": True}


def test_who_does_not_come_through_at_his_name_is_called_again(opened: Watched) -> None:
    evening = opened.evening
    first = evening.members[0].pid
    evening.chair.sends("attendance.call", pid=first)
    opened.tries("stage", "stage.media", pid=first, epoch=0, picture="black", sound="ok")
    evening.chair.sends("attendance.call", pid=None)
    assert evening.last("attendance.called")["through"] is False
    assert evening.slice("stage")["to_call"][0] == first


def test_who_comes_late_is_called_without_halting_the_speaker(opened: Watched) -> None:
    evening, chair, clerk = opened.evening, opened.evening.chair, opened.evening.clerk
    late, speaker = evening.members[0], evening.members[1]
    late.sends("attendance.leave")
    chair.sends("floor.give", pid=speaker.pid)
    chair.is_refused("attendance.not_present", "attendance.call", pid=late.pid)
    evening.enter(late)
    opened.goes(6)
    chair.sends("attendance.call", pid=late.pid)
    assert heard(evening) == {chair.pid, clerk.pid, speaker.pid, late.pid}
    assert evening.slice("floor")["now"]["pid"] == speaker.pid
    chair.sends("attendance.call", pid=None)
    assert heard(evening) == {chair.pid, speaker.pid}


def test_a_vote_a_suspension_and_leaving_end_the_calling(opened: Watched) -> None:
    evening, chair = opened.evening, opened.evening.chair
    first = evening.members[0].pid
    chair.sends("attendance.call", pid=first)
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    assert evening.slice("stage")["called"] is None
    chair.is_refused("floor.vote_is_open", "attendance.call", pid=first)
    assert "attendance.call" not in chair.me["can"]
    chair.sends("vote.void", vote=vote, reason="verkeerd")
    chair.sends("attendance.call", pid=first)
    chair.sends("meeting.suspend", reason="pauze")
    chair.sends("meeting.resume")
    assert heard(evening) == {chair.pid}
    chair.sends("attendance.call", pid=first)
    evening[first].sends("attendance.leave")
    assert evening.slice("stage")["called"] is None
    assert Participant.objects.get(meeting=evening.id, pid=first).called_at is None, "when he is back he is called anew"
    evening.verify()


def test_names_are_called_where_the_platform_carries_the_sound(evening: Evening) -> None:
    evening.opens(9)
    assert "attendance.call" not in evening.chair.me["can"]
    evening.chair.is_refused("stage.not_carried", "attendance.call", pid="s01")


def test_the_clerk_has_the_word_when_the_chair_gives_it(opened: Watched) -> None:
    evening, chair, clerk = opened.evening, opened.evening.chair, opened.evening.clerk
    assert clerk.pid not in heard(evening)
    chair.sends("floor.give", pid=clerk.pid)
    assert heard(evening) == {chair.pid, clerk.pid}
    clerk.sends("floor.end")
    assert heard(evening) == {chair.pid}


@pytest.mark.parametrize("mode", ["continuous", "stops_at_suspension"])
def test_whether_the_recording_stops_is_the_bodys_own_rule(town: Town, mode: str) -> None:
    set_local_rule(town.body, "recording_in_suspension", mode, "art. 40", SINCE)
    evening = town.evening(carried=True)
    assert evening.slice("stage", "service")["recording_mode"] == mode
