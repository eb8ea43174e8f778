"""The votes of an evening: who may, who must, what is recorded, and what the chair may declare."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pydantic import ValidationError

from council import journal
from council.journal import timestamp
from council.models import ErasableText, LocalRule
from council.services.bodies import set_local_rule
from meetings import slices
from meetings.models import AgendaItem
from tests.kit import AUDIENCES, SINCE, Clock, Evening, Town
from voting.models import Ballot


@pytest.fixture
def opened(evening: Evening) -> Evening:
    """Nine members and the mayor are there; item 2 is before the meeting."""
    evening.opens(9)
    return evening


def test_a_roll_call_with_a_correction_an_unanswered_call_and_somebody_who_left(opened: Evening) -> None:
    vote = opened.opens_vote(proposal=opened.hands_in("M1"))
    order = [elector["seat"] for elector in opened.board["electors"]]
    assert opened.board["roll"]["lot"] == order[0]
    first, second, third = (opened[seat] for seat in order[:3])
    second.is_refused("vote.not_your_turn", "vote.cast", vote=vote, round=1, choice="for")
    assert opened.calls(vote) == first
    assert first.me["called"] is True
    opened.chair.is_refused("vote.call_unanswered", "vote.call_next", vote=vote)
    assert opened.blocked == "vote.call_unanswered"
    first.sends("vote.cast", vote=vote, round=1, choice="for")
    first.is_refused("vote.already_cast", "vote.cast", vote=vote, round=1, choice="for")
    assert opened.calls(vote) == second
    first.is_refused("vote.same_choice", "vote.correct", vote=vote, round=1, choice="for")
    first.sends("vote.correct", vote=vote, round=1, choice="against")  # being called is not yet voting
    opened.chair.sends("vote.pass", vote=vote, seat=second.pid)
    assert opened.board["electors"][1]["state"] == "passed"
    assert opened.calls(vote) == third
    third.is_refused("attendance.must_vote_first", "attendance.leave")
    third.sends("vote.cast", vote=vote, round=1, choice="for")
    first.is_refused("vote.too_late_to_correct", "vote.correct", vote=vote, round=1, choice="for")
    for _ in order[3:]:
        opened.calls(vote).sends("vote.cast", vote=vote, round=1, choice="for")
    opened.chair.is_refused("vote.unanswered", "vote.close", vote=vote)
    assert opened.calls(vote) == second  # once more, at the end
    opened.chair.is_refused("vote.passed_already", "vote.pass", vote=vote, seat=second.pid)
    opened.chair.is_refused("vote.left_not_recorded", "vote.confirm_left", vote=vote, seat=second.pid)
    opened.chair.is_refused("vote.left_not_recorded", "vote.withdraw_left", vote=vote, seat=second.pid)
    for taking_back in (
        opened.clerk,
        opened.chair,
    ):  # a mistake: taken back, or not confirmed
        opened.clerk.sends("vote.record_left", vote=vote, seat=second.pid)
        assert {"kind": "left", "pid": second.pid} in opened.slice("lead")["pending"]
        assert "vote.withdraw_left" in taking_back.me["can"]
        second.is_refused("command.not_yours", "vote.withdraw_left", vote=vote, seat=second.pid)
        taking_back.sends("vote.withdraw_left", vote=vote, seat=second.pid)
        assert opened.last("vote.left_withdrawn") == {"vote": vote, "seat": second.pid}
        assert "vote.withdraw_left" not in taking_back.me["can"]
        assert "vote.cast" in second.me["can"], "and may vote again"
    opened.clerk.sends("vote.record_left", vote=vote, seat=second.pid)
    second.is_refused("vote.left_entered", "vote.cast", vote=vote, round=1, choice="for")
    assert opened.next["command"] == "vote.confirm_left"
    opened.clerk.is_refused("command.not_yours", "vote.confirm_left", vote=vote, seat=second.pid)
    opened.chair.sends("vote.confirm_left", vote=vote, seat=second.pid)
    opened.clerk.is_refused("vote.left_not_recorded", "vote.withdraw_left", vote=vote, seat=second.pid)
    assert second.me["attendance"] == "left"
    assert opened.declares(vote) == "aangenomen"
    assert opened.last("vote.declared") | {"for": 7, "against": 1, "left": [second.pid]} == opened.last("vote.declared")
    assert opened.slice("agenda")["items"][1]["proposals"][0]["state"] == "adopted"
    opened.verify()


def test_who_returns_after_having_left_a_vote_is_no_elector_in_it(opened: Evening) -> None:
    vote = opened.opens_vote(proposal=opened.hands_in("M1"))
    left = opened.calls(vote)
    no = {"vote": vote, "seat": left.pid}
    opened.clerk.is_refused("vote.pass_first", "vote.record_left", **no)
    assert "vote.record_left" not in [step["command"] for step in opened.slice("lead")["more"]]
    opened.chair.sends("vote.pass", **no)
    opened.clerk.sends("vote.record_left", vote=vote, seat=left.pid)
    opened.chair.sends("vote.confirm_left", vote=vote, seat=left.pid)
    opened.enter(left)
    left.is_refused("vote.not_present", "vote.cast", vote=vote, round=1, choice="for")


def test_in_the_hall_the_clerk_keys_the_list_and_the_chair_signs_it_once(opened: Evening) -> None:
    vote = opened.opens_vote(proposal=opened.hands_in("M1"))
    order = [elector["seat"] for elector in opened.board["electors"]]
    said = [{"seat": seat, "choice": "against" if seat == "s04" else "for"} for seat in order]
    opened.clerk.is_refused("vote.not_your_turn", "vote.enter_spoken", vote=vote, round=1, entries=said[::-1])
    opened.clerk.is_refused("vote.seat_twice", "vote.enter_spoken", vote=vote, round=1, entries=[said[0], said[0]])
    opened.clerk.sends("vote.enter_spoken", vote=vote, round=1, entries=said[:4])
    opened.clerk.sends("vote.enter_spoken", vote=vote, round=1, entries=said[4:])
    opened.chair.sends("vote.close", vote=vote)
    opened.chair.is_refused("vote.not_countersigned", "vote.declare", vote=vote, confirm_unseen=True)
    opened.clerk.is_refused("command.not_yours", "vote.countersign", vote=vote)
    opened["s05"].is_refused("command.not_yours", "vote.countersign", vote=vote)
    opened.deputy.is_refused("vote.nothing_to_countersign", "vote.countersign", vote=vote)
    opened.deputy.is_refused("vote.deputy_signs_chair_only", "vote.countersign", vote=vote, seats=["s04"])
    opened.chair.sends("vote.countersign", vote=vote, seats=["s04"])
    assert opened.next["command"] == "vote.countersign"
    opened.chair.sends("vote.countersign", vote=vote)
    opened.chair.is_refused("vote.nothing_to_countersign", "vote.countersign", vote=vote)
    opened.chair.is_refused("vote.unseen", "vote.declare", vote=vote)
    opened.clerk.sends("vote.read_aloud", vote=vote, seats=order)
    assert opened.declares(vote) == "aangenomen"
    assert [row["countersigned"] for row in opened.board["electors"]] == [True] * 9
    opened.verify()


def test_the_chairs_own_spoken_vote_is_signed_by_the_deputy(evening: Evening) -> None:
    evening.opens(9)
    evening.chair.sends("chair.hand_over", pid="s03")
    assert evening.chair.pid == "s03"
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    order = [elector["seat"] for elector in evening.board["electors"]]
    assert "s03" in order  # a member who chairs keeps his vote
    assert evening.mayor.pid not in order  # and a mayor has none
    entries = [{"seat": seat, "choice": "for"} for seat in order]
    evening.clerk.sends("vote.enter_spoken", vote=vote, round=1, entries=entries)
    evening.chair.sends("vote.close", vote=vote)
    evening.chair.is_refused("vote.countersigns_own_vote", "vote.countersign", vote=vote, seats=["s03"])
    evening.chair.sends("vote.countersign", vote=vote)
    assert (evening.next["command"], evening.blocked) == ("vote.countersign", "vote.deputy_signs")
    evening.chair.is_refused("vote.nothing_to_countersign", "vote.countersign", vote=vote)
    evening.deputy.sends("vote.countersign", vote=vote)
    assert evening.declares(vote) == "aangenomen"
    evening.verify()


def test_voice_and_button_differ_and_the_roll_stops_before_the_next_name(opened: Evening) -> None:
    vote = opened.opens_vote(proposal=opened.hands_in("M1"))
    opened.clerk.is_refused("vote.nothing_to_correct", "vote.stop_roll", vote=vote, reason="x")
    first = opened.calls(vote)
    first.sends("vote.cast", vote=vote, round=1, choice="for")
    said = [{"seat": first.pid, "choice": "against"}]
    opened.clerk.is_refused("vote.voice_and_button_differ", "vote.enter_spoken", vote=vote, round=1, entries=said)
    opened.clerk.sends("vote.stop_roll", vote=vote, reason="stem en knop verschillen")
    reason = opened.last("vote.roll_stopped")["reason"]
    assert ErasableText.objects.get(pk=reason["text"]).text == "stem en knop verschillen"
    opened.chair.is_refused("vote.roll_stopped", "vote.call_next", vote=vote)
    assert opened.next["command"] == "vote.continue_roll"
    opened.clerk.sends("vote.enter_spoken", vote=vote, round=1, entries=said)
    opened.chair.sends("vote.continue_roll", vote=vote)
    opened.chair.is_refused("vote.roll_not_stopped", "vote.continue_roll", vote=vote)
    for _ in range(8):
        opened.calls(vote).sends("vote.cast", vote=vote, round=1, choice="for")
    opened.chair.sends("vote.close", vote=vote)
    opened.chair.sends("vote.countersign", vote=vote)
    assert opened.declares(vote) == "aangenomen"
    assert (opened.board["totals"]["for"], opened.board["totals"]["against"]) == (8, 1)
    opened.verify()


def closed(evening: Evening, label: str = "M1", against: tuple[str, ...] = ()) -> str:
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in(label))
    evening.all_cast(vote, against)
    evening.chair.sends("vote.close", vote=vote)
    return vote


def test_an_objection_blocks_the_declaration_until_it_is_judged(opened: Evening) -> None:
    vote = closed(opened)
    for seat in ("s01", "s02", "s03"):
        opened[seat].sends("vote.seen", vote=vote, round=1)
    opened["s01"].is_refused("vote.seen_already", "vote.seen", vote=vote, round=1)
    assert opened.board["seen"] == {"seen": 3, "of": 9}
    opened["s01"].is_refused("vote.objection_says_the_same", "vote.object", vote=vote, round=1, said="for")
    opened["s01"].is_refused("vote.other_round", "vote.object", vote=vote, round=2, said="against")
    for seat in ("s01", "s02"):
        opened[seat].sends("vote.object", vote=vote, round=1, said="against")
    opened["s01"].is_refused("vote.objected_already", "vote.object", vote=vote, round=1, said="against")
    opened.mayor.is_refused("command.not_yours", "vote.object", vote=vote, round=1, said="against")
    opened.chair.is_refused("vote.objection_open", "vote.declare", vote=vote, confirm_unseen=True)
    assert (opened.next["command"], opened.blocked) == ("vote.judge", None)
    assert opened.next["data"] == {"vote": vote, "seat": "s01"}  # the verdict and its reason are the chair's
    opened["s03"].is_refused("command.not_yours", "vote.judge", vote=vote, seat="s01", verdict="corrected", reason="x")
    opened.chair.is_refused("vote.no_objection", "vote.judge", vote=vote, seat="s03", verdict="rejected", reason="x")
    opened.chair.sends("vote.judge", vote=vote, seat="s01", verdict="rejected", reason="de opname is duidelijk")
    opened.chair.sends("vote.judge", vote=vote, seat="s02", verdict="corrected", reason="verkeerd ingevoerd")
    assert "s02" in opened.slice("vote")["current"]["unseen"]  # he must see it again
    assert opened.declares(vote) == "aangenomen"
    assert (opened.last("vote.declared")["for"], opened.last("vote.declared")["against"]) == (8, 1)
    opened.verify()


def test_an_objection_that_voids_has_all_vote_again(opened: Evening) -> None:
    vote = closed(opened)
    opened["s01"].sends("vote.object", vote=vote, round=1, said="against")
    opened.chair.sends("vote.judge", vote=vote, seat="s01", verdict="voided", reason="geluid viel weg")
    assert opened.board["status"] == "void"
    assert opened.next["data"]["redo_of"] == vote
    again = opened.chair.sends(opened.next["command"], **opened.next["data"])["vote"]
    assert opened.board["round"] == 2
    opened["s01"].is_refused("vote.not_open", "vote.cast", vote=vote, round=1, choice="for")
    called = opened.calls(again) if opened.board["method"] == "roll_call" else opened["s01"]
    called.is_refused("vote.other_round", "vote.cast", vote=again, round=1, choice="for")
    called.sends("vote.cast", vote=again, round=2, choice="for")
    opened.verify()


def test_a_hamerstuk_and_somebody_who_asks_for_a_vote(town: Town, wall_clock: Clock) -> None:
    evening = town.evening([("Lijst A", True), ("Lijst B", True)])
    evening.opens(6, item=1)
    assert evening.next["data"] == {"item": evening.item(1), "method": "without_vote"}
    vote = evening.chair.sends("vote.open", **evening.next["data"])["vote"]
    evening.chair.is_refused("vote.pause_running", "vote.declare", vote=vote)
    wall_clock.goes(6)
    assert evening.declares(vote) == "aangenomen"
    assert evening.board["words"]["code"] == "declared.adopted_without_vote"
    evening["s02"].sends("vote.deemed_against", vote=vote)
    evening["s02"].is_refused("vote.noted_already", "vote.deemed_against", vote=vote)
    evening["s07"].is_refused("attendance.not_present", "vote.deemed_against", vote=vote)
    evening["s03"].sends("vote.not_taken_part", vote=vote)
    evening["s03"].is_refused("vote.note_without_vote", "vote.note_mistake", vote=vote, meant="for")
    assert [(note["seat"], note["kind"]) for note in evening.board["notes"]] == [
        ("s02", "deemed_against"), ("s03", "not_taken_part"),
    ]  # fmt: skip
    evening.chair.sends("agenda.move_to", item=evening.item(2))
    vote = evening.chair.sends("vote.open", **evening.next["data"])["vote"]
    evening["s04"].sends("vote.ask")
    evening["s04"].is_refused("vote.asked_already", "vote.ask")
    wall_clock.goes(6)
    evening.chair.is_refused("vote.asked", "vote.declare", vote=vote)
    assert evening.next["command"] == "vote.open"
    again = evening.chair.sends("vote.open", **evening.next["data"])["vote"]
    assert evening.last("vote.voided")["reason"] == {"code": "vote_asked"}
    evening.roll_call(again, against=("s04",))
    assert evening.declares(again) == "aangenomen"
    evening.verify()


def test_nothing_is_adopted_without_a_vote_when_a_roll_call_is_asked(town: Town, wall_clock: Clock) -> None:
    evening = town.evening([("Lijst A", True)])
    evening.opens(6, item=1)
    vote = evening.opens_vote("without_vote", item=evening.item(1))
    evening["s04"].sends("vote.ask_roll_call")
    wall_clock.goes(6)
    evening.chair.is_refused("vote.asked", "vote.declare", vote=vote)


def test_one_member_asks_for_a_roll_call_before_the_result_and_gets_it(opened: Evening) -> None:
    vote = opened.opens_vote("show_of_hands", proposal=opened.hands_in("M1"))
    opened.all_cast(vote)
    opened["s04"].sends("vote.ask_roll_call")
    opened.chair.is_refused("vote.roll_call_asked", "vote.close", vote=vote, name_missing=True)
    assert {row["id"]: row["state"] for row in opened.slice("compliance")["conditions"]}["C12"] == "fail"
    assert opened.next["data"]["method"] == "roll_call"
    again = opened.chair.sends("vote.open", **opened.next["data"])["vote"]
    assert opened.last("vote.voided")["reason"] == {"code": "roll_call_asked"}
    opened.roll_call(again)
    assert opened.declares(again) == "aangenomen"
    opened.verify()


def test_a_roll_call_asked_after_the_close_comes_before_the_result_too(opened: Evening) -> None:
    vote = closed(opened)
    opened["s04"].sends("vote.ask_roll_call")
    opened.chair.is_refused("vote.roll_call_asked", "vote.declare", vote=vote, confirm_unseen=True)
    assert (opened.next["command"], opened.next["data"]["method"]) == ("vote.open", "roll_call")


def test_who_is_recused_stays_out_of_debate_vote_and_denominator(opened: Evening) -> None:
    item = opened.item(2)
    s03 = opened["s03"]
    s03.sends("floor.request", kind="speech")
    s03.sends("recusal.declare", item=item, reason="is eigenaar")
    assert opened.slice("floor")["queue"] == []
    s03.is_refused("recusal.declared_already", "recusal.declare", item=item)
    s03.is_refused("floor.recused", "floor.request", kind="speech")
    opened.chair.is_refused("floor.recused", "floor.give", pid="s03")
    s03.is_refused("vote.recused", "vote.ask_roll_call")
    opened["s04"].is_refused("command.not_yours", "recusal.withdraw", item=item, pid="s03")
    opened["s04"].is_refused("recusal.not_declared", "recusal.withdraw", item=item)
    motion = opened.hands_in("M1")
    vote = opened.opens_vote("simultaneous", proposal=motion)
    s03.is_refused("recusal.before_the_vote", "recusal.withdraw", item=item)
    s03.is_refused("vote.recused", "vote.cast", vote=vote, round=1, choice="for")
    assert opened.board["judgement"] | {"eligible": 8, "needed": 5} == opened.board["judgement"]
    opened.all_cast(vote)
    opened.declares(vote)
    assert opened.last("vote.declared") | {"eligible": 8, "recused": ["s03"]} == opened.last("vote.declared")
    s03.sends("vote.not_taken_part", vote=vote)
    opened.verify()


def test_who_recuses_himself_while_speaking_gives_up_the_floor_and_says_so_in_the_record(opened: Evening) -> None:
    opened.chair.sends("floor.give", pid="s03")
    opened["s03"].sends("recusal.declare", item=opened.item(2))
    assert opened.slice("floor")["now"] is None
    assert [entry.kind for entry in opened.journal()][-2:] == ["floor.ended", "recusal.declared"]


def test_a_recusal_of_the_item_above_counts_below(opened: Evening) -> None:
    above = opened.item(2)
    opened.chair.sends("agenda.change", change="add", title="Deel", parent=above, proposer="s01", reason="x")
    opened.chair.sends("agenda.move_to", item=opened.item(4))
    opened["s03"].sends("floor.request", kind="speech")
    opened.clerk.sends("recusal.declare", item=above, pid="s03")
    declared = opened.journal("recusal.declared")[-1]
    assert declared.on_behalf == "s03"
    [told] = opened["s03"].me["recusals"]
    assert (told["item"], told["by"]) == (above, opened.clerk.pid)
    assert abs(datetime.fromisoformat(told["at"]) - datetime.fromisoformat(declared.at)) < timedelta(seconds=1)
    listed = next(row for row in opened.slice("agenda", "public")["items"] if row["id"] == above)["recusals"]
    assert listed == [{"pid": "s03", "by": opened.clerk.pid, "at": told["at"]}]
    assert opened.slice("floor")["queue"] == []
    assert opened.blocked is None


def test_twenty_of_thirty_nine_present_and_one_recused_is_invalid_at_nineteen_of_thirty_eight(db: None) -> None:
    evening = Town(seats=39, groups=10).evening()
    evening.opens(20)
    evening["s20"].sends("recusal.declare", item=evening.item(2))
    motion = evening.hands_in("M1")
    no = evening.chair.is_refused("vote.shortfall", "vote.open", proposal=motion, method="roll_call")
    assert no.values == {"able": 19, "eligible": 38, "needed": 20}
    assert (evening.next["code"], evening.next["confirm"]) == ("vote.open_short", True)
    vote = evening.opens_vote(proposal=motion, confirm_shortfall=True)
    evening.roll_call(vote)
    assert evening.declares(vote) == "ongeldig"
    assert evening.last("vote.declared") | {"participated": 19, "eligible": 38} == evening.last("vote.declared")
    assert evening.slice("agenda")["items"][1]["proposals"][0]["state"] == "invalid"
    evening.chair.is_refused(
        "vote.result_stands", "vote.open", proposal=motion, method="roll_call", confirm_shortfall=True
    )
    evening.verify()


def test_an_invalid_vote_is_held_again_without_quorum_only_in_a_later_meeting(town: Town) -> None:
    first = town.evening()
    first.opens(6)
    for member in first.members[:2]:
        member.sends("attendance.leave")
    motion = first.hands_in("M1")
    vote = first.opens_vote("simultaneous", proposal=motion, confirm_shortfall=True)
    first.all_cast(vote)
    assert first.declares(vote) == "ongeldig"
    why = {"redo_of": vote, "why_again": "revote_after_invalid", "method": "simultaneous"}
    first.chair.is_refused("vote.again_only_later", "vote.open", proposal=motion, **why)
    other = first.hands_in("M2")
    first.chair.is_refused("vote.names_another_subject", "vote.open", proposal=other, **why)
    first.chair.sends("meeting.close")
    second = town.evening()
    second.opens(6)
    for member in second.members[:3]:
        member.sends("attendance.leave")
    elsewhere = second.hands_in("M9")
    second.chair.is_refused("vote.names_another_subject", "vote.open", proposal=elsewhere, **why)
    tie = {**why, "why_again": "second_meeting_after_tie"}
    motion = second.hands_in("M1")
    second.chair.is_refused("vote.again_without_ground", "vote.open", proposal=motion, **tie)
    again = second.chair.sends("vote.open", proposal=motion, **why)["vote"]
    second.all_cast(again)
    assert second.declares(again) == "aangenomen"
    assert second.last("vote.declared") | {"participated": 3, "eligible": 9} == second.last("vote.declared")
    second.verify()


def test_a_void_vote_gives_no_right_to_vote_again_beside_an_invalid_one(town: Town) -> None:
    """The void vote could be held again; the invalid one that came of it stands until a later meeting."""
    evening = town.evening()
    evening.opens(6)
    for member in evening.members[:2]:
        member.sends("attendance.leave")
    motion = evening.hands_in("M1")
    voided = evening.opens_vote("simultaneous", proposal=motion, confirm_shortfall=True)
    evening.chair.sends("vote.void", vote=voided, reason="verkeerd voorstel")
    vote = evening.opens_vote("simultaneous", proposal=motion, confirm_shortfall=True, redo_of=voided)
    evening.all_cast(vote)
    assert evening.declares(vote) == "ongeldig"
    again = {"proposal": motion, "method": "simultaneous", "confirm_shortfall": True, "redo_of": voided}
    evening.chair.is_refused("vote.result_stands", "vote.open", **again)


def test_a_tie_is_postponed_and_in_the_second_meeting_rejects(town: Town) -> None:
    first = town.evening()
    first.opens(8)
    motion = first.hands_in("M1")
    vote = first.opens_vote("simultaneous", proposal=motion)
    first.all_cast(vote, against=("s01", "s02", "s03", "s04"))
    assert first.declares(vote) == "uitgesteld_staking"
    why = {"redo_of": vote, "why_again": "second_meeting_after_tie"}
    first.chair.is_refused("vote.again_only_later", "vote.open", proposal=motion, method="simultaneous", **why)
    first.chair.sends("meeting.close")
    second = town.evening()
    second.opens(6)
    motion = second.hands_in("M1")
    vote = second.opens_vote("simultaneous", proposal=motion, **why)
    second.all_cast(vote, against=("s01", "s02", "s03"))
    assert second.declares(vote) == "niet_aangenomen_staking"
    assert second.board["words"]["code"] == "declared.tie_rejected_again"
    second.verify()


def test_a_tie_in_a_complete_meeting_rejects_at_once(opened: Evening) -> None:
    opened["s09"].sends("recusal.declare", item=opened.item(2))
    vote = opened.opens_vote("simultaneous", proposal=opened.hands_in("M1"))
    opened.all_cast(vote, against=("s01", "s02", "s03", "s04"))
    assert opened.declares(vote) == "niet_aangenomen_staking"
    assert opened.board["words"]["code"] == "declared.tie_rejected_complete"


def test_with_a_vacancy_a_meeting_is_never_complete(db: None) -> None:
    evening = Town(vacant=1).evening()
    evening.opens(8)
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in("M1"))
    evening.all_cast(vote, against=("s01", "s02", "s03", "s04"))
    assert evening.declares(vote) == "uitgesteld_staking"
    evening.verify()


def test_void_with_a_reason_then_annulled_beside_the_result(opened: Evening) -> None:
    motion = opened.hands_in("M1")
    vote = opened.opens_vote("simultaneous", proposal=motion)
    opened["s01"].sends("vote.cast", vote=vote, round=1, choice="against")
    opened["s01"].is_refused("command.not_yours", "vote.void", vote=vote, reason="x")
    opened.chair.is_refused("vote.running", "agenda.move_to", item=opened.item(3))
    opened.chair.is_refused("vote.running", "meeting.close")
    opened.chair.sends("vote.void", vote=vote, reason="verkeerd voorstel")
    opened.chair.is_refused("vote.not_open", "vote.void", vote=vote, reason="x")
    opened.chair.is_refused("vote.not_declared", "vote.annul", vote=opened.hands_in("M3"), reason="x")
    vote = opened.opens_vote("simultaneous", proposal=motion, redo_of=vote)
    opened.all_cast(vote)
    opened.declares(vote)
    opened["s02"].sends("vote.note_mistake", vote=vote, meant="against")
    opened["s03"].is_refused("vote.objection_says_the_same", "vote.note_mistake", vote=vote, meant="for")
    opened["s03"].is_refused("vote.note_only_without_vote", "vote.deemed_against", vote=vote)
    opened["s03"].is_refused("vote.note_after_vote", "vote.not_taken_part", vote=vote)
    opened.clerk.is_refused("command.not_yours", "vote.annul", vote=vote, reason="x")
    opened.chair.sends("vote.annul", vote=vote, reason="lijn van drie leden weg", redo=True)
    opened.chair.is_refused("vote.annulled_already", "vote.annul", vote=vote, reason="x")
    shown = opened.slice("vote", "public")["recent"][0]
    assert (shown["status"], shown["outcome"], shown["annulled"]) == ("declared", "aangenomen", True)
    assert opened.slice("agenda")["items"][1]["proposals"][0]["state"] == "pending"
    again = opened.opens_vote("simultaneous", proposal=motion, redo_of=vote)
    opened.all_cast(again, against=("s01", "s02", "s03", "s04", "s05"))
    assert opened.declares(again) == "verworpen"
    opened.chair.is_refused("proposal.not_pending", "vote.open", proposal=motion, method="simultaneous")
    opened.verify()


def test_amendments_and_motions_come_in_the_order_of_voting(opened: Evening) -> None:
    opened.hands_in("M1", "motion", movers=["s01"])
    main = opened.hands_in("V1", "proposal")
    amendment = opened.hands_in("A1", "amendment", amends=main)
    opened.hands_in("SA1", "subamendment", amends=amendment)
    opened.clerk.is_refused(
        "proposal.label_taken", "proposal.submit",
        item=opened.item(2), kind="motion", label="M1", title="x", text="x", movers=[],
    )  # fmt: skip
    withdrawn = opened.hands_in("M2")
    opened.clerk.sends("proposal.withdraw", proposal=withdrawn, reason="overgenomen door het college")
    opened.chair.is_refused("proposal.not_pending", "vote.open", proposal=withdrawn, method="simultaneous")
    called = []
    while opened.next["command"] == "vote.open":
        called.append(opened.next["values"]["label"])
        vote = opened.chair.sends("vote.open", **opened.next["data"])["vote"]
        opened.clerk.is_refused(
            "vote.running", "proposal.withdraw", proposal=opened.board["proposal"]["id"], reason="x"
        )
        opened.roll_call(vote)
        opened.declares(vote)
    assert called == ["SA1", "A1", "V1", "M1"]
    assert opened.next["command"] == "agenda.move_to"
    opened.verify()


def test_a_vote_on_persons_is_on_paper_and_only_the_count_is_kept(opened: Evening) -> None:
    seat = opened.hands_in("B1", "proposal", on_persons=True)
    for method in ("roll_call", "simultaneous", "show_of_hands", "without_vote"):
        no = opened.chair.is_refused("vote.persons_on_paper", "vote.open", method=method, proposal=seat)
        assert no.article == "Gemeentewet art. 31 lid 1"
    assert (opened.next["code"], opened.next["data"]["method"]) == ("vote.open_paper", "paper")
    vote = opened.chair.sends("vote.open", **opened.next["data"])["vote"]
    assert opened.last("vote.opened")["on_persons"] is True
    assert next(c for c in opened.slice("compliance")["conditions"] if c["id"] == "C13")["state"] == "ok"
    opened["s01"].is_refused("vote.no_ballots_in_this_form", "vote.cast", vote=vote, round=1, choice="for")
    opened.chair.is_refused("vote.no_count_entered", "vote.close", vote=vote)
    assert opened.blocked == "vote.no_count_entered"
    opened["s08"].sends("attendance.leave")  # has handed in his paper
    count = {"vote": vote, "ballots": 9}
    opened.clerk.is_refused("vote.count_too_high", "vote.enter_count", counts={"A. Jansen": 10}, **count)
    opened.clerk.sends("vote.enter_count", counts={"A. Jansen": 4, "B. de Wit": 4}, **count)
    opened.chair.sends("vote.close", vote=vote)
    assert opened.declares(vote) == "geen_meerderheid"
    assert (opened.next["command"], opened.next["data"]["method"]) == ("vote.open", "paper")  # the next round
    vote = opened.chair.sends("vote.open", **opened.next["data"])["vote"]
    opened.clerk.sends("vote.enter_count", vote=vote, ballots=8, counts={"A. Jansen": 5, "B. de Wit": 3})
    opened.chair.sends("vote.close", vote=vote)
    assert opened.declares(vote) == "gekozen:A. Jansen"
    assert opened.next["command"] == "agenda.move_to"
    assert Ballot.objects.filter(vote__meeting=opened.id).count() == 0
    opened.verify()


def test_an_item_that_is_an_appointment_is_voted_on_by_paper_although_it_was_listed_without_a_vote(db: None) -> None:
    evening = Town(seats=9).evening(("Opening", ("Benoeming wethouder", True), "Rondvraag"))
    AgendaItem.objects.filter(meeting=evening.id, number="2").update(on_persons=True)
    evening.opens()
    item = evening.item(2)
    evening.chair.is_refused("vote.persons_on_paper", "vote.open", method="without_vote", item=item)
    assert (evening.next["data"]["item"], evening.next["data"]["method"]) == (item, "paper")
    vote = evening.chair.sends("vote.open", **evening.next["data"])["vote"]
    evening.chair.sends("vote.void", vote=vote, reason="er lag een briefje te veel")
    assert evening.next["data"]["redo_of"] == vote
    vote = evening.chair.sends("vote.open", **evening.next["data"])["vote"]
    evening.clerk.sends("vote.enter_count", vote=vote, ballots=9, counts={"A. Jansen": 4, "B. de Wit": 4})
    assert evening.declares(vote) == "geen_meerderheid"
    vote = evening.chair.sends("vote.open", **evening.next["data"])["vote"]  # the second free round
    evening.clerk.sends("vote.enter_count", vote=vote, ballots=9, counts={"A. Jansen": 9})
    assert evening.declares(vote) == "gekozen:A. Jansen"
    assert evening.next["command"] == "agenda.move_to"
    evening.verify()


def test_what_is_not_on_persons_is_not_voted_on_by_paper(opened: Evening) -> None:
    no = opened.chair.is_refused("vote.matters_not_secret", "vote.open", method="paper", proposal=opened.hands_in("M1"))
    assert no.article == "Gemeentewet art. 32 lid 1"
    lawful = opened.slice("agenda", "public")["methods"]
    assert lawful["persons"] == ["paper"]
    assert set(lawful["matters"]) == {"roll_call", "simultaneous", "show_of_hands", "without_vote"}


@pytest.fixture
def hidden(db: None) -> Evening:
    """In a hall, where the body's rules open a simultaneous vote at its close."""
    town = Town()
    LocalRule.objects.create(body=town.body, key="simultaneous_shown_as_cast", value=False, since=SINCE)
    evening = town.evening(regime="ORDINARY", digital=False, basis_kind="")
    evening.opens(9)
    return evening


