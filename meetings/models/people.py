"""Who takes part in a meeting, and who is there."""

from __future__ import annotations

import uuid

from django.db import models

from council.models import Person
from meetings.models.meeting import Meeting


class Participant(models.Model):
    """A person in one meeting, with the name and group he had when it was convened.

    ``pid`` is the seat number (``s07``) for who holds a seat, a random pseudonym (``p-1a2b3c4d``) for others.
    """

    class State(models.TextChoices):
        EXPECTED = "expected"
        REPORTED_ABSENT = "reported_absent"
        SIGNED = "signed"
        PRESENT = "present"
        LEFT = "left"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    pid = models.CharField(max_length=12)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    seated = models.BooleanField(default=False)
    roles = models.JSONField(default=list)
    office = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    group = models.CharField(max_length=40, blank=True)
    group_name = models.CharField(max_length=120, blank=True)
    seniority = models.PositiveSmallIntegerField(default=0)

    state = models.CharField(max_length=16, choices=State.choices, default=State.EXPECTED)
    state_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    list_number = models.PositiveSmallIntegerField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True, help_text="By name outside a vote, and seen and heard.")
    line_lost_at = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    sound_only = models.BooleanField(default=False, help_text="No picture of him is asked for.")

    WRITTEN_ELSEWHERE = ("epoch",)  # by who connects, without the meeting's lock

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "pid"], name="one_pid_per_meeting"),
            models.UniqueConstraint(fields=["meeting", "person"], name="one_participation_per_person"),
        ]
        ordering = ["pid"]

    def __str__(self) -> str:
        return f"{self.pid} {self.name}"


class HelpRequest(models.Model):
    """One of the fixed messages behind the help button; no free text between people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="help_requests")
    pid = models.CharField(max_length=12)
    code = models.CharField(max_length=20)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.pid} {self.code}"
