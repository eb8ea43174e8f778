"""What was rendered of the record, by its hash: so that a text on paper can be found back to journal and template."""

from __future__ import annotations

import uuid

from django.db import models

from meetings.models.meeting import Meeting


class Rendering(models.Model):
    """One text as it was given out: what it is of, in which language, by which template, up to which entry."""

    class Kind(models.TextChoices):
        MINUTES = "minutes"
        DECISIONS = "decisions"
        DECLARATION = "declaration"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="renderings")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    vote = models.UUIDField(null=True, blank=True)
    language = models.CharField(max_length=8)
    template = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "hash"], name="rendered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.hash[:12]}"
