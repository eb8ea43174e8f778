"""Seats, convening, closed doors, recusal and order."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from council.rules.bodies import BODIES, effective
from council.rules.convening import (
    convened_in_time,
    first_meeting_on,
    may_demand_meeting,
    may_treat,
    notice_complete,
    second_convocation,
)
from council.rules.doors import (
    TABOOS,
    Subject,
    chair_may_keep_open,
    doors_close,
    may_be_closed,
    must_be_closed,
)
from council.rules.kinds import BodyKind
from council.rules.order import exclusion_months, may_exclude_member
from council.rules.recusal import Ground, appointment_concerns, keeps_out, took_part_in_writing
from council.rules.refusal import Malformed, Refused
from council.rules.seats import check_seats, council_seats, island_seats, provincial_seats

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def refusal(call, *arguments, **named):
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return refused.value


def test_a_refusal_carries_code_article_and_facts_and_no_sentence():
    refused = Refused("vote.not_open", "matters.tie", {"seat": "s07"})
    assert (refused.code, refused.article, refused.values) == ("vote.not_open", "matters.tie", {"seat": "s07"})
    assert str(refused) == "vote.not_open (matters.tie)" and str(Refused("busy")) == "busy"
    assert not issubclass(Malformed, Refused)


def test_seats_of_provinces_only_where_the_limits_were_read():
    assert (provincial_seats(400_000), provincial_seats(2_000_001)) == (39, 55)
    for inhabitants in (400_001, 1_000_000, 2_000_000):
        assert refusal(provincial_seats, inhabitants).code == "seats.limits_unknown"


def test_seats_of_islands_by_name():
    assert [island_seats(island) for island in ("Bonaire", "Sint Eustatius", "Saba")] == [9, 5, 5]
    assert refusal(island_seats, "Aruba").code == "seats.no_such_island"


@pytest.mark.parametrize(
    ("kind", "seats", "possible"),
    [
        ("gemeente", 9, True), ("gemeente", 39, True), ("gemeente", 41, False), ("gemeente", 45, True),
        ("gemeente", 38, False), ("provincie", 39, True), ("provincie", 55, True), ("provincie", 57, False),
        ("provincie", 40, False), ("waterschap", 18, True), ("waterschap", 30, True), ("waterschap", 17, False),
        ("waterschap", 31, False), ("eiland", 5, True), ("eiland", 9, True), ("eiland", 7, False),
    ],
)  # fmt: skip
def test_which_numbers_of_seats_can_be(kind, seats, possible):
    if possible:
        assert check_seats(BodyKind(kind), seats) is None
    else:
        assert refusal(check_seats, BodyKind(kind), seats).code == "seats.impossible"


def test_seats_never_fall_when_inhabitants_rise():
    found = [council_seats(inhabitants) for inhabitants in range(0, 250_000, 500)]
    assert found == sorted(found) and all(seats % 2 for seats in found)


def test_a_fifth_of_the_seats_may_demand_a_meeting():
    assert may_demand_meeting(35, 7) and not may_demand_meeting(35, 6)


def test_a_second_meeting_waits_a_full_day_after_delivery():
    delivered = datetime(2026, 11, 23, 22, 0, tzinfo=AMSTERDAM)
    second_convocation(delivered, delivered + timedelta(hours=24))
    early = refusal(second_convocation, delivered, delivered + timedelta(hours=24, seconds=-1))
    assert (early.code, early.article) == ("convening.too_soon", "second_convocation")
    assert refusal(second_convocation, delivered, delivered + timedelta(days=2), refers_to_article=False).code == (
        "convening.must_cite"
    )


@pytest.mark.parametrize(("day", "enough"), [(date(2026, 3, 28), False), (date(2026, 10, 24), True)])
def test_twenty_four_hours_are_elapsed_also_when_the_clock_is_changed(day, enough):
    """On the last Sunday of March the night is an hour short, in October an hour long."""
    evening = datetime(day.year, day.month, day.day, 20, 0, tzinfo=AMSTERDAM)
    same_hour_next_day = evening + timedelta(days=1)
    if enough:
        second_convocation(evening, same_hour_next_day - timedelta(hours=1))
    else:
        assert refusal(second_convocation, evening, same_hour_next_day).code == "convening.too_soon"


def test_a_water_board_may_set_other_hours():
    rules = effective(BodyKind.WATERSCHAP, {"second_convocation_hours": 48})
    delivered = datetime(2026, 1, 1, tzinfo=UTC)
    assert refusal(second_convocation, delivered, delivered + timedelta(hours=47), rules).values == {"hours": 48}


def test_in_a_second_meeting_other_subjects_need_the_quorum():
    assert may_treat(37, 4, second=True, on_failed_agenda=True)
    assert not may_treat(37, 4, second=True, on_failed_agenda=False)
    assert may_treat(37, 19, second=True, on_failed_agenda=False)
    assert may_treat(37, 4, second=False, on_failed_agenda=False)


def test_notice_and_papers_are_public_at_the_moment_of_the_convocation():
    sent = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert notice_complete(sent, sent, sent)
    assert not notice_complete(sent, sent + timedelta(seconds=1), sent)
    assert not notice_complete(sent, sent, None)


def test_days_of_convocation_and_the_first_meeting():
    rules = BODIES[BodyKind.GEMEENTE]
    assert convened_in_time(date(2026, 1, 1), date(2026, 1, 11), rules)
    assert not convened_in_time(date(2026, 1, 2), date(2026, 1, 11), rules)
    assert first_meeting_on(date(2026, 3, 26), date(2026, 3, 26))
    assert not first_meeting_on(date(2026, 3, 26), date(2026, 3, 27))


@pytest.mark.parametrize("kind", list(BodyKind))
@pytest.mark.parametrize("subject", list(Subject))
def test_taboo_subjects_are_never_closed_and_others_may_be(kind, subject):
    if subject in TABOOS[kind]:
        assert refusal(may_be_closed, kind, subject).article == "doors.taboo"
    else:
        assert may_be_closed(kind, subject) is None


def test_an_island_has_the_longer_list_and_a_chair_who_may_keep_the_doors_open():
    assert TABOOS[BodyKind.GEMEENTE] < TABOOS[BodyKind.EILAND]
    assert Subject.ORDINANCES in TABOOS[BodyKind.EILAND] - TABOOS[BodyKind.PROVINCIE]
    assert [kind for kind in BodyKind if chair_may_keep_open(kind)] == [BodyKind.EILAND]


def test_one_tenth_of_the_states_closes_the_doors():
    assert doors_close(BodyKind.PROVINCIE, 50, 5) and not doors_close(BodyKind.GEMEENTE, 50, 5)


def test_a_recommendation_for_a_mayor_is_always_closed():
    assert must_be_closed(BodyKind.GEMEENTE, Subject.RECOMMENDING_MAYOR)
    assert not must_be_closed(BodyKind.GEMEENTE, Subject.BUDGET)
    assert not must_be_closed(BodyKind.WATERSCHAP, Subject.RECOMMENDING_MAYOR)


def test_recusal_and_its_exceptions():
    assert keeps_out(Ground.PERSONAL) and not keeps_out(None)
    assert not keeps_out(Ground.PERSONAL, admission_after_election=True)
    assert appointment_concerns("s01", {"s01", "s02"}) and not appointment_concerns("s01", set())
    assert took_part_in_writing(handed_in=True) and not took_part_in_writing(handed_in=False)


def test_no_chair_sends_a_member_away_alone():
    assert may_exclude_member(proposed_by_chair=True, adopted=True, deliberated=False) is None
    for case in ((False, True, False), (True, False, False), (True, True, True)):
        assert refusal(may_exclude_member, *case).article == "order.exclude_member"


def test_three_months_at_most():
    assert exclusion_months(3) == 3
    for months in (0, 4, -1):
        assert refusal(exclusion_months, months).code == "order.too_long"
