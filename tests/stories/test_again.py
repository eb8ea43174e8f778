"""What one meeting leaves to the next: a second convocation, an invalid vote, a tie."""

from datetime import timedelta

import pytest
from django.utils import timezone

from council.rules.refusal import Refused
from tests.kit import Evening, Town

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
