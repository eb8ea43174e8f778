"""One evening from convocation to minutes, chapter by chapter. A story reads like its transcript."""

from datetime import timedelta

from django.utils import timezone

from meetings.services.preparing import plan
from tests.kit import Clock, Evening, Town


def test_the_list_fills_and_the_meeting_opens_on_the_fifth_of_nine(evening: Evening) -> None:
    s01, s02, s03, s04, s05, *_ = evening.members
    s01.sends("attendance.report_absent", reason="ziek")
    evening.clerk.sends("attendance.report_absent", pid="s09", reason="op reis")
    evening.chair.is_refused("chair.not_present", "meeting.open")
    evening.enter(evening.mayor, s02, s03, s04, s05)
    evening.chair.is_refused("basis.not_confirmed", "meeting.open")
    evening.chair.sends("basis.confirm")
    no = evening.chair.is_refused("meeting.no_quorum", "meeting.open")
    assert (no.values["present"], no.values["sitting"], no.values["needed"]) == (4, 9, 5)
    assert evening.blocked == "meeting.no_quorum"
    evening.enter(s01)  # the reported absence was no promise
    assert evening.slice("attendance")["counts"]["present"] == 5
    assert (evening.next["command"], evening.blocked) == ("meeting.open", None)
    evening.chair.sends("meeting.open")
    assert evening.last("meeting.opened") | {"present": 5, "needed": 5} == evening.last("meeting.opened")
    assert [row["seat"] for row in evening.last("roster.fixed")["seats"]] == [m.pid for m in evening.members]
    evening.verify()


def test_who_signs_is_not_there_until_the_clerk_has_seen_him(evening: Evening) -> None:
    s01 = evening["s01"]
    s01.sends("attendance.sign")
    assert s01.me["attendance"] == "signed"
    assert evening.slice("lead")["pending"] == [{"kind": "admit", "pid": "s01"}]
    evening.clerk.sends("attendance.refuse", pid="s01", reason="geen beeld")
    evening.clerk.is_refused("attendance.wrong_state", "attendance.admit", pid="s01")
    s01.sends("attendance.sign")
    evening.clerk.sends("attendance.admit", pid="s01")
    assert evening.slice("attendance", "public")["rows"]["s01"]["state"] == "present"


def test_late_leaving_and_a_lost_line_each_with_their_time(evening: Evening) -> None:
    evening.opens(5)
    s06, s05 = evening["s06"], evening["s05"]
    s06.is_refused("attendance.not_present", "floor.request", kind="speech")
    evening.enter(s06)
    s06.sends("floor.request", kind="speech")
    evening.says("line.report", pid="s06", state="lost")
    assert evening.slice("attendance", "public")["rows"]["s06"]["lost_since"] is not None
    assert evening.slice("attendance", "public")["counts"]["present"] == 6  # presence is not connection
    evening.says("line.report", pid="s06", state="restored")
    s05.sends("floor.request", kind="speech")
    s05.sends("attendance.leave")
    assert [waiting["pid"] for waiting in evening.slice("floor")["queue"]] == ["s06"]
    evening.chair.is_refused("chair.hand_over_first", "attendance.leave")
    evening.enter(s05)
    assert [entry.kind for entry in evening.journal() if entry.data.get("pid") == "s05"] == [
        "attendance.signed", "attendance.admitted", "floor.requested", "floor.withdrawn", "attendance.left",
        "attendance.signed", "attendance.admitted",
    ]  # fmt: skip
    evening.verify()


def test_the_chair_falls_silent_and_the_deputy_takes_over_with_one_button(evening: Evening) -> None:
    evening.opens(6)
    s01 = evening["s01"]
    s01.sends("floor.request", kind="speech")
    request = evening.next["data"]["request"]
    assert evening.deputy == s01  # the longest sitting
    s01.is_refused("chair.not_silent", "chair.take_over")
    evening.says("chair_line.report", state="silent")
    assert (evening.next["command"], evening.blocked) == ("floor.give", "chair.silent")
    evening.mayor.is_refused("chair.silent", "floor.give", request=request)
    evening.clerk.is_refused("chair.silent", "floor.give", request=request)
    evening["s02"].is_refused("command.not_yours", "chair.take_over")
    evening.clerk.sends("meeting.suspend", reason="verbinding voorzitter")
    assert evening.journal("meeting.suspended")[-1].on_behalf == "chair"
    s01.sends("chair.take_over")
    assert evening.last("chair.changed") == {"before": evening.mayor.pid, "after": "s01", "why": "line_silent"}
    evening.mayor.is_refused("command.not_yours", "meeting.resume")
    assert "chair" not in evening.mayor.me["roles"]
    evening.chair.sends("meeting.resume")
    evening.chair.sends("floor.give", request=request)
    evening.chair.sends("chair.hand_over", pid=evening.mayor.pid)
    assert evening.chair == evening.mayor
    s01.is_refused("command.not_yours", "meeting.close")
    evening.verify()


