"""What of the record was given out is remembered by its hash, with language and template (DESIGN 2)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from meetings.models import Meeting, Rendering
from meetings.services.preparing import canonical_hash

ENDED = (Meeting.Status.CLOSED, Meeting.Status.NOT_OPENED)


def keep(meeting: Meeting, kind: str, language: str, template: str, seq: int, content: dict[str, Any]) -> str:
    """The hash of this text. It is remembered once the meeting is over: before that it is still growing."""
    digest = canonical_hash(content)
    if meeting.status in ENDED:
        row = {"kind": kind, "language": language, "template": template, "seq": seq, "at": timezone.now()}
        Rendering.objects.get_or_create(meeting=meeting, hash=digest, defaults=row)
    return digest
