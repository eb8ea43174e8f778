"""Preparation: staff of one body sees nothing of another, and nothing that a meeting leans on is changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from council import services
from council.admin.scope import within
from council.models import Body, BodyStaff, GroupMembership, LocalRule, Person, SeatHolding, SecurityEvent, Term, User
from tests.council.conftest import SINCE, Town

LISTS = ["body", "term", "localrule", "person", "seatholding", "group", "groupmembership", "office"]
FOR_OPERATORS = ["user", "bodystaff", "securityevent"]


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any, tmp_path: Path) -> None:
    """The second factor has its own tests; here it would only be in the way."""
    settings.SECOND_FACTOR_REQUIRED = False
    settings.VAR_DIR = tmp_path


@pytest.fixture
def staff(town: Town, account: Callable[..., User]) -> User:
    user = account("griffie@duinrade.example")
    services.give_staff(user, town.body)
    return user


@pytest.fixture
def desk(client: Client, staff: User) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def operator(account: Callable[..., User]) -> Client:
    user = account("beheer@duinrade.example")
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    browser = Client()
    browser.force_login(user)
    return browser


def changelist(model: str) -> str:
    return reverse(f"admin:council_{model}_changelist")


def change(row: Any) -> str:
    return reverse(f"admin:council_{row._meta.model_name}_change", args=[row.pk])


def test_the_admin_signs_in_through_our_own_page(client: Client, db: None) -> None:
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/").url == "/accounts/login/?next=%2Fadmin%2F"


def test_a_member_without_staff_rights_is_kept_out(client: Client, account: Callable[..., User]) -> None:
    client.force_login(account())
    assert client.get("/admin/login/").status_code == 403


@pytest.mark.parametrize("model", LISTS)
def test_staff_sees_its_own_body_and_nothing_of_another(desk: Client, other_town: Town, model: str) -> None:
    page = desk.get(changelist(model))
    assert page.status_code == 200
    shown = page.context["cl"].result_list
    assert len(shown) == within(shown.model.objects.all(), page.wsgi_request).count()
    assert model == "localrule" or 0 < len(shown) < shown.model.objects.count()
    assert not [name for name in ("Veenhuizen", "Smit", "Visser") if name in page.content.decode()]


@pytest.mark.parametrize("what", ["body", "term", "person", "group", "holding", "membership"])
def test_a_row_of_another_body_cannot_be_opened_or_changed(desk: Client, other_town: Town, what: str) -> None:
    rows = {
        "body": other_town.body,
        "term": other_town.term,
        "person": other_town.members[0],
        "group": other_town.groups[0],
        "holding": SeatHolding.objects.get(person=other_town.members[0]),
        "membership": GroupMembership.objects.get(person=other_town.members[0]),
    }
    assert desk.get(change(rows[what])).status_code == 302
    assert desk.post(change(rows[what]), {"surname": "Gekaapt", "name": "Gekaapt"}).status_code == 302
    other_town.members[0].refresh_from_db()
    assert other_town.members[0].surname == "Smit"


def test_a_row_cannot_be_hung_on_another_body(desk: Client, other_town: Town) -> None:
    page = desk.post(reverse("admin:council_person_add"), {"body": other_town.body.pk, "surname": "Binnengesmokkeld"})
    assert page.status_code == 200
    assert not Person.objects.filter(surname="Binnengesmokkeld").exists()


@pytest.mark.parametrize("model", FOR_OPERATORS)
def test_accounts_and_the_security_log_are_for_the_operator(desk: Client, operator: Client, model: str) -> None:
    assert desk.get(changelist(model)).status_code == 403
    assert operator.get(changelist(model)).status_code == 200


def person_data(person: Person, **new: str) -> dict[str, Any]:
    names = ("address", "honorific", "titles", "initials", "given_name", "infix", "surname", "suffix", "email")
    return {name: getattr(person, name) for name in names} | {"body": person.body_id, "external_ids": "{}"} | new


def test_an_edit_is_saved_and_audited(desk: Client, town: Town, staff: User) -> None:
    person = town.members[2]
    assert desk.post(change(person), person_data(person, surname="Janssen")).status_code == 302
    person.refresh_from_db()
    assert person.surname == "Janssen"
    entry = LogEntry.objects.get_for_object(person).filter(action=LogEntry.Action.UPDATE).get()
    assert (entry.actor, entry.changes_dict["surname"]) == (staff, ["Jansen", "Janssen"])


def test_what_an_opened_meeting_depends_on_is_read_only(desk: Client, town: Town) -> None:
    person = town.members[0]
    services.freeze([person], town.body.pk, "meeting")
    assert desk.get(change(person)).status_code == 200
    assert desk.post(change(person), person_data(person, surname="Anders")).status_code == 403
    person.refresh_from_db()
    assert person.surname == "Vries"


def test_frozen_rows_are_not_deleted_by_the_bundle_either(desk: Client, town: Town) -> None:
    holding = SeatHolding.objects.get(person=town.members[0])
    services.freeze([holding], town.body.pk, "meeting")
    chosen = {"action": "delete_selected", "_selected_action": [str(holding.pk)], "post": "yes"}
    assert desk.post(changelist("seatholding"), chosen).status_code in (200, 403)
    assert SeatHolding.objects.filter(pk=holding.pk).exists()


def test_the_services_refuse_in_the_form(desk: Client, town: Town) -> None:
    new = Person.objects.create(body=town.body, surname="Nieuw")
    data = {"seat": town.seat(1).pk, "person": new.pk, "since": SINCE.isoformat(), "entry": "elected", "leave": ""}
    page = desk.post(reverse("admin:council_seatholding_add"), data)
    assert page.status_code == 200
    assert page.context["adminform"].form.non_field_errors()
    assert SeatHolding.objects.count() == 3


def test_a_rule_that_the_law_fixes_is_refused_in_the_form(desk: Client, town: Town) -> None:
    data = {"body": town.body.pk, "key": "tie_rule", "value": '"x"', "citation": "RvO 1", "since": SINCE.isoformat()}
    assert desk.post(reverse("admin:council_localrule_add"), data).status_code == 200
    assert not LocalRule.objects.exists()


def test_a_larger_council_gets_its_seats(desk: Client, town: Town) -> None:
    data = {"body": town.body.pk, "seats": 41, "since": SINCE.isoformat(), "until": ""}
    assert desk.post(change(town.term), data).status_code == 302
    assert town.term.seat_rows.count() == 41
    desk.post(change(town.term), data | {"seats": 2})
    assert Term.objects.get(pk=town.term.pk).seats == 41


def test_staff_opens_accounts_on_an_address_of_ones_own(desk: Client, town: Town) -> None:
    first, second, third = town.members
    Person.objects.filter(pk__in=[first.pk, second.pk]).update(email="raad@duinrade.example")
    Person.objects.filter(pk=third.pk).update(email="c.jansen@duinrade.example")
    chosen = {"action": "open_accounts", "_selected_action": [str(person.pk) for person in town.members]}
    desk.post(changelist("person"), chosen)
    assert list(Person.objects.filter(user__isnull=False)) == [third]
    assert SecurityEvent.objects.filter(action="account.open", object=str(User.objects.get(persons=third).pk)).exists()


def test_a_change_of_privilege_is_in_the_security_log(
    operator: Client, town: Town, account: Callable[..., User]
) -> None:
    user = account()
    operator.post(reverse("admin:council_bodystaff_add"), {"user": user.pk, "body": town.body.pk})
    assert BodyStaff.objects.filter(user=user).exists()
    operator.post(change(user), {"email": user.email, "is_active": "on", "is_staff": "on", "is_superuser": "on"})
    events = SecurityEvent.objects.filter(action="privilege.give").order_by("at").values_list("result", flat=True)
    assert list(events) == ["staff", "is_superuser"]


def test_the_security_log_cannot_be_edited(operator: Client) -> None:
    event = services.log_event("sign_in", "ok")
    assert operator.post(change(event), {"action": "nothing"}).status_code == 403
    assert operator.get(reverse("admin:council_securityevent_add")).status_code == 403


CSV = b"naam;fractie\nD. Nieuw;Duinrade 1\n"


def upload(desk: Client, body: Body, content: bytes) -> Any:
    page = reverse("admin:council_import_members", args=[body.pk])
    return desk.post(page, {"file": SimpleUploadedFile("leden.csv", content), "since": "2026-04-01"})


def test_the_import_page_previews_and_then_does_exactly_that(desk: Client, town: Town, tmp_path: Path) -> None:
    preview = upload(desk, town.body, CSV)
    assert "D. Nieuw" in preview.content.decode()
    assert not Person.objects.filter(surname="Nieuw").exists()
    desk.post(preview.request["PATH_INFO"], {"digest": preview.context["digest"]})
    assert Person.objects.get(surname="Nieuw").holdings.get().seat.number == 4
    assert list((tmp_path / "imports").iterdir()) == []


def test_the_import_page_shows_again_what_changed_in_between(desk: Client, town: Town) -> None:
    preview = upload(desk, town.body, CSV)
    Person.objects.create(body=town.body, initials="D.", surname="Nieuw")
    again = desk.post(preview.request["PATH_INFO"], {"digest": preview.context["digest"]})
    assert again.status_code == 200
    assert again.context["digest"] != preview.context["digest"]
    assert SeatHolding.objects.count() == 3


def test_the_import_page_imports_nothing_while_a_row_is_wrong(desk: Client, town: Town) -> None:
    preview = upload(desk, town.body, CSV + b";Duinrade 1\n")
    address, digest = preview.request["PATH_INFO"], preview.context["digest"]
    desk.post(address, {"digest": digest})
    assert not Person.objects.filter(surname="Nieuw").exists()
    desk.post(address, {"digest": digest, "without_rejected": "on"})
    assert Person.objects.filter(surname="Nieuw").exists()


def test_the_import_page_of_another_body_does_not_exist(desk: Client, other_town: Town) -> None:
    assert upload(desk, other_town.body, CSV).status_code == 404


def test_an_unreadable_file_is_refused_on_the_page(desk: Client, town: Town) -> None:
    page = upload(desk, town.body, b"\x00\x01")
    assert page.context["form"].errors["file"]


def test_an_island_made_in_the_admin_has_its_own_time(operator: Client) -> None:
    said = {"kind": "eiland", "name": "Bonaire", "slug": "bonaire", "theme_class": "voorbeeld-theme"}
    page = reverse("admin:council_body_add")
    assert 'value="Europe/Amsterdam"' not in operator.get(page).content.decode()
    operator.post(page, {**said, "time_zone": "", "online_months": "60"})
    assert Body.objects.get(slug="bonaire").time_zone == "America/Kralendijk"
