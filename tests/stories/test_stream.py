"""An evening whose broadcast fails: what stands still, what is void, what is done again, and what the record says."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from council.journal import timestamp
from meetings import slices
from meetings.dispatch import Caller, Done, Envelope, RefusedOutcome, run_batch
from meetings.models import FloorRequest, Gap, Meeting
from meetings.rules.permissions import PERMISSIONS
from meetings.services import stream
from tests.kit import Clock, Evening, Town, command
from tests.stories.watched import Watched, us
from voting.models import Vote


def test_nothing_opens_before_somebody_saw_the_programme(watched: Watched) -> None:
    evening = watched.evening
    watched.seen(*evening.members, evening.chair)
    evening.chair.sends("basis.confirm")
    evening.enter(evening.chair, *evening.members)
    assert evening.next["command"] == "meeting.open"
    assert evening.blocked == "stream.wait_for_picture"
    assert "meeting.open" not in evening.chair.me["can"]
    evening.chair.is_refused("stream.wait_for_picture", "meeting.open")
    watched.says("stream.down", reason="unreachable")  # before the opening there is no gap to speak of
    assert not Gap.objects.exists()
    watched.up()
    assert evening.blocked is None
    evening.chair.sends("meeting.open")
    assert evening.slice("stage")["stream"]["state"] == "up"


def test_a_vote_that_runs_freezes_is_void_with_the_suspension_and_is_held_again(opened: Watched) -> None:
    evening, chair = opened.evening, opened.evening.chair
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    evening.calls(vote).sends("vote.cast", vote=vote, round=1, choice="for")
    opened.goes(5)
    opened.down()
    assert evening.board["frozen_at"]
    assert evening.next["code"] == "meeting.suspend_stream"
    called = evening[evening.board["roll"]["called"] or evening.members[0].pid]
    assert "vote.cast" not in called.me["can"]
    for kind in ("vote.call_next", "vote.close", "vote.declare"):
        chair.is_refused("vote.frozen", kind, vote=vote)
    step = evening.next
    chair.sends(step["command"], **step["data"])
    assert Vote.objects.get(id=vote).status == "void"
    assert evening.last("vote.voided")["reason"] == {"code": "stream"}
    assert (evening.next["command"], evening.blocked) == ("meeting.resume", "stream.wait_for_picture")
    chair.is_refused("stream.wait_for_picture", "meeting.resume")
    opened.goes(20)
    opened.up()
    chair.sends("meeting.resume")
    step = evening.next
    assert (step["command"], step["data"]["redo_of"]) == ("vote.open", vote)
    again = chair.sends(step["command"], **step["data"])["vote"]
    evening.roll_call(again)
    assert opened.declares(again) == "aangenomen"
    assert evening.slice("lead")["repeat"] == []
    evening.verify()


def test_up_again_without_a_suspension_the_frozen_vote_is_only_to_be_voided(opened: Watched) -> None:
    evening = opened.evening
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    opened.down()
    opened.up()
    assert evening.next["code"] == "vote.void_frozen"
    evening.chair.is_refused("vote.frozen", "vote.close", vote=vote)
    evening.chair.sends(evening.next["command"], **evening.next["data"])
    assert Vote.objects.get(id=vote).status == "void"


def test_a_declared_vote_that_the_gap_touches_is_annulled_and_held_again_in_two_steps(opened: Watched) -> None:
    evening, chair = opened.evening, opened.evening.chair
    before = evening.opens_vote(proposal=evening.hands_in("M0"))
    evening.roll_call(before)
    opened.declares(before)
    opened.goes(60)
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    evening.roll_call(vote)
    opened.goes(4)
    opened.declares(vote)
    opened.goes(3)
    opened.down(ago=6)  # the watchdog needs some seconds: the fault was there before the declaration
    opened.goes(30)
    opened.up()
    marked = {line["number"]: line["gap"] for line in evening.slice("vote", "public")["recent"]}
    assert marked[1] is None and marked[2] is not None
    assert [vote_.number for vote_ in stream.to_repeat(_room(evening))] == [2]
    step = evening.next
    assert (step["command"], step["code"]) == ("vote.annul", "vote.annul_gap")
    assert step["data"]["gap"] == evening.slice("stage", "public")["gaps"][0]
    chair.is_refused("vote.touched", "meeting.close")
    chair.sends(step["command"], **step["data"])
    step = evening.next
    assert (step["command"], step["data"]["redo_of"]) == ("vote.open", vote)
    again = chair.sends(step["command"], **step["data"])["vote"]
    evening.roll_call(again)
    opened.declares(again)
    assert evening.next["code"] != "vote.annul_gap"
    evening.verify()


@pytest.mark.django_db(transaction=True)
def test_the_public_record_says_in_one_sentence_when_it_could_be_followed(opened: Watched) -> None:
    evening, chair = opened.evening, opened.evening.chair
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    evening.roll_call(vote)
    opened.declares(vote)
    opened.goes(1)
    opened.down(ago=4)
    opened.goes(30)
    opened.up(ago=2)
    chair.sends("vote.keep", vote=vote, reason="De uitslag was te horen.")
    chair.sends("meeting.close")
    gap = Gap.objects.get()
    zone = evening.body.zone()
    page = Client(headers={"accept-language": "nl"}).get(reverse("frontend:minutes", args=[evening.id]))
    html = " ".join(page.content.decode().split())
    start, end = (f"{moment.astimezone(zone):%H:%M:%S}" for moment in (gap.start, gap.end or gap.start))
    assert "De uitzending was te volgen van" in html
    assert f"maar niet van {start} tot {end}." in html
    assert "raakt een onderbreking; de voorzitter laat de uitslag staan" in html
    assert "De uitslag was te horen." in html


def test_or_the_chair_lets_it_stand_and_says_why(opened: Watched) -> None:
    evening, chair = opened.evening, opened.evening.chair
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    chair.is_refused("vote.not_declared", "vote.keep", vote=vote, reason="Zomaar.")
    evening.roll_call(vote)
    opened.declares(vote)
    chair.is_refused("vote.not_touched", "vote.keep", vote=vote, reason="Zomaar.")
    opened.goes(1)
    opened.down(ago=5)
    opened.goes(9)
    opened.up()
    evening.clerk.is_refused("command.not_yours", "vote.keep", vote=vote, reason="Zomaar.")
    chair.sends("vote.keep", vote=vote, reason="De uitslag was te horen.")
    assert evening.next["code"] != "vote.annul_gap"
    shown = evening.slice("vote", "public")["recent"][0]
    assert shown["gap"] and shown["kept"] is True
    chair.is_refused("vote.not_touched", "vote.keep", vote=vote, reason="Nog eens.")


def test_the_gap_is_programme_time_and_its_speeches_are_listed(opened: Watched) -> None:
    evening, chair = opened.evening, opened.evening.chair
    for member in evening.members[:2]:
        chair.sends("floor.give", pid=member.pid)
        opened.goes(10)
        chair.sends("floor.end")
    opened.goes(1)
    start = opened.wall.at
    chair.sends("floor.give", pid=evening.members[2].pid)
    opened.goes(10)
    opened.says("stream.down", proven=us(start), reason="frozen")
    chair.sends("floor.end")
    opened.goes(10)
    back = opened.wall.at
    opened.goes(4)
    opened.says("stream.up", proven=us(back), delay_ms=900)
    gap = Gap.objects.get()
    assert (gap.start, gap.end) == (start, back)
    assert evening.last("stream.up")["gap"] == {"start": timestamp(start), "end": timestamp(back)}
    repeat = evening.slice("lead")["repeat"]
    assert [one["pid"] for one in repeat] == [evening.members[2].pid]
    assert FloorRequest.objects.filter(started_at__isnull=False).count() == 3


def test_no_report_is_down(opened: Watched) -> None:
    evening = opened.evening
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    assert not stream.lapsed(evening.id)
    opened.wall.goes(14)
    assert not stream.lapsed(evening.id)
    opened.wall.goes(1.5)
    assert stream.lapsed(evening.id)
    evening.chair.is_refused("stream.down", "vote.call_next", vote=vote)  # at once, whoever has noticed it or not
    assert isinstance(evening.says("stream.lapsed"), Done)
    assert evening.last("stream.down")["reason"] == "watchdog_silent"
    assert Vote.objects.get(id=vote).frozen_at is not None
    second = evening.says("stream.lapsed")
    assert isinstance(second, RefusedOutcome) and second.code == "stream.known"


def test_without_a_watchdog_the_clerk_looks_and_the_chair_signs_for_ten_minutes(opened: Watched) -> None:
    evening, chair, clerk = opened.evening, opened.evening.chair, opened.evening.clerk
    chair.is_refused("stream.nothing_to_sign", "stream.countersign")
    clerk.is_refused("stream.not_down", "stream.observe", state="up", text="Op mijn telefoon.")
    opened.wall.goes(20)
    evening.says("stream.lapsed")
    clerk.sends("stream.observe", state="up", text="Op mijn telefoon te volgen.")
    watched = {"kind": "observed", "pid": clerk.pid, "basis": "Op mijn telefoon te volgen."}
    assert watched in evening.slice("lead")["pending"]
    clerk.is_refused("command.not_yours", "stream.countersign")
    chair.sends("stream.countersign")
    assert evening.slice("stage")["stream"]["state"] == "observed"
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    refused = opened.tries("watchdog", "stream.down", reason="stale")
    assert isinstance(refused, RefusedOutcome) and refused.code == "stream.known"
    opened.wall.goes(599)
    assert not stream.lapsed(evening.id)
    opened.wall.goes(2)
    assert stream.lapsed(evening.id)
    evening.says("stream.lapsed")
    gaps = list(Gap.objects.order_by("start"))
    assert evening.last("stream.down")["reason"] == "observation_over"
    assert len(gaps) == 2 and gaps[0].end is not None and gaps[1].end is None
    assert Vote.objects.get(id=vote).frozen_at is not None


def test_who_saw_it_does_not_sign_it(opened: Watched) -> None:
    evening = opened.evening
    clerk = evening.clerk
    opened.wall.goes(20)
    evening.says("stream.lapsed")
    clerk.sends("stream.observe", state="up", text="Te volgen.")
    Meeting.objects.filter(id=evening.id).update(chair=clerk.pid)  # one person in both places
    evening[clerk.pid].is_refused("stream.same_person", "stream.countersign")


def test_not_measured_needs_a_basis_and_two_people(opened: Watched) -> None:
    evening, chair, clerk = opened.evening, opened.evening.chair, opened.evening.clerk
    opened.down()
    clerk.sends("stream.not_measured", basis="De omroep zendt uit; de dienst meet niet.")
    assert evening.blocked is None and evening.next["code"] == "meeting.suspend_stream"
    chair.sends("stream.confirm_not_measured")
    assert evening.slice("stage")["stream"]["state"] == "not_measured"
    evening.opens_vote(proposal=evening.hands_in("M1"))
    opened.wall.goes(3600)
    assert not stream.lapsed(evening.id)
    opened.up()
    assert evening.slice("stage")["stream"]["state"] == "up"


def test_what_the_clerk_sees_fail_counts_at_once(opened: Watched) -> None:
    evening = opened.evening
    evening.clerk.sends("stream.observe", state="down", text="Zwart beeld op de site.")
    assert evening.next["code"] == "meeting.suspend_stream"
    assert [entry.kind for entry in evening.journal()][-2:] == ["stream.observed", "stream.down"]


def test_where_the_law_asks_for_no_stream_a_gap_is_noted_and_nothing_stops(town: Town, wall_clock: Clock) -> None:
    watched = Watched(town, wall_clock, regime="ORDINARY", basis_kind="exercise", digital=False)
    evening = watched.evening
    evening.opens(9)  # unknown, and open all the same
    vote = evening.opens_vote(proposal=evening.hands_in("M1"), confirm_shortfall=True)
    watched.down()
    assert Gap.objects.count() == 1
    evening.calls(vote).sends("vote.cast", vote=vote, round=1, choice="for")
    assert evening.board["frozen_at"] is None


def test_a_meeting_that_is_not_carried_knows_nothing_of_it(evening: Evening) -> None:
    evening.opens(9)
    outcome = run_batch(evening.id, [Envelope(command("stream.up", proven=0), Caller(service="watchdog"))])[0]
    assert isinstance(outcome, RefusedOutcome) and outcome.code == "stream.not_carried"
    assert evening.slice("stage")["state"] == "not_carried"


def test_every_act_on_a_vote_waits_for_the_public_but_those_that_end_it() -> None:
    """A new command on votes must be put in one of the two."""
    free = {"vote.ask", "vote.ask_roll_call", "vote.void", "vote.annul", "vote.keep"}
    notes = {"vote.deemed_against", "vote.not_taken_part", "vote.note_mistake"}
    assert {kind for kind in PERMISSIONS if kind.startswith("vote.")} == stream.OF_A_VOTE | free | notes


def test_a_moment_of_the_programme() -> None:
    assert stream.moment_of(1_795_600_800_000_000) == datetime.fromtimestamp(1_795_600_800, UTC)


def _room(evening: Evening) -> Any:
    return slices.read(evening.id)
