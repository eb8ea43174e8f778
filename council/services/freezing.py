"""Storeys above say which rows they stand on; until they let go these rows change no more."""

import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models import Freeze


class FrozenError(ValidationError):
    """An opened meeting depends on this row."""

    def __init__(self) -> None:
        super().__init__(_("A meeting that was opened depends on this; it can no longer be changed."), code="frozen")


def freeze(rows: Iterable[models.Model], holder: uuid.UUID, reason: str) -> None:
    """``holder`` is the id of what depends on the rows, a meeting's say. Doing it twice is doing it once."""
    frozen = [Freeze(row=row.pk, holder=holder, reason=reason) for row in rows]
    Freeze.objects.bulk_create(frozen, ignore_conflicts=True)


def thaw(holder: uuid.UUID) -> None:
    Freeze.objects.filter(holder=holder).delete()


def refuse_if_frozen(*rows: models.Model) -> None:
    if Freeze.objects.filter(row__in=[row.pk for row in rows]).exists():
        raise FrozenError
