"""Heads that were shown to the public, kept outside the database."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from council import journal, published
from council.journal import Draft
from council.rules.refusal import Refused

BODY = uuid.UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture(autouse=True)
def heads_file(tmp_path, settings):
    settings.HEADS_FILE = str(tmp_path / "heads.jsonl")
    published._at_start.cache_clear()
    journal._whole.clear()
    yield settings.HEADS_FILE
    published._at_start.cache_clear()
    journal._whole.clear()


def _meeting(entries: int) -> uuid.UUID:
    meeting = uuid.uuid4()
    journal.start(BODY, "gemeente", meeting, timezone.now())
    journal.append(meeting, [Draft("note.added", "system", {"n": n}) for n in range(entries)], timezone.now())
    return meeting


def _restart() -> None:
    published._at_start.cache_clear()
    journal._whole.clear()


@pytest.mark.django_db(transaction=True)
def test_a_signed_head_is_published_after_the_commit_and_found_again_after_a_restart():
    meeting = _meeting(3)
    journal.sign_head(meeting, journal.head(meeting))
    _restart()
    assert published.last(meeting)["seq"] == 4
    journal.append(meeting, [Draft("note.added", "system")], timezone.now())
    assert journal.last_seq(meeting) == 5


@pytest.mark.django_db(transaction=True)
def test_a_restored_shorter_journal_is_not_written_to():
    meeting = _meeting(1)
    published.publish({"meeting": str(meeting), "seq": 9, "hash": "ab" * 32, "at": ""})
    _restart()
    with pytest.raises(Refused) as no:
        journal.append(meeting, [Draft("note.added", "system")], timezone.now())
    assert no.value.code == "journal.shortened"
    assert journal.last_seq(meeting) == 2


@pytest.mark.django_db(transaction=True)
def test_another_history_of_the_same_length_is_not_written_to():
    meeting = _meeting(3)
    published.publish({"meeting": str(meeting), "seq": 4, "hash": "cd" * 32, "at": ""})
    _restart()
    with pytest.raises(Refused):
        journal.append(meeting, [Draft("note.added", "system")], timezone.now())


def test_a_line_broken_by_a_power_cut_is_passed_over(heads_file):
    meeting = uuid.uuid4()
    published.publish({"meeting": str(meeting), "seq": 2, "hash": "ef" * 32, "at": ""})
    with open(heads_file, "a") as lines:
        lines.write('{"meeting": "')
    _restart()
    assert published.last(meeting)["seq"] == 2