def everything_shown(evening: Evening) -> str:
    """All slices of every audience, and everybody's own but s01's."""
    room = slices.read(evening.id)
    views = [(name, audience) for audience in AUDIENCES for name in slices.BUILDERS if name != "lead"]
    parts = [str(slices.build(room, *view)) for view in [*views, ("lead", "desk")]]
    mine = [str(slices.build_me(room, pid)) for pid in evening.users if pid != "s01"]
    return re.sub(r"'entries': \d+", "", "\n".join([*parts, *mine]))


def test_hidden_choices_are_opened_at_the_close_and_never_before(hidden: Evening) -> None:
    vote = hidden.opens_vote("simultaneous", proposal=hidden.hands_in("M1"))
    assert hidden.board["hidden"] is True
    hidden["s01"].sends("vote.cast", vote=vote, round=1, choice="for")
    shown = everything_shown(hidden)
    hidden["s01"].sends("vote.correct", vote=vote, round=1, choice="against")
    assert everything_shown(hidden) == shown
    sealed = {"vote", "round", "seat", "how", "commitment"}
    assert [set(entry.data) for entry in hidden.journal("vote.ballot_cast")] == [sealed, sealed]
    assert hidden["s01"].me["vote"]["choice"] == "against"
    assert [group["for"] + group["against"] for group in hidden.board["groups"]] == [0, 0, 0]
    hidden.all_cast(vote, but=("s01",))
    assert hidden.board["totals"] == {"for": 0, "against": 0, "voted": 9, "electors": 9}
    hidden.chair.sends("vote.close", vote=vote)
    assert hidden.board["totals"] == {"for": 8, "against": 1, "voted": 9, "electors": 9}
    assert {row["seat"]: row["choice"] for row in hidden.last("vote.ballots_opened")["ballots"]}["s01"] == "against"
    hidden["s02"].sends("vote.object", vote=vote, round=1, said="against")
    hidden.chair.sends("vote.judge", vote=vote, seat="s02", verdict="corrected", reason="verkeerd geteld")
    assert hidden.declares(vote) == "aangenomen"
    assert hidden.last("vote.declared")["for"] == 7
    hidden.verify()


