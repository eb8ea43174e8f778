"""Whether the public can follow: what was last reported, and every stretch in which it could not."""

from __future__ import annotations

import uuid

from django.db import models

from meetings.models.meeting import Meeting


class StreamWatch(models.Model):
    """What is known of one meeting's public stream; the beats come by the watchdog's line, outside the scribe."""

    class State(models.TextChoices):
        UNKNOWN = "unknown"
        UP = "up"
        DOWN = "down"
        OBSERVED = "observed"
        NOT_MEASURED = "not_measured"

    class Asked(models.TextChoices):
        NOTHING = ""
        OBSERVED = "observed"
        NOT_MEASURED = "not_measured"

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, primary_key=True, related_name="stream_watch")
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNKNOWN)
    since = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    until = models.DateTimeField(null=True, blank=True, help_text="What was seen from outside is good till then.")
    asked = models.CharField(
        max_length=12, choices=Asked.choices, blank=True, help_text="The clerk said so; the chair has to confirm."
    )
    asked_by = models.CharField(max_length=12, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    proven_at = models.DateTimeField(null=True, blank=True)
    delay_ms = models.PositiveIntegerField(null=True, blank=True)

    WRITTEN_ELSEWHERE = ("beat_at", "proven_at", "delay_ms")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.state}"


class Gap(models.Model):
    """The public could not follow from here to there, in programme time; without an end as long as it lasts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="gaps")
    start = models.DateTimeField()
    end = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=models.Q(end=None), name="one_gap_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"
