"""What is known of sound and picture: how each member is seen and heard, encoders that were let in, recordings."""

from __future__ import annotations

import uuid

from django.db import models

from meetings.models.meeting import Meeting


class Media(models.Model):
    """How one participant is seen and heard, as the stage measured it; only what lasted is written here."""

    class Picture(models.TextChoices):
        OK = "ok"
        NONE = "none"
        BLACK = "black"
        FROZEN = "frozen"
        OFF = "off"

    class Sound(models.TextChoices):
        OK = "ok"
        NEVER = "never"
        LOST = "lost"
        OFF = "off"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="media")
    pid = models.CharField(max_length=12)
    epoch = models.PositiveIntegerField(default=0)
    picture = models.CharField(max_length=8, choices=Picture.choices, default=Picture.NONE)
    sound = models.CharField(max_length=8, choices=Sound.choices, default=Sound.NEVER)
    picture_at = models.DateTimeField(null=True, blank=True)
    sound_at = models.DateTimeField(null=True, blank=True)
    heard_once = models.BooleanField(default=False, help_text="On this device; another one is listened to anew.")
    prompt = models.CharField(max_length=12, blank=True)
    prompt_at = models.DateTimeField(null=True, blank=True, help_text="It ends by itself after a minute.")
    decision = models.CharField(max_length=16, blank=True, help_text="The chair's, on this failing of his line.")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="The chair's, for the decision.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "pid"], name="one_media_per_participant")]
        verbose_name_plural = "media"

    def __str__(self) -> str:
        return f"{self.pid} {self.picture} {self.sound}"


class Encoder(models.Model):
    """A camera of the hall, let in by the clerk with a token that can be taken back; it never stands for a member."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="encoders")
    jti = models.CharField(max_length=16)
    label = models.CharField(max_length=40)
    by = models.CharField(max_length=12)
    at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True, help_text="Its token is shown once.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    WRITTEN_ELSEWHERE = ("shown_at",)  # by who reads the token, without the meeting's lock

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jti"], name="one_encoder_per_token")]

    def __str__(self) -> str:
        return self.label


class Recording(models.Model):
    """One part of the recording, from and to in programme time (µs since 1970, UTC)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="recordings")
    part = models.PositiveSmallIntegerField()
    from_p = models.BigIntegerField()
    to_p = models.BigIntegerField(null=True, blank=True)
    bytes = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "part"], name="recorded_once")]
        ordering = ["part"]

    def __str__(self) -> str:
        return f"part {self.part}"
