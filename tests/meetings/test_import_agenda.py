"""Agendas from outside: the tree, the documents, the times; what is wrong is named, and nothing is half imported."""

import copy
import json
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from council.models import Body
from council.services.bodies import add_body, open_term
from council.services.membership import take_office, take_seat
from meetings.importers import HasRejected, Unreadable, apply, make_plan, read
from meetings.importers.plan import ACTIONS, ADD, CHANGE, LEFT_OUT, REJECT, UNCHANGED
from meetings.models import AgendaItem, Document, Meeting
from meetings.services.preparing import convene, plan
from tests import shared
from tests.shared import SHARED
from tests.town import SINCE, _person

REAL = SHARED / "notubiz_meeting_amsterdam.json"
real = shared.real(REAL.name)


def point(number: int, title: str, **more: Any) -> dict[str, Any]:
    data = {"title_prefix": more.pop("prefix", None), "heading": more.pop("heading", False)}
    data["attributes"] = [{"id": 1, "value": title, "reference_model": None}]
    return {"id": number, "order": number, "parent": None, "confidential": 0, "permission_group": "public"} | {
        "type_data": data, "documents": [], "agenda_items": [], **more
    }  # fmt: skip


def paper(number: int, **more: Any) -> dict[str, Any]:
    versions = [{"id": 1, "file_size": 100}, {"id": 2, "file_size": 200}]
    return {"id": number, "title": f"Stuk {number}", "url": f"https://stukken.example/{number}/2"} | {
        "version": 2, "versions": versions, "publication_date": "2026-05-10", "confidential": 0,
        "types": [{"id": 1, "value": "Motie"}], **more,
    }  # fmt: skip


def file(*points: Any, **more: Any) -> bytes:
    meeting = {"attributes": {"Titel": "Raadsvergadering", "Locatie": "Raadzaal"}, "agenda_items": list(points)}
    meeting["plannings"] = [{"start_date": "2026-05-18 19:30:00", "end_date": None}]
    return json.dumps({**meeting, **more}).encode()


SMALL = (
    point(1, "Opening", prefix="1."),
    point(2, "Zwembad", heading=True),
    point(3, "Krediet", prefix="2.", documents=[paper(70)]),
    point(4, "Motie", prefix="2a", parent=3, documents=[paper(71)]),
)


@pytest.fixture
def meeting(body: Body) -> Meeting:
    return plan(body, "Raadsvergadering", datetime(2026, 5, 18, 17, 30, tzinfo=UTC))


@pytest.fixture
def body(db: None) -> Body:
    made = add_body("gemeente", "Duinrade", "duinrade")
    term = open_term(made, SINCE, 3)
    for seat in term.seat_rows.all():
        take_seat(_person(made, f"Lid{seat.number}"), seat, SINCE)
    take_office(_person(made, "Burgemeester"), "mayor", SINCE)
    take_office(_person(made, "Griffier"), "clerk", SINCE)
    return made


def bring_in(meeting: Meeting, content: bytes, **way: bool) -> dict[str, int]:
    made = make_plan(meeting, read(content, meeting.body.zone()))
    apply(made, **way)
    return made.counts()


def outline(meeting: Meeting) -> list[tuple[str, str, str]]:
    rows = AgendaItem.objects.filter(meeting=meeting).select_related("parent").order_by("position")
    return [(row.number, row.title, row.parent.title if row.parent else "") for row in rows]


def everything(meeting: Meeting) -> list[Any]:
    return [list(model.objects.filter(meeting=meeting).order_by("pk").values()) for model in (AgendaItem, Document)]


def count(**counts: int) -> dict[str, int]:
    return {action: counts.get(action.replace(" ", "_"), 0) for action in ACTIONS}


def test_the_tree_the_numbers_and_the_documents_are_taken_over(meeting: Meeting) -> None:
    assert bring_in(meeting, file(*SMALL)) == count(add=6)
    assert outline(meeting) == [
        ("1", "Opening", ""),
        ("", "Zwembad", ""),
        ("2", "Krediet", "Zwembad"),
        ("2a", "Motie", "Krediet"),
    ]
    row = Document.objects.get(external_id="70")
    assert (row.item.title, row.kind, row.size, row.url) == ("Krediet", "Motie", 200, "https://stukken.example/70/2")


