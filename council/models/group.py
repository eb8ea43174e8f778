"""Political groups (fracties) over time: they are born, split and end between two elections."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.models.period import Period, ends_after_start


class Group(Period):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey("council.Body", models.CASCADE, related_name="groups", verbose_name=_("body"))
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=30)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["order", "name"]
        constraints = [
            ends_after_start("group"),
            models.UniqueConstraint(fields=["body", "name", "since"], name="group_once_per_start"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class GroupMembership(Period):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships", verbose_name=_("group"))
    person = models.ForeignKey(
        "council.Person", models.CASCADE, related_name="group_memberships", verbose_name=_("person")
    )
    leader = models.BooleanField(_("leads the group"), default=False)

    class Meta:
        verbose_name = _("membership of a group")
        verbose_name_plural = _("memberships of groups")
        ordering = ["group", "since"]
        constraints = [
            ends_after_start("membership"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="one_open_group_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.group})"
