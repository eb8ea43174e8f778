"""Import of members: what a file says, what would change, and that nothing is half imported."""

import datetime
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from council import selectors, services
from council.importers import Plan, Unreadable, apply, make_plan, read_rows
from council.importers.apply import HasRejected
from council.models import Body, Group, GroupMembership, Office, Person, SeatHolding
from tests import shared
from tests.council.conftest import SINCE, Town
from tests.shared import SHARED

DAY = datetime.timedelta(days=1)
real = shared.real("amstelveen_persons.json")


def plan(body: Body, text: str | bytes, date: datetime.date = SINCE) -> Plan:
    return make_plan(body, read_rows(text.encode() if isinstance(text, str) else text), date)


def codes(made: Plan) -> list[tuple[list[int], str]]:
    return [(item.lines, item.reason.code) for item in made.items if item.reason]


def state() -> list[Any]:
    """Every row that an import could touch."""
    models = (Person, SeatHolding, Group, GroupMembership, Office)
    return [sorted(map(str, model.objects.values_list())) for model in models]


@pytest.fixture
def empty(db: None) -> Body:
    body = services.add_body("gemeente", "Nieuwstad", "nieuwstad")
    services.open_term(body, SINCE, 9)
    return body


HEADING = "naam;fractie;functie;zetel;geboortedatum;id\n"
CSV = HEADING + (
    "Mw. drs. A. de Vries MPA;Groen;fractievoorzitter;3;1970-05-01;a1\n"
    "Dhr. B. de Vries;Groen;;;01-02-1980;a2\n"
    "Mw. C. Jansen;Blauw;raadslid;;;a3\n"
    "Dhr. M. Burgers;;burgemeester;;;a4\n"
    "Mw. G. Griffioen;;griffier;;;a5\n"
)


def test_a_preview_writes_nothing(empty: Body) -> None:
    before = state()
    assert plan(empty, CSV).counts() == {"add": 5, "change": 0, "unchanged": 0, "left out": 0, "reject": 0}
    assert state() == before


def test_an_import_seats_groups_and_names_everybody(empty: Body) -> None:
    apply(plan(empty, CSV))
    sitting = {row.seat.number: row.person.display_name() for row in selectors.sitting_on(empty, SINCE)}
    assert sitting == {1: "dhr. B. de Vries", 2: "mw. C. Jansen", 3: "mw. A. de Vries"}
    groups = {group.name: [row.leader for row in rows] for group, rows in selectors.groups_on(empty, SINCE).items()}
    assert groups == {"Groen": [True, False], "Blauw": [False]}
    officers = selectors.officers_on(empty, SINCE)
    assert (str(officers.chair), str(officers.clerk)) == ("dhr. M. Burgers", "mw. G. Griffioen")


def test_importing_again_changes_nothing(empty: Body) -> None:
    apply(plan(empty, CSV))
    before = state()
    again = plan(empty, CSV, SINCE + DAY)
    assert again.counts()["unchanged"] == 5
    apply(again)
    assert state() == before


def test_importing_again_changes_only_what_changed(empty: Body) -> None:
    apply(plan(empty, CSV))
    later = SINCE + 30 * DAY
    changed = plan(empty, CSV.replace("Dhr. B. de Vries;Groen", "Dhr. B. de Vries;Blauw"), later)
    assert [(item.text, item.changes) for item in changed.of("change")] == [
        ("B. de Vries", [("group", "Groen", "Blauw")])
    ]
    apply(changed)
    person = Person.objects.get(initials="B.")
    assert str(selectors.group_of(person, later - DAY)) == "Groen"
    assert str(selectors.group_of(person, later)) == "Blauw"


def test_who_is_not_in_the_file_is_named_and_stays(town: Town) -> None:
    made = plan(town.body, HEADING + "A. Vries;Duinrade 1;;;;\n")
    assert [str(person) for person in made.absent] == ["B. Vries", "C. Jansen"]
    apply(made)
    assert selectors.sitting_on(town.body, SINCE).count() == 3


