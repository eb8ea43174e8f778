"""A prepared query gives what the ORM gives, every time, on the database at hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import F, Model

from council.models import Body
from council.prepared import Prepared, PreparedIn, insert
from meetings.models import Meeting, Participant, Receipt
from meetings.room import Room
from tests.town import Town, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    made = build(5)
    made.open()
    return made


def values(row: Model) -> dict[str, Any]:
    return {name: value for name, value in row.__dict__.items() if name != "_state"}


def test_rows_are_those_of_the_orm_in_its_order(town: Town) -> None:
    people = Prepared(lambda meeting: Participant.objects.filter(meeting=meeting).order_by("-pid"))
    expected = list(Participant.objects.filter(meeting=town.id).order_by("-pid"))
    for _ in range(2):
        found = people(town.id)
        assert [values(row) for row in found] == [values(row) for row in expected]
        assert [(row._state.adding, row._state.db) for row in found] == [(False, connection.alias)] * len(expected)


def test_an_annotation_comes_along(town: Town) -> None:
    people = Prepared(
        lambda meeting: Participant.objects.filter(meeting=meeting).annotate(user_id=F("person__user_id"))
    )
    assert {row.pid: row.user_id for row in people(town.id)} == {p: u.pk for p, u in town.users.items()}


def test_other_ids_give_other_rows(town: Town) -> None:
    other = build(3)
    people = Prepared(lambda meeting: Participant.objects.filter(meeting=meeting))
    assert {row.meeting_id for row in people(town.id)} == {town.id}
    assert {row.meeting_id for row in people(other.id)} == {other.id}
    assert people(uuid4()) == []


def test_what_changed_is_seen_at_once(town: Town) -> None:
    meetings = Prepared(lambda meeting: Meeting.objects.filter(id=meeting))
    before = meetings(town.id)[0].title
    Meeting.objects.filter(id=town.id).update(title=before + "!")
    assert meetings(town.id)[0].title == before + "!"


def test_two_rows_share_nothing_that_can_change(town: Town) -> None:
    people = Prepared(lambda meeting: Participant.objects.filter(meeting=meeting))
    first, second = people(town.id), people(town.id)
    first[0].roles.append("chair")
    assert "chair" not in second[0].roles or second[0].roles is not first[0].roles


def test_a_number_may_be_given_beside_an_id(town: Town) -> None:
    older = Prepared(lambda meeting, than: Participant.objects.filter(meeting=meeting, seniority__gt=than), (UUID, int))
    expected = Participant.objects.filter(meeting=town.id, seniority__gt=2)
    assert {row.pid for row in older(town.id, 2)} == {row.pid for row in expected}


def test_half_a_row_is_refused() -> None:
    with pytest.raises(TypeError):
        Prepared(lambda body: Body.objects.filter(id=body).only("name"))(uuid4())


def test_the_room_reads_the_same_with_and_without(town: Town) -> None:
    room = Room(Meeting.objects.get(id=town.id), town.meeting.starts_at)
    assert list(room.people) == [*town.members, *sorted(pid for pid in town.users if pid.startswith("p-"))]
    assert room.body == Body.objects.get(id=town.meeting.body_id)


def test_a_list_of_ids_of_any_length_gives_these_rows_and_no_others(town: Town) -> None:
    people = PreparedIn(lambda ids, meeting: Participant.objects.filter(meeting=meeting, id__in=ids), beside=1)
    everybody = [row.id for row in Participant.objects.filter(meeting=town.id)]
    strangers = [uuid4() for _ in range(120)]
    for wanted in ([], everybody[:1], everybody[:3], everybody, [*strangers, *everybody]):
        assert {row.id for row in people(wanted, town.id)} == set(wanted) & set(everybody)
    assert people(everybody, build(2).id) == []


def test_written_rows_are_those_that_the_orm_writes(town: Town) -> None:
    meeting = Meeting.objects.get(id=town.id)
    by_orm = Receipt(meeting=meeting, actor="s01", command=uuid4(), hash="0" * 64, seq=3, data={"a": [1, None, "é"]})
    ours = Receipt(meeting=meeting, actor="s01", command=uuid4(), hash="0" * 64, seq=3, data={"a": [1, None, "é"]})
    by_orm.save()
    insert([ours])
    expected, found = (values(Receipt.objects.get(command=row.command)) for row in (by_orm, ours))
    assert {**found, "id": 0, "command": 0} == {**expected, "id": 0, "command": 0}


def test_a_row_that_is_there_gets_the_named_fields_and_no_others(town: Town) -> None:
    row = Participant.objects.filter(meeting=town.id, pid="s01").get()
    row.name, row.epoch = "Anders", 99
    insert([row], ("name",))
    row.refresh_from_db()
    assert (row.name, row.epoch) == ("Anders", 0)
