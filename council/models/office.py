"""Offices beside membership: who presides, who is clerk, who answers for the executive."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models.body import BodyKind
from council.models.period import Period, ends_after_start


class OfficeKind(models.TextChoices):
    MAYOR = "mayor", _("mayor")
    COMMISSIONER = "commissioner", _("King's commissioner")
    GOVERNOR = "governor", _("island governor")
    DIJKGRAAF = "dijkgraaf", _("chair of the water board")
    DEPUTY_CHAIR = "deputy_chair", _("deputy chair")
    CLERK = "clerk", _("clerk")
    DEPUTY_CLERK = "deputy_clerk", _("deputy clerk")
    ALDERMAN = "alderman", _("alderman")
    GEDEPUTEERDE = "gedeputeerde", _("member of the executive")
    BOARD_MEMBER = "board_member", _("member of the daily board")


# Which office presides the body by law: Gemeentewet 9, Provinciewet 9, Waterschapswet 94, WolBES 10.
CHAIR_OFFICE = {
    BodyKind.GEMEENTE: OfficeKind.MAYOR,
    BodyKind.PROVINCIE: OfficeKind.COMMISSIONER,
    BodyKind.WATERSCHAP: OfficeKind.DIJKGRAAF,
    BodyKind.EILAND: OfficeKind.GOVERNOR,
}
EXECUTIVE_OFFICE = {
    BodyKind.GEMEENTE: OfficeKind.ALDERMAN,
    BodyKind.PROVINCIE: OfficeKind.GEDEPUTEERDE,
    BodyKind.WATERSCHAP: OfficeKind.BOARD_MEMBER,
    BodyKind.EILAND: OfficeKind.GEDEPUTEERDE,
}
CLERK_OFFICES = (OfficeKind.CLERK, OfficeKind.DEPUTY_CLERK)


class Office(Period):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey("council.Body", models.CASCADE, related_name="offices", verbose_name=_("body"))
    person = models.ForeignKey("council.Person", models.PROTECT, related_name="offices", verbose_name=_("person"))
    kind = models.CharField(_("office"), max_length=16, choices=OfficeKind.choices)
    portfolio = models.CharField(_("portfolio"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["kind", "since"]
        constraints = [
            ends_after_start("office"),
            models.UniqueConstraint(fields=["person", "kind", "since"], name="office_once_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person}"