def test_a_hidden_vote_that_is_voided_while_open_is_never_opened(hidden: Evening) -> None:
    vote = hidden.opens_vote("simultaneous", proposal=hidden.hands_in("M1"))
    hidden.all_cast(vote, against=("s01",))
    hidden.chair.sends("vote.void", vote=vote, reason="verkeerd voorstel")
    board = hidden.board
    assert board["status"] == "void"
    assert {row["choice"] for row in board["electors"]} == {None}
    assert board["totals"] == {"for": 0, "against": 0, "voted": 9, "electors": 9}
    assert {(group["for"], group["against"]) for group in board["groups"]} == {(0, 0)}
    assert hidden.journal("vote.ballots_opened") == []
    hidden.verify()


def test_a_simultaneous_vote_names_who_has_not_voted_before_it_closes(opened: Evening) -> None:
    vote = opened.opens_vote("simultaneous", proposal=opened.hands_in("M1"))
    opened.chair.is_refused("vote.nobody_voted", "vote.close", vote=vote, name_missing=True)
    opened.all_cast(vote, but=("s08", "s09"))
    opened.chair.is_refused("vote.name_missing_first", "vote.close", vote=vote)
    assert (opened.next["code"], opened.next["values"]["missing"]) == ("vote.close_missing", ["s08", "s09"])
    opened["s09"].sends("attendance.leave")
    opened.chair.sends("vote.close", vote=vote, name_missing=True)
    opened["s08"].is_refused("vote.not_open", "vote.cast", vote=vote, round=1, choice="for")
    opened["s08"].sends("vote.object", vote=vote, round=1, said="for")
    opened.chair.is_refused(
        "vote.nothing_recorded", "vote.judge", vote=vote, seat="s08", verdict="corrected", reason="x"
    )
    opened.chair.sends("vote.judge", vote=vote, seat="s08", verdict="rejected", reason="niet gestemd")
    opened.declares(vote)
    declared = opened.last("vote.declared")
    assert (declared["not_voted"], declared["left"]) == (["s08"], ["s09"])
    assert opened.last("vote.declared")["absent"] == []
    opened.verify()


