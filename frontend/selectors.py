"""What the pages read: bodies, meetings, the public slices and the journal. No page writes anything."""

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from council import journal
from council.models import Body, ErasableText
from frontend.rules.broadcast import KINDS, told
from meetings import reading, slices
from meetings.models import Document, Meeting, Participant, Proposal
from meetings.rules.entries import SLICES
from streaming import recordings

OVER = (Meeting.Status.CLOSED, Meeting.Status.NOT_OPENED)
GOING_ON = (Meeting.Status.OPEN, Meeting.Status.SUSPENDED)
PUBLIC = tuple(name for name in SLICES if name not in reading.ONLY_DESK)


def bodies() -> QuerySet[Body]:
    return Body.objects.all()


def only_body() -> Body | None:
    """Most installations serve one body; then every page is that body's."""
    found = list(Body.objects.all()[:2])
    return found[0] if len(found) == 1 else None


def meetings_of(body: Body) -> dict[str, list[Meeting]]:
    """The meetings of a body that may be known: a meeting is public once it has been convened."""
    rows = list(Meeting.objects.filter(body=body, convened_at__isnull=False).order_by("-starts_at"))
    return {
        "now": [row for row in rows if row.status in GOING_ON],
        "coming": [row for row in reversed(rows) if row.status == Meeting.Status.PLANNED],
        "past": [row for row in rows if row.status in OVER and not row.rehearsal],  # a rehearsal is never archived
    }


def meeting(meeting_id: UUID) -> Meeting:
    """A convened meeting with its body; DoesNotExist when there is none that may be known."""
    return Meeting.objects.select_related("body").get(pk=meeting_id, convened_at__isnull=False)


def public_slices(meeting_id: UUID) -> tuple[int, dict[str, Any]]:
    """The number of the last entry and what the public may see, both of one moment."""
    with reading.one_snapshot():
        seq = journal.last_seq(meeting_id)
        snapshot = slices.read(meeting_id)
        return seq, {name: slices.build(snapshot, name, reading.PUBLIC) for name in PUBLIC}


def video(meeting_id: UUID) -> dict[str, Any]:
    """The recording of a meeting that is over: its parts, and where each entry stands; empty when there is none."""
    return recordings.video(meeting_id) if recordings.watchable(meeting_id) else {"parts": [], "entries": []}


def last_seq(meeting_id: UUID) -> int:
    return journal.last_seq(meeting_id)


def journal_entries(meeting_id: UUID) -> list[dict[str, Any]]:
    """The whole journal as plain values, in order."""
    return [json.loads(line) for line in journal.lines(meeting_id)]


def broadcast(found: Meeting) -> dict[str, Any] | None:
    """When the broadcast of a meeting that is over could be followed."""
    if found.status != Meeting.Status.CLOSED or not found.carried:
        return None
    entries = journal.entries(found.id, kinds=KINDS)
    return told({"kind": entry.kind, "at": entry.at, "data": entry.data} for entry in entries)


def participants(meeting_id: UUID) -> dict[str, dict[str, Any]]:
    """Who took part, by pid, with the name and group of the day of the meeting."""
    rows = Participant.objects.filter(meeting=meeting_id)
    return {
        row.pid: {"name": row.name, "group": row.group_name or row.group, "seated": row.seated, "office": row.office}
        for row in rows
    }


def proposals(meeting_id: UUID) -> dict[str, dict[str, Any]]:
    rows = Proposal.objects.filter(meeting=meeting_id)
    return {str(row.id): {"label": row.label, "kind": row.kind, "title": row.title, "text": row.text} for row in rows}


def proposal(meeting_id: UUID, proposal_id: UUID) -> Proposal:
    return Proposal.objects.select_related("item", "meeting__body").get(pk=proposal_id, meeting=meeting_id)


def document(document_id: UUID) -> Document:
    """An uploaded document of a meeting that may be known."""
    return Document.objects.exclude(upload="").get(pk=document_id, meeting__convened_at__isnull=False)


def kept_texts(entries: list[dict[str, Any]]) -> dict[str, str]:
    """The free texts that entries cite by hash, those not erased, by the id under which they are kept."""
    cited = [
        value["text"]
        for entry in entries
        for value in entry["data"].values()
        if isinstance(value, dict) and "text" in value and "hash" in value
    ]
    rows = ErasableText.objects.filter(pk__in=cited, text__isnull=False)
    return {str(row.pk): row.text or "" for row in rows}


def heads(meeting_id: UUID) -> list[dict[str, Any]]:
    return journal.signed_heads(meeting_id)