def test_nesting_says_the_same_as_a_parents_identifier(meeting: Meeting) -> None:
    nested = point(2, "Zwembad", heading=True, agenda_items=[point(3, "Krediet", agenda_items=[point(4, "Motie")])])
    bring_in(meeting, file(nested, point(5, "Rondvraag")))
    assert outline(meeting) == [
        ("", "Zwembad", ""),
        ("", "Krediet", "Zwembad"),
        ("", "Motie", "Krediet"),
        ("", "Rondvraag", ""),
    ]


def test_a_time_without_a_zone_is_in_the_bodys_own(body: Body) -> None:
    assert read(file(), body.zone()).starts_at == datetime(2026, 5, 18, 17, 30, tzinfo=UTC)
    body.time_zone = "America/Kralendijk"
    assert read(file(), body.zone()).starts_at == datetime(2026, 5, 18, 23, 30, tzinfo=UTC)


def test_a_time_that_the_clock_skipped_is_named(body: Body) -> None:
    found = read(file(plannings=[{"start_date": "2026-03-29 02:30:00"}]), body.zone())
    assert found.starts_at is None
    assert [row.reason.code for row in found.rejected] == ["time.skipped"]


def test_importing_again_changes_nothing(meeting: Meeting) -> None:
    bring_in(meeting, file(*SMALL))
    before = everything(meeting)
    assert bring_in(meeting, file(*SMALL)) == count(unchanged=6)
    assert everything(meeting) == before


def test_importing_again_changes_only_what_changed(meeting: Meeting) -> None:
    bring_in(meeting, file(*SMALL))
    Document.objects.filter(external_id="70").update(sha256="a" * 64)
    Document.objects.filter(external_id="71").update(sha256="b" * 64)
    newer = [copy.deepcopy(row) for row in SMALL]
    newer[2]["type_data"]["attributes"][0]["value"] = "Krediet zwembad"
    newer[2]["documents"][0] |= {"version": 1, "url": "https://stukken.example/70/3"}
    newer.insert(1, point(1.5, "Mededelingen") | {"id": 9})
    assert bring_in(meeting, file(*newer)) == count(add=1, change=2, unchanged=4)
    assert [title for _, title, _ in outline(meeting)] == [
        "Opening",
        "Mededelingen",
        "Zwembad",
        "Krediet zwembad",
        "Motie",
    ]
    assert Document.objects.get(external_id="70").sha256 == ""
    assert Document.objects.get(external_id="71").sha256 == "b" * 64


def test_what_the_file_no_longer_has_is_named_and_stays(meeting: Meeting) -> None:
    bring_in(meeting, file(*SMALL))
    made = make_plan(meeting, read(file(*SMALL[1:]), meeting.body.zone()))
    assert [row.title for row in made.absent] == ["Opening"]
    apply(made)
    assert [title for _, title, _ in outline(meeting)] == ["Zwembad", "Krediet", "Motie", "Opening"]


def test_what_was_entered_by_hand_is_left_alone(meeting: Meeting) -> None:
    own = AgendaItem.objects.create(meeting=meeting, title="Eigen punt", position=50)
    bring_in(meeting, file(*SMALL))
    own.refresh_from_db()
    assert (own.title, own.position) == ("Eigen punt", 50)


def test_what_is_confidential_never_reaches_the_public_agenda(meeting: Meeting) -> None:
    closed = point(5, "Grondaankoop", confidential=1, agenda_items=[point(6, "Bod")], documents=[paper(80)])
    members = point(7, "Leden", permission_group="members")
    half = point(8, "Open", documents=[paper(81, confidential=1), paper(82)])
    assert bring_in(meeting, file(closed, members, half)) == count(add=2, left_out=4)
    assert [title for _, title, _ in outline(meeting)] == ["Open"]
    assert [row.external_id for row in Document.objects.filter(meeting=meeting)] == ["82"]


