"""A guest's way in without an account."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Final

from django.db import models

from meetings.models.people import Participant

MOST_TRIES: Final = 5


class GuestLink(models.Model):
    """A personal link, and a PIN that goes to the guest by another way; of neither more is kept than to know it again.

    A row without ``digest`` was asked for by the clerk and not shown yet: it opens nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the link's 32 random bytes.")
    pin = models.CharField(max_length=128, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Wrong ones.")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    WRITTEN_ELSEWHERE = ("digest", "pin", "tries", "used_at")  # by who shows or uses it, without the meeting's lock

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=~models.Q(digest=""), name="one_guest_per_link")
        ]
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.made_at:%Y-%m-%d %H:%M}"

    def state(self, now: datetime) -> str:
        """In one word, for whoever looks after the guests."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at <= now:
            return "expired"
        if self.tries >= MOST_TRIES:
            return "used_up"
        return "asked" if not self.digest else "entered" if self.used_at else "made"