def test_an_explanation_of_vote_is_a_kind_of_floor_before_the_vote(opened: Evening) -> None:
    motion = opened.hands_in("M1")
    opened["s02"].sends("floor.request", kind="explanation")
    opened.chair.sends("floor.give", request=opened.next["data"]["request"])
    vote = opened.opens_vote("simultaneous", proposal=motion)
    assert opened.slice("floor")["now"] is None  # nobody speaks during a vote
    opened["s03"].is_refused("floor.explanation_comes_before", "floor.request", kind="explanation")
    opened.chair.is_refused("floor.vote_is_open", "floor.give", pid="s03")
    opened.chair.is_refused("vote.running", "vote.open", proposal=motion, method="simultaneous")
    assert vote


def test_a_meeting_suspended_in_the_middle_of_a_vote_goes_on_with_it(opened: Evening) -> None:
    vote = opened.opens_vote("simultaneous", proposal=opened.hands_in("M1"))
    opened["s01"].sends("vote.cast", vote=vote, round=1, choice="for")
    opened.chair.sends("meeting.suspend", reason="storing", until=(timezone.now() + timedelta(minutes=5)).isoformat())
    opened["s02"].is_refused("meeting.wrong_moment", "vote.cast", vote=vote, round=1, choice="for")
    opened.chair.is_refused("vote.running", "meeting.close")
    opened.chair.sends("meeting.resume")
    opened.all_cast(vote, but=("s01",))
    assert opened.declares(vote) == "aangenomen"
    opened.verify()


