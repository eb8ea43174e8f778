"""Who speaks, who wants to, who stays out of an item, and who asked for a vote."""

from __future__ import annotations

import uuid

from django.db import models

from meetings.models.meeting import Meeting


class FloorRequest(models.Model):
    """One wish to speak, from asking to ending; a gift of the floor outside the list makes one too."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SPEAKING = "speaking"
        DONE = "done"
        WITHDRAWN = "withdrawn"
        DECLINED = "declined"
        TAKEN_AWAY = "taken_away"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="floor_requests")
    item = models.UUIDField(null=True, blank=True)
    pid = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    asked_seq = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["meeting", "state"], name="floor_meeting_state")]

    def __str__(self) -> str:
        return f"{self.pid} {self.kind} {self.state}"


class Recusal(models.Model):
    """A member stays out of the deliberation and the vote on an item (Gemeentewet art. 28)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="recusals")
    item = models.UUIDField()
    pid = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=12)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "item", "pid"],
                condition=models.Q(withdrawn_at=None),
                name="recused_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pid} {self.item}"


class VoteDemand(models.Model):
    """A member asked for a vote, or for a roll call, on what is being handled (art. 32(1) and (3))."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="vote_demands")
    item = models.UUIDField()
    pid = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "item", "pid", "kind"], name="asked_once")]

    def __str__(self) -> str:
        return f"{self.pid} {self.kind}"
