"""The sentence on the broadcast as the public reads it: on the meeting's page, in the minutes and the decision list."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Gap
from tests.stories.watched import Watched

PAGES = ("live", "minutes", "decisions")
pytestmark = pytest.mark.django_db(transaction=True)


def reads(watched: Watched, page: str, language: str = "nl") -> str:
    """The page's words, without marks."""
    found = Client(headers={"accept-language": language}).get(reverse(f"frontend:{page}", args=[watched.evening.id]))
    assert found.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", found.content.decode()).split())


def clock(watched: Watched, moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(watched.evening.body.zone()):%H:%M:%S}"


def closing(watched: Watched) -> str:
    return clock(
        watched, datetime.fromisoformat(watched.evening.journal("meeting.closed")[-1].at.replace("Z", "+00:00"))
    )


def test_an_evening_without_a_gap(opened: Watched) -> None:
    opened.goes(60)
    assert "De uitzending was te volgen" not in reads(opened, "live")
    opened.evening.chair.sends("meeting.close")
    for page in PAGES:
        assert re.search(r"De uitzending was te volgen van \S+ tot \S+, zonder onderbreking\.", reads(opened, page)), (
            page
        )
        said = r"The broadcast could be followed from \S+ to \S+, without a gap\."
        assert re.search(said, reads(opened, page, "en")), page


def test_an_evening_with_a_gap(opened: Watched) -> None:
    opened.down(ago=4)
    opened.goes(30)
    opened.up(ago=2)
    opened.goes(5)
    opened.evening.chair.sends("meeting.close")
    gap = Gap.objects.get()
    start, end = clock(opened, gap.start), clock(opened, gap.end)
    for page in PAGES:
        assert f"maar niet van {start} tot {end}." in reads(opened, page), page
        assert f"but not from {start} to {end}." in reads(opened, page, "en"), page


def test_a_gap_that_lasts(opened: Watched) -> None:
    opened.down(ago=4)
    opened.goes(30)
    start = clock(opened, Gap.objects.get().start)
    assert f"maar niet sinds {start}." in reads(opened, "minutes")
    assert f"but not since {start}." in reads(opened, "minutes", "en")
    chair = opened.evening.chair
    chair.sends("meeting.close")
    closed = closing(opened)
    for page in PAGES:
        assert f"maar niet van {start} tot {closed}." in reads(opened, page), page


def test_an_evening_that_people_watched_because_nothing_measured_it(opened: Watched) -> None:
    evening, chair, clerk = opened.evening, opened.evening.chair, opened.evening.clerk
    opened.goes(60)
    opened.wall.goes(20)
    evening.says("stream.lapsed")
    clerk.sends("stream.observe", state="up", text="Op mijn telefoon te volgen.")
    chair.sends("stream.countersign")
    signed = Gap.objects.get().end
    opened.wall.goes(120)
    chair.sends("meeting.close")
    closed = closing(opened)
    for page in PAGES:
        text = reads(opened, page)
        assert f"maar niet van {clock(opened, Gap.objects.get().start)} tot {clock(opened, signed)}." in text, page
        said = "Niet gemeten, maar door de griffier van buiten gezien en door de voorzitter medeondertekend:"
        assert f"{said} van {clock(opened, signed)} tot {closed}." in text, page
        assert "the clerk watched it from outside and the chair signed for that" in reads(opened, page, "en"), page
