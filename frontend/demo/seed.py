"""Putting Vaarwijk in the database, through the services. Each part is one transaction: it is there or it is not."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from council.models import Body, Person, User
from council.models.office import OfficeKind
from council.services.accounts import open_account
from council.services.bodies import add_body, open_term
from council.services.membership import form_group, join_group, link_account, take_office, take_seat
from frontend.demo import people
from frontend.demo.agenda import EVENING
from frontend.demo.bills import Bill, Paper, Point
from frontend.demo.paper import pdf
from frontend.demo.people import Someone
from meetings.models import AgendaItem, Document, Meeting, Participant, Proposal
from meetings.rules.permissions import Role
from meetings.services.preparing import convene, invite, plan

Say = Callable[[str], None]
TITLE = "Raadsvergadering"
ENDED = (Meeting.Status.CLOSED, Meeting.Status.NOT_OPENED)
CONVENED_DAYS = 10


def municipality() -> Body | None:
    return Body.objects.filter(slug=people.SLUG).first()


@transaction.atomic
def found_municipality(now: datetime.datetime) -> Body:
    """The body, its council of 39 in ten groups, and who holds an office; each with an account."""
    body = add_body("gemeente", people.NAME, people.SLUG, clerk_phone=people.PHONE)
    since = people.term_begins(body.local_date(now))
    seats = iter(open_term(body, since, sum(party.seats for party in people.PARTIES)).seat_rows.order_by("number"))
    for order, party in enumerate(people.PARTIES):
        group = form_group(body, party.name, since, party.short, order)
        for place, who in enumerate(people.MEMBERS[party.short]):
            person = _person(body, who, datetime.date(who.since, 3, 30))
            take_seat(person, next(seats), since)
            join_group(person, group, since, leader=place == 0)
    _officers(body, since)
    return body


def _officers(body: Body, since: datetime.date) -> None:
    take_office(_person(body, people.MAYOR), OfficeKind.MAYOR, since)
    take_office(_person(body, people.CLERK), OfficeKind.CLERK, since)
    take_office(_person(body, people.DEPUTY_CLERK), OfficeKind.DEPUTY_CLERK, since)
    for who, portfolio in people.ALDERMEN:
        office = take_office(_person(body, who), OfficeKind.ALDERMAN, since)
        office.portfolio = portfolio
        office.save(update_fields=["portfolio"])


def _person(body: Body, who: Someone, member_since: datetime.date | None = None) -> Person:
    person = Person.objects.create(
        body=body,
        address=who.address,
        titles=who.titles,
        initials=who.initials,
        given_name=who.given,
        infix=who.infix,
        surname=who.surname,
        birth_date=people.born(who),
        member_since=member_since,
        email=who.email,
    )
    known = User.objects.filter(email=who.email).first()
    link_account(person, known or open_account(who.email, actor="demo"))
    return person


def running_evening(body: Body) -> Meeting | None:
    """The evening that was not finished, if there is one: starting again goes on where it was."""
    meetings = Meeting.objects.filter(body=body)
    last = meetings.latest("starts_at").starts_at
    return meetings.filter(starts_at=last).exclude(status__in=ENDED).first()


@transaction.atomic
def plan_evening(
    body: Body, starts_at: datetime.datetime, points: Iterable[Point] = EVENING, *, carried: bool = False
) -> Meeting:
    """A meeting with its agenda, convened ten days before, held as an exercise under the lapsed temporary law.

    `carried`: the platform's own stage carries its sound and picture.
    """
    meeting = plan(
        body,
        TITLE,
        starts_at,
        place="digitaal",
        regime="TWDBB_2020",
        basis_kind="exercise",
        basis_text="oefening met een verzonnen gemeente",
        carried=carried,
    )
    _write_agenda(meeting, points)
    for person in Person.objects.filter(body=body, offices__kind=OfficeKind.DEPUTY_CLERK):
        invite(meeting, person, [Role.CLERK], str(OfficeKind.DEPUTY_CLERK))
    convene(meeting, starts_at - datetime.timedelta(days=CONVENED_DAYS))
    return meeting


def _write_agenda(meeting: Meeting, points: Iterable[Point]) -> None:
    leaders = _leaders(meeting)
    items: dict[str, AgendaItem] = {}
    for position, point in enumerate(points):
        item = items[point.number] = AgendaItem.objects.create(
            meeting=meeting,
            parent=items.get(point.under),
            position=position,
            number=point.number,
            title=point.title,
            text=point.text,
            plain=point.plain,
            without_vote=point.without_vote,
            minutes=point.minutes,
        )
        _write_bills(meeting, item, point.bills, leaders)
        for place, paper in enumerate(point.papers):
            _keep_paper(meeting, item, paper, 10 * position + place)


def _leaders(meeting: Meeting) -> dict[str, str]:
    """Group → the first of its seats, who leads it."""
    rows = Participant.objects.filter(meeting=meeting, seated=True).order_by("-pid")
    return {row.group: row.pid for row in rows}


def _write_bills(meeting: Meeting, item: AgendaItem, bills: Iterable[Bill], leaders: dict[str, str]) -> None:
    made: dict[str, Proposal] = {}
    for bill in bills:
        made[bill.label] = Proposal.objects.create(
            meeting=meeting,
            item=item,
            kind=bill.kind,
            label=bill.label,
            title=bill.title,
            text=bill.text,
            plain=bill.plain,
            movers=[leaders[group] for group in bill.movers],
            amends=made.get(bill.amends),
            position=meeting.proposals.count(),
        )


def _keep_paper(meeting: Meeting, item: AgendaItem, paper: Paper, position: int) -> None:
    row = Document(meeting=meeting, item=item, title=paper.title, kind=paper.kind, url=paper.url, position=position)
    row.published_at = meeting.starts_at - datetime.timedelta(days=CONVENED_DAYS)
    if paper.pages:
        content = pdf(paper.title, paper.pages)
        row.sha256, row.size = sha256(content).hexdigest(), len(content)
        row.upload.save(f"{row.id}.pdf", ContentFile(content), save=False)
    row.save()


def prepare(say: Say, *, fresh: bool = False, carried: bool = False) -> Meeting:
    """Everything that must be there before the server starts; what is there already is left as it is."""
    from frontend.demo import past  # noqa: PLC0415  (past holds a whole meeting; it builds on this module)

    now = timezone.now().replace(second=0, microsecond=0)
    body = municipality()
    if body is None:
        say("founding a municipality: 39 seats, ten groups, a mayor, a clerk and four aldermen")
        body = found_municipality(now)
    if not Meeting.objects.filter(body=body).exists():
        say("holding the meeting of two weeks ago, for the archive")
        past.hold(body, now)
    going = None if fresh else running_evening(body)
    if going is not None:
        say(f"the evening of {timezone.localtime(going.starts_at):%d-%m-%Y %H:%M} goes on where it was")
        return going
    say("convening this evening's meeting")
    return plan_evening(body, now, carried=carried)
