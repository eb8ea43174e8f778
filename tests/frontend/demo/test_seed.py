"""Vaarwijk in the database: complete, and there only once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from council.models import Body, Group, Office, Person, SeatHolding
from frontend.demo import people, seed
from frontend.demo.paper import pdf
from meetings.models import Document, Meeting, Participant

pytestmark = pytest.mark.django_db


def told(_: str) -> None:
    """Nobody listens."""


def test_the_tables_make_a_council_of_39_in_ten_groups() -> None:
    assert [len(people.MEMBERS[party.short]) for party in people.PARTIES] == [party.seats for party in people.PARTIES]
    everyone = [who for members in people.MEMBERS.values() for who in members]
    assert (len(everyone), len(people.PARTIES)) == (39, 10)
    assert len({who.email for who in everyone}) == 39


def test_preparing_twice_is_preparing_once(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    first = seed.prepare(told)
    counts = [model.objects.count() for model in (Body, Person, SeatHolding, Group, Office, Meeting, Document)]
    assert seed.prepare(told) == first
    assert counts == [model.objects.count() for model in (Body, Person, SeatHolding, Group, Office, Meeting, Document)]
    assert counts[:6] == [1, 46, 39, 10, 7, 2]

    archived = Meeting.objects.exclude(pk=first.pk).get()
    assert archived.status == Meeting.Status.CLOSED
    assert archived.closed_at is not None
    assert archived.closed_at < timezone.now()
    assert all(row.sha256 for row in Document.objects.exclude(upload=""))


def test_two_members_with_one_surname_are_told_apart(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    meeting = seed.prepare(told)
    names = Participant.objects.filter(meeting=meeting, person__surname="Vries").values_list("short_name", flat=True)
    assert sorted(names) == ["A. de Vries", "B. de Vries"]


def test_a_closed_evening_is_followed_by_a_new_one(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    first = seed.prepare(told)
    Meeting.objects.filter(pk=first.pk).update(status=Meeting.Status.CLOSED, starts_at=first.starts_at)
    again = seed.prepare(told)
    assert again.pk != first.pk
    assert seed.prepare(told) == again


def test_a_document_is_a_pdf_of_always_the_same_bytes() -> None:
    made = pdf("Titel (één)", "tekst\n" * 100)
    assert made == pdf("Titel (één)", "tekst\n" * 100)
    assert made.startswith(b"%PDF-1.4")
    assert made.count(b"/Type /Page ") == 3, "46 lines to a page"
    assert b"(Titel \\(\xe9\xe9n\\)) Tj" in made
