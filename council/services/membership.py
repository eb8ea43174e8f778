"""Seats, groups and offices are taken and left on a day; nothing is overwritten, so every past day can be read back."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.models import (
    Body,
    EntryReason,
    Group,
    GroupMembership,
    LeaveReason,
    Office,
    Person,
    Seat,
    SeatHolding,
    User,
)
from council.models.period import Period
from council.services.freezing import refuse_if_frozen

ELSEWHERE = _("This belongs to another body.")


@transaction.atomic
def take_seat(
    person: Person,
    seat: Seat,
    since: datetime.date,
    until: datetime.date | None = None,
    entry: str = EntryReason.ELECTED,
) -> SeatHolding:
    """One person on a seat, and one seat for a person, on any day."""
    holding = SeatHolding(person=person, seat=seat, since=since, until=until, entry=entry)
    check_holding(holding)
    holding.save()
    return holding


def check_holding(holding: SeatHolding) -> None:
    """What must be true of a holding, by whatever door it comes in."""
    seat, person, term = holding.seat, holding.person, holding.seat.term
    _same_body(term.body_id, person)
    if holding.since < term.since or (term.until and (holding.until or term.until) > term.until):
        raise ValidationError(_("These dates fall outside the council term."), code="outside_term")
    others = SeatHolding.objects.overlapping(holding.since, holding.until).exclude(pk=holding.pk)
    if others.filter(seat=seat).exists():
        raise ValidationError(_("Somebody else holds this seat in this period."), code="seat_taken")
    if others.filter(person=person).exists():
        raise ValidationError(_("This person already holds a seat in this period."), code="person_seated")


@transaction.atomic
def join_group(
    person: Person, group: Group, since: datetime.date, until: datetime.date | None = None, leader: bool = False
) -> GroupMembership:
    membership = GroupMembership(person=person, group=group, since=since, until=until, leader=leader)
    check_group_membership(membership)
    membership.save()
    return membership


def check_group_membership(membership: GroupMembership) -> None:
    _same_body(membership.group.body_id, membership.person)
    others = GroupMembership.objects.overlapping(membership.since, membership.until).exclude(pk=membership.pk)
    if others.filter(person=membership.person).exists():
        raise ValidationError(_("This person already belongs to a group in this period."), code="person_grouped")


@transaction.atomic
def form_group(body: Body, name: str, since: datetime.date, short_name: str = "", order: int = 0) -> Group:
    group = Group(body=body, name=name, short_name=short_name or name[:30], since=since, order=order)
    group.full_clean()
    group.save()
    return group


@transaction.atomic
def take_office(person: Person, kind: str, since: datetime.date, until: datetime.date | None = None) -> Office:
    office = Office(body=person.body, person=person, kind=kind, since=since, until=until)
    check_office(office)
    office.save()
    return office


def check_office(office: Office) -> None:
    _same_body(office.body_id, office.person)
    others = Office.objects.overlapping(office.since, office.until).exclude(pk=office.pk)
    if others.filter(person=office.person, kind=office.kind).exists():
        raise ValidationError(_("This person already holds this office in this period."), code="office_taken")


@transaction.atomic
def end_period(row: Period, until: datetime.date, leave: str = LeaveReason.OTHER) -> None:
    """A frozen row may still end after today: a member can resign while a past meeting leans on his seat."""
    if until <= row.since:
        raise ValidationError(_("The last day must come after the first."), code="ends_before_start")
    if until <= timezone.localdate():
        refuse_if_frozen(row)
    row.until = until
    changed = ["until"]
    if isinstance(row, SeatHolding):
        row.leave = leave
        changed.append("leave")
    row.save(update_fields=changed)


@transaction.atomic
def link_account(person: Person, user: User | None) -> None:
    person.user = user
    person.save(update_fields=["user"])


def _same_body(body_id: Any, person: Person) -> None:
    if person.body_id != body_id:
        raise ValidationError(ELSEWHERE, code="other_body")
