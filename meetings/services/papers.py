"""What is prepared by hand or import: agenda, documents, proposals. Once the meeting is opened nothing of it changes
but by a command in the meeting (a recorded decision, with its proposer).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Document, Meeting, Proposal
from meetings.services.agenda import may_move
from meetings.shapes import visible

Paper = AgendaItem | Document | Proposal
SENT: Final = ("number", "title", "text", "parent_id", "position")  # of an item, by the convocation
LARGEST_UPLOAD: Final = 200 * 1024 * 1024
DEEPEST: Final = 12


class OpenedError(ValidationError):
    """The meeting has been opened."""

    def __init__(self) -> None:
        super().__init__(_("This meeting has been opened; from now on it changes in the meeting only."), code="opened")


class ConvenedError(ValidationError):
    """The agenda has been sent out."""

    def __init__(self) -> None:
        super().__init__(
            _("The agenda was sent with the convocation; from then on it changes by a decision in the meeting."),
            code="convened",
        )


def is_open_to_preparation(meeting: Meeting) -> bool:
    return meeting.status == Meeting.Status.PLANNED


def check(row: Paper) -> None:
    """What must be true of a row, by whatever door it comes in."""
    if not is_open_to_preparation(row.meeting):
        raise OpenedError
    for field in ("item", "parent", "amends"):
        other = getattr(row, field, None)
        if other is not None and other.meeting_id != row.meeting_id:
            raise ValidationError(_("This belongs to another meeting."), code="other_meeting")
    try:
        visible(row.title)
    except ValueError:
        raise ValidationError(_("The title has nothing to be seen."), code="invisible") from None
    if isinstance(row, AgendaItem):
        _as_sent(row)
    CHECKS[type(row)](row)


@transaction.atomic
def store(row: Paper) -> None:
    """Save a row of a meeting that has not been opened; the meeting's lock keeps the opening away meanwhile."""
    _lock(row)
    row.full_clean(exclude={"movers"})  # an empty list is an answer too; `check` looks at the names
    check(row)
    if isinstance(row, Document) and row.upload and _is_new(row):
        row.sha256, row.size = digest(row.upload)
    row.save()


@transaction.atomic
def remove(row: Paper) -> None:
    _lock(row)
    check(row)
    if isinstance(row, AgendaItem) and row.meeting.convened_at is not None:
        raise ConvenedError
    try:
        row.delete()
    except models.ProtectedError:
        raise ValidationError(_("Something else rests on this."), code="protected") from None


def attach_upload(meeting: Meeting, item: AgendaItem | None, title: str, file: File[Any], **fields: Any) -> Document:
    """A document by its bytes: the hash is ours, taken while they come in."""
    row = Document(meeting=meeting, item=item, title=title, upload=file, published_at=timezone.now(), **fields)
    store(row)
    return row


def attach_link(meeting: Meeting, item: AgendaItem | None, title: str, url: str, **fields: Any) -> Document:
    """A document that stands elsewhere; give ``sha256`` when it is known which bytes are meant."""
    row = Document(meeting=meeting, item=item, title=title, url=url, **fields)
    store(row)
    return row


def digest(file: File[Any]) -> tuple[str, int]:
    """SHA-256 in hex and size in bytes, read in parts."""
    found, size = sha256(), 0
    file.seek(0)
    for part in file.chunks():
        found.update(part)
        size += len(part)
    file.seek(0)
    return found.hexdigest(), size


def _is_new(row: Document) -> bool:
    """Whether the bytes come in now; a file that was kept before keeps the hash it came with."""
    kept = Document.objects.filter(pk=row.pk).values_list("upload", flat=True).first()
    return kept != row.upload.name


def _lock(row: Paper) -> None:
    row.meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=row.meeting_id)


def _as_sent(item: AgendaItem) -> None:
    """What the convocation said of it stays as it was; how it is prepared (plain words, minutes) may still change."""
    if item.meeting.convened_at is None:
        return
    kept = AgendaItem.objects.filter(pk=item.pk).first()
    if kept is None or any(getattr(kept, name) != getattr(item, name) for name in SENT):
        raise ConvenedError


def _no_circle(item: AgendaItem) -> None:
    above, seen = item.parent, 0
    while above is not None:
        seen += 1
        if above.pk == item.pk or seen > DEEPEST:
            raise ValidationError(_("An item cannot stand under itself."), code="circle")
        above = above.parent


def _known_people(row: Proposal) -> None:
    """A label is used once in a meeting, and who moves it takes part in it."""
    if Proposal.objects.filter(meeting=row.meeting, label=row.label).exclude(pk=row.pk).exists():
        raise ValidationError(_("%(label)s is used already."), code="label_taken", params={"label": row.label})
    known = {person.pid for person in row.meeting.participants.all() if may_move(person, row.kind)}
    if not isinstance(row.movers, list) or not set(row.movers) <= known:
        raise ValidationError(_("A member can move this; a proposal also the executive."), code="movers")
    if len(set(row.movers)) < len(row.movers):
        raise ValidationError(_("A mover is named twice."), code="mover_twice")


def _one_source(row: Document) -> None:
    """A link or an upload: of both nobody could say which one was meant."""
    if bool(row.url) == bool(row.upload):
        raise ValidationError(_("Give an address or a file: one of the two."), code="one_source")
    if row.upload and row.upload.size > LARGEST_UPLOAD:
        raise ValidationError(_("The file is too large."), code="large")
    if row.sha256 and not re.fullmatch(r"[0-9a-f]{64}", row.sha256):
        raise ValidationError(_("A SHA-256 hash is 64 characters, 0–9 and a–f."), code="hash")


CHECKS: Final[dict[type[models.Model], Callable[[Any], None]]] = {
    AgendaItem: _no_circle,
    Document: _one_source,
    Proposal: _known_people,
}