def test_only_what_is_before_the_meeting_can_be_voted_on(opened: Evening) -> None:
    opened.chair.is_refused("vote.item_not_current", "vote.open", item=opened.item(3), method="simultaneous")
    for member in opened.members:
        member.sends("attendance.leave")
    opened.hands_in("M1")
    opened.chair.is_refused("vote.no_electors", "vote.open", item=opened.item(2), method="simultaneous")
    assert (opened.next["command"], opened.blocked) == ("vote.open", "vote.no_electors")


def test_the_declared_head_is_signed_and_stands_beside_the_vote(opened: Evening) -> None:
    vote = closed(opened)
    opened.declares(vote)
    declared = opened.journal("vote.declared")[-1]
    assert opened.board["head"] == {"seq": declared.seq, "hash": declared.hash}
    assert [(head["seq"], head["hash"]) for head in journal.signed_heads(opened.id)] == [(declared.seq, declared.hash)]


def test_one_nominee_with_most_papers_against_is_not_elected(opened: Evening) -> None:
    nominee = opened.hands_in("B1", "proposal", on_persons=True)
    vote = opened.opens_vote("paper", proposal=nominee)
    opened.clerk.sends("vote.enter_count", vote=vote, ballots=9, counts={"voor": 2, "tegen": 7})
    assert opened.declares(vote) == "niet_gekozen"
    assert opened.proposal("B1").state == "rejected"
    opened.verify()


