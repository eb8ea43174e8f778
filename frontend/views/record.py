"""Readings of the journal: decision list, minutes, and the journal itself with how to check it."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from council import journal
from frontend import selectors
from frontend.rules import minutes as rules
from frontend.rules import replay
from frontend.views.content import sealed
from frontend.views.live import meeting_or_404
from meetings.models import Document, Meeting, Proposal

View = Callable[[HttpRequest, UUID], HttpResponse]


def page(kind: str) -> View:
    @require_safe
    def view(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
        found = meeting_or_404(meeting_id)
        with timezone.override(found.body.zone()):
            read = told(found)
            seal = sealed(found, kind, read, get_language() or "nl")
            return render(
                request,
                f"frontend/{kind}.html",
                read | {"seal": seal, "section": "meetings", "recorded": recorded(found)},
            )

    return view


decisions = page("decisions")
minutes = page("minutes")


def recorded(found: Meeting) -> bool:
    return bool(selectors.video(found.id)["parts"])


@require_safe
def recording(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The video of a meeting that is over, with everything in it that one may want to see again."""
    found = meeting_or_404(meeting_id)
    video = selectors.video(found.id)
    if not video["parts"]:
        raise Http404
    with timezone.override(found.body.zone()):
        read = told(found)
        context = read | {
            "contents": replay.contents(read["sections"], replay.Moments(video)),
            "parts": video["parts"],
            "section": "meetings",
        }
        return render(request, "frontend/recording.html", context)


def told(found: Meeting) -> dict[str, Any]:
    """The minutes as far as the journal goes: the same during the meeting and after it."""
    entries = selectors.journal_entries(found.id)
    people, proposals = selectors.participants(found.id), selectors.proposals(found.id)
    _seq, slices = selectors.public_slices(found.id)
    read = rules.tell(entries, people, proposals, selectors.kept_texts(entries))
    return read | {
        "meeting": found,
        "body": found.body,
        "starts_at": found.starts_at,
        "conditions": slices["compliance"]["conditions"],
    }


@require_safe
def check(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Anybody can check this meeting: download the journal, recompute the chain, compare the head."""
    found = meeting_or_404(meeting_id)
    context = {
        "meeting": found,
        "body": found.body,
        "head": journal.head(found.id),
        "heads": selectors.heads(found.id),
        "section": "check",
    }
    with timezone.override(found.body.zone()):
        return render(request, "frontend/check.html", context)


@require_safe
def document(request: HttpRequest, document_id: UUID) -> FileResponse:
    """An upload leaves only as an attachment: whatever is in it, it never runs on our pages."""
    try:
        found = selectors.document(document_id)
    except Document.DoesNotExist:
        raise Http404 from None
    response = FileResponse(found.upload.open(), as_attachment=True, filename=PurePath(found.upload.name or "").name)
    response["Content-Type"] = "application/octet-stream"
    return response


@require_safe
def proposal(request: HttpRequest, meeting_id: UUID, proposal_id: UUID) -> HttpResponse:
    """The whole text of what is voted on."""
    try:
        found = selectors.proposal(meeting_id, proposal_id)
    except Proposal.DoesNotExist:
        raise Http404 from None
    people = selectors.participants(meeting_id)
    movers = [people[pid] for pid in found.movers if pid in people]
    context = {"proposal": found, "meeting": found.meeting, "body": found.meeting.body, "movers": movers}
    return render(request, "frontend/proposal.html", context | {"section": "meetings"})
