"""A meeting of a body."""

from __future__ import annotations

import uuid

from django.db import models

from council.models import Body


class Meeting(models.Model):
    """One meeting; its row is the lock that puts all commands of the meeting in one order."""

    class Status(models.TextChoices):
        PLANNED = "planned"
        OPEN = "open"
        SUSPENDED = "suspended"
        CLOSED = "closed"
        NOT_OPENED = "not_opened"

    class RecordingMode(models.TextChoices):
        CONTINUOUS = "continuous"
        STOPS = "stops_at_suspension"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    convened_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    digital = models.BooleanField(default=True)
    rehearsal = models.BooleanField(default=False)
    second_convocation_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_until = models.DateTimeField(null=True, blank=True)
    suspended_reason = models.CharField(max_length=300, blank=True)
    resumed_at = models.DateTimeField(null=True, blank=True)

    regime = models.CharField(max_length=20, default="ORDINARY")
    basis_kind = models.CharField(max_length=10, blank=True)
    basis_reference = models.CharField(max_length=100, blank=True)
    basis_text = models.CharField(max_length=500, blank=True)
    basis_confirmed_at = models.DateTimeField(null=True, blank=True)

    seats = models.PositiveSmallIntegerField(default=0)
    sitting = models.PositiveSmallIntegerField(default=0)
    chair = models.CharField(max_length=12, blank=True)
    first_chair = models.CharField(max_length=12, blank=True)
    clerk = models.CharField(max_length=12, blank=True)
    deputy = models.CharField(max_length=12, blank=True)
    called = models.CharField(max_length=12, blank=True, editable=False, help_text="By name, outside a vote.")
    chair_silent_at = models.DateTimeField(null=True, blank=True)
    item = models.UUIDField(null=True, blank=True)
    established_chair_at = models.DateTimeField(null=True, blank=True)
    established_clerk_at = models.DateTimeField(null=True, blank=True)

    carried = models.BooleanField(default=False, help_text="Sound and picture go through this platform.")
    layout = models.CharField(max_length=12, blank=True, editable=False, help_text="Chosen by the clerk.")
    recording_mode = models.CharField(
        max_length=20,
        choices=RecordingMode.choices,
        default=RecordingMode.CONTINUOUS,
        editable=False,
        help_text="In a suspension; as the body's own rules say when it is convened.",
    )
    stage_run = models.CharField(max_length=16, blank=True, editable=False)

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return f"{self.title} ({self.starts_at:%Y-%m-%d})"
