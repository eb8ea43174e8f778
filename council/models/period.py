"""From a day until a day. Dates are local to the body; ``until`` is the first day that no longer counts."""

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PeriodQuerySet(models.QuerySet[Any]):
    def on(self, date: datetime.date) -> "PeriodQuerySet":
        return self.filter(Q(until__isnull=True) | Q(until__gt=date), since__lte=date)

    def overlapping(self, since: datetime.date, until: datetime.date | None) -> "PeriodQuerySet":
        rows = self.filter(Q(until__isnull=True) | Q(until__gt=since))
        return rows if until is None else rows.filter(since__lt=until)


class Period(models.Model):
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("The first day that no longer counts."))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds_on(self, date: datetime.date) -> bool:
        return self.since <= date and (self.until is None or date < self.until)


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{name}_ends_after_start", condition=Q(until__isnull=True) | Q(until__gt=F("since"))
    )