BROKEN: list[tuple[str, str, Any]] = [
    ("row.shape", "agenda_items[1]", "een tekst"),
    ("row.shape", "agenda_items[1]", None),
    ("id.missing", "agenda_items[1]", point(5, "x") | {"id": None}),
    ("id.wrong", "agenda_items[1]", point(5, "x") | {"id": {"a": 1}}),
    ("id.wrong", "agenda_items[1]", point(5, "x") | {"id": True}),
    ("id.twice", "agenda_items[1]", point(1, "Nog eens")),
    ("title.missing", "agenda_items[1]", point(5, "  ")),
    ("title.missing", "agenda_items[1]", {"id": 5}),
    ("title.long", "agenda_items[1]", point(5, "x" * 301)),
    ("text.control", "agenda_items[1]", point(5, "Ope\u202enin\u0000g")),
    ("number.long", "agenda_items[1]", point(5, "x", prefix="Hamerstuk nummer 12")),
    ("parent.unknown", "agenda_items[1]", point(5, "x", parent=404)),
    ("parent.circle", "agenda_items[1]", point(5, "x", parent=5)),
    ("order.wrong", "agenda_items[1]", point(5, "x", order="eerst")),
    ("order.wrong", "agenda_items[1]", point(5, "x", order=1e400)),
    ("url.missing", "agenda_items[1].documents[0]", point(5, "x", documents=[paper(70, url="")])),
    ("url.wrong", "agenda_items[1].documents[0]", point(5, "x", documents=[paper(70, url="javascript:alert(1)")])),
    ("url.wrong", "agenda_items[1].documents[0]", point(5, "x", documents=[paper(70, url="https://a:b@stukken.example/")])),
    ("url.wrong", "agenda_items[1].documents[0]", point(5, "x", documents=[paper(70, url="file:///etc/passwd")])),
    ("size.wrong", "agenda_items[1].documents[0]", point(5, "x", documents=[paper(70, versions=[{"file_size": -1}])])),
    ("size.wrong", "agenda_items[1].documents[0]", point(5, "x", documents=[paper(70, versions=[{"file_size": inf}])])),
    ("time.wrong", "agenda_items[1].documents[0]", point(5, "x", documents=[paper(70, publication_date="morgen")])),
    ("id.twice", "agenda_items[1].documents[1]", point(5, "x", documents=[paper(70), paper(70)])),
]  # fmt: skip


@pytest.mark.parametrize(("code", "where", "row"), BROKEN)
def test_a_bad_row_is_named_with_its_reason_and_nothing_is_imported(
    meeting: Meeting, code: str, where: str, row: Any
) -> None:
    made = make_plan(meeting, read(file(point(1, "Opening"), row), meeting.body.zone()))
    rejected = made.of(REJECT)
    assert [(line.reason.code, line.where) for line in rejected if line.reason] == [(code, where)]
    assert str(rejected[0].reason)
    with pytest.raises(HasRejected):
        apply(made)
    assert everything(meeting) == [[], []]
    apply(made, without_rejected=True)
    assert AgendaItem.objects.get(external_id="1").title == "Opening"


def test_a_circle_of_two_and_what_hangs_under_it_are_all_named(meeting: Meeting) -> None:
    rows = [point(1, "A", parent=2), point(2, "B", parent=1), point(3, "C", parent=2), point(4, "D")]
    made = make_plan(meeting, read(file(*rows), meeting.body.zone()))
    assert len(made.of(REJECT)) == 3
    assert [line.text for line in made.of(ADD)] == ["D"]


def test_a_bottomless_tree_is_cut_and_named(body: Body) -> None:
    deep: dict[str, Any] = point(40, "onderste")
    for number in range(39, 0, -1):
        deep = point(number, f"laag {number}", agenda_items=[deep])
    found = read(file(deep), body.zone())
    assert len(found.points) == 8
    assert {row.reason.code for row in found.rejected} == {"row.deep"}


NO_AGENDA = [b"", b"  ", b"{", b"[]", b"[1, 2]", b'"tekst"', b"null", b'{"agenda_items": "geen"}', b'{"meeting": 3}']
NO_AGENDA += [b"\x00\x01", b"[" * 100_000, b'{"agenda_items": {"0": 1}}', b'{"meeting": {"agenda_items": null}}']


