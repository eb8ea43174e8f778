"""The rows of one vote. It knows its meeting and its subject by id only: voting lies below meetings."""

from __future__ import annotations

import uuid

from django.db import models


class Vote(models.Model):
    """One vote on one text: OPEN, CLOSED, DECLARED; or VOID with a reason, from OPEN or CLOSED."""

    class Status(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        DECLARED = "declared"
        VOID = "void"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    item = models.UUIDField()
    proposal = models.UUIDField(null=True, blank=True)
    proposal_kind = models.CharField(max_length=16, blank=True)
    on_persons = models.BooleanField(default=False)
    label = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=300)
    text_hash = models.CharField(max_length=64)
    plain = models.CharField(max_length=300, blank=True)
    method = models.CharField(max_length=16)
    body_kind = models.CharField(max_length=12)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)

    seats = models.PositiveSmallIntegerField()
    sitting = models.PositiveSmallIntegerField()
    recused = models.JSONField(default=list)
    absent = models.JSONField(default=list)
    electorate_hash = models.CharField(max_length=64)
    shortfall = models.BooleanField(default=False)
    redo_of = models.UUIDField(null=True, blank=True)
    why_again = models.CharField(max_length=32, blank=True)
    second_convocation = models.BooleanField(default=False)

    lot = models.CharField(max_length=12, blank=True)
    called = models.CharField(max_length=12, blank=True)
    stopped = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    tie_rule = models.CharField(max_length=10, default="postpone")
    duty_to_vote = models.BooleanField(default=True)
    not_before = models.DateTimeField(null=True, blank=True)
    paper = models.JSONField(null=True, blank=True)

    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=160, blank=True)
    article = models.CharField(max_length=60, blank=True)
    head_seq = models.PositiveIntegerField(null=True, blank=True)
    head_hash = models.CharField(max_length=64, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)
    annulled_at = models.DateTimeField(null=True, blank=True)
    annulled_reason = models.CharField(max_length=300, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)  # the public could not follow: it is never finished
    kept_at = models.DateTimeField(null=True, blank=True)  # a gap touches it, and the chair lets it stand

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="vote_number_once"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(status__in=["open", "closed"]),
                name="one_vote_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label} {self.title} {self.status}"


class Elector(models.Model):
    """A member who is to take part in this vote, in calling order."""

    class State(models.TextChoices):
        WAITING = "waiting"
        VOTED = "voted"
        LEFT_ENTERED = "left_entered"
        LEFT = "left"
        MISSING = "missing"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="electors")
    seat = models.CharField(max_length=12)
    group = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    turn = models.PositiveSmallIntegerField(null=True, blank=True)
    passed = models.PositiveSmallIntegerField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    read_aloud = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["vote", "seat"], name="elector_once")]

    def __str__(self) -> str:
        return f"{self.seat} {self.state}"


class Ballot(models.Model):
    """The vote of one seat as it stands; a correction replaces it and the journal keeps both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="ballots")
    seat = models.CharField(max_length=12)
    choice = models.CharField(max_length=8)
    how = models.CharField(max_length=8)
    entered_by = models.CharField(max_length=12)
    countersigned_by = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    corrections = models.PositiveSmallIntegerField(default=0)
    salt = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "seat"], name="one_ballot_per_seat")]

    def __str__(self) -> str:
        return f"{self.seat} {self.choice}"


class Objection(models.Model):
    """A member says, after the close, that his vote was recorded wrongly; the chair judges it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="objections")
    seat = models.CharField(max_length=12)
    said = models.CharField(max_length=8)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "seat"], name="one_objection_per_seat")]

    def __str__(self) -> str:
        return f"{self.seat} {self.verdict or 'open'}"


class VoteNote(models.Model):
    """A note beside a vote that never changes its result: mistake, deemed against, took no part."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="notes")
    seat = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    meant = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "seat", "kind"], name="one_note_per_kind")]

    def __str__(self) -> str:
        return f"{self.seat} {self.kind}"
