"""Seats and who held them when. A seat without a holding on a day is vacant that day."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.models.period import Period, ends_after_start


class Seat(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    term = models.ForeignKey("council.Term", models.CASCADE, related_name="seat_rows", verbose_name=_("council term"))
    number = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["term", "number"], name="seat_number_once_per_term")]

    def __str__(self) -> str:
        return f"{self.number}"


class EntryReason(models.TextChoices):
    ELECTED = "elected", _("elected")
    SUCCEEDED = "succeeded", _("succeeded to a vacancy")
    TEMPORARY = "temporary", _("temporary replacement")
    RETURNED = "returned", _("returned from leave")


class LeaveReason(models.TextChoices):
    TERM_ENDED = "term_ended", _("end of the term")
    RESIGNED = "resigned", _("resigned")
    LEAVE = "leave", _("temporary leave (illness or pregnancy)")
    OFFICE = "office", _("incompatible office")
    DIED = "died", _("died")
    OTHER = "other", _("other")
    NONE = "", _("still in office")


class SeatHolding(Period):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="holdings", verbose_name=_("seat"))
    person = models.ForeignKey("council.Person", models.PROTECT, related_name="holdings", verbose_name=_("person"))
    entry = models.CharField(_("came in"), max_length=12, choices=EntryReason.choices, default=EntryReason.ELECTED)
    leave = models.CharField(
        _("left"), max_length=12, choices=LeaveReason.choices, default=LeaveReason.NONE, blank=True
    )

    class Meta:
        verbose_name = _("holding of a seat")
        verbose_name_plural = _("holdings of seats")
        ordering = ["seat__number", "since"]
        constraints = [
            ends_after_start("holding"),
            models.UniqueConstraint(fields=["seat"], condition=Q(until__isnull=True), name="one_open_holding_per_seat"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="one_open_holding_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.person} {self.since}–{self.until or ''}"
