"""What each viewer sees, with data present that could leak: no slice shows what its viewer may not see."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from council import journal
from council.models import ErasableText, User
from meetings import slices
from meetings.connections import User as SignedIn
from meetings.connections import claim
from meetings.models import Document
from meetings.rules.entries import KINDS, SLICES
from tests.kit import AUDIENCES, Evening, Town
from voting.models import Ballot

# The keys of each slice; a new key is a new thing shown, and stands here by decision.
SHOWN = {
    "meeting": {
        "id", "title", "status", "rehearsal", "digital", "body", "starts_at", "opened_at", "closed_at", "suspended",
        "regime", "chair", "clerk", "deputy", "chair_line", "chair_line_since", "phone", "people", "groups",
    },
    "agenda": {"current", "methods", "items"},
    "attendance": {"counts", "quorum", "rows", "established"},
    "floor": {"item", "now", "interruption", "queue", "asked_interruptions"},
    "vote": {"current", "recent", "asked"},
    "stage": {"state"},
    "compliance": {"conditions"},
}  # fmt: skip
VOTE = {
    "id", "round", "number", "item", "proposal", "label", "title", "plain", "text_hash", "method", "status", "hidden",
    "opened_at", "closed_at", "declared_at", "electors", "recused", "absent", "roll", "totals", "groups", "judgement",
    "asked", "seen", "objections", "outcome", "article", "words", "paper", "void_reason", "redo_of", "annulled",
    "visible_from", "notes", "head",
}  # fmt: skip
DESK_ALONE = {
    "attendance": {"help", "guests"},
    "vote.current": {"unseen", "to_countersign"},
    "attendance.rows": {"connected"},
}


@pytest.fixture
def evening(db: None) -> Evening:
    """An evening on which everything that is somebody's own has happened once."""
    made = Town(seats=9).evening()
    made["s09"].sends("attendance.report_absent", reason="LEK-ziekte")
    made["s08"].sends("attendance.sign")
    made.clerk.sends("attendance.refuse", pid="s08", reason="LEK-geen-beeld")
    made.opens(6)
    made.clerk.sends("note.add", text="LEK-aantekening")
    made["s06"].sends("recusal.declare", item=made.item(3), reason="LEK-belang")
    made.chair.sends("agenda.change", change="add", title="Brand", proposer="s01", reason="LEK-reden-agenda")
    made.chair.sends("floor.give", pid="s02")
    made.chair.sends("floor.take_away", reason="LEK-ontnomen")
    made["s03"].sends("help.ask", code="cannot_vote")
    for pid in ("s01", "s03"):
        claim(made.id, SignedIn(made.users[pid], "LEK-sessie", "LEK-bewijs"), "full", None, "LEK-apparaat")
    made.says("line.report", pid="s02", state="lost")
    vote = made.opens_vote("simultaneous", proposal=made.hands_in("M1"))
    entries = [{"seat": "s05", "choice": "for"}]
    made.clerk.sends("vote.enter_spoken", vote=vote, round=1, entries=entries)
    made.all_cast(vote, against=("s02",), but=("s05",))
    made.chair.sends("vote.close", vote=vote)
    made["s01"].sends("vote.seen", vote=vote, round=1)
    made["s02"].sends("vote.object", vote=vote, round=1, said="for")
    return made


def built(evening: Evening, audience: str) -> dict[str, dict]:  # type: ignore[type-arg]
    room = slices.read(evening.id)
    names = SLICES if audience == "desk" else SHOWN
    return {name: slices.build(room, name, audience) for name in names}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_audience_sees_these_keys_and_no_others(evening: Evening, audience: str) -> None:
    shown, desk = built(evening, audience), audience == "desk"
    for name, keys in SHOWN.items():
        assert set(shown[name]) == keys | (DESK_ALONE.get(name, set()) if desk else set())
    assert set(shown["vote"]["current"]) == VOTE | (DESK_ALONE["vote.current"] if desk else set())
    row = {"state", "at", "lost_since"} | (DESK_ALONE["attendance.rows"] if desk else set())
    assert {key for found in shown["attendance"]["rows"].values() for key in found} == row


