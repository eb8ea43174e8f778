"""What one meeting leaves to the next: a second convocation, an invalid vote, a tie."""

from datetime import timedelta

import pytest
from django.utils import timezone

from council.rules.refusal import Refused
from meetings.models import Meeting
from tests.kit import Evening, Town, clock

Items = tuple[str, ...]


def not_opened(
    town: Town, items: Items = ("Opening", "Zwembad", "Begroting"), present: int = 3, **fields: bool
) -> Evening:
    """A meeting that could not be opened, as the chair found a quarter of an hour after its time."""
    failed = town.evening(items, starts_at=timezone.now() - timedelta(hours=1), **fields)
    failed.chair.sends("basis.confirm")
    failed.enter(failed.mayor, *failed.members[:present])
    failed.chair.sends("meeting.not_opened")
    return failed


def convened_again(town: Town, items: Items, present: int) -> Evening:
    """The second meeting, open with so many members, at its second item."""
    evening = town.evening(items, second_convocation_of=not_opened(town).meeting)
    evening.opens(present)
    return evening


def test_the_second_meeting_needs_no_quorum_for_what_was_on_the_failed_agenda_only(town: Town) -> None:
    evening = convened_again(town, ("Opening", " zwembad ", "Nieuw onderwerp", "Begroting"), present=2)
    assert evening.last("meeting.convened")["on_failed_agenda"] == [evening.item(n) for n in (1, 2, 4)]
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    evening.roll_call(vote)
    assert (evening.declares(vote), evening.last("vote.opened")["shortfall"]) == ("aangenomen", False)
    no = evening.chair.is_refused("agenda.not_on_failed_agenda", "agenda.move_to", item=evening.item(3))
    assert (no.article, no.values["needed"]) == ("Gemeentewet art. 20 lid 3", 5)
    assert evening.next["data"] == {"item": evening.item(4)}, "the next one that can be treated"
    evening.chair.sends("agenda.change", change="add", title="Toegevoegd", proposer="s01", reason="x")
    evening.chair.is_refused("agenda.not_on_failed_agenda", "agenda.move_to", item=evening.item(5))
    evening.verify()


def test_another_subject_is_treated_with_the_quorum_and_its_vote_needs_one_too(town: Town) -> None:
    evening = convened_again(town, ("Opening", "Zwembad", "Nieuw onderwerp"), present=5)
    motion, second = evening.hands_in("M1", item=3), evening.hands_in("M2", item=3)
    evening.chair.sends("agenda.move_to", item=evening.item(3))
    evening["s05"].sends("recusal.declare", item=evening.item(3))
    evening.chair.is_refused("vote.shortfall", "vote.open", proposal=motion, method="roll_call")
    assert evening.next["code"] == "vote.open_short"
    vote = evening.opens_vote(proposal=motion, confirm_shortfall=True)
    evening.roll_call(vote)
    assert evening.declares(vote) == "ongeldig"
    evening["s05"].sends("attendance.leave")
    evening.chair.is_refused(
        "agenda.not_on_failed_agenda", "vote.open", proposal=second, method="roll_call", confirm_shortfall=True
    )
    assert evening.blocked == "agenda.not_on_failed_agenda"
    evening.verify()


def test_an_item_under_another_name_loses_what_its_old_name_gave(town: Town) -> None:
    evening = convened_again(town, ("Opening", "Zwembad", "Begroting"), present=2)
    evening.chair.sends(
        "agenda.change", change="retitle", item=evening.item(3), title="Iets anders", proposer="s01", reason="x"
    )
    evening.chair.is_refused("agenda.not_on_failed_agenda", "agenda.move_to", item=evening.item(3))
    evening.verify()


@pytest.mark.parametrize("rehearsal", [True, None])
def test_a_second_convocation_is_of_a_real_meeting_that_was_not_opened(town: Town, rehearsal: bool | None) -> None:
    failed = town.evening() if rehearsal is None else not_opened(town, rehearsal=rehearsal)
    with pytest.raises(Refused, match=r"meeting\.no_second_of_that"):
        town.evening(second_convocation_of=failed.meeting)


def test_on_paper_too_the_second_meeting_needs_no_quorum(town: Town) -> None:
    evening = convened_again(town, ("Opening", "Zwembad"), present=2)
    vote = evening.opens_vote("paper", proposal=evening.hands_in("B1", "proposal", on_persons=True))
    evening.clerk.sends("vote.enter_count", vote=vote, ballots=2, counts={"Jansen": 2})
    assert evening.declares(vote) == "gekozen:Jansen"
    evening.verify()


def undecided(
    town: Town, against: int = 0, of: int = 8, title: str = "Motie", rehearsal: bool = False
) -> tuple[Evening, str]:
    """A meeting in which so many vote on the motion: with four invalid, with eight and four against a tie."""
    evening = town.evening(rehearsal=rehearsal)
    evening.opens(8)
    for member in evening.members[of:8]:
        member.sends("attendance.leave")
    vote = evening.opens_vote(proposal=evening.hands_in("M1", title=title), confirm_shortfall=True)
    evening.roll_call(vote, against=[f"s{n:02d}" for n in range(1, against + 1)])
    assert evening.declares(vote) == ("uitgesteld_staking" if against else "ongeldig")
    return evening, vote


