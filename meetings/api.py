"""The room over plain HTTP: the same commands when a socket does not get through, and the texts voted on."""

from __future__ import annotations

import json
from concurrent.futures import TimeoutError as TookTooLong
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from council.journal import timestamp
from council.rules.refusal import Malformed
from meetings import answers, connections, scribe
from meetings.dispatch import Caller, Envelope
from meetings.messages import LARGEST_MESSAGE, Command, parse
from meetings.models import AgendaItem, Proposal
from meetings.services import guest_links

PATIENCE_SECONDS = 10.0
STATUS = {"done": 200, "refused": 409, "busy": 503, "internal": 500}


@require_POST
def commands(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """One command in the envelope of the socket; session and CSRF token as any form. A known id acts once, as there."""
    if not connections.known(request):
        return _problem(401, "not_signed_in")
    if int(request.headers.get("Content-Length") or 0) > LARGEST_MESSAGE:
        return _problem(413, "too_large")
    if not connections.exists(meeting):
        return _problem(404, "no_such_meeting")
    try:
        command = parse(request.body)
    except Malformed:
        return _problem(400, "malformed")
    if not isinstance(command, Command):
        return _problem(400, "malformed")
    person = connections.by_request(meeting, request)
    if person is not None and connections.speaks_elsewhere(person, request.session.session_key or ""):
        return _problem(409, "seat_taken")
    guest = person.pid if person is not None and not request.user.is_authenticated else None
    answer = _carry_out(meeting, command, request, guest)
    return JsonResponse(answer, status=STATUS[answer["type"]])


def _carry_out(meeting: UUID, command: Command, request: HttpRequest, guest: str | None) -> dict[str, Any]:
    caller = Caller(user_id=request.user.pk, guest=guest, origin=request.META.get("REMOTE_ADDR", ""))
    try:
        outcome = scribe.submit(meeting, Envelope(command, caller)).result(PATIENCE_SECONDS)
    except TookTooLong:
        return {"type": "busy", "id": str(command.id)}
    found: dict[str, Any] = json.loads(answers.encode(answers.message(outcome, get_language() or "nl")))
    return found


@require_POST
def guest_link(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Link and PIN of a guest, for the clerk who asked for them (`guest.invite`); shown to him, and once."""
    person = connections.by_request(meeting, request)
    if person is None or not request.user.is_authenticated or person.pid != person.meeting.clerk:
        return _problem(403, "not_yours")
    try:
        link = UUID(request.POST.get("link", ""))
    except ValueError:
        return _problem(400, "malformed")
    shown = guest_links.show(meeting, link, actor=str(request.user.pk))
    if shown is None:
        return _problem(404, "link_unknown")
    found = {"link": request.build_absolute_uri(shown.path), "pin": shown.pin, "until": timestamp(shown.until)}
    answer = JsonResponse(found)
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
def text(request: HttpRequest, meeting: UUID, digest: str) -> HttpResponse:
    """A text that is voted on, by its hash: what a slice names and a ballot shows. It never changes."""
    rows: list[Proposal | AgendaItem] = [*Proposal.objects.filter(meeting=meeting)]
    rows += AgendaItem.objects.filter(meeting=meeting)
    found = next((row.text or row.title for row in rows if row.text_hash == digest), None)
    if found is None:
        return _problem(404, "no_such_text")
    answer = HttpResponse(found, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def _problem(status: int, code: str) -> JsonResponse:
    return JsonResponse({"type": "problem", "code": code}, status=status)
