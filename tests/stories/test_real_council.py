"""The members of a real council hold a meeting on a real agenda, from the import to the minutes.

The data is that of others and is not kept here: this story is told only where it lies beside the repository.
Nobody is written to at the addresses in it.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from council import journal
from council.models import Body, Person, User
from council.rules import verify
from council.services.bodies import add_body, open_term
from council.services.membership import link_account
from meetings.models import AgendaItem, Meeting
from meetings.services import preparing
from tests.kit import SINCE, Clock, Evening
from tests.shared import SHARED, real

MEMBERS, AGENDA = SHARED / "amstelveen_persons.json", SHARED / "notubiz_meeting_amsterdam.json"
pytestmark = real(MEMBERS.name, AGENDA.name)

SEATS, POINTS = 37, 45


@pytest.fixture
def council(transactional_db: None) -> Body:
    """Imported, and an account for each person."""
    body = add_body("gemeente", "Amstelveen", "amstelveen")
    open_term(body, SINCE, SEATS)
    organisations = str(SHARED / "amstelveen_organisations.json")
    since = ["--since", SINCE.isoformat()]
    call_command("import_members", body.slug, str(MEMBERS), "--organisations", organisations, *since, "--apply")
    for number, person in enumerate(Person.objects.filter(body=body)):
        link_account(person, User.objects.create_user(f"persoon{number}@voorbeeld.example"))
    return body


@pytest.fixture
def evening(council: Body) -> Evening:
    """Tonight, on the imported agenda; convened."""
    start = timezone.now().astimezone(council.zone()).replace(tzinfo=None, microsecond=0)
    call_command("import_agenda", str(AGENDA), "--body", council.slug, "--starts-at", start.isoformat(), "--apply")
    meeting = Meeting.objects.get()
    preparing.convene(meeting)
    return Evening(meeting)


def items(evening: Evening) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(meeting=evening.id).order_by("position"))


def opened(evening: Evening) -> None:
    """Two have reported absent, the basis is an exercise; at 18 of 37 the meeting cannot open, at 35 it does."""
    evening.clerk.sends("basis.choose", regime="TWDBB_2020", basis={"kind": "exercise", "text": "oefening"})
    evening.chair.sends("basis.confirm")
    away, rest = evening.members[-2:], evening.members[:-2]
    away[0].sends("attendance.report_absent", reason="ziek")
    evening.clerk.sends("attendance.report_absent", pid=away[1].pid, reason="op reis")
    evening.enter(evening.mayor, *rest[:18])
    no = evening.chair.is_refused("meeting.no_quorum", "meeting.open")
    assert (no.values["present"], no.values["sitting"], no.values["needed"]) == (18, SEATS, 19)
    evening.enter(*rest[18:])
    evening.chair.sends("meeting.open")


def test_a_real_council_meets_on_a_real_agenda(evening: Evening, wall_clock: Clock, tmp_path: Path) -> None:
    points = items(evening)
    assert (len(evening.members), len(points)) == (SEATS, POINTS)
    opened(evening)
    for point in points:
        evening.chair.sends("agenda.move_to", item=str(point.id))
        if point.title == "Rondvraag":
            debated(evening)
        if point.title.startswith("Brief aan de raad"):
            voted(evening, point, wall_clock)
    evening.chair.sends("meeting.close")
    evening.chair.sends("attendance.establish")
    evening.clerk.sends("attendance.establish")
    evening.verify()
    verified(evening, tmp_path)
    written(evening)


def debated(evening: Evening) -> None:
    first, second, third = evening.members[4], evening.members[11], evening.members[20]
    asked = [one.sends("floor.request", kind="speech")["request"] for one in (first, second)]
    order = third.sends("floor.request", kind="point_of_order")["request"]
    assert [row["id"] for row in evening.slice("floor")["queue"]] == [order, *asked]
    evening.chair.sends("floor.give", request=order)
    evening.chair.sends("floor.give", request=asked[0])
    wish = second.sends("floor.request", kind="interruption")["request"]
    evening.chair.sends("floor.give", request=wish)
    second.sends("floor.end_interruption")
    first.sends("floor.end")


def voted(evening: Evening, point: AgendaItem, wall_clock: Clock) -> None:
    """By roll call with one recused, a correction and an objection; all at the same time; without a vote."""
    mover, recused = evening.members[2], evening.members[7]
    motion, other = (handed_in(evening, point, label, mover.pid) for label in ("M1", "M2"))
    recused.sends("recusal.declare", item=str(point.id), reason="belang")
    vote = evening.opens_vote(proposal=motion)
    first = evening.calls(vote)
    first.sends("vote.cast", vote=vote, round=1, choice="for")
    first.sends("vote.correct", vote=vote, round=1, choice="against")
    for _ in evening.board["electors"][1:]:
        evening.calls(vote).sends("vote.cast", vote=vote, round=1, choice="for")
    evening.chair.sends("vote.close", vote=vote)
    first.sends("vote.object", vote=vote, round=1, said="for")
    evening.chair.is_refused("vote.objection_open", "vote.declare", vote=vote, confirm_unseen=True)
    evening.chair.sends("vote.judge", vote=vote, seat=first.pid, verdict="rejected", reason="zo is het gezegd")
    assert evening.declares(vote) == "aangenomen"
    assert evening.board["totals"] == {"for": 33, "against": 1, "voted": 34, "electors": 34}
    second = evening.opens_vote("simultaneous", proposal=other)
    evening.all_cast(second, against=[member.pid for member in evening.members[:30]])
    assert evening.declares(second) == "verworpen"
    third = evening.opens_vote("without_vote", item=str(point.id))
    wall_clock.goes(6)
    assert evening.declares(third) == "aangenomen"


def handed_in(evening: Evening, point: AgendaItem, label: str, mover: str) -> str:
    data = {"kind": "motion", "label": label, "title": f"Motie {label}", "text": f"verzoekt het college {label}"}
    return str(evening.clerk.sends("proposal.submit", item=str(point.id), movers=[mover], **data)["proposal"])


def verified(evening: Evening, folder: Path) -> None:
    """By the public verifier, as a citizen runs it, against the head that was signed at the close."""
    path = folder / "journaal.jsonl"
    path.write_text("".join(f"{line}\n" for line in journal.lines(evening.id)), encoding="utf-8")
    head = journal.signed_heads(evening.id)[-1]
    assert verify.main([str(path), "--head", f"{head['seq']}:{head['hash']}", "--key", head["key"]]) == 0
    altered = path.read_text(encoding="utf-8").replace('"choice":"against"', '"choice":"for"', 1)
    path.write_text(altered, encoding="utf-8")
    assert verify.main([str(path)]) == 1


def written(evening: Evening) -> None:
    """The minutes follow from the journal by themselves, with names and not with seat numbers."""
    browser = Client(headers={"accept-language": "nl"})
    minutes = browser.get(f"/vergadering/{evening.id}/verslag/")
    decisions = browser.get(f"/vergadering/{evening.id}/besluitenlijst/")
    assert (minutes.status_code, decisions.status_code) == (200, 200)
    text = minutes.content.decode()
    people = evening.slice("meeting")["people"]
    names = [people[voice.pid]["name"] for voice in (evening.mayor, *evening.members)]
    assert [name for name in names if name.replace("'", "&#x27;") not in text] == []
    for word in ("Motie M1", "Motie M2", "33", "Rondvraag", "(art. 28)"):
        assert word in text
    assert "Motie M1" in decisions.content.decode()


def test_the_next_meeting_cites_the_head_of_this_one(evening: Evening) -> None:
    opened(evening)
    evening.chair.sends("meeting.close")
    head = journal.head(evening.id)
    following = preparing.plan(evening.body, "Vervolg", timezone.now() + timedelta(days=7))
    preparing.convene(following)
    first = journal.entries(following.id)[0]
    assert first.data["previous_head"] == {"seq": head.seq, "hash": head.hash, "at": head.at}
