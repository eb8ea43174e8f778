"""The pages over the real rows: what the public may see, without signing in, during a meeting and after it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.services.bodies import set_local_rule
from meetings.dispatch import Done
from meetings.models import AgendaItem, Meeting
from tests import kit
from tests.town import Town, build


@pytest.fixture
def town(transactional_db, settings) -> Town:
    settings.SECOND_FACTOR_REQUIRED = False
    made = build(5)
    made.open()
    return made


@pytest.fixture
def reader() -> Client:
    return Client(headers={"accept-language": "nl"})


def get(reader: Client, name: str, *args: object, **more: object) -> str:
    answer = reader.get(reverse(f"frontend:{name}", args=args), **more)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def test_the_first_page_lists_the_meetings_of_the_only_body(town, reader):
    html = get(reader, "home")
    assert town.meeting.body.name in html and reverse("frontend:live", args=[town.id]) in html


def test_a_body_shows_nothing_of_another(town, reader):
    other = build(3)
    html = get(reader, "body", town.meeting.body.slug)
    assert str(town.id) in html and str(other.id) not in html


def test_a_meeting_that_was_not_convened_is_not_there(town, reader):
    type(town.meeting).objects.filter(pk=town.id).update(convened_at=None)
    for name in ("live", "minutes", "decisions", "check"):
        assert reader.get(reverse(f"frontend:{name}", args=[town.id])).status_code == 404
    assert str(town.id) not in get(reader, "home")


def test_the_live_page_needs_no_account_and_sets_no_cookie(town, reader):
    html = get(reader, "live", town.id)
    assert "A. Lid003" in html and "Voorstel 1" in html and "oefening" in html
    assert not reader.cookies


def test_the_live_page_follows_the_vote_and_its_result(town, reader):
    vote = town.do(town.chair, "vote.open", item=str(town.item), method="roll_call").data["vote"]
    assert "Er wordt nu gestemd" in get(reader, "live", town.id)
    town_votes(town, vote)
    assert "De leden controleren" in get(reader, "live", town.id)
    town.do(town.chair, "vote.declare", vote=vote, confirm_unseen=True)
    assert "Zojuist besloten" in get(reader, "live", town.id)
    decided = get(reader, "decisions", town.id)
    assert "Aangenomen, 5–0" in decided
    for seat in town.members:
        assert f"A. Lid{int(seat[1:]):03d}" in decided


def town_votes(town: Town, vote: str) -> None:
    from voting import selectors  # noqa: PLC0415  the order of the roll is in the rows

    for seat in selectors.current(town.id).order:
        if selectors.current(town.id).vote.called != seat:
            town.do(town.chair, "vote.call_next", vote=vote)
        town.do(seat, "vote.cast", vote=vote, round=1, choice="for")
    town.do(town.chair, "vote.close", vote=vote)


def test_the_fragment_is_the_middle_of_the_page_in_the_language_of_its_address(town, reader):
    dutch, english = get(reader, "fragment", town.id, "nl"), get(reader, "fragment", town.id, "en")
    assert "Niemand heeft het woord" in dutch and "Nobody has the floor" in english
    assert "<html" not in dutch


def test_the_fragment_is_the_same_for_everybody_so_a_cache_may_keep_it(town, reader):
    where = reverse("frontend:fragment", args=[town.id, "nl"])
    answer = reader.get(where)
    assert answer["Cache-Control"] == "public, max-age=1" and not answer.cookies
    member = Client(headers={"accept-language": "en"})
    member.force_login(town.users["s01"])
    assert member.get(where).content == answer.content


def test_the_live_page_says_why_the_meeting_stands_still_and_since_when(town, reader):
    town.do(town.chair, "meeting.suspend", reason="Overleg van de fracties", until=None)
    html = get(reader, "live", town.id)
    assert "De vergadering is geschorst." in html and "De voorzitter gaf als reden: Overleg van de fracties." in html
    assert "Niemand heeft het woord" not in html


def test_the_conditions_are_told_with_what_was_found(town, reader):
    html = get(reader, "live", town.id)
    assert "Aanwezig: 5 van de 5 leden; nodig: 3." in html
    assert "Beeld en geluid lopen niet via dit platform. Het kan dit dus niet aantonen." in html


def test_the_basis_that_was_recorded_stands_above_the_minutes(town, reader):
    """The minutes have it from the journal: rows that say otherwise change nothing."""
    Meeting.objects.filter(pk=town.id).update(basis_kind="other", basis_text="heel iets anders")
    html = get(reader, "minutes", town.id)
    assert "gehouden als oefening" in html
    assert "heel iets anders" not in html.partition("De voorwaarden van de wet")[0]


def test_minutes_name_everybody_who_was_there(town, reader):
    html = get(reader, "minutes", town.id)
    for number in range(1, 6):
        assert f"A. Lid{number:03d}" in html
    assert "De voorzitter opent de vergadering. 5 van de 5 leden" in html


def test_the_check_page_shows_the_head_of_the_journal(town, reader):
    from council import journal  # noqa: PLC0415  one test asks for it

    html = get(reader, "check", town.id)
    assert journal.head(town.id).hash in html and reverse("meeting-journal", args=[town.id]) in html


def test_english_is_chosen_by_a_link_and_stays(town, reader):
    answer = reader.get(reverse("frontend:language", args=["en"]), {"next": reverse("frontend:home")})
    assert answer["Location"] == reverse("frontend:home")
    assert 'lang="en"' in get(reader, "home") and "Municipal council" in get(reader, "home")


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_language_link_never_leads_elsewhere(db, reader, elsewhere):
    answer = reader.get(reverse("frontend:language", args=["nl"]), {"next": elsewhere})
    assert answer["Location"] == "/"


def test_an_unknown_language_is_not_there(db, reader):
    assert reader.get(reverse("frontend:language", args=["xx"])).status_code == 404


def test_the_room_asks_who_you_are(town, reader):
    answer = reader.get(reverse("frontend:room", args=[town.id]))
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))


def test_the_room_is_for_who_takes_part(town, reader):
    from council.models import User  # noqa: PLC0415  one test asks for it

    reader.force_login(town.users["s01"])
    assert f'data-meeting="{town.id}"' in get(reader, "room", town.id)
    reader.force_login(User.objects.create_user("stranger@example.org"))
    assert reader.get(reverse("frontend:room", args=[town.id])).status_code == 403


@pytest.mark.parametrize("name", ["live", "minutes", "decisions", "check"])
def test_what_does_not_exist_is_not_found(db, reader, name):
    assert reader.get(reverse(f"frontend:{name}", args=[uuid4()])).status_code == 404


def test_the_sign_in_page_gives_the_telephone_number_of_the_clerk(town, reader):
    html = reader.get(reverse("account_login")).content.decode()
    assert "010 000 00 00" in html and "utrecht-textbox" in html


def test_the_way_to_a_new_password_comes_after_the_field_for_it(town, reader):
    html = reader.get(reverse("account_login")).content.decode()
    assert html.index('type="password"') < html.index(reverse("account_reset_password")) < html.index('type="submit"')


@pytest.mark.parametrize("name", ["mfa_index", "account_change_password", "account_logout"])
def test_account_pages_wear_the_same_look(town, reader, name):
    reader.force_login(town.users["s01"])
    html = reader.get(reverse(name), follow=True).content.decode()
    assert 'class="raad voorbeeld-theme' in html and "raad-header" in html


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_nothing_on_a_page_is_refused_by_its_own_policy(town, reader, name):
    answer = reader.get(reverse(name))
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy and "<script>" not in answer.content.decode()


def test_the_preparation_pages_wear_the_same_colours(town, reader):
    user = town.users["s01"]
    type(user).objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    reader.force_login(user)
    html = reader.get(reverse("admin:index")).content.decode()
    assert "frontend/admin.css" in html and "Voorbereiding</a>" in html


def test_the_papers_of_a_meeting_that_was_not_opened_are_not_provisional(transactional_db, settings, reader):
    settings.SECOND_FACTOR_REQUIRED = False
    made = build(5)
    assert "voorlopig" in get(reader, "minutes", made.id)
    Meeting.objects.filter(pk=made.id).update(starts_at=timezone.now() - timedelta(hours=1))
    assert isinstance(made.do(made.chair, "meeting.not_opened"), Done)
    for name in ("minutes", "decisions"):
        html = get(reader, name, made.id)
        assert "voorlopig" not in html and "Niet geopend" in html


@pytest.mark.parametrize(("kind", "said"), [("gemeente", "over personen, op papier"), ("waterschap", "over personen")])
def test_the_agenda_says_what_is_about_persons(kind, said, reader, transactional_db):
    """A water board votes on persons as its own rules say; everybody else on paper."""
    town = kit.Town(seats=5, kind=kind, mayor=False, aldermen=0)
    if kind == "waterschap":
        set_local_rule(town.body, "persons_secret", False, "art. 7 RvO", kit.SINCE)
    evening = town.evening()
    AgendaItem.objects.filter(meeting=evening.id, number="3").update(on_persons=True)
    evening.hands_in("M1", on_persons=True)
    html = get(reader, "live", evening.id)
    assert html.count(f">{said}</span>") == 2
