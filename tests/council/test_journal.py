"""The journal: numbered, chained, never changed; also where the clock jumps or the database is meddled with."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from council import journal, signing
from council.journal import Draft
from council.models.journal import JournalEntry, SignedHead
from council.rules import canonical, chain
from council.rules.verify import main as verify

NOON = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> UUID:
    return uuid4()


@pytest.fixture
def meeting(body: UUID) -> UUID:
    made = uuid4()
    journal.start(body, "gemeente", made, NOON)
    return made


def note(number: int) -> Draft:
    return Draft("note.added", "p-00000001", {"number": number})


def file_of(meeting: UUID, folder: Path) -> Path:
    path = folder / "journal.jsonl"
    path.write_text("".join(f"{line}\n" for line in journal.lines(meeting)), encoding="utf-8")
    return path


def test_numbers_run_without_a_gap_whatever_the_size_of_the_batches(meeting: UUID) -> None:
    for size in (1, 50, 2, 7):
        heads = journal.append(meeting, [note(n) for n in range(size)], NOON)
        assert heads[-1] == journal.head(meeting)
    assert [entry.seq for entry in journal.entries(meeting)] == list(range(1, 62))
    assert journal.last_seq(meeting) == 61


def test_each_entry_carries_the_hash_over_the_one_before_and_itself(body: UUID, meeting: UUID) -> None:
    journal.append(meeting, [note(1), note(2)], NOON)
    previous = chain.genesis(str(body), str(meeting))
    for line in journal.lines(meeting):
        entry = json.loads(line)
        said = entry.pop("hash")
        previous = chain.entry_hash(previous, entry)
        assert said == previous.hex()
        assert canonical.encode({**entry, "hash": said}).decode() == line


def test_time_never_runs_back_also_when_the_clock_does(meeting: UUID) -> None:
    for minutes in (5, -30, -1, 6, 0):
        journal.append(meeting, [note(minutes)], NOON + datetime.timedelta(minutes=minutes))
    times = [entry.at for entry in journal.entries(meeting)]
    assert times == sorted(times)
    assert times[1:4] == ["2026-11-23T12:05:00.000Z"] * 3


def test_the_first_entry_cites_the_head_of_the_meeting_before(body: UUID, meeting: UUID) -> None:
    [closing] = journal.append(meeting, [note(1)], NOON)
    elsewhere = uuid4()
    journal.start(uuid4(), "gemeente", elsewhere, NOON)
    following = uuid4()
    journal.start(body, "gemeente", following, NOON)
    cited = journal.entries(following)[0].data["previous_head"]
    assert cited == {"seq": closing.seq, "hash": closing.hash, "at": closing.at}
    assert journal.entries(elsewhere)[0].data["previous_head"] is None


def test_entries_are_found_by_number_and_by_kind(meeting: UUID) -> None:
    journal.append(meeting, [note(1), Draft("meeting.closed", "s01", {}, "chair"), note(2)], NOON)
    assert [entry.seq for entry in journal.entries(meeting, since=2)] == [3, 4]
    assert [entry.seq for entry in journal.entries(meeting, kinds=("note.added",))] == [2, 4]
    assert [entry.seq for entry in journal.entries(meeting, limit=2)] == [1, 2]
    assert journal.entries(meeting, kinds=("meeting.closed",))[0].on_behalf == "chair"
    assert journal.kinds_since(meeting, 2) == [(3, "meeting.closed"), (4, "note.added")]
    assert journal.entries(uuid4()) == []
    assert journal.head(uuid4()).seq == 0


@pytest.mark.parametrize("value", [1.5, 2**53, {1: "x"}, "\ud800", float("nan"), NOON])
def test_what_canonical_json_does_not_know_is_not_written(meeting: UUID, value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        journal.append(meeting, [note(1), Draft("note.added", "s01", {"value": value})], NOON)
    assert journal.last_seq(meeting) == 1


def test_nothing_is_written_before_the_journal_was_opened() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        journal.append(uuid4(), [note(1)], NOON)


def test_a_number_is_given_once(meeting: UUID) -> None:
    before = journal.head(meeting)
    journal.append(meeting, [note(1)], NOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        journal.append(meeting, [note(2)], NOON, before)  # who read the head before the lock
    assert journal.last_seq(meeting) == 2


@pytest.mark.parametrize("model", [JournalEntry, SignedHead])
def test_the_database_itself_refuses_to_change_or_remove(meeting: UUID, model: type) -> None:
    journal.sign_head(meeting, journal.head(meeting))
    before = list(model.objects.values_list())
    for meddle in (lambda: model.objects.update(meeting=uuid4()), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            meddle()
    assert list(model.objects.values_list()) == before


def guard_off() -> None:
    """As somebody would who has the database itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE council_journalentry DISABLE TRIGGER ALL")
        else:
            cursor.execute("DROP TRIGGER council_journalentry_no_UPDATE")
            cursor.execute("DROP TRIGGER council_journalentry_no_DELETE")