def test_the_next_meeting_is_offered_the_vote_after_a_tie_and_a_second_tie_rejects(town: Town) -> None:
    first, vote = undecided(town, against=4)
    again = first.hands_in("M2", title="Motie", text="De raad besluit M1.")
    first.chair.is_refused("vote.result_stands", "vote.open", proposal=again, method="roll_call")
    assert first.next["command"] == "agenda.move_to"
    first.chair.sends("meeting.close")
    second = town.evening()
    second.opens(6)
    motion = second.hands_in("M5", title="Onder een andere naam", text="De raad besluit M1.")
    no = second.chair.is_refused("vote.tied_before", "vote.open", proposal=motion, method="roll_call")
    assert no.article == "Gemeentewet art. 32 lid 5"
    step = second.next
    assert (step["code"], step["confirm"]) == ("vote.open_after_tie", True)
    assert step["values"]["day"] == town.body.local_date(timezone.now()).isoformat()
    assert step["data"]["redo_of"] == vote
    opened = second.chair.sends(step["command"], **step["data"])["vote"]
    assert second.last("vote.opened")["ground"] | {"meeting": str(first.id)} == second.last("vote.opened")["ground"]
    second.roll_call(opened, against=("s01", "s02", "s03"))
    assert second.declares(opened) == "niet_aangenomen_staking"
    second.verify()


def test_the_next_meeting_is_offered_the_vote_after_an_invalid_one_without_quorum_once(town: Town) -> None:
    first, vote = undecided(town, of=4)
    first.chair.sends("meeting.close")
    second = town.evening()
    second.opens(5)
    for member in second.members[2:5]:
        member.sends("attendance.leave")
    motion = second.hands_in("M1", title="Motie")
    assert (second.next["code"], second.next["confirm"]) == ("vote.open_after_invalid", True)
    opened = second.chair.sends("vote.open", **second.next["data"])["vote"]
    second.roll_call(opened)
    assert (second.declares(opened), second.last("vote.declared")["participated"]) == ("aangenomen", 2)
    second.chair.sends("meeting.close")
    second.verify()
    third = town.evening()
    third.opens(5)
    motion = third.hands_in("M1", title="Motie")
    why = {"redo_of": vote, "why_again": "revote_after_invalid", "method": "roll_call"}
    third.chair.is_refused("vote.again_without_ground", "vote.open", proposal=motion, **why)
    assert third.next["code"] == "vote.open"


def test_another_text_a_rehearsal_and_a_meeting_still_open_give_no_ground(town: Town) -> None:
    _, of_rehearsal = undecided(town, of=4, rehearsal=True)
    Meeting.objects.filter(rehearsal=True).update(status="closed")
    running, of_running = undecided(town, of=4)
    evening = town.evening()
    evening.opens(5)
    why = {"why_again": "revote_after_invalid", "method": "roll_call"}
    motion = evening.hands_in("M1", title="Motie")
    evening.chair.is_refused("vote.unknown", "vote.open", proposal=motion, redo_of=of_rehearsal, **why)
    evening.chair.is_refused("vote.again_only_later", "vote.open", proposal=motion, redo_of=of_running, **why)
    assert evening.next["code"] == "vote.open"
    running.chair.sends("meeting.close")
    evening.chair.sends("meeting.close")
    later = town.evening()
    later.opens(5)
    other = later.hands_in("M1", title="Motie", text="Heel iets anders.")
    later.chair.is_refused("vote.names_another_subject", "vote.open", proposal=other, redo_of=of_running, **why)
    assert later.next["code"] == "vote.open"


def test_a_meeting_that_opened_later_is_no_earlier_one(town: Town) -> None:
    evening = town.evening()
    evening.opens(5)
    other, vote = undecided(town, of=4)
    other.chair.sends("meeting.close")
    motion = evening.hands_in("M1", title="Motie")
    why = {"redo_of": vote, "why_again": "revote_after_invalid", "method": "roll_call"}
    evening.chair.is_refused("vote.again_only_later", "vote.open", proposal=motion, **why)
    assert evening.next["code"] == "vote.open"


def test_the_members_get_a_day_between_the_new_convocation_and_the_meeting(town: Town) -> None:
    """Art. 20(2): also when it is planned in the admin, and when the chair would open before the time."""
    with clock() as wall_clock:
        failed = not_opened(town).meeting
        soon = timezone.now() + timedelta(hours=23)
        with pytest.raises(Refused, match=r"convening\.too_soon"):
            town.evening(("Opening",), second_convocation_of=failed, starts_at=soon, convened_at=timezone.now())
        again = town.evening(
            ("Opening",),
            second_convocation_of=failed,
            starts_at=timezone.now() + timedelta(hours=25),
            convened_at=timezone.now(),
        )
        again.chair.sends("basis.confirm")
        again.enter(again.mayor)
        refused = again.chair.is_refused("convening.too_soon", "meeting.open")
        assert refused.article == "Gemeentewet art. 20 lid 2"
        wall_clock.goes(24 * 3600)
        again.chair.sends("meeting.open")
