"""Rows kept by hand before a meeting: checked like any other write, and not at all once a meeting leans on them."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from council.models import GroupMembership, LocalRule, Office, SeatHolding, Term
from council.services.bodies import check_local_rule, fill_seats
from council.services.freezing import refuse_if_frozen
from council.services.membership import check_group_membership, check_holding, check_office


def check_rule_row(row: LocalRule) -> None:
    check_local_rule(row.body, row.key, row.value)


def check_term(row: Term) -> None:
    others = Term.objects.overlapping(row.since, row.until).filter(body=row.body).exclude(pk=row.pk)
    if others.exists():
        raise ValidationError(_("Another term of this body overlaps these dates."), code="overlap")
    kept = Term.objects.filter(pk=row.pk).first()
    if kept is not None and (kept.since, kept.seats) != (row.since, row.seats):
        refuse_if_frozen(*SeatHolding.objects.filter(seat__term=kept))
    if row.seat_rows.filter(number__gt=row.seats, holdings__isnull=False).exists():
        raise ValidationError(_("A seat with a higher number than this is or was held."), code="seats_held")


# model → what must hold before a row of it is stored
CHECKS: dict[type[models.Model], Callable[[Any], None]] = {
    GroupMembership: check_group_membership,
    LocalRule: check_rule_row,
    Office: check_office,
    SeatHolding: check_holding,
    Term: check_term,
}


def check_row(row: models.Model) -> None:
    refuse_if_frozen(row)
    if check := CHECKS.get(type(row)):
        check(row)


@transaction.atomic
def store_row(row: models.Model) -> None:
    check_row(row)
    row.save()
    if isinstance(row, Term):
        fill_seats(row)


@transaction.atomic
def remove_row(row: models.Model) -> None:
    refuse_if_frozen(row)
    row.delete()
