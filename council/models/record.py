"""What is kept beside the journal: the security log, texts that can be erased, rows that may no longer change."""

import hashlib
import secrets
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SecurityEvent(models.Model):
    """One line of the security log: exactly the six fields of BIO 8.15.01. Not public, and kept for a time only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.CharField(_("action"), max_length=60)
    object = models.CharField(_("object"), max_length=200, blank=True)
    result = models.CharField(_("result"), max_length=60)
    origin = models.CharField(_("origin"), max_length=64, blank=True)
    actor = models.CharField(_("actor"), max_length=64, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security log")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.action} {self.result}"


def new_salt() -> bytes:
    return secrets.token_bytes(16)


class ErasableText(models.Model):
    """Free text that the journal knows by a salted hash; without text and salt the hash says nothing any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    salt = models.BinaryField(max_length=16, default=new_salt, null=True)
    text = models.TextField(null=True)

    class Meta:
        verbose_name = _("erasable text")
        verbose_name_plural = _("erasable texts")

    def __str__(self) -> str:
        return str(self.id)

    def digest(self) -> str | None:
        """SHA-256(salt ‖ UTF-8 text) in hex; None once erased."""
        if self.text is None or self.salt is None:
            return None
        return hashlib.sha256(bytes(self.salt) + self.text.encode()).hexdigest()


class Freeze(models.Model):
    """A row here that something above depends on (an opened meeting, say): the admin may look, not change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    row = models.UUIDField(_("row"), db_index=True)
    holder = models.UUIDField(_("held by"), db_index=True)
    reason = models.CharField(_("reason"), max_length=60)
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("hold on a row")
        verbose_name_plural = _("holds on rows")
        constraints = [models.UniqueConstraint(fields=["row", "holder"], name="frozen_once_per_holder")]

    def __str__(self) -> str:
        return f"{self.row} ({self.reason})"
