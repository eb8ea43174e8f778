"""What of the record was given out is remembered by its hash, with language and template (DESIGN 2)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from council.journal import Head
from meetings.desk import Desk
from meetings.models import Meeting, Rendering
from meetings.services.preparing import canonical_hash
from voting.poll import Poll
from voting.rules.declared_words import LANGUAGES, spoken, template
from voting.services.ending import words

ENDED = (Meeting.Status.CLOSED, Meeting.Status.NOT_OPENED)


def keep(meeting: Meeting, kind: str, language: str, template: str, seq: int, content: dict[str, Any]) -> str:
    """The hash of this text. It is remembered once the meeting is over: before that it is still growing."""
    digest = canonical_hash(content)
    if meeting.status in ENDED:
        row = {"kind": kind, "language": language, "template": template, "seq": seq, "at": timezone.now()}
        Rendering.objects.get_or_create(meeting=meeting, hash=digest, defaults=row)
    return digest


def keep_declaration(desk: Desk, poll: Poll, head: Head) -> None:
    """The words of a declaration in each language; on paper the chair reads names and numbers off the papers."""
    said = words(poll)
    if said is None:
        return
    for language in LANGUAGES:
        content = {"vote": str(poll.vote.id), "text": spoken(said["code"], said["values"], language)}
        desk.sheet.save(
            Rendering(
                meeting=desk.meeting,
                kind=Rendering.Kind.DECLARATION,
                vote=poll.vote.id,
                language=language,
                template=template(language),
                seq=head.seq,
                hash=canonical_hash(content),
                at=desk.now,
            )
        )
