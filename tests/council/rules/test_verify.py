"""The verifier names the first wrong entry, whatever was done to the file."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules import verify
from council.rules.canonical import encode
from council.rules.journal_check import check
from council.rules.recount import CHECKS
from council.rules.verify_words import WORDS
from tests.council.rules.written import (
    MEETING,
    PUBLIC,
    ballot,
    chained,
    closed,
    declared,
    evening,
    head,
    lines,
    of_roll,
    opened,
    opening,
    sealed,
    unsealed,
    voted_before,
    write,
)

ROOT = Path(__file__).resolve().parents[3]


def first_wrong(written):
    _, finding = check(written)
    return None if finding is None else (finding.line, finding.code)


def changed(place, **fields):
    """The evening with fields of one entry changed and every hash made right again."""
    entries = write(evening())
    entries[place] = {**entries[place], **fields}
    return lines(chained(entries))


def run(tmp_path, written, *arguments):
    file = tmp_path / "journal.jsonl"
    file.write_bytes(b"".join(line + b"\n" for line in written))
    return verify.main([str(file), *arguments])


def test_a_whole_evening_is_in_order():
    assert first_wrong(lines(write(evening()))) is None


@given(st.data())
def test_any_change_of_any_byte_is_found_at_that_entry(data):
    written = lines(write(evening()))
    place = data.draw(st.integers(0, len(written) - 1))
    at = data.draw(st.integers(0, len(written[place]) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != written[place][at]))
    tampered = bytearray(written[place])
    tampered[at] = other
    wrong = first_wrong([*written[:place], bytes(tampered), *written[place + 1 :]])
    assert wrong is not None and wrong[0] == place + 1


@given(st.integers(0, 13))
def test_an_entry_taken_out_is_found_where_it_was(place):
    written = lines(write(evening()))
    del written[place]
    if place == len(written):
        assert first_wrong(written) is None  # a cut tail shows only against a head held elsewhere
    else:
        assert first_wrong(written) == (place + 1, "seq")


@given(st.integers(0, 12))
def test_two_entries_that_changed_places_are_found(place):
    written = lines(write(evening()))
    written[place], written[place + 1] = written[place + 1], written[place]
    assert first_wrong(written) == (place + 1, "seq")


def test_an_entry_put_in_twice_is_found():
    written = lines(write(evening()))
    assert first_wrong([*written[:4], written[3], *written[4:]]) == (5, "seq")


STRUCTURE = [
    ("another meeting's entry", 5, {"meeting": "other"}, "meeting"),
    ("a time before the one before", 5, {"at": "2026-11-23T20:00:01.000Z"}, "time"),
    ("a time that is no time", 5, {"at": "2026-13-45T99:00:00.000Z"}, "fields"),
    ("a time without its milliseconds", 5, {"at": "2026-11-23T20:00:06Z"}, "fields"),
    ("a version of the future", 5, {"v": 2}, "version"),
    ("a number that is no number", 5, {"seq": "6"}, "fields"),
    ("a number that is true", 5, {"seq": True}, "fields"),
    ("data that are no object", 5, {"data": []}, "fields"),
    ("a kind that is no kind", 5, {"kind": "Something"}, "fields"),
    ("on behalf of a number", 5, {"for": 7}, "fields"),
    ("a number with a gap", 5, {"seq": 7}, "seq"),
    ("a second opening of the journal", 5, {"kind": "journal.opened"}, "again_first"),
    ("data that do not fit the kind", 5, {"data": {"vote": "v1"}}, "data"),
    ("a head that never was", 12, {"data": {"head": {"seq": 3, "hash": "0" * 64}, "vote": "v1"}}, "data"),
]


@pytest.mark.parametrize(("place", "fields", "code"), [row[1:] for row in STRUCTURE], ids=[row[0] for row in STRUCTURE])
def test_an_entry_of_wrong_form_is_found_though_every_hash_is_right(place, fields, code):
    assert first_wrong(changed(place, **fields)) == (place + 1, code)


def test_a_changed_entry_with_only_its_own_hash_made_right_breaks_at_the_next():
    entries = write(evening())
    forged = write([*evening()[:5], ballot("s02", "against"), *evening()[6:]])
    assert first_wrong(lines([*entries[:5], forged[5], *entries[6:]])) == (7, "hash")


def test_a_first_entry_that_opens_nothing_is_found():
    for said in (evening()[1:], [("journal.opened", "system", {"body": "b"}), *evening()[1:]]):
        assert first_wrong(lines(write(said))) == (1, "first")


def test_a_first_entry_of_another_body_is_found():
    assert first_wrong(lines(write(evening(), body="another"))) == (1, "hash")


@pytest.mark.parametrize(
    "spelling",
    [b'{"v": 1}', b"[]", b"null", b"", b"\xff", b'{"a":1,"a":1}', b"not json", b"1"],
)
def test_a_line_that_is_no_entry_is_found(spelling):
    written = lines(write(evening()))
    wrong = first_wrong([*written[:3], spelling, *written[3:]])
    assert wrong in ((4, "not_canonical"), (4, "fields"))


def test_an_empty_file_is_not_in_order():
    assert first_wrong([]) == (1, "empty")


HIDDEN = opened(method="simultaneous", hidden=True)
SEALED = [HIDDEN, sealed("s01", "for"), closed("s02", "s03", "s04")]

VOTES = [
    ("electors other than those hashed", [opened(electorate_hash="0" * 64)], "electorate_hash"),
    ("a choice shown in a hidden vote", [HIDDEN, ballot("s01", "for")], "ballot_shown"),
    ("a sealed choice in a vote shown as cast", [opened(), sealed("s01", "for")], "ballot_shown"),
    ("a sealed choice opened as another", [*SEALED, unsealed(("s01", "against"))], "unsealed_otherwise"),
    ("a sealed choice opened into neither", [*SEALED, unsealed(("s01", "blank"))], "ballot_choice"),
    ("a sealed choice that is never opened", [*SEALED, declared(0, 0, "ongeldig")], "unsealed_others"),
    ("a choice opened that nobody sealed", [*SEALED, unsealed(("s01", "for"), ("s02", "for"))], "unsealed_others"),
    ("sealed choices opened before the close", [HIDDEN, sealed("s01", "for"), unsealed(("s01", "for"))],
     "vote_status"),
    ("a second ballot that replaces nothing", [opened(), ballot("s01", "for"), ballot("s01", "for")], "ballot_twice"),
    ("a correction of another vote than stood",
     [opened(), ballot("s01", "for"), ballot("s01", "for", replaces="against")], "ballot_twice"),
    ("a first ballot that replaces", [opened(), ballot("s01", "for", replaces="against")], "ballot_twice"),
    ("a ballot of a recused member", [opened(), ballot("s05", "for")], "ballot_of_no_elector"),
    ("a ballot of a stranger", [opened(), ballot("s99", "for")], "ballot_of_no_elector"),
    ("a ballot pressed by another", [opened(), ballot("s01", "for", by="s02", how="button")], "ballot_by_another"),
    ("an abstention", [opened(), ballot("s01", "abstain")], "ballot_choice"),
    ("a ballot in another round", [opened(), ballot("s01", "for", round=2)], "ballot_other_round"),
    ("a ballot in a vote never opened", [ballot("s01", "for")], "vote_unknown"),
    ("a vote opened twice", [opened(), opened()], "vote_twice"),
    ("an elector listed twice", [opened(electors=["s01", "s01"])], "electors_wrong"),
    ("an elector who is recused", [opened(electors=["s05"])], "electors_wrong"),
    ("more electors than sitting members", [opened(sitting=4)], "electors_too_many"),
    ("more members than seats", [opened(seats=4)], "electors_too_many"),
    ("a ballot after the close", [opened(method="simultaneous"), closed(*["s01", "s02", "s03", "s04"]),
     ballot("s01", "for")], "ballot_not_open"),
    ("a roll call closed with somebody unanswered",
     [opened(method="roll_call", lot="s01"), of_roll("called", "s01"), ballot("s01", "for"),
      closed("s02", "s03", "s04")], "roll_call_unanswered"),
    ("a missing member who is not named", [opened(method="simultaneous"), ballot("s01", "for"), closed("s02", "s03")],
     "missing_differ"),
    ("a ballot of one who left", [opened(), of_roll("left_recorded", "s01"),
     of_roll("left_confirmed", "s01"), ballot("s01", "for")], "ballot_of_no_elector"),
    ("one who left after voting", [opened(), ballot("s01", "for"), of_roll("left_confirmed", "s01")],
     "left_after_voting"),
    ("a spoken vote countersigned by who entered it", [opened(), ballot("s01", "for", by="p-clerk"),
     ("vote.ballot_countersigned", "p-clerk", {"vote": "v1", "round": 1, "seats": ["s01"]})], "countersigned_own"),
    ("a spoken vote countersigned by the member himself", [opened(), ballot("s01", "for", by="p-clerk"),
     ("vote.ballot_countersigned", "s01", {"vote": "v1", "round": 1, "seats": ["s01"]})], "countersigned_own"),
    ("a countersignature under a button", [opened(), ballot("s01", "for"),
     ("vote.ballot_countersigned", "p-chair", {"vote": "v1", "round": 1, "seats": ["s01"]})], "countersigned_nothing"),
    ("a declaration of a vote still open", [opened(), declared(0, 0, "ongeldig")], "vote_status"),
    ("a declared vote made void", [opened(method="simultaneous"), ballot("s01", "for"), closed("s02", "s03", "s04"),
     declared(1, 0, "ongeldig"), ("vote.voided", "p-chair", {"vote": "v1", "round": 1, "reason": None})],
     "vote_status"),
    ("an annulment of nothing declared", [opened(), ("vote.annulled", "p-chair", {"vote": "v1"})], "vote_status"),
    ("an objection to an open vote", [opened(), ("vote.objected", "s01", {"vote": "v1", "seat": "s01", "said": "for"})],
     "vote_status"),
    ("more papers than electors", [opened(method="paper"),
     ("vote.count_entered", "p-clerk", {"vote": "v1", "ballots": 5, "counts": {"A": 5}})], "papers_too_many"),
    ("more votes than papers", [opened(method="paper"),
     ("vote.count_entered", "p-clerk", {"vote": "v1", "ballots": 4, "counts": {"A": 3, "B": 2}})], "papers_too_many"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "code"), [row[1:] for row in VOTES], ids=[row[0] for row in VOTES])
def test_a_vote_that_cannot_be_is_found_at_its_last_entry(said, code):
    written = lines(write([*opening(), *said]))
    assert first_wrong(written) == (len(written), code)


def test_a_hidden_vote_with_a_change_of_mind_is_in_order():
    cast = [sealed("s01", "against"), sealed("s01", "for"), sealed("s02", "for"), sealed("s03", "for")]
    after = [closed("s04"), unsealed(("s01", "for"), ("s02", "for"), ("s03", "for")), declared(3, 0, "aangenomen")]
    said = [HIDDEN, *cast, *after]
    assert first_wrong(lines(write([*opening(), *said]))) is None


DECLARED = [
    (declared(3, 1, "aangenomen"), "declared_numbers"),
    (declared(2, 2, "niet_aangenomen_staking", participated=5), "declared_numbers"),
    (declared(2, 2, "uitgesteld_staking"), "declared_outcome"),
    (declared(2, 2, "aangenomen"), "declared_outcome"),
]


@pytest.mark.parametrize(("said", "code"), DECLARED)
def test_a_declaration_that_is_not_what_was_voted_is_found(said, code):
    story = evening()
    story[12] = said
    assert first_wrong(lines(write(story))) == (13, code)


@pytest.mark.parametrize(
    ("dropped", "code"),
    [("vote.ballot_countersigned", "not_countersigned"), ("vote.objection_judged", "objection_open")],
)
def test_a_declaration_while_something_is_open_is_found(dropped, code):
    story = [said for said in evening() if said[0] != dropped]
    assert first_wrong(lines(write(story))) == (12, code)


def test_a_correction_into_something_the_member_did_not_say_is_found():
    story = evening()
    story[11] = (*story[11][:2], {**story[11][2], "choice": "for"})
    assert first_wrong(lines(write(story))) == (12, "corrected_otherwise")
    story[10:12] = [story[11]]
    assert first_wrong(lines(write(story))) == (11, "judged_nothing")


def test_a_declaration_that_shows_a_head_of_another_history_is_found():
    story = evening()
    story[12] = declared(2, 2, "niet_aangenomen_staking", head={"seq": 3, "hash": "0" * 64})
    assert first_wrong(lines(write(story))) == (13, "cited_head")


def test_a_water_boards_own_tie_rule_is_its_own_matter():
    story = [said for said in evening() if not said[0].startswith("vote.obj")]
    story[0] = (*story[0][:2], {**story[0][2], "body_kind": "waterschap"})
    story[2] = opened(seats=18, sitting=18, **voted_before("revote_after_invalid", "ongeldig"))
    story[5] = ballot("s02", "against")
    for outcome in ("uitgesteld_staking", "niet_aangenomen_staking"):
        story[10] = declared(2, 2, outcome, eligible=17)
        assert first_wrong(lines(write(story))) is None


def test_a_cut_tail_shows_against_a_head_held_elsewhere(tmp_path, capsys):
    entries = write(evening())
    last = f"14:{entries[13]['hash']}"
    assert run(tmp_path, lines(entries), "--head", last) == 0
    assert run(tmp_path, lines(entries[:10]), "--head", last, "--lang", "en") == 1
    assert "entry 14 that is missing" in capsys.readouterr().out


def test_another_history_shows_against_a_head_held_elsewhere(tmp_path):
    other = [*evening()[:5], ballot("s02", "against"), *evening()[6:11]]
    real = write(evening())
    assert run(tmp_path, lines(write(other)), "--head", f"8:{real[7]['hash']}") == 1


def test_all_heads_of_a_meeting_as_the_installation_gives_them(tmp_path, capsys):
    """What /heads answers, and heads.jsonl with the heads of other meetings among them."""
    entries = write(evening())
    shown = [head(entries[9]), head(entries[-1])]
    other = {**head(entries[-1]), "meeting": "other"}
    answered, kept = tmp_path / "heads.json", tmp_path / "heads.jsonl"
    answered.write_bytes(encode({"key": PUBLIC, "heads": shown}))
    kept.write_bytes(b"".join(encode(one) + b"\n" for one in [other, *shown]))
    for file in (answered, kept):
        assert run(tmp_path, lines(entries), "--head", str(file), "--key", PUBLIC, "--lang", "en") == 0
        assert capsys.readouterr().out.count("fits this file") == 2
        assert run(tmp_path, lines(entries[:-1]), "--head", str(file)) == 1
    kept.write_bytes(encode(other) + b"\n" + encode(other) + b"\n")
    assert run(tmp_path, lines(entries), "--head", str(kept)) == 1
    answered.write_bytes(encode({"key": PUBLIC, "heads": []}))
    assert run(tmp_path, lines(entries), "--head", str(answered)) == 2


def test_a_head_in_a_file(tmp_path):
    entries = write(evening())
    file = tmp_path / "head.json"
    file.write_bytes(encode({"head": head(entries[-1])}))
    assert run(tmp_path, lines(entries), "--head", str(file), "--key", PUBLIC) == 0
    file.write_bytes(encode({**head(entries[-1]), "meeting": "other"}))
    assert run(tmp_path, lines(entries), "--head", str(file)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "with the key in the file"),
        ({"seq": 15}, "cut off"),
        ({"hash": "0" * 64}, "another history"),
        ({"at": "2026-11-23T20:00:13.000Z"}, "the time in the head"),
        ({"signature": "00" * 64}, "signature under the head is wrong"),
        ({"key": "00"}, "signature under the head is wrong"),
        ({"key": None}, "wrong form"),
        ({"seq": "14"}, "wrong form"),
        ({"meeting": "other"}, "another meeting"),
    ],
)
def test_the_signed_head_at_the_end_of_the_file_is_checked(tmp_path, capsys, changes, said):
    entries = write(evening())
    last = {"head": {**head(entries[-1]), **changes}}
    code = run(tmp_path, [*lines(entries), encode(last)], "--lang", "en")
    out = capsys.readouterr().out
    assert (code, said.replace("with the key in the file", "the key in the file") in out) == (int(bool(changes)), True)


def test_the_key_that_the_body_made_known_is_compared(tmp_path):
    entries = write(evening())
    written = [*lines(entries), encode({"head": head(entries[-1])})]
    assert run(tmp_path, written, "--key", PUBLIC) == 0
    assert run(tmp_path, written, "--key", "00" * 32) == 1


def test_an_entry_after_the_signed_head_is_found():
    entries = write(evening())
    written = [*lines(entries[:-1]), encode({"head": head(entries[-2])}), *lines(entries[-1:])]
    assert first_wrong(written) == (15, "after_head")


def test_a_missing_package_is_said_and_is_no_error(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    entries = write(evening())
    assert run(tmp_path, [*lines(entries), encode({"head": head(entries[-1])})]) == 0
    assert "ontbreekt" in capsys.readouterr().out


def test_an_unreadable_file_is_another_code(tmp_path):
    assert verify.main([str(tmp_path / "nothing.jsonl")]) == 2
    assert run(tmp_path, lines(write(evening())), "--head", str(tmp_path / "nothing")) == 2


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_as_a_command_with_nothing_but_python(tmp_path, lang):
    """`-I -S` leaves out every installed package: the verifier stands on the standard library alone."""
    file = tmp_path / "journal.jsonl"
    file.write_bytes(b"\n".join(lines(write(evening()))))
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from council.rules.verify import main; sys.exit(main())"
    command = [sys.executable, "-I", "-S", "-c", script, str(file), "--lang", lang]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert WORDS[lang]["no_signature"] in done.stdout


def test_both_languages_have_the_same_words_and_places():
    assert WORDS["nl"].keys() == WORDS["en"].keys()
    for code, sentence in WORDS["nl"].items():
        assert places(sentence) == places(WORDS["en"][code]), code


def places(sentence):
    return {part.split("}")[0] for part in sentence.split("{")[1:]}


def test_the_package_above_the_rules_stays_empty():
    """The verifier imports it, and must not bring Django along."""
    assert (ROOT / "council/__init__.py").read_bytes() == b""
    assert MEETING and all(kind.startswith("vote.") for kind in CHECKS)