def test_a_second_ballot_follows_a_tie_between_two_nominees_and_the_lot_a_second_tie(opened: Evening) -> None:
    vote = opened.opens_vote("paper", proposal=opened.hands_in("B1", "proposal", on_persons=True))
    count = {"ballots": 9, "counts": {"A": 4, "B": 4}, "restricted": True}
    opened.clerk.is_refused("persons.no_second_ballot", "vote.enter_count", vote=vote, second_ballot=True, **count)
    for ballots in (0, 8, 10):
        no = {"vote": vote, "ballots": ballots, "counts": {}}
        opened.clerk.is_refused("persons.papers_differ", "vote.enter_count", **no)
    opened.clerk.is_refused("persons.name_unclear", "vote.enter_count", vote=vote, ballots=9, counts={"A": 4, " A": 4})
    opened.clerk.sends("vote.enter_count", vote=vote, **count)
    assert opened.declares(vote) == "herstemming"
    vote = opened.chair.sends("vote.open", **opened.next["data"])["vote"]
    others = {"ballots": 9, "counts": {"A": 4, "C": 4}}
    opened.clerk.is_refused("persons.others_in_second_ballot", "vote.enter_count", vote=vote, **others)
    opened.clerk.sends("vote.enter_count", vote=vote, ballots=9, counts={"B": 4, "A": 4})  # that it is one is known
    assert opened.declares(vote) == "lot"
    opened.verify()