def test_a_journal_that_nobody_touched_verifies(
    meeting: UUID, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = journal.append(meeting, [note(n) for n in range(5)], NOON)[-1]
    assert verify([str(file_of(meeting, tmp_path)), "--head", f"{head.seq}:{head.hash}", "--lang", "en"]) == 0
    assert head.hash in capsys.readouterr().out


@pytest.mark.parametrize("how", ["altered", "removed", "swapped", "cut", "rewritten"])
def test_a_row_altered_in_the_database_is_found(
    meeting: UUID, tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    head = journal.append(meeting, [note(n) for n in range(5)], NOON)[-1]
    guard_off()
    rows = {row.seq: row for row in JournalEntry.objects.filter(meeting=meeting)}
    if how == "altered":
        JournalEntry.objects.filter(pk=rows[4].pk).update(line=rows[4].line.replace('"number":2', '"number":9'))
    elif how == "swapped":
        JournalEntry.objects.filter(pk=rows[4].pk).update(line=rows[5].line)
    elif how == "rewritten":  # and everything after it chained anew: only a head held elsewhere shows it
        rewrite(meeting, rows)
    else:
        JournalEntry.objects.filter(pk=rows[4 if how == "removed" else 6].pk).delete()
    found = verify([str(file_of(meeting, tmp_path)), "--head", f"{head.seq}:{head.hash}", "--lang", "en"])
    assert found == 1
    said = capsys.readouterr().out
    assert {"altered": "4", "swapped": "4", "removed": "4", "cut": "6", "rewritten": "6"}[how] in said


def rewrite(meeting: UUID, rows: dict[int, JournalEntry]) -> None:
    previous = bytes.fromhex(json.loads(rows[3].line)["hash"])
    for seq in (4, 5, 6):
        entry = json.loads(rows[seq].line) | ({"data": {"number": 9}} if seq == 4 else {})
        entry.pop("hash")
        previous = chain.entry_hash(previous, entry)
        line = canonical.encode({**entry, "hash": previous.hex()}).decode()
        JournalEntry.objects.filter(pk=rows[seq].pk).update(line=line)


def test_a_head_is_signed_once_and_its_signature_holds(meeting: UUID) -> None:
    head = journal.append(meeting, [note(1)], NOON)[-1]
    first = journal.sign_head(meeting, head)
    assert journal.sign_head(meeting, head).pk == first.pk
    [shown] = journal.signed_heads(meeting)
    statement = {name: shown[name] for name in ("meeting", "seq", "hash", "at")}
    assert signing.sign_head(canonical.encode(statement)) == (
        shown["key"],
        shown["signature"],
    )  # Ed25519 is deterministic


def test_a_rehearsal_is_cited_by_no_other_meeting() -> None:
    body, real, rehearsal, following = uuid4(), uuid4(), uuid4(), uuid4()
    head = journal.start(body, "gemeente", real, NOON)
    journal.start(body, "gemeente", rehearsal, NOON, rehearsal=True)
    journal.start(body, "gemeente", following, NOON)
    cited = [journal.entries(meeting)[0].data["previous_head"] for meeting in (rehearsal, following)]
    assert [one["hash"] for one in cited] == [head.hash, head.hash]