def test_an_empty_cell_wipes_nothing_out(empty: Body) -> None:
    apply(plan(empty, CSV))
    bare = HEADING + "A. de Vries;;;;;a1\n"
    assert codes(plan(empty, bare)) == [([2], "role.missing")]
    apply(plan(empty, HEADING + "A. de Vries;Groen;fractievoorzitter;;;a1\n"))
    assert Person.objects.get(initials="A.").birth_date == datetime.date(1970, 5, 1)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (";Groen;;;;", "name.missing"),
        ("A. Nul;Groen;tovenaar;;;", "role.unknown"),
        ("A. Nul;;;;;", "role.missing"),
        ("A. Nul;Groen;;twee;;", "seat.wrong"),
        ("A. Nul;Groen;;10;;", "seat.none"),
        ("A. Nul;Groen;;;31-02-1970;", "date.wrong"),
        ("A. Nul;Groen;;;vorige week;", "date.wrong"),
        ("A. Nul;Groen", "columns.missing"),
        ("A. Nul;Groen;;;;;;", "columns.extra"),
        ("A. N\x07ul;Groen;;;;", "name.control"),
        (f"A. {'N' * 121};Groen;;;;", "name.long"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_reason_and_nothing_is_imported(empty: Body, line: str, code: str) -> None:
    made = plan(empty, CSV + line + "\n")
    assert codes(made) == [([7], code)]
    assert all(str(item.reason) for item in made.of("reject"))
    before = state()
    with pytest.raises(HasRejected):
        apply(made)
    assert state() == before


def test_the_good_rows_go_in_only_when_told(empty: Body) -> None:
    apply(plan(empty, CSV + "A. Nul;Groen;tovenaar;;;\n"), without_rejected=True)
    assert Person.objects.count() == 5


def test_a_reason_is_given_in_both_languages(empty: Body) -> None:
    item = plan(empty, HEADING + "A. Nul;Groen;tovenaar;;;\n").items[0]
    with translation.override("en"):
        assert str(item.reason) == "The role “tovenaar” is not known here."


def test_a_line_break_inside_a_cell_does_not_shift_the_line_numbers(empty: Body) -> None:
    made = plan(empty, HEADING + '"A. Een\nTwee";Groen;;;;\n;Groen;;;;\n')
    assert codes(made)[-1] == ([4], "name.missing")


def test_a_seat_is_given_once(empty: Body) -> None:
    made = plan(empty, HEADING + "A. Een;Groen;;4;;\nB. Twee;Groen;;4;;\n")
    assert codes(made) == [([3], "seat.twice")]


def test_a_seat_that_somebody_holds_is_not_given(town: Town) -> None:
    made = plan(town.body, HEADING + "D. Nieuw;Duinrade 1;;1;;\n")
    assert codes(made) == [([2], "seat.taken")]


def test_more_members_than_seats_are_refused(empty: Body) -> None:
    lines = "".join(f"A. Lid{number};Groen;;;;\n" for number in range(10))
    assert codes(plan(empty, HEADING + lines)) == [([11], "seat.full")]


def test_two_of_one_surname_stay_two(empty: Body) -> None:
    apply(plan(empty, CSV))
    assert sorted(Person.objects.filter(surname="Vries").values_list("initials", flat=True)) == ["A.", "B."]


def test_two_of_wholly_one_name_stay_two_by_their_identifiers(empty: Body) -> None:
    twins = HEADING + "Dhr. J. Jansen;Groen;;;;x1\nDhr. J. Jansen;Blauw;;;;x2\n"
    apply(plan(empty, twins))
    assert Person.objects.count() == 2
    assert plan(empty, twins).counts()["unchanged"] == 2
    nameless = plan(empty, HEADING + "Dhr. J. Jansen;Groen;;;;\n")
    assert codes(nameless) == [([2], "person.unclear")]


def test_a_person_of_another_body_is_nobody_here(town: Town, empty: Body) -> None:
    apply(plan(empty, HEADING + "A. Vries;Groen;;;;\n"))
    assert Person.objects.filter(surname="Vries", body=empty).count() == 1
    assert Person.objects.filter(surname="Vries", body=town.body).count() == 2


def test_two_members_can_swap_seats(empty: Body) -> None:
    two = HEADING + "A. Een;Groen;;1;;\nB. Twee;Groen;;2;;\n"
    apply(plan(empty, two))
    swapped = HEADING + "A. Een;Groen;;2;;\nB. Twee;Groen;;1;;\n"
    apply(plan(empty, swapped, SINCE + DAY))
    assert _seated(empty, SINCE) == {1: "A. Een", 2: "B. Twee"}
    assert _seated(empty, SINCE + DAY) == {1: "B. Twee", 2: "A. Een"}


def _seated(body: Body, date: datetime.date) -> dict[int, str]:
    return {row.seat.number: str(row.person) for row in selectors.sitting_on(body, date)}


def test_who_an_opened_meeting_depends_on_is_not_changed(town: Town) -> None:
    services.freeze(town.members, town.body.pk, "meeting")
    made = plan(town.body, HEADING + "A. Vries;Duinrade 2;;;;\n", SINCE + DAY)
    assert codes(made) == [([2], "person.frozen")]


def test_a_change_between_preview_and_apply_gives_another_digest(empty: Body) -> None:
    seen = plan(empty, CSV).digest()
    assert plan(empty, CSV).digest() == seen
    Person.objects.create(body=empty, initials="C.", surname="Jansen", address="mevrouw")
    assert plan(empty, CSV).digest() != seen


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_spreadsheet_may_save_it_as_it_likes(empty: Body, encoding: str, delimiter: str) -> None:
    text = delimiter.join(["Naam", "Fractie"]) + "\r\n" + delimiter.join(["mw. Ö. Güneş".replace("ş", "s"), "Groen"])
    apply(plan(empty, text.encode(encoding)))
    assert str(Person.objects.get()) == "mw. Ö. Günes"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"  \n ", "file.empty"),
        (b"\x00\x01\x02", "file.encoding"),
        (b"PK\x03\x04\x00\x00", "file.encoding"),
        (b"x" * (5 * 1024 * 1024 + 1), "file.large"),
        (b'{"persons": [', "file.json"),
        (b'{"a": 1}', "file.shape"),
        (b"null", "file.shape"),
        (b' "naam"\n', "file.shape"),
        (b"[" * 100_000, "file.shape"),
        (b"voorletters;fractie\nA.;B\n", "file.heading"),
        (b"naam;naam\nA;B\n", "file.heading_twice"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_rows(content)
    assert refused.value.reason.code == code


@pytest.mark.django_db
def test_without_a_term_there_is_nothing_to_import_into() -> None:
    body = services.add_body("gemeente", "Leeg", "leeg")
    with pytest.raises(Unreadable) as refused:
        plan(body, CSV)
    assert refused.value.reason.code == "term.missing"


def person(name: str, *roles: tuple[str, str], **extra: Any) -> dict[str, Any]:
    memberships = [
        {"role": role, "organisation": {"classification": "Party" if party else "Council", "name": party or "Raad"}}
        for role, party in roles
    ]
    return {"name": name, "memberships": memberships, **extra}


def ori(*persons: Any) -> bytes:
    return json.dumps({"persons": list(persons)}).encode()


def test_a_source_that_lists_each_function_apart_gives_one_person(empty: Body) -> None:
    leader = person("Dhr. J. Bakker", ("Fractievoorzitter", "BBA"), identifiers=[{"scheme": "A", "identifier": "1"}])
    member = person("Dhr. J. Bakker", ("Raadslid", "BBA"), identifiers=[{"scheme": "A", "identifier": "2"}])
    made = plan(empty, ori(leader, member))
    assert [item.lines for item in made.items] == [[1, 2]]
    apply(made)
    assert Person.objects.get().external_ids == {"A": ["1", "2"]}
    assert plan(empty, ori(member, leader)).counts()["unchanged"] == 1


def test_one_name_in_two_groups_is_two_persons(empty: Body) -> None:
    made = plan(empty, ori(person("J. Bakker", ("Raadslid", "A")), person("J. Bakker", ("Fractievoorzitter", "B"))))
    assert [item.lines for item in made.items] == [[1], [2]]


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ("text", "record.wrong"),
        (None, "record.wrong"),
        ({"memberships": []}, "name.missing"),
        (person("J. Bakker"), "role.missing"),
        (person("J. Bakker", ("Tovenaar", "A")), "role.unknown"),
        (person("J. Bakker", ("Raadslid", "A"), birth_date="gisteren"), "date.wrong"),
        (person("J. Bakker", ("Raadslid", "A"), memberships="none"), "role.missing"),
        (person("J. Bakker", ("Raadslid", "A"), ("Raadslid", "B")), "group.two"),
    ],
)
def test_a_bad_record_is_named(empty: Body, record: Any, code: str) -> None:
    assert codes(plan(empty, ori(record))) == [([1], code)]


