"""What must hold for every page: nothing inline that the content security policy refuses, a language, a heading."""

import itertools
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import get_template

from tests.frontend.conftest import document_context, drawn, live_context, meeting

TEMPLATES = Path(settings.BASE_DIR) / "frontend" / "templates"
FILES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
INLINE = re.compile(r"""\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:""", re.IGNORECASE)
PAGES: dict[str, dict[str, Any]] = {
    "frontend/live.html": live_context(),
    "frontend/minutes.html": document_context(),
    "frontend/decisions.html": document_context(),
    "frontend/accessibility.html": {},
    "frontend/how_to_check.html": {},
    "frontend/home.html": {"bodies": []},
    "frontend/body.html": {"meetings": {"now": [meeting()], "coming": [], "past": [meeting(status="closed")]}},
    "frontend/room.html": {"meeting": meeting()},
    "404.html": {},
    "403.html": {},
    "403_csrf.html": {},
    "400.html": {},
}


class Outline(HTMLParser):
    """What a screen reader finds first: language, title, headings, landmarks, names of controls."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("name", FILES)
def test_a_template_reads_and_carries_nothing_inline(name: str) -> None:
    get_template(name)
    assert INLINE.findall((TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_its_language_and_has_one_heading_and_one_main(db: None, name: str, language: str) -> None:
    html = drawn(name, PAGES[name], language)
    outline = Outline(html)
    assert outline.named("html") == [{"lang": language}]
    assert len(outline.named("h1")) == (0 if name == "frontend/room.html" else 1)
    assert [attrs["id"] for attrs in outline.named("main")] == ["main"]
    assert INLINE.findall(html) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_id_stands_twice_and_every_reference_leads_somewhere(db: None, name: str) -> None:
    outline = Outline(drawn(name, PAGES[name]))
    ids = [attrs["id"] for _, attrs in outline.tags if attrs.get("id")]
    assert sorted(ids) == sorted(set(ids))
    for _, attrs in outline.tags:
        for reference in ("aria-labelledby", "aria-describedby", "for"):
            assert set((attrs.get(reference) or "").split()) <= set(ids)


@pytest.mark.parametrize("name", PAGES)
def test_headings_do_not_skip_a_level(db: None, name: str) -> None:
    levels = [int(tag[1]) for tag, _ in Outline(drawn(name, PAGES[name])).tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


def test_the_page_stands_without_the_script(db: None) -> None:
    html = drawn("frontend/live.html", live_context())
    for text in ("Er wordt nu gestemd over M3", "mw. A. de Vries", "02:14", "Zwembad De Waterlelie", "doet niet mee"):
        assert text in html


def test_an_error_page_needs_no_request() -> None:
    assert "Er ging iets mis" in get_template("500.html").render()
    assert "<h1" in get_template("400.html").render()


def test_subtitles_have_their_place_at_the_player(db: None) -> None:
    """Nobody makes them yet; whoever does has only to say where they are."""
    stage = {"state": "live", "playlist": "/stream/1/index.m3u8"}
    tracks = [{"src": "/subtitles/nl.vtt", "lang": "nl", "label": "Nederlands"}]
    with_them = Outline(drawn("frontend/live.html", live_context(stage=stage | {"subtitles": tracks}), "nl"))
    assert with_them.named("track") == [
        {"kind": "captions", "src": "/subtitles/nl.vtt", "srclang": "nl", "label": "Nederlands"}
    ]
    assert Outline(drawn("frontend/live.html", live_context(stage=stage), "nl")).named("track") == []
