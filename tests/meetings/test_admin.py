"""Preparing a meeting by hand: one's own body only, by the services, audited, and over when the meeting is opened."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council import services
from council.models import Term, User
from council.services.membership import end_period
from meetings.models import AgendaItem, Document, Meeting, Proposal
from meetings.services import papers, preparing
from tests.council.conftest import PASSWORD
from tests.town import Town, build

LISTS = ("meeting", "agendaitem", "document", "proposal")
START = datetime(2026, 12, 14, 18, 30, tzinfo=UTC)
BYTES = b"%PDF-1.7 raadsvoorstel"


@pytest.fixture(autouse=True)
def _set_up(settings: Any, tmp_path: Path) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def town(db: None) -> Town:
    """Duinrade, with a meeting that is being prepared."""
    return planned(build(3, "duinrade"))


@pytest.fixture
def other(db: None) -> Town:
    return planned(build(3, "veenhuizen"))


def planned(town: Town) -> Town:
    """A second meeting of the same body, not yet convened, with one row of each kind."""
    town.meeting = preparing.plan(town.meeting.body, f"Begroting {town.meeting.body.name}", START)
    item = AgendaItem.objects.create(meeting=town.meeting, number="1", title=f"Punt {town.meeting.body.name}")
    papers.attach_link(town.meeting, item, f"Stuk {town.meeting.body.name}", "https://stukken.example/1")
    fields = {"kind": "motion", "label": "M1", "title": f"Motie {town.meeting.body.name}", "text": "Besluit"}
    papers.store(Proposal(meeting=town.meeting, item=item, **fields))
    return town


@pytest.fixture
def desk(town: Town) -> Client:
    user = services.open_account("griffie@duinrade.example", PASSWORD)
    services.give_staff(user, town.meeting.body)
    client = Client()
    client.force_login(user)
    return client


def url(model: str, what: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:meetings_{model}_{what}", args=args)


def rows(town: Town) -> dict[str, Any]:
    found: dict[str, Any] = {"meeting": town.meeting}
    for model in (AgendaItem, Document, Proposal):
        found[str(model._meta.model_name)] = model.objects.filter(meeting=town.meeting).first()
    return found


def meeting_data(**new: Any) -> dict[str, Any]:
    return {
        "title": "Begroting", "starts_at_0": "2026-12-14", "starts_at_1": "19:30", "place": "Raadzaal",
        "digital": "on", "regime": "TWDBB_2020", **new,
    }  # fmt: skip


def test_the_clerks_office_says_whether_the_platform_carries_the_picture(desk: Client, town: Town) -> None:
    for said in ({"carried": "on"}, {}):
        answer = desk.post(url("meeting", "change", town.meeting.pk), meeting_data(**said))
        assert answer.status_code == 302
        town.meeting.refresh_from_db()
        assert town.meeting.carried is bool(said)


@pytest.mark.parametrize("model", LISTS)
def test_staff_sees_the_meetings_of_its_own_body_only(desk: Client, town: Town, other: Town, model: str) -> None:
    page = desk.get(url(model))
    assert page.status_code == 200
    assert town.meeting.body.name in page.content.decode()
    assert other.meeting.body.name not in page.content.decode()


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("what", ["change", "delete", "history"])
def test_a_row_of_another_body_cannot_be_reached(desk: Client, other: Town, model: str, what: str) -> None:
    row = rows(other)[model]
    assert desk.get(url(model, what, row.pk)).status_code == 302
    assert desk.post(url(model, what, row.pk), {"post": "yes", "title": "Gekaapt"}).status_code in (302, 403)
    row.refresh_from_db()
    assert row.title != "Gekaapt"


@pytest.mark.parametrize("model", LISTS)
def test_no_form_offers_anything_of_another_body(desk: Client, town: Town, other: Town, model: str) -> None:
    for address in (url(model, "add"), url(model, "change", rows(town)[model].pk)):
        page = desk.get(address)
        assert page.status_code == 200
        assert other.meeting.body.name not in page.content.decode()


def test_a_row_cannot_be_hung_under_another_bodys_meeting(desk: Client, other: Town) -> None:
    page = desk.post(url("agendaitem", "add"), {"meeting": other.meeting.pk, "title": "Smokkel", "position": 0})
    assert page.status_code == 200
    assert not AgendaItem.objects.filter(title="Smokkel").exists()


def test_a_paper_cannot_hang_on_an_item_of_another_meeting(town: Town, other: Town) -> None:
    item = other.meeting.items.get()
    with pytest.raises(ValidationError) as no:
        papers.attach_link(town.meeting, item, "Stuk", "https://stukken.example/2")
    assert no.value.code == "other_meeting"


def test_a_meeting_is_planned_with_its_people_and_in_the_bodys_own_time(desk: Client, town: Town) -> None:
    body = town.meeting.body
    type(body).objects.filter(pk=body.pk).update(time_zone="America/Kralendijk")
    assert desk.post(url("meeting", "add"), meeting_data(body=body.pk)).status_code == 302
    made = Meeting.objects.get(title="Begroting")
    assert (made.starts_at, made.sitting, made.regime) == (datetime(2026, 12, 14, 23, 30, tzinfo=UTC), 3, "TWDBB_2020")
    assert made.participants.count() == 5
    shown = desk.get(url("meeting", "change", made.pk)).content.decode()
    assert 'value="19:30:00"' in shown


def test_a_meeting_on_a_day_without_members_is_refused_in_words(desk: Client, town: Town) -> None:
    data = meeting_data(body=town.meeting.body.pk, starts_at_0="1950-01-01")
    page = desk.post(url("meeting", "add"), data, follow=True)
    assert "1950-01-01" in page.content.decode()
    assert not Meeting.objects.filter(title="Begroting").exists()


def test_convening_starts_the_journal_and_closes_the_form(desk: Client, town: Town) -> None:
    address = url("meeting", "change", town.meeting.pk)
    assert desk.post(address, meeting_data(_convene="1")).status_code == 302
    town.meeting.refresh_from_db()
    assert (town.meeting.title, town.meeting.convened_at is not None) == ("Begroting", True)
    assert desk.post(address, meeting_data(title="Anders")).status_code == 403
    assert desk.post(url("meeting", "delete", town.meeting.pk), {"post": "yes"}).status_code == 403


def test_convening_twice_by_the_list_is_refused_in_words(desk: Client, town: Town) -> None:
    chosen = {"action": "convene", "_selected_action": [str(town.meeting.pk)]}
    desk.post(url("meeting"), chosen)
    first = Meeting.objects.get(pk=town.meeting.pk).convened_at
    page = desk.post(url("meeting"), chosen, follow=True)
    assert Meeting.objects.get(pk=town.meeting.pk).convened_at == first is not None
    assert [str(message.level_tag) for message in page.context["messages"]] == ["info", "error"]


def test_who_left_the_council_before_the_convocation_does_not_take_part(town: Town) -> None:
    person = town.meeting.participants.get(pid="s03").person
    holding = person.holdings.get()
    end_period(holding, timezone.localdate() + timedelta(days=1))
    preparing.change(town.meeting)
    assert sorted(town.meeting.participants.filter(seated=True).values_list("pid", flat=True)) == ["s01", "s02"]
    assert Meeting.objects.get(pk=town.meeting.pk).sitting == 2


def test_an_edit_is_saved_and_audited(desk: Client, town: Town) -> None:
    item = rows(town)["agendaitem"]
    data = {"number": "1", "title": "Begroting 2027", "position": 0}
    assert desk.post(url("agendaitem", "change", item.pk), data).status_code == 302
    entry = LogEntry.objects.get_for_object(item).filter(action=LogEntry.Action.UPDATE).get()
    assert entry.changes_dict["title"][1] == "Begroting 2027"
    assert entry.actor == User.objects.get(email="griffie@duinrade.example")


def test_an_upload_gets_its_hash_from_its_own_bytes(desk: Client, town: Town) -> None:
    data = {
        "meeting": town.meeting.pk, "title": "Raadsvoorstel", "position": 1, "sha256": "",
        "upload": SimpleUploadedFile("voorstel.pdf", BYTES),
    }  # fmt: skip
    assert desk.post(url("document", "add"), data).status_code == 302
    row = Document.objects.get(title="Raadsvoorstel")
    assert (row.sha256, row.size) == (sha256(BYTES).hexdigest(), len(BYTES))
    Path(row.upload.path).chmod(0o600)
    Path(row.upload.path).write_bytes(b"iets anders")
    data = {"title": "Voorstel", "position": 1}
    assert desk.post(url("document", "change", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.sha256) == ("Voorstel", sha256(BYTES).hexdigest())


def test_an_upload_leaves_as_an_attachment_only(town: Town, client: Client) -> None:
    row = papers.attach_upload(town.meeting, None, "Stuk", ContentFile(b"<script>alert(1)</script>", "stuk.html"))
    preparing.convene(town.meeting)
    answer = client.get(f"/documents/{row.pk}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/octet-stream"


WRONG: list[tuple[str, Callable[[Meeting], Any]]] = [
    ("one_source", lambda m: Document(meeting=m, title="Stuk")),
    ("one_source", lambda m: Document(meeting=m, title="Stuk", url="https://a.nl/", upload=ContentFile(b"x", "x"))),
    ("hash", lambda m: Document(meeting=m, title="Stuk", url="https://a.example/", sha256="XYZ")),
    ("label_taken", lambda m: Proposal(meeting=m, item=m.items.get(), kind="motion", label="M1", title="T", text="t")),
    ("movers", lambda m: Proposal(meeting=m, item=m.items.get(), kind="motion", label="M2", title="T", text="t",
                                  movers=["s99"])),
    ("movers", lambda m: Proposal(meeting=m, item=m.items.get(), kind="motion", label="M2", title="T", text="t",
                                  movers=[m.clerk])),
    ("mover_twice", lambda m: Proposal(meeting=m, item=m.items.get(), kind="motion", label="M2", title="T", text="t",
                                       movers=["s01", "s01"])),
    ("invisible", lambda m: AgendaItem(meeting=m, title="\u200b\u2060")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make"), WRONG)
def test_a_paper_that_makes_no_sense_is_not_stored(town: Town, code: str, make: Callable[[Meeting], Any]) -> None:
    row = make(town.meeting)
    with pytest.raises(ValidationError) as no:
        papers.store(row)
    assert no.value.code == code
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_an_item_cannot_stand_under_itself(town: Town) -> None:
    above = town.meeting.items.get()
    below = AgendaItem(meeting=town.meeting, title="Onder", parent=above)
    papers.store(below)
    above.parent = below
    with pytest.raises(ValidationError) as no:
        papers.store(above)
    assert no.value.code == "circle"


def test_once_convened_the_agenda_stays_as_it_was_sent(desk: Client, town: Town) -> None:
    """It is in the journal; plain words for members may still be written, and papers may come."""
    item = town.meeting.items.get()
    preparing.convene(town.meeting)
    page = desk.get(url("agendaitem", "change", item.pk)).content.decode()
    assert 'name="plain"' in page and 'name="title"' not in page
    desk.post(url("agendaitem", "change", item.pk), {"title": "Anders", "plain": "Voor is voor", "minutes": ""})
    item.refresh_from_db()
    assert (item.title, item.plain) == ("Punt Duinrade", "Voor is voor")
    assert desk.post(url("agendaitem", "delete", item.pk), {"post": "yes"}).status_code == 403
    desk.post(url("agendaitem"), {"action": "delete_selected", "_selected_action": [str(item.pk)], "post": "yes"})
    assert AgendaItem.objects.filter(pk=item.pk).exists()
    item.title = "Anders"
    for late in (item, AgendaItem(meeting=town.meeting, number="2", title="Nagekomen")):
        with pytest.raises(papers.ConvenedError):
            papers.store(late)
    papers.attach_link(town.meeting, AgendaItem.objects.get(pk=item.pk), "Nagekomen stuk", "https://stukken.example/2")


def test_a_term_on_which_a_meeting_stands_can_end_and_no_more(desk: Client, town: Town) -> None:
    preparing.convene(town.meeting)
    term = Term.objects.get(body=town.meeting.body)
    address = reverse("admin:council_term_change", args=[term.pk])
    said = {"body": str(term.body_id), "since": term.since.isoformat(), "until": "", "seats": str(term.seats)}
    assert desk.post(address, {**said, "seats": str(term.seats + 2)}).status_code == 200
    term.refresh_from_db()
    assert term.seats == int(said["seats"])
    assert desk.post(address, {**said, "until": "2030-03-28"}).status_code == 302


def test_once_opened_the_meeting_and_its_papers_are_only_read(desk: Client) -> None:
    opened = build(3, "opendam")
    item = opened.meeting.items.first()
    link = papers.attach_link(opened.meeting, item, "Stuk", "https://stukken.example/1")
    opened.open()
    services.give_staff(User.objects.get(email="griffie@duinrade.example"), opened.meeting.body)
    for model, row in (("meeting", opened.meeting), ("agendaitem", item), ("document", link)):
        assert desk.get(url(model, "change", row.pk)).status_code == 200
        assert desk.post(url(model, "change", row.pk), {"title": "Anders"}).status_code == 403
        assert desk.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    desk.post(url("agendaitem"), {"action": "delete_selected", "_selected_action": [str(item.pk)], "post": "yes"})
    assert AgendaItem.objects.filter(pk=item.pk).exists()
    with pytest.raises(papers.OpenedError):
        papers.store(AgendaItem(meeting=opened.meeting, title="Te laat"))
    with pytest.raises(papers.OpenedError):
        papers.remove(link)


def test_date_and_time_have_a_name_each(desk: Client, town: Town) -> None:
    page = desk.get(url("meeting", "change", town.meeting.pk), headers={"accept-language": "nl"}).content.decode()
    controls = {name: re.search(rf'<input[^>]*name="starts_at_{name}"[^>]*>', page) for name in (0, 1)}
    assert [found and re.search('aria-label="([^"]*)"', found[0])[1] for found in controls.values()] == [
        "begint om: datum",
        "begint om: tijd",
    ]


def test_the_regime_stands_in_words_also_when_it_is_only_read(desk: Client, town: Town) -> None:
    address = url("meeting", "change", town.meeting.pk)
    dutch = {"accept-language": "nl"}
    form = desk.get(address, headers=dutch).content.decode()
    assert 'value="TWDBB_2020"' in form and ">TWDBB_2020<" not in form
    desk.post(url("meeting"), {"action": "convene", "_selected_action": [str(town.meeting.pk)]})
    read = desk.get(address, headers=dutch).content.decode()
    assert "de gewone regels" in read and "ORDINARY" not in read


def test_groups_are_political_groups_and_no_other() -> None:
    assert [model._meta.label for model in admin.site._registry if model.__name__ == "Group"] == ["council.Group"]


def test_attendance_votes_and_the_floor_are_nowhere_in_the_admin() -> None:
    """Of participants only guests, of lines only whether a device holds a seat: test_guests.py, test_freeing.py."""
    ours = {model for app in ("meetings", "voting") for model in apps.get_app_config(app).get_models()}
    assert {model.__name__ for model in ours if admin.site.is_registered(model)} == {
        "Meeting", "AgendaItem", "Document", "Proposal", "Participant", "Connection",
    }  # fmt: skip