@pytest.mark.parametrize("content", NO_AGENDA)
def test_a_file_that_is_no_agenda_is_refused_whole(body: Body, content: bytes) -> None:
    with pytest.raises(Unreadable) as no:
        read(content, body.zone())
    assert str(no.value.reason)


def test_an_envelope_round_the_meeting_and_odd_parts_are_no_trouble(meeting: Meeting) -> None:
    odd = {"documents": {"a": 1}, "plannings": "straks", "attributes": 7, "module_items": None}
    wrapped = json.dumps({"meeting": json.loads(file(*SMALL)) | odd}).encode()
    assert bring_in(meeting, wrapped) == count(add=6)


def test_a_convened_meeting_takes_no_import(meeting: Meeting) -> None:
    convene(meeting)
    with pytest.raises(Unreadable) as no:
        make_plan(meeting, read(file(*SMALL), meeting.body.zone()))
    assert no.value.reason.code == "meeting.convened"


def test_the_command_shows_first_and_writes_when_told(body: Body, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "agenda.json"
    path.write_bytes(file(*SMALL))
    call_command("import_agenda", path, "--body", "duinrade")
    assert "add 6" in capsys.readouterr().out
    assert not Meeting.objects.exists()
    call_command("import_agenda", path, "--body", "duinrade", "--apply")
    call_command("import_agenda", path, "--body", "duinrade", "--apply")
    assert "unchanged 6" in capsys.readouterr().out
    made = Meeting.objects.get()
    assert (made.title, made.place, made.items.count()) == ("Raadsvergadering", "Raadzaal", 4)


def test_the_command_refuses_a_file_with_a_bad_row(body: Body, tmp_path: Path) -> None:
    path = tmp_path / "agenda.json"
    path.write_bytes(file(*SMALL, point(9, "")))
    with pytest.raises(CommandError, match="1 rows rejected"):
        call_command("import_agenda", path, "--body", "duinrade", "--apply")
    assert not Meeting.objects.exists()
    call_command("import_agenda", path, "--body", "duinrade", "--apply", "--without-rejected")
    assert AgendaItem.objects.count() == 4


@real
def test_a_real_agenda_is_taken_over_whole(meeting: Meeting) -> None:
    content = REAL.read_bytes()
    found = read(content, meeting.body.zone())
    assert (found.title, found.starts_at) == ("raadscommissie Financiën", datetime(2018, 2, 8, 12, 30, tzinfo=UTC))
    value = json.loads(content)
    documents = len(value["documents"]) + sum(len(row["documents"]) for row in value["agenda_items"])
    assert bring_in(meeting, content) == count(add=45 + documents)
    assert meeting.documents.count() == documents > 40
    assert len(outline(meeting)) == 45
    assert outline(meeting)[2:5] == [
        ("", "Algemeen", ""),
        ("1", "Opening procedureel gedeelte", "Algemeen"),
        ("2", "Mededelingen", "Algemeen"),
    ]
    assert bring_in(meeting, content) == count(unchanged=45 + documents)


@real
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_real_file_that_was_cut_off_imports_nothing(meeting: Meeting, share: float) -> None:
    content = REAL.read_bytes()
    with pytest.raises(Unreadable) as no:
        read(content[: int(len(content) * share)], meeting.body.zone())
    assert no.value.reason.code == "file.json"


@real
def test_each_broken_row_of_a_real_file_is_named(meeting: Meeting) -> None:
    value = json.loads(REAL.read_bytes())
    value["agenda_items"][10]["type_data"]["attributes"] = []
    value["agenda_items"][20] = None
    value["agenda_items"][-4]["documents"][0]["url"] = "ftp://stukken.example/1"
    made = make_plan(meeting, read(json.dumps(value).encode(), meeting.body.zone()))
    assert sorted(line.reason.code for line in made.of(REJECT) if line.reason) == [
        "row.shape",
        "title.missing",
        "url.wrong",
    ]
    assert not made.of(CHANGE) and not made.of(UNCHANGED) and not made.of(LEFT_OUT)


def test_a_file_that_is_not_there_or_is_a_folder_is_named(body: Body, tmp_path: Path) -> None:
    for path in (tmp_path / "weg.json", tmp_path):
        with pytest.raises(CommandError, match=path.name):
            call_command("import_agenda", path, "--body", "duinrade")
