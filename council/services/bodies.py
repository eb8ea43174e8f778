"""A body, its terms with their seats, and its own rules of order."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council.models import Body, LeaveReason, LocalRule, Seat, SeatHolding, Term
from council.models.body import own_time_zone
from council.rules.bodies import effective
from council.rules.kinds import BodyKind
from council.rules.refusal import Refused

RULE_TEXTS = {
    "rules.unknown": _("There is no such rule."),
    "rules.fixed_by_law": _("The law fixes this; a body cannot set it."),
    "rules.wrong_type": _("This value is of the wrong kind."),
    "rules.wrong_value": _("This value is not possible for this rule."),
}


@transaction.atomic
def add_body(kind: str, name: str, slug: str, **fields: Any) -> Body:
    """Without a time zone of its own a body gets that of its kind: the law's days are local ones."""
    fields["time_zone"] = fields.get("time_zone") or own_time_zone(kind)
    body = Body(kind=kind, name=name, slug=slug, **fields)
    body.full_clean()
    body.save()
    return body


@transaction.atomic
def open_term(body: Body, since: datetime.date, seats: int, until: datetime.date | None = None) -> Term:
    """The seats are numbered rows from the start: an empty one is a vacancy, not a missing row."""
    if Term.objects.overlapping(since, until).filter(body=body).exists():
        raise ValidationError(_("Another term of this body overlaps these dates."), code="overlap")
    term = Term(body=body, since=since, until=until, seats=seats)
    term.full_clean()
    term.save()
    fill_seats(term)
    return term


@transaction.atomic
def end_term(term: Term, until: datetime.date) -> None:
    """All who still sit leave with the term; who was elected again takes a seat of the next one."""
    SeatHolding.objects.filter(seat__term=term, until__isnull=True).update(until=until, leave=LeaveReason.TERM_ENDED)
    term.until = until
    term.full_clean()
    term.save()


def fill_seats(term: Term) -> None:
    """One row per seat by law; a row too many goes only if nobody ever held it."""
    numbers = set(term.seat_rows.values_list("number", flat=True))
    wanted = set(range(1, term.seats + 1))
    Seat.objects.bulk_create([Seat(term=term, number=number) for number in sorted(wanted - numbers)])
    term.seat_rows.filter(number__in=numbers - wanted).delete()


def check_local_rule(body: Body, key: str, value: Any) -> None:
    """The rulebook itself says whether this body may set this, and to this."""
    try:
        effective(BodyKind(body.kind), {key: value})
    except Refused as refused:
        raise ValidationError(RULE_TEXTS[refused.code], code=refused.code) from refused


@transaction.atomic
def set_local_rule(body: Body, key: str, value: Any, citation: str, since: datetime.date) -> LocalRule:
    """The earlier value of the same rule ends where the new one begins."""
    check_local_rule(body, key, value)
    LocalRule.objects.filter(body=body, key=key, until__isnull=True, since__lt=since).update(until=since)
    row, _made = LocalRule.objects.update_or_create(
        body=body, key=key, since=since, defaults={"value": value, "citation": citation}
    )
    return row
