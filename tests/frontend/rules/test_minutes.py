"""The minutes are a fold over the journal: who was there, what was decided, every vote by name."""

from frontend.rules import minutes
from tests.frontend import evening


def told(entries=None):
    entries = evening.entries() if entries is None else entries
    return minutes.tell(entries, evening.participants(), evening.PROPOSALS, evening.TEXTS)


def vote(document, number):
    return next(vote for vote in document["votes"] if vote.number == number)


def names(rows):
    return [row["name"] for row in rows]


def test_who_was_there_has_times_and_who_was_not_has_a_reason():
    members = {row["pid"]: row for row in told()["members"]}
    assert members["s01"]["periods"] == [{"from": evening.at("19:20"), "to": evening.at("21:10")}]
    assert (members["s01"]["state"], members["s39"]["state"]) == ("present", "reported_absent")
    assert len(members) == 39


def test_who_leaves_and_comes_back_has_two_periods():
    entries = evening.entries()[:-1]
    entries += [
        evening.entry(len(entries) + n, clock, kind, "s05", {"pid": "s05"})
        for n, (clock, kind) in enumerate([("20:56", "attendance.left"), ("21:02", "attendance.admitted")], 1)
    ]
    periods = next(row for row in told(entries)["members"] if row["pid"] == "s05")["periods"]
    assert periods == [
        {"from": evening.at("19:20"), "to": evening.at("20:56")},
        {"from": evening.at("21:02"), "to": None},
    ]


def test_every_vote_stands_by_name_in_one_of_two_columns():
    found = vote(told(), 3)
    assert len(found.names["for"]) + len(found.names["against"]) == 36
    assert names(found.names["missing"]) == ["mw. P. Verbeek"]
    assert names(found.names["recused"]) == ["dhr. R. Molenaar"]
    assert names(found.names["absent"]) == ["mw. S. Evers"]


def test_a_corrected_vote_counts_as_corrected_and_both_are_told():
    found = vote(told(), 3)
    assert found.ballots["s36"]["choice"] == "against"
    assert found.doubts[0]["said"]["values"] == {
        "who": "dhr. N. de Haan",
        "from": {"word": "for", "table": "choice"},
        "to": {"word": "against", "table": "choice"},
    }


def test_an_objection_that_was_upheld_changes_the_column():
    judged = next(row for row in evening.entries() if row["kind"] == "vote.objection_judged")
    before = vote(told(), 3).ballots["s02"]["choice"]
    entries = [
        row | {"data": row["data"] | {"verdict": "corrected", "choice": "against"}}
        if row["seq"] == judged["seq"]
        else row
        for row in evening.entries()
    ]
    assert (before, vote(told(entries), 3).ballots["s02"]["choice"]) == ("for", "against")


def test_a_declaration_and_its_annulment_are_both_shown():
    entries = evening.entries()
    entries.insert(
        -1,
        evening.entry(
            900,
            "21:00",
            "vote.annulled",
            evening.MAYOR,
            {"vote": "v3", "reason": {"text": "t1", "hash": ""}, "redo": True},
        ),
    )
    found = vote(told(entries), 3)
    assert (found.status, found.outcome, found.annulled["reason"]) == ("declared", "aangenomen", evening.TEXTS["t1"])


def test_a_text_that_was_erased_leaves_a_mark():
    document = minutes.tell(evening.entries(), evening.participants(), evening.PROPOSALS, {})
    codes = [line["said"]["code"] for part in document["sections"] for line in part["lines"]]
    assert "note.erased" in codes and "note.added" not in codes


def test_every_line_names_the_entry_it_rests_on():
    by_number = {row["seq"]: row["hash"] for row in evening.entries()}
    document = told()
    lines = [line for part in document["sections"] for line in part["lines"]]
    assert lines and all(by_number[line["seq"]] == line["hash"] for line in lines)
    assert document["head"]["hash"] == evening.entries()[-1]["hash"]


def test_an_item_taken_up_twice_has_one_place():
    entries = evening.entries()
    entries.insert(
        -1,
        evening.entry(
            901,
            "21:01",
            "agenda.moved_to",
            evening.MAYOR,
            {"item": "i2", "number": "2", "title": "Vaststelling van de agenda"},
        ),
    )
    assert [part["number"] for part in told(entries)["sections"]] == ["", "2", "6"]


def test_an_empty_journal_makes_an_empty_document():
    document = told([])
    assert (document["sections"], document["votes"], document["head"]) == ([], [], None)


def test_a_name_that_was_called_says_whether_he_was_seen_and_heard():
    called = [("s01", None, None), ("s02", "s01", True), ("s03", "s02", False), (None, "s03", None)]
    entries = [
        evening.entry(n, "19:31", "attendance.called", "m", {"pid": pid, "before": before, "through": through})
        for n, (pid, before, through) in enumerate(called, 1)
    ]
    names = evening.participants()
    (part,) = told(entries)["sections"]
    assert [(line["seq"], line["said"]["code"], line["said"]["values"]["who"]) for line in part["lines"]] == [
        (2, "attendance.called_through", names["s01"]["name"]),
        (3, "attendance.called_in_vain", names["s02"]["name"]),
        (4, "attendance.called_only", names["s03"]["name"]),
    ]