def test_suspended_until_a_quarter_past_and_resumed(evening: Evening) -> None:
    evening.opens(6)
    evening["s02"].sends("floor.request", kind="speech")
    evening.chair.sends("floor.give", request=evening.next["data"]["request"])
    past = (timezone.now() - timedelta(minutes=1)).isoformat()
    evening.chair.is_refused("meeting.return_in_the_past", "meeting.suspend", until=past, reason="beraad")
    until = (timezone.now() + timedelta(minutes=15)).isoformat()
    evening.chair.sends("meeting.suspend", until=until, reason="fractieberaad")
    shown = evening.slice("meeting", "public")
    assert (shown["status"], shown["suspended"]["reason"]) == ("suspended", "fractieberaad")
    assert evening.slice("floor", "public")["now"] is None
    evening["s03"].is_refused("meeting.wrong_moment", "floor.request", kind="speech")
    assert evening.next["command"] == "meeting.resume"
    evening.chair.sends("meeting.resume")
    assert evening.slice("meeting", "public")["suspended"] is None
    kinds = [entry.kind for entry in evening.journal()][-4:]
    assert kinds == ["floor.given", "floor.ended", "meeting.suspended", "meeting.resumed"]


def test_the_agenda_changes_only_by_a_decision_with_its_proposer(evening: Evening) -> None:
    evening.opens(6)
    second, third = evening.item(2), evening.item(3)
    change = {"proposer": "s04", "reason": "actualiteit"}
    evening["s04"].is_refused("command.not_yours", "agenda.change", change="add", title="Brand", **change)
    evening.chair.is_refused("person.unknown", "agenda.change", change="add", title="x", proposer="s88", reason="x")
    evening.chair.sends("agenda.change", change="add", title="Brand in de sporthal", after=second, **change)
    evening.chair.is_refused("agenda.item_was_treated", "agenda.change", change="remove", item=second, **change)
    evening.chair.sends("agenda.change", change="retitle", item=third, title="Begroting 2027", **change)
    shown = [(item["number"], item["title"]) for item in evening.slice("agenda", "public")["items"]]
    assert shown == [("1", "Opening"), ("2", "Zwembad"), ("2a", "Brand in de sporthal"), ("3", "Begroting 2027")]
    evening.chair.sends("agenda.change", change="move", item=third, after=evening.item(1), **change)
    evening.chair.sends("agenda.change", change="remove", item=evening.item("2a"), **change)
    assert [item["number"] for item in evening.slice("agenda", "public")["items"]] == ["1", "3", "2"]
    assert {entry.data["proposer"] for entry in evening.journal("agenda.changed")} == {"s04"}


def test_an_item_never_ends_below_itself(evening: Evening) -> None:
    evening.opens(6)
    above = evening.item(3)
    change = {"proposer": "s04", "reason": "ordening"}
    evening.chair.is_refused("agenda.below_itself", "agenda.change", change="move", item=above, parent=above, **change)
    evening.chair.sends("agenda.change", change="add", title="Wijk", parent=above, **change)
    below = evening.item(4)
    evening.chair.is_refused("agenda.below_itself", "agenda.change", change="move", item=above, parent=below, **change)
    evening.chair.is_refused("agenda.below_itself", "agenda.change", change="move", item=above, after=below, **change)
    evening.chair.is_refused("agenda.has_items_below", "agenda.change", change="remove", item=above, **change)


