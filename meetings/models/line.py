"""The line between a person and the room: receipts, connections, and who keeps the clock."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from meetings.models.meeting import Meeting
from meetings.models.people import Participant


class Receipt(models.Model):
    """A command that was carried out, so that sending it again does nothing twice. A refusal leaves none."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="receipts")
    actor = models.CharField(max_length=40)
    command = models.UUIDField()
    hash = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "command", "actor"], name="acts_once")]

    def __str__(self) -> str:
        return f"{self.actor} {self.command}"


class Connection(models.Model):
    """One live line; the seat's epoch says which one speaks for the seat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="connections")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="connections")
    user = models.ForeignKey(  # nobody: a guest who came by his link
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE
    )
    session_key = models.CharField(max_length=64, blank=True)
    device = models.CharField(max_length=120, blank=True)
    epoch = models.PositiveIntegerField()
    read_only = models.BooleanField(default=False)
    server = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["meeting", "closed_at"], name="connection_live")]

    def __str__(self) -> str:
        return f"{self.participant_id} epoch {self.epoch}"


class Lease(models.Model):
    """Which process runs the timers of a meeting, until when."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, primary_key=True, related_name="lease")
    holder = models.CharField(max_length=60)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.holder} until {self.until}"