@pytest.mark.parametrize("audience", ["public", "participant"])
def test_the_desks_slice_is_built_for_the_desk_alone(evening: Evening, audience: str) -> None:
    with pytest.raises(ValueError, match="lead"):
        slices.build(slices.read(evening.id), "lead", audience)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_slice_shows_a_private_reason_an_address_a_device_or_a_key(evening: Evening, audience: str) -> None:
    text = json.dumps(built(evening, audience))
    assert "LEK" not in text
    for user in User.objects.filter(id__in=evening.users.values()):
        assert user.email not in text
        assert str(user.id) not in text


def test_what_is_needed_for_help_is_seen_at_the_desk_alone(evening: Evening) -> None:
    for audience in AUDIENCES:
        assert ("cannot_vote" in json.dumps(built(evening, audience))) == (audience == "desk")


def test_a_persons_own_slice_has_nothing_of_anybody_else(evening: Evening) -> None:
    room, keys = slices.read(evening.id), set()
    for pid in evening.users:
        mine = slices.build_me(room, pid)
        keys |= set(mine)
        text = json.dumps(mine)
        assert mine["pid"] == pid and "LEK" not in text
        assert not [other for other in evening.users if other != pid and other in text]
    assert keys == {
        "pid", "seat", "name", "roles", "attendance", "audible", "queue_place", "requests", "recused_items", "recusals",
        "called", "vote", "can",
    }  # fmt: skip
    assert slices.build_me(room, "s06")["recused_items"] == [evening.item(3)]
    assert slices.build_me(room, "s05")["recused_items"] == []


def test_the_journal_has_no_free_text_no_account_and_no_choice_that_is_not_public(evening: Evening) -> None:
    evening.chair.sends("vote.judge", vote=evening.board["id"], seat="s02", verdict="rejected", reason="LEK-oordeel")
    evening.chair.sends("meeting.suspend", reason="LEK-schorsing")
    evening.chair.sends("vote.void", vote=evening.board["id"], reason="LEK-vervallen")
    text = "\n".join(journal.lines(evening.id))
    assert "LEK" not in text
    for user in User.objects.filter(id__in=evening.users.values()):
        assert user.email not in text
        assert str(user.id) not in text
    assert ErasableText.objects.filter(text__startswith="LEK").count() == 9


def test_other_persons_than_members_are_pseudonyms_in_the_journal(evening: Evening) -> None:
    text = "\n".join(journal.lines(evening.id))
    assert "Lid001" in text  # a member's name is public by office
    assert not [name for name in ("Burgemeester", "Griffier", "Wethouder1") if name in text]


def test_text_erased_leaves_the_record_whole(evening: Evening) -> None:
    ErasableText.objects.filter(text__startswith="LEK").update(text="", salt=b"")
    evening.verify()


def test_each_slice_of_a_full_evening_stays_below_thirty_two_kilobytes(db: None) -> None:
    evening = Town(seats=45, groups=12).evening([(f"Punt {n}: een titel van gewone lengte", False) for n in range(40)])
    evening.opens(45)
    for n in range(20):
        Document.objects.create(meeting=evening.meeting, title=f"Raadsvoorstel {n}", url=f"https://x.example/{n}")
        evening.hands_in(f"M{n}", item=2 + n % 5)
    vote = evening.opens_vote("simultaneous", proposal=str(evening.proposal("M0").id))
    evening.all_cast(vote)
    for audience in AUDIENCES:
        sizes = {name: len(json.dumps(value)) for name, value in built(evening, audience).items()}
        assert {name: size for name, size in sizes.items() if size > 32_768} == {}


def literals_written() -> set[str]:
    """The kinds that the code writes, as far as they stand there as text."""
    root, found = Path(__file__).resolve().parents[2], set()
    for folder in ("council", "voting", "meetings"):
        for path in (root / folder).rglob("*.py"):
            if path.name == "entries.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in KINDS:
                    found.add(node.value)
    return found


def test_every_kind_in_the_table_is_written_somewhere_and_names_known_slices() -> None:
    by_name = {"vote.deemed_against", "vote.not_taken_part"}  # written as f"vote.{note}"
    assert set(KINDS) - literals_written() - by_name == set()
    assert all(kind.slices <= set(SLICES) for kind in KINDS.values())


def test_ballots_of_others_are_not_in_the_answer_to_a_command(evening: Evening) -> None:
    assert Ballot.objects.filter(vote__meeting=evening.id).count() == 6
    answer = evening["s03"].sends("vote.seen", vote=evening.board["id"], round=1)
    assert answer == {}