def test_a_debate_with_a_point_of_order_first_and_one_interruption(evening: Evening, wall_clock: Clock) -> None:
    evening.opens(6)
    evening["s02"].sends("floor.request", kind="speech")
    evening.alderman.is_refused("attendance.not_present", "floor.request", kind="speech")
    evening.enter(evening.alderman)
    evening.alderman.sends("floor.request", kind="speech")
    evening["s03"].sends("floor.request", kind="speech")
    evening["s03"].is_refused("floor.asked_already", "floor.request", kind="speech")
    evening["s04"].sends("floor.request", kind="point_of_order")
    queue = [waiting["pid"] for waiting in evening.slice("floor", "public")["queue"]]
    assert queue == ["s04", "s02", evening.alderman.pid, "s03"]
    assert evening["s03"].me["queue_place"] == 4
    evening["s05"].is_refused("floor.nobody_speaks", "floor.request", kind="interruption")
    evening.chair.sends("floor.give", request=evening.next["data"]["request"])
    evening["s04"].sends("floor.end")
    evening.chair.sends("floor.give", request=evening.next["data"]["request"])
    evening["s02"].is_refused("floor.interrupts_himself", "floor.request", kind="interruption")
    asked = evening["s05"].sends("floor.request", kind="interruption")["request"]
    evening["s06"].sends("floor.request", kind="interruption")
    evening.chair.sends("floor.give", request=asked)
    assert evening.slice("floor", "public")["now"]["pid"] == "s02"
    assert evening.slice("floor", "public")["interruption"]["pid"] == "s05"
    evening["s06"].is_refused("floor.not_yours", "floor.end_interruption")
    evening["s05"].sends("floor.end_interruption")
    evening.chair.sends("floor.decline", request=evening.slice("floor")["asked_interruptions"][0]["id"])
    wall_clock.goes(65)
    evening.chair.sends("floor.take_away", reason="buiten de orde")
    assert evening.slice("floor", "public")["now"] is None
    evening.clerk.sends("floor.enter", pid="s06", kind="speech")
    assert evening.journal("floor.requested")[-1].on_behalf == "s06"
    evening["s06"].sends("floor.withdraw", request=evening["s06"].me["requests"][0]["id"])
    evening.chair.sends("floor.give", pid="s01")  # outside the list
    evening.chair.sends("agenda.move_to", item=evening.item(3))
    assert evening.slice("floor", "public") | {"now": None, "queue": [], "asked_interruptions": []} == evening.slice(
        "floor"
    )
    evening.verify()


def test_who_leaves_in_the_middle_of_his_speech_gives_up_the_floor_in_the_record(
    evening: Evening, wall_clock: Clock
) -> None:
    evening.opens(6)
    evening.chair.sends("floor.give", pid="s03")
    asked = evening["s04"].sends("floor.request", kind="interruption")["request"]
    evening.chair.sends("floor.give", request=asked)
    wall_clock.goes(40)
    evening["s03"].sends("attendance.leave")
    assert (evening.slice("floor")["now"], evening.slice("floor")["interruption"]) == (None, None)
    assert [entry.kind for entry in evening.journal()][-3:] == ["interruption.ended", "floor.ended", "attendance.left"]
    assert evening.last("floor.ended")["seconds"] in (39, 40, 41)


def test_without_a_basis_that_is_what_holds_the_chair_up_and_not_who_is_there(town: Town) -> None:
    evening = town.evening(basis_kind="", basis_text="")
    assert (evening.next["command"], evening.blocked) == ("basis.choose", "meeting.no_basis")
    evening.enter(evening.mayor, *evening.members)
    assert (evening.next["command"], evening.blocked) == ("basis.choose", "meeting.no_basis")
    evening.clerk.sends("basis.choose", regime="TWDBB_2020", basis={"kind": "exercise"})
    assert (evening.next["command"], evening.blocked) == ("basis.confirm", None)


def test_not_opened_for_want_of_a_quorum_and_convened_again(evening: Evening, wall_clock: Clock) -> None:
    evening.enter(evening.mayor, *evening.members[:4])
    evening.chair.sends("basis.confirm")
    evening.chair.is_refused("meeting.wait_first", "meeting.not_opened")
    wall_clock.goes(16 * 60)
    assert evening.next["command"] == "meeting.not_opened"
    assert evening.next["speak"]["values"]["absent"] == ["s05", "s06", "s07", "s08", "s09"]
    soon = (timezone.now() + timedelta(hours=23)).isoformat()
    evening.chair.is_refused("convening.too_soon", "meeting.not_opened", second_convocation_at=soon)
    later = (timezone.now() + timedelta(hours=25)).isoformat()
    evening.chair.sends("meeting.not_opened", second_convocation_at=later)
    assert evening.last("meeting.not_opened")["absent"] == ["s05", "s06", "s07", "s08", "s09"]
    evening.chair.is_refused("meeting.wrong_moment", "meeting.open")
    assert evening.next is None
    evening.clerk.sends("note.add", text="De voorzitter leest de namen van de afwezigen voor.")
    evening.verify()


