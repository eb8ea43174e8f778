"""The record as data: the same story as the minutes, hashed, in both languages, and from the journal alone."""

import json
import re
import shlex
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from council.models import ErasableText
from council.rules import canonical
from frontend.views.content import template_version
from meetings.models import Rendering
from meetings.services.preparing import canonical_hash
from tests.kit import Evening, Town


@pytest.fixture
def evening(transactional_db: None) -> Evening:
    """Nine members; a motion by roll call with one of them out of it, and then the hammer of the close."""
    evening = Town().evening()
    evening.opens(8)
    first = evening["s01"].sends("floor.request", kind="speech")["request"]
    evening.chair.sends("floor.give", request=first)
    evening.chair.sends("floor.end")
    evening["s02"].sends("recusal.declare", item=evening.item(2))
    evening.clerk.sends("note.add", text="De raad staat op.")
    vote = evening.opens_vote(proposal=evening.hands_in("M1", movers=["s03"]))
    evening.roll_call(vote, against=["s04"])
    assert evening.declares(vote) == "aangenomen"
    return evening


def get(evening: Evening, name: str, language: str = "nl") -> dict[str, Any]:
    answer = Client(headers={"accept-language": language}).get(reverse(f"frontend:{name}", args=[evening.id]))
    assert answer.status_code == 200
    return json.loads(answer.content)  # type: ignore[no-any-return]


def test_the_minutes_tell_who_was_there_what_was_said_and_each_vote_by_name(evening: Evening) -> None:
    content = get(evening, "minutes_data")["content"]
    there = {row["pid"]: row["state"] for row in content["attendance"]}
    assert (there["s01"], there["s09"], len(there)) == ("present", "absent", 9)
    item = next(row for row in content["items"] if row["title"] == "Zwembad")
    assert [(row["name"], row["speech"]) for row in item["speakers"]] == [("A. Lid001", "speech")]
    assert "A. Lid002" in next(row["text"] for row in item["lines"] if row["code"] == "recusal.declared")
    assert "De raad staat op." in next(row["text"] for row in item["lines"] if row["code"] == "note.added")
    [vote] = content["votes"]
    assert (vote["outcome"], vote["for"], vote["against"], vote["eligible"]) == ("aangenomen", 6, 1, 8)
    assert [row["name"] for row in vote["names"]["against"]] == ["A. Lid004"]
    assert [row["name"] for row in vote["names"]["recused"]] == ["A. Lid002"]
    assert [row["name"] for row in vote["names"]["absent"]] == ["A. Lid009"]
    assert [row["id"] for row in content["conditions"]] == [f"C{n:02d}" for n in range(1, 19)]


def test_every_line_points_at_the_entry_it_rests_on(evening: Evening) -> None:
    content = get(evening, "minutes_data")["content"]
    hashes = {entry.seq: entry.hash for entry in evening.journal()}
    lines = [line for item in content["items"] for line in (*item["lines"], *item["speakers"])]
    assert lines and all(hashes[line["seq"]] == line["hash"] for line in lines)
    assert content["head"]["hash"] == hashes[content["head"]["seq"]]
    assert content["votes"][0]["declared"]["hash"] == hashes[content["votes"][0]["declared"]["seq"]]


def test_the_decision_list_has_the_decisions_and_no_names_of_votes(evening: Evening) -> None:
    content = get(evening, "decisions_data")["content"]
    assert [(row["title"], [d["text"] for d in row["decisions"]]) for row in content["items"]] == [
        ("Zwembad", ["Aangenomen"])
    ]
    assert "names" not in json.dumps(content)


def test_the_hash_is_that_of_the_canonical_content_and_the_same_each_time(evening: Evening) -> None:
    first, again = get(evening, "minutes_data"), get(evening, "minutes_data")
    assert first == again
    assert first["hash"] == canonical_hash(first["content"])
    assert canonical.is_canonical(canonical.encode(first["content"]))


@pytest.mark.parametrize(("page", "file"), [("minutes", "verslag.json"), ("decisions", "besluitenlijst.json")])
def test_the_page_shows_the_hash_and_a_command_that_finds_it_again(
    evening: Evening, tmp_path: Path, page: str, file: str
) -> None:
    evening.chair.sends("meeting.close")
    html = (
        Client(headers={"accept-language": "nl"}).get(reverse(f"frontend:{page}", args=[evening.id])).content.decode()
    )
    told = re.search(r"<code[^>]*>(python3 [^<]*)</code>", html)
    assert told
    (tmp_path / file).write_text(json.dumps(get(evening, f"{page}_data")), encoding="utf-8")
    _python, *command = shlex.split(unescape(told[1]))
    found = subprocess.run([sys.executable, *command], cwd=tmp_path, text=True, capture_output=True, check=True).stdout
    assert found.strip() == get(evening, f"{page}_data")["hash"]
    assert f'<dd class="raad-hash">{found.strip()}</dd>' in html


def test_each_language_is_its_own_text_of_the_same_facts(evening: Evening) -> None:
    dutch, english = get(evening, "minutes_data"), get(evening, "minutes_data", "en")
    assert dutch["hash"] != english["hash"]
    assert (dutch["template"], english["template"]) == (template_version("nl"), template_version("en"))
    assert dutch["template"] != english["template"]
    assert (dutch["content"]["votes"][0]["text"], english["content"]["votes"][0]["text"]) == ("Aangenomen", "Adopted")


def given_out():
    """What a reader was given; the words at a declaration are kept as well, and not by a reader's asking."""
    return Rendering.objects.filter(kind__in=["minutes", "decisions"])


def test_what_was_given_out_after_the_close_is_remembered_by_its_hash(evening: Evening) -> None:
    get(evening, "minutes_data")
    assert not given_out().exists()
    evening.chair.sends("meeting.close")
    given = [get(evening, name, language) for name in ("minutes_data", "decisions_data") for language in ("nl", "en")]
    get(evening, "minutes_data")
    kept = {row.hash: (row.kind, row.language, row.template, row.seq) for row in given_out()}
    assert set(kept) == {one["hash"] for one in given}
    seq = evening.journal()[-1].seq
    assert kept[given[0]["hash"]] == ("minutes", "nl", template_version("nl"), seq)


def test_an_erased_text_is_gone_from_the_minutes_and_the_rest_stands(evening: Evening) -> None:
    kept = evening.last("note.added")["text"]["text"]
    ErasableText.objects.filter(pk=kept).update(text=None, salt=None)
    content = get(evening, "minutes_data")["content"]
    assert "staat op" not in json.dumps(content)
    assert "note.erased" in {line["code"] for item in content["items"] for line in item["lines"]}
    evening.verify()