def test_other_spellings_of_the_same_standard_are_read(empty: Body) -> None:
    organisations = json.dumps([{"id": "g", "classification": "political group", "name": "Groen"}]).encode()
    record = {
        "given_name": "Anna",
        "family_name": "van der Berg",
        "gender": "female",
        "memberships": [
            {"label": "raadslid", "organization_id": "g"},
            {"role": "raadslid", "organization_id": "old", "end_date": "2020-01-01"},
        ],
    }
    rows = read_rows(json.dumps([record]).encode(), organisations)
    apply(make_plan(empty, rows, SINCE))
    assert (str(Person.objects.get()), str(Group.objects.get())) == ("mw. Anna van der Berg", "Groen")


@real
def test_the_real_council_comes_in_whole_and_a_second_time_changes_nothing(db: None) -> None:
    body = services.add_body("gemeente", "Amstelveen", "amstelveen")
    services.open_term(body, SINCE, 37)
    files = [(SHARED / f"amstelveen_{name}.json").read_bytes() for name in ("persons", "organisations")]
    made = make_plan(body, read_rows(*files), SINCE)
    assert made.counts() == {"add": 43, "change": 0, "unchanged": 0, "left out": 0, "reject": 0}
    apply(made)
    officers = selectors.officers_on(body, SINCE)
    assert selectors.sitting_on(body, SINCE).count() == 37
    assert officers.chair.formal_name() == "Mevrouw drs. M.M. van 't Veld"
    assert officers.clerk.surname == "Georgopoulou"
    assert len(officers.executives) == 4
    leaders = GroupMembership.objects.filter(leader=True).count()
    assert (Group.objects.count(), leaders) == (9, 9)
    assert make_plan(body, read_rows(*files), SINCE + DAY).counts()["unchanged"] == 43


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_members", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_shows_first_and_writes_when_told(empty: Body, tmp_path: Path) -> None:
    path = tmp_path / "leden.csv"
    path.write_text(CSV)
    assert "add 5" in run("nieuwstad", str(path), "--since", SINCE.isoformat())
    assert not Person.objects.exists()
    run("nieuwstad", str(path), "--since", SINCE.isoformat(), "--apply")
    assert Person.objects.count() == 5


def test_the_command_names_what_is_wrong(empty: Body, tmp_path: Path) -> None:
    path = tmp_path / "leden.csv"
    path.write_text(CSV + "A. Nul;Groen;tovenaar;;;\n")
    with pytest.raises(CommandError, match="1 rows rejected"):
        run("nieuwstad", str(path), "--since", SINCE.isoformat(), "--apply")
    assert not Person.objects.exists()
    with pytest.raises(CommandError, match="nergens"):
        run("nergens", str(path))


def test_a_file_that_is_not_there_or_is_a_folder_is_named(empty: Body, tmp_path: Path) -> None:
    for path in (tmp_path / "weg.csv", tmp_path):
        with pytest.raises(CommandError, match=path.name):
            run(empty.slug, str(path))
