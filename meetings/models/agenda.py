"""The agenda: a tree of items, their documents, and what is proposed under them."""

from __future__ import annotations

import uuid
from hashlib import sha256

from django.db import models

from meetings.models.meeting import Meeting


class AgendaItem(models.Model):
    """A point of the agenda; ``number`` is as printed ("6", "6a", "6.1").

    ``on_persons``: what is decided is an appointment, a nomination or a recommendation (art. 31), so on paper.
    ``on_failed_agenda``: the meeting was convened a second time, and this stood on the first one's agenda (art. 20).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    plain = models.CharField(max_length=300, blank=True, help_text="What a vote for means, in plain words.")
    without_vote = models.BooleanField(default=False)
    on_persons = models.BooleanField(default=False)
    on_failed_agenda = models.BooleanField(default=False, editable=False)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    done = models.BooleanField(default=False)
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def text_hash(self) -> str:
        """SHA-256 in hex of what is voted on when the item itself is: its text, or else its title."""
        return sha256((self.text or self.title).encode()).hexdigest()


class Document(models.Model):
    """A document under an item: a link, or an upload; the hash says which bytes were meant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="documents")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=500, blank=True)
    upload = models.FileField(upload_to="documents/%Y/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class Proposal(models.Model):
    """What can be voted on: a proposal, motion, amendment, subamendment or point of order."""

    class State(models.TextChoices):
        PENDING = "pending"
        ADOPTED = "adopted"
        REJECTED = "rejected"
        POSTPONED = "postponed"
        INVALID = "invalid"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="proposals")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=16)
    label = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    text = models.TextField()
    plain = models.CharField(max_length=300, blank=True, help_text="What a vote for means, in plain words.")
    on_persons = models.BooleanField(default=False)
    movers = models.JSONField(default=list)
    amends = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def text_hash(self) -> str:
        """SHA-256 of the text voted on, as UTF-8, in hex."""
        return sha256(self.text.encode()).hexdigest()