def test_the_gap_of_an_annulment_lies_in_the_meeting_and_the_right_way_round(opened: Evening) -> None:
    vote = opened.opens_vote("simultaneous", proposal=opened.hands_in("M1"))
    opened.all_cast(vote)
    opened.declares(vote)
    now, minute = timezone.now(), timedelta(minutes=1)
    began = opened.meeting.opened_at
    assert began is not None
    for start, end in ((now, began), (now + 9 * minute, None), (began - minute, now), (began, now + minute)):
        gap = {"start": start.isoformat(), "end": end.isoformat() if end else None}
        opened.chair.is_refused("vote.gap_impossible", "vote.annul", vote=vote, reason="beeld weg", gap=gap)
    gap = {"start": began.isoformat(), "end": now.isoformat()}
    opened.chair.sends("vote.annul", vote=vote, reason="beeld weg", gap=gap)
    assert opened.last("vote.annulled")["gap"] == {"start": timestamp(began), "end": timestamp(now)}
    opened.verify()


def below(evening: Evening, title: str = "Deel", number: int = 2) -> str:
    """A new item under item 2; its id."""
    above = evening.item(number)
    evening.chair.sends(
        "agenda.change", change="add", title=title, after=above, parent=above, proposer="s01", reason="x"
    )
    return next(str(item["id"]) for item in evening.slice("agenda")["items"] if item["title"] == title)


def test_a_demand_made_on_an_item_is_not_dodged_from_the_item_above(opened: Evening) -> None:
    part = below(opened)
    opened.chair.sends("agenda.move_to", item=part)
    motion = opened.hands_in("M1", item="2a")
    opened["s03"].sends("vote.ask")
    opened["s03"].sends("vote.ask_roll_call")
    opened.chair.sends("agenda.move_to", item=opened.item(2))
    for method, code in (("without_vote", "vote.roll_call_asked"), ("show_of_hands", "vote.roll_call_asked")):
        opened.chair.is_refused(code, "vote.open", method=method, proposal=motion)
    vote = opened.opens_vote("roll_call", proposal=motion)
    opened.roll_call(vote)
    opened.declares(vote)
    assert opened.slice("vote")["asked"] == {"vote": [], "roll_call": []}
    opened.verify()


def test_what_is_asked_after_the_close_is_meant_for_the_next_vote(opened: Evening) -> None:
    vote = opened.opens_vote(proposal=opened.hands_in("M1"))
    second = opened.hands_in("M2")
    opened.roll_call(vote)
    opened["s02"].sends("vote.ask_roll_call")  # during the roll call that he asks for
    opened.chair.sends("vote.close", vote=vote)
    opened["s03"].sends("vote.ask_roll_call")
    opened["s04"].sends("vote.ask")
    opened.declares(vote)
    assert opened.slice("vote")["asked"] == {"vote": ["s04"], "roll_call": ["s03"]}
    assert opened.next["data"]["method"] == "roll_call"
    opened.chair.is_refused("vote.roll_call_asked", "vote.open", method="without_vote", proposal=second)
    opened.chair.is_refused("vote.roll_call_asked", "vote.open", method="show_of_hands", proposal=second)
    opened.chair.sends("agenda.move_to", item=opened.item(3))
    assert opened.slice("vote")["asked"] == {"vote": [], "roll_call": []}
    opened.chair.sends("agenda.move_to", item=opened.item(2))
    assert opened.slice("vote")["asked"] == {"vote": ["s04"], "roll_call": ["s03"]}
    opened.verify()


def test_another_form_does_not_answer_a_demand(opened: Evening) -> None:
    opened["s03"].sends("vote.ask_roll_call")
    named = opened.opens_vote("paper", proposal=opened.hands_in("B1", "proposal", on_persons=True))
    opened.clerk.sends("vote.enter_count", vote=named, ballots=9, counts={"A": 9})
    opened.declares(named)
    assert opened.slice("vote")["asked"]["roll_call"] == ["s03"]
    vote = opened.opens_vote("roll_call", proposal=opened.hands_in("M1"))
    opened.roll_call(vote)
    opened.declares(vote)
    assert opened.slice("vote")["asked"]["roll_call"] == []


def by_member(evening: Evening) -> Evening:
    """The longest sitting member leads instead of the mayor."""
    evening.opens(9)
    evening.chair.sends("chair.hand_over", pid="s03")
    return evening


def test_the_member_who_presides_is_there_and_cannot_be_entered_as_having_left(evening: Evening) -> None:
    by_member(evening)
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in("M1"))
    evening.clerk.is_refused("vote.chair_is_there", "vote.record_left", vote=vote, seat="s03")


def test_the_deputy_judges_the_objection_of_the_member_who_presides(evening: Evening) -> None:
    by_member(evening)
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in("M1"))
    evening.all_cast(vote)
    evening.chair.sends("vote.close", vote=vote)
    evening.chair.sends("vote.object", vote=vote, round=1, said="against")
    assert (evening.next["command"], evening.blocked) == ("vote.judge", "vote.deputy_judges")
    own = {"vote": vote, "seat": "s03", "verdict": "corrected", "reason": "verkeerd ingevoerd"}
    evening.chair.is_refused("vote.deputy_judges", "vote.judge", **own)
    assert "vote.judge" not in evening.chair.me["can"]
    assert "vote.judge" in evening.deputy.me["can"]
    evening["s05"].sends("vote.object", vote=vote, round=1, said="against")
    assert (evening.next["data"]["seat"], evening.blocked) == ("s05", None)
    other = {**own, "seat": "s05"}
    evening.deputy.is_refused("vote.deputy_judges_chair_only", "vote.judge", **other)
    evening.chair.sends("vote.judge", **other)
    evening.deputy.sends("vote.judge", **own)
    evening.declares(vote)
    assert evening.last("vote.declared")["against"] == 2
    evening.verify()


