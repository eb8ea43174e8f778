"""A body is the tenant: nothing of one body is ever shown to the staff of another."""

import datetime
import uuid
import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.models.period import Period, ends_after_start


class BodyKind(models.TextChoices):
    """The values are those of council.rules.bodies.BodyKind."""

    GEMEENTE = "gemeente", _("municipal council")
    PROVINCIE = "provincie", _("provincial council")
    WATERSCHAP = "waterschap", _("water board")
    EILAND = "eiland", _("island council")


def own_time_zone(kind: str) -> str:
    """Where nothing else is said: the islands' councils are those of Bonaire, Sint Eustatius and Saba."""
    return "America/Kralendijk" if kind == BodyKind.EILAND else "Europe/Amsterdam"


def known_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name})


class Body(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=BodyKind.choices)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    logo = models.FileField(
        _("logo"), upload_to="logos", blank=True, validators=[FileExtensionValidator(["png", "jpg", "jpeg", "webp"])]
    )
    theme_class = models.CharField(
        _("theme class"), max_length=60, default="voorbeeld-theme", validators=[RegexValidator(r"^[a-z][a-z0-9-]*$")]
    )
    theme_css = models.FileField(
        _("theme file"), upload_to="themes", blank=True, validators=[FileExtensionValidator(["css"])]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Amsterdam", validators=[known_time_zone]
    )
    tooi = models.URLField(_("TOOI identifier"), blank=True)
    clerk_phone = models.CharField(_("telephone of the clerk's office"), max_length=30, blank=True)
    online_months = models.PositiveSmallIntegerField(
        _("recordings stay online for (months)"),
        default=60,
        help_text=_("Guests are told before they speak. 0: they stay online for good."),
    )

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def local_date(self, moment: datetime.datetime | None = None) -> datetime.date:
        """The calendar day in the body's own time zone, which is what the law's dates mean."""
        return timezone.localtime(moment or timezone.now(), self.zone()).date()


class Term(Period):
    """A council term. ``seats`` is the number by law, fixed at the periodic election (Gemeentewet art. 8 lid 2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.CASCADE, related_name="terms", verbose_name=_("body"))
    seats = models.PositiveSmallIntegerField(_("number of seats by law"))

    class Meta:
        verbose_name = _("council term")
        verbose_name_plural = _("council terms")
        ordering = ["-since"]
        constraints = [
            ends_after_start("term"),
            models.UniqueConstraint(fields=["body", "since"], name="one_term_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.since.year}–{self.until.year if self.until else ''}"


class LocalRule(Period):
    """One field of the body's own rules of order; which keys exist is said by council.rules."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.CASCADE, related_name="local_rules", verbose_name=_("body"))
    key = models.CharField(_("rule"), max_length=60)
    value = models.JSONField(_("value"))
    citation = models.CharField(_("article in the rules of order"), max_length=200)

    class Meta:
        verbose_name = _("own rule")
        verbose_name_plural = _("own rules")
        ordering = ["key", "-since"]
        constraints = [
            ends_after_start("local_rule"),
            models.UniqueConstraint(fields=["body", "key", "since"], name="one_value_per_rule_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
