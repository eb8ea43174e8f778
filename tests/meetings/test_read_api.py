"""The public record for programs: in pages, with a tag, for anybody, with nothing in it that is hidden or private."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from council import signing
from council.models import LocalRule, User
from council.rules.verify import main as verify
from meetings import read_api
from meetings.models import Meeting
from tests.kit import SINCE, Evening, Town


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    cache.clear()


@pytest.fixture
def evening(transactional_db: None) -> Evening:
    made = Town(seats=9).evening()
    made.opens(9)
    return made


def get(path: str, **headers: str) -> Any:
    return Client().get(f"/api/{path}", headers=headers)


def decided(evening: Evening) -> str:
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    evening.roll_call(vote, against=["s04"])
    assert evening.declares(vote) == "aangenomen"
    return str(vote)


def test_the_meetings_come_in_pages_newest_first(evening: Evening) -> None:
    others = [Town(seats=3).evening() for _ in range(3)]
    page = get("meetings?per_page=2").json()
    assert (page["count"], len(page["results"]), page["previous"]) == (4, 2, None)
    rest = Client().get(page["next"]).json()["results"]
    assert {row["id"] for row in (*page["results"], *rest)} == {str(one.id) for one in (evening, *others)}
    slug = Meeting.objects.get(pk=evening.id).body.slug
    (row,) = get(f"meetings?body={slug}").json()["results"]
    assert (row["id"], row["status"], row["body"]["slug"]) == (str(evening.id), "open", slug)
    assert get(f"meetings/{evening.id}").json() == row
    assert get("meetings?per_page=100000").json()["results"][0]
    assert get("meetings?page=99").status_code == 404


def test_what_is_not_convened_or_a_rehearsal_that_is_over_is_in_no_list(evening: Evening) -> None:
    Meeting.objects.filter(pk=evening.id).update(rehearsal=True, status="closed")
    assert get("meetings").json()["count"] == 0
    Meeting.objects.filter(pk=evening.id).update(rehearsal=False, convened_at=None)
    assert get("meetings").json()["count"] == 0
    answer = get(f"meetings/{evening.id}")
    assert (answer.status_code, answer.json()) == (404, {"type": "problem", "code": "no_such_meeting"})


def test_a_vote_is_told_from_open_to_declared(evening: Evening) -> None:
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    (row,) = get(f"meetings/{evening.id}/votes").json()
    assert (row["id"], row["status"], row["outcome"], row["votes_for"]) == (str(vote), "open", None, None)
    evening.roll_call(vote, against=["s04"])
    evening.declares(vote)
    (row,) = get(f"meetings/{evening.id}/votes").json()
    assert (row["status"], row["outcome"], row["votes_for"], row["votes_against"]) == ("declared", "aangenomen", 8, 1)
    (entry,) = evening.journal("vote.declared")
    assert (row["declared"]["seq"], row["declared"]["hash"]) == (entry.seq, entry.hash)


def test_a_choice_that_is_hidden_until_the_close_is_nowhere(transactional_db: None) -> None:
    """Which way somebody votes may not change one byte of what anybody reads, but for the sealed entry itself."""
    town = Town(seats=9)
    LocalRule.objects.create(body=town.body, key="simultaneous_shown_as_cast", value=False, since=SINCE)
    evening = town.evening(regime="ORDINARY", digital=False, basis_kind="")
    evening.opens(9)
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in("M1"))
    said = []
    for kind, choice in (("vote.cast", "for"), ("vote.correct", "against")):
        evening["s01"].sends(kind, vote=vote, round=1, choice=choice)
        said.append(get(f"meetings/{evening.id}/votes").content)
    assert said[0] == said[1] and b'"votes_for":null' in said[0]
    lines = get(f"meetings/{evening.id}/journal.jsonl?heads=1").content.decode().splitlines()
    sealed = [json.loads(line)["data"] for line in lines if '"vote.ballot_cast"' in line]
    assert len(sealed) == 2 and not any("choice" in data or "replaces" in data for data in sealed)


def test_an_unchanged_answer_is_not_sent_again(evening: Evening) -> None:
    for path in ("meetings", f"meetings/{evening.id}/heads", f"meetings/{evening.id}/journal.jsonl"):
        first = get(path)
        assert first.headers["ETag"] and first.headers["Access-Control-Allow-Origin"] == "*"
        again = get(path, if_none_match=first.headers["ETag"])
        assert (again.status_code, again.content) == (304, b"")
    evening.clerk.sends("note.add", text="Er is meer.")
    assert get(path, if_none_match=first.headers["ETag"]).status_code == 200


def test_no_cookie_is_looked_at_and_none_is_set(evening: Evening) -> None:
    """What a clerk gets is what anybody gets, byte for byte."""
    signed_in = Client()
    signed_in.force_login(User.objects.get(pk=evening.users[evening.clerk.pid]))
    for path in ("meetings", *(f"meetings/{evening.id}/{name}" for name in ("votes", "heads", "journal.jsonl"))):
        mine = signed_in.get(f"/api/{path}")
        assert mine.content == get(path).content
        assert not mine.cookies


def test_who_hammers_is_told_to_wait(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_api.PerAddress, "get_rate", lambda self: "3/min")
    answers = [get("meetings") for _ in range(4)]
    answer = answers[-1]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answer.json() == {"type": "problem", "code": "too_many"} and int(answer.headers["Retry-After"]) >= 1
    assert Client(REMOTE_ADDR="192.0.2.7").get("/api/meetings").status_code == 200


@pytest.mark.parametrize("name", ["votes", "heads", "journal.jsonl"])
def test_what_is_not_there_is_said_in_a_code(db: None, name: str) -> None:
    answer = get(f"meetings/00000000-0000-4000-8000-000000000000/{name}", accept="application/jsonl")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_meeting")


def test_the_journal_in_parts(evening: Evening) -> None:
    lines = get(f"meetings/{evening.id}/journal.jsonl").content.decode().splitlines()
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(lines) + 1))
    part = get(f"meetings/{evening.id}/journal.jsonl?from=3&limit=2").content.decode().splitlines()
    assert part == lines[2:4]
    assert get(f"meetings/{evening.id}/journal.jsonl?from=x").json()["code"] == "malformed"
    assert get(f"meetings/{evening.id}/journal.jsonl", accept="application/jsonl").status_code == 200


def test_one_file_checks_to_its_last_signed_head(evening: Evening, tmp_path: Path, capsys: Any) -> None:
    decided(evening)
    evening.clerk.sends("note.add", text="na de uitslag")
    file = tmp_path / "journal.jsonl"
    written = get(f"meetings/{evening.id}/journal.jsonl?heads=1").content
    file.write_bytes(written)
    (head,) = [json.loads(line)["head"] for line in written.splitlines() if line.startswith(b'{"head"')]
    assert head["seq"] == evening.journal("vote.declared")[-1].seq
    assert verify([str(file), "--key", signing.public_key()]) == 0
    assert str(head["seq"]) in capsys.readouterr().out
    forged = "00" if head["signature"][:2] != "00" else "11"
    file.write_bytes(written.replace(head["signature"].encode(), (forged + head["signature"][2:]).encode()))
    assert verify([str(file), "--key", signing.public_key()]) == 1
    lines = written.splitlines(keepends=True)
    file.write_bytes(b"".join([*lines[: head["seq"] - 1], lines[-1]]))
    assert verify([str(file)]) == 1


def test_the_schema_names_every_address_and_has_no_gaps(tmp_path: Path) -> None:
    target = tmp_path / "schema.yml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(target))
    answer = get("schema").json()
    assert set(answer["paths"]) == {
        "/api/meetings", "/api/meetings/{meeting}", "/api/meetings/{meeting}/votes",
        "/api/meetings/{meeting}/heads", "/api/meetings/{meeting}/journal.jsonl",
        "/vergadering/{meeting_id}/verslag.json", "/vergadering/{meeting_id}/besluitenlijst.json",
    }  # fmt: skip