def test_who_leaves_in_an_open_vote_has_left_it_and_is_not_one_who_did_not_vote(opened: Evening) -> None:
    vote = opened.opens_vote("simultaneous", proposal=opened.hands_in("M1"))
    opened.all_cast(vote, but=["s05", "s06", "s07", "s08", "s09"])
    opened["s01"].sends("attendance.leave")
    for seat in ("s05", "s06", "s07", "s08"):
        opened[seat].sends("attendance.leave")
    assert opened.board["judgement"] | {"able": 5, "could_be_valid": True} == opened.board["judgement"]
    opened["s09"].sends("attendance.leave")
    assert opened.board["judgement"] | {"able": 4, "could_be_valid": False} == opened.board["judgement"]
    opened["s05"].is_refused("attendance.not_present", "vote.cast", vote=vote, round=1, choice="for")
    assert (opened.next["command"], opened.next["confirm"]) == ("vote.close", False)
    assert opened.declares(vote) == "ongeldig"
    declared = opened.last("vote.declared")
    assert (declared["left"], declared["not_voted"]) == (["s05", "s06", "s07", "s08", "s09"], [])
    opened.verify()


def test_what_is_voted_on_stays_on_the_agenda(opened: Evening) -> None:
    part = below(opened)
    vote = opened.opens_vote("simultaneous", proposal=opened.hands_in("M1", item="2a"))
    for change in ("remove", "retitle", "move"):
        opened.chair.is_refused(
            "vote.running", "agenda.change", change=change, item=part, title="Anders", proposer="s01", reason="x"
        )
    opened.chair.sends("vote.void", vote=vote, reason="x")
    opened.chair.sends("agenda.change", change="retitle", item=part, title="Anders", proposer="s01", reason="x")


def test_a_water_board_without_a_duty_to_vote_closes_its_roll_call_on_who_did_not_answer(db: None) -> None:
    town = Town(kind="waterschap", seats=18, mayor=False)
    set_local_rule(town.body, "roll_call_duty_to_vote", False, "reglement van orde art. 9", SINCE)
    evening = town.evening()
    evening.opens(18)
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    for _ in range(12):
        evening.calls(vote).sends("vote.cast", vote=vote, round=1, choice="for")
    called = evening.calls(vote)
    if called == evening.chair:
        called.sends("vote.cast", vote=vote, round=1, choice="for")
    else:
        called.sends("attendance.leave")
    evening.chair.sends("vote.close", vote=vote)
    assert evening.declares(vote) == "aangenomen"
    assert evening.last("vote.opened")["duty_to_vote"] is False
    evening.verify()


def test_who_moves_is_a_member_once_and_a_proposal_may_be_the_executives(opened: Evening) -> None:
    text = {"item": opened.item(2), "title": "Op zondag open", "text": "De raad besluit."}
    clerk, alderman = opened.clerk.pid, opened.alderman.pid
    for kind, movers, code in (
        ("motion", [clerk], "proposal.cannot_move"),
        ("proposal", [clerk], "proposal.cannot_move"),
        ("amendment", [alderman], "proposal.cannot_move"),
        ("motion", ["s01", "s01"], "proposal.mover_twice"),
    ):
        opened.clerk.is_refused(code, "proposal.submit", kind=kind, label="M1", movers=movers, **text)
    opened.clerk.sends("proposal.submit", kind="proposal", label="V1", movers=[alderman], **text)
    opened.clerk.sends("proposal.submit", kind="motion", label="M1", movers=["s01", "s02"], **text)


@pytest.mark.parametrize("title", ["\u200b", " \u2060\u200d ", "\u3164", "\ufeff\u00ad"])
def test_a_title_in_which_nothing_is_seen_is_no_title(opened: Evening, title: str) -> None:
    with pytest.raises(ValidationError):
        opened.clerk.tries("proposal.submit", item=opened.item(2), kind="motion", label="M1", title=title, text="x")
    with pytest.raises(ValidationError):
        opened.chair.tries("agenda.change", change="add", proposer="s01", reason="x", title=title)


def test_who_stays_out_of_an_item_has_no_part_in_its_vote_held_from_the_item_above(opened: Evening) -> None:
    """Art. 28: he may speak on the item above, and his demand there counts for all but what he stays out of."""
    above = opened.item(2)
    opened.chair.sends(
        "agenda.change", change="add", proposer="s01", reason="x", title="Kind", after=above, parent=above
    )
    below = next(row["id"] for row in opened.slice("agenda")["items"] if row["title"] == "Kind")
    apart = opened["s03"]
    apart.sends("recusal.declare", item=below)
    apart.sends("floor.request", kind="speech")
    apart.sends("vote.ask_roll_call")
    assert opened.slice("vote")["asked"]["roll_call"] == ["s03"]
    text = {"kind": "motion", "title": "Over het kind", "text": "De raad besluit.", "movers": []}
    motion = opened.clerk.sends("proposal.submit", item=below, label="M1", **text)["proposal"]
    vote = opened.opens_vote("simultaneous", proposal=motion)  # his demand does not reach it
    assert opened.slice("vote")["asked"]["roll_call"] == []
    apart.is_refused("vote.recused", "vote.ask_roll_call")
    apart.is_refused("floor.recused", "floor.request", kind="point_of_order")
    assert not {"vote.ask", "vote.ask_roll_call", "floor.request"} & set(apart.me["can"])
    opened.all_cast(vote, but=["s03"])
    opened.declares(vote)
    assert opened.slice("vote")["asked"]["roll_call"] == ["s03"], "and it still stands for the item itself"
    opened.verify()


def test_a_proposal_waits_with_the_amendment_that_was_tied_and_comes_after_it(evening: Evening) -> None:
    evening.opens(8)
    main = evening.hands_in("V1", "proposal")
    amendment = evening.hands_in("A1", "amendment", amends=main)
    sub = evening.hands_in("SA1", "subamendment", amends=amendment)
    no = evening.chair.is_refused("vote.amendment_first", "vote.open", method="roll_call", proposal=main)
    assert no.values == {"label": "A1"}
    vote = evening.opens_vote(proposal=sub)
    evening.roll_call(vote, against=("s01", "s02", "s03", "s04"))
    assert evening.declares(vote) == "uitgesteld_staking"
    assert evening.next["command"] == "agenda.move_to"
    offered = [step for step in evening.slice("lead")["more"] if step["code"] == "vote.open_deferred"]
    assert [(step["values"]["label"], step["values"]["waits"]) for step in offered] == [
        ("A1", ["SA1"]),
        ("V1", ["SA1"]),
    ]
    assert offered[0]["confirm"] is True
    vote = evening.chair.sends("vote.open", **offered[0]["data"])["vote"]
    evening.roll_call(vote)
    assert evening.declares(vote) == "aangenomen"
    evening.verify()