def test_the_second_meeting_opens_and_decides_with_four(town: Town, wall_clock: Clock) -> None:
    failed = town.evening()
    failed.chair.sends("basis.confirm")
    wall_clock.goes(16 * 60)
    failed.chair.sends("meeting.not_opened")
    wall_clock.goes(2 * 24 * 3600)
    evening = town.evening(second_convocation_of=failed.meeting)
    evening.opens(4)
    motion = evening.hands_in("M1")
    vote = evening.opens_vote(proposal=motion)
    evening.roll_call(vote)
    assert evening.declares(vote) == "aangenomen"
    assert evening.board["judgement"]["valid"] is True
    evening.verify()


def test_closing_and_establishing_the_list_each_once(evening: Evening) -> None:
    evening.opens(6)
    evening.chair.sends("floor.give", pid="s03")
    evening.clerk.is_refused("command.not_yours", "meeting.close")
    for early in (evening.chair, evening.clerk):  # members still come and go
        early.is_refused("meeting.wrong_moment", "attendance.establish")
        assert "attendance.establish" not in early.me["can"]
    evening.chair.sends("meeting.close")
    assert evening.next["command"] == "attendance.establish"
    assert "attendance.establish" in evening.clerk.me["can"]
    evening.chair.sends("attendance.establish")
    evening.chair.is_refused("attendance.established_already", "attendance.establish")
    evening.clerk.sends("attendance.establish")
    assert evening.next is None
    evening["s03"].is_refused("meeting.wrong_moment", "attendance.leave")
    evening.chair.is_refused("meeting.wrong_moment", "meeting.open")
    assert {row["id"]: row["state"] for row in evening.slice("compliance", "public")["conditions"]}["C17"] == "ok"
    evening.verify()


def test_the_next_meeting_cites_the_head_of_the_one_before(town: Town) -> None:
    first = town.evening()
    first.opens(5)
    first.chair.sends("meeting.close")
    second = town.evening()
    head = second.journal("journal.opened")[0].data["previous_head"]
    closing = first.journal()[-1]
    assert (head["seq"], head["hash"]) == (closing.seq, closing.hash)
    first.verify()
    second.verify()


def test_nothing_happens_in_a_meeting_that_was_not_convened(town: Town) -> None:
    evening = Evening(plan(town.body, "Nog niet uitgeschreven", timezone.now()))
    evening.chair.is_refused("meeting.not_convened", "attendance.sign")
    evening.clerk.is_refused("meeting.not_convened", "note.add", text="te vroeg")


def test_help_is_asked_with_a_fixed_word_and_answered(evening: Evening) -> None:
    evening.opens(6)
    evening["s03"].sends("help.ask", code="no_sound")
    evening["s03"].is_refused("help.asked_already", "help.ask", code="no_sound")
    assert "help" not in evening.slice("attendance", "participant")
    assert [row["pid"] for row in evening.slice("attendance", "desk")["help"]] == ["s03"]
    evening.clerk.sends("help.answer", pid="s03")
    evening.clerk.is_refused("help.not_asked", "help.answer", pid="s03")


def test_a_change_of_the_agenda_is_proposed_by_a_member_who_is_there_or_the_chair(evening: Evening) -> None:
    evening.opens(6)
    change = {"change": "add", "title": "Motie vreemd aan de orde", "reason": "spoed"}
    for who in (evening.clerk.pid, evening.alderman.pid):
        evening.chair.is_refused("agenda.cannot_propose", "agenda.change", proposer=who, **change)
    evening.chair.is_refused("agenda.proposer_not_there", "agenda.change", proposer="s09", **change)
    for who in ("s02", evening.mayor.pid):
        evening.chair.sends("agenda.change", proposer=who, **change)
