"""The room that a writer keeps: used again while it is true, read again as soon as it may not be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import kept, reading
from meetings.dispatch import Done, RefusedOutcome, Writer
from meetings.models import Participant
from meetings.reading import Wanted
from meetings.room import PARTS
from tests.town import Town
from voting import selectors as votes

pytestmark = pytest.mark.django_db
TABLES = ("meetings_participant", "voting_elector", "meetings_agendaitem")


@pytest.fixture
def vote(room: Town) -> UUID:
    room.do(room.chair, "vote.open", item=str(room.item), method="simultaneous")
    poll = votes.current(room.id)
    assert poll is not None
    return poll.vote.id


def cast(room: Town, writer: Writer, pid: str, vote: UUID, choice: str = "for", kind: str = "vote.cast") -> Any:
    return writer.run([room.envelope(pid, kind, vote=str(vote), round=1, choice=choice)])[0]


def reads(queries: CaptureQueriesContext) -> set[str]:
    """The tables of which rows were read."""
    return {table for table in TABLES for query in queries if f'FROM "{table}"' in query["sql"]}


def test_a_ballot_after_a_ballot_reads_no_rows_anew(room: Town, vote: UUID) -> None:
    writer = Writer(room.id)
    assert isinstance(cast(room, writer, room.members[0], vote), Done)
    with CaptureQueriesContext(connection) as queries:
        assert isinstance(cast(room, writer, room.members[1], vote), Done)
    assert reads(queries) == set()


def test_the_slices_come_from_the_room_without_a_question_to_the_database(room: Town, vote: UUID) -> None:
    writer = Writer(room.id)
    cast(room, writer, room.members[0], vote)
    written = writer.written
    assert written is not None
    with CaptureQueriesContext(connection) as queries:
        made = reading.make(
            written.room, written.seq, written.drafts, Wanted(since=written.since, pids=frozenset(room.members))
        )
    assert len(queries) == 0
    assert ("public", "vote") in made.slices and room.members[0] in made.mine


def test_what_another_process_cast_is_read(room: Town, vote: UUID) -> None:
    one, other = Writer(room.id), Writer(room.id)
    cast(room, one, room.members[0], vote)
    cast(room, other, room.members[1], vote)
    with CaptureQueriesContext(connection) as queries:
        cast(room, one, room.members[2], vote)
    assert reads(queries) == {"voting_elector"}
    assert one.written is not None and one.written.room.poll is not None
    assert set(one.written.room.poll.ballots) == set(room.members[:3])
    again = cast(room, one, room.members[1], vote)
    assert isinstance(again, RefusedOutcome) and again.code == "vote.already_cast"


def test_after_any_other_kind_everything_is_read(room: Town, vote: UUID) -> None:
    one = Writer(room.id)
    cast(room, one, room.members[0], vote)
    room.do(room.clerk, "note.add", text="de camera is scheef")
    with CaptureQueriesContext(connection) as queries:
        cast(room, one, room.members[1], vote)
    assert reads(queries) == set(TABLES)


def test_after_a_refusal_everything_is_read(room: Town, vote: UUID) -> None:
    writer = Writer(room.id)
    cast(room, writer, room.members[0], vote)
    assert isinstance(cast(room, writer, room.members[0], vote), RefusedOutcome)
    assert writer.written is None
    with CaptureQueriesContext(connection) as queries:
        cast(room, writer, room.members[1], vote)
    assert reads(queries) == set(TABLES)


def test_after_a_rollback_everything_is_read(room: Town, vote: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done in memory and undone in the database is gone from memory too."""
    writer = Writer(room.id)
    cast(room, writer, room.members[0], vote)
    with monkeypatch.context() as broken:
        broken.setattr("council.sheet.Sheet.write", lambda _: 1 / 0)
        cast(room, writer, room.members[1], vote)
    assert isinstance(cast(room, writer, room.members[1], vote), Done)
    poll = votes.current(room.id)
    assert poll is not None and set(poll.ballots) == set(room.members[:2])


def test_what_is_not_in_the_journal_is_never_older_than_a_second(
    room: Town, vote: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(room.id)
    cast(room, writer, room.members[0], vote)
    person = Participant.objects.get(meeting=room.id, pid=room.members[1]).person
    person.user = None
    person.save()
    monkeypatch.setattr(kept, "KEEP_SECONDS", 0.0)
    refused = cast(room, writer, room.members[1], vote)
    assert isinstance(refused, RefusedOutcome) and refused.code == "person.not_in_this_meeting"


def test_every_part_that_can_be_read_is_named(room: Town) -> None:
    writer = Writer(room.id)
    writer.run([])
    made = writer._kept._room
    assert made is not None
    assert set(PARTS) <= set(vars(made))
