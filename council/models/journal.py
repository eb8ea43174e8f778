"""The rows of the journal. Only ``council/journal.py`` may touch them (an import contract sees to it)."""

from __future__ import annotations

import uuid

from django.db import models


class JournalEntry(models.Model):
    """One numbered entry of one meeting; ``line`` is its canonical JSON, hash included, and is what counts."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.UUIDField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    line = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "seq"], name="journal_gapless")]
        indexes = [models.Index(fields=["meeting", "kind"], name="journal_kind")]

    def __str__(self) -> str:
        return f"{self.meeting} #{self.seq} {self.kind}"


class SignedHead(models.Model):
    """A head (meeting, seq, hash, at) signed by the installation's Ed25519 key and shown to the public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.UUIDField()
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    at = models.CharField(max_length=30)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "seq"], name="one_head_per_seq")]

    def __str__(self) -> str:
        return f"{self.meeting} head {self.seq} {self.hash[:12]}"
