"""The public live page, its middle part for the small script that keeps it fresh, and the door to the room."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import patch_response_headers
from django.views.decorators.http import require_safe

from council import journal
from council.middleware import DEVICES, IN_THE_ROOM
from frontend import selectors
from frontend.rules import live as rules
from meetings import connections
from meetings.models import Meeting


def meeting_or_404(meeting_id: UUID) -> Meeting:
    try:
        return selectors.meeting(meeting_id)
    except Meeting.DoesNotExist:
        raise Http404 from None


@require_safe
def live(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """What is decided now, by whom, and everything after it; complete without a script."""
    found = meeting_or_404(meeting_id)
    with timezone.override(found.body.zone()):
        return render(request, "frontend/live.html", shown(found) | {"section": "meetings"})


@require_safe
def fragment(request: HttpRequest, meeting_id: UUID, code: str) -> HttpResponse:
    """The middle of the live page, the same for everybody: the language is in the address, no cookie is read."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    found = meeting_or_404(meeting_id)
    with timezone.override(found.body.zone()), translation.override(code):
        response = HttpResponse(render_to_string("frontend/parts/live.html", shown(found, following=True)))
    patch_response_headers(response, cache_timeout=1)
    response["Cache-Control"] = "public, max-age=1"
    return response


@require_safe
def room(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The page that the room app is mounted on; who may do what there is decided by the server, not here."""
    if not connections.known(request):
        return redirect_to_login(request.get_full_path())
    found = meeting_or_404(meeting_id)
    if connections.by_request(found.id, request) is None:
        raise PermissionDenied
    guest = not request.user.is_authenticated
    page = render(request, "frontend/room.html", {"meeting": found, "body": found.body, "guest": guest})
    page[DEVICES] = IN_THE_ROOM
    return page


def shown(found: Meeting, following: bool = False) -> dict[str, Any]:
    seq, slices = selectors.public_slices(found.id)
    return rules.page(slices, journal.now(found.id), following) | {
        "body": found.body,
        "seq": seq,
        "meeting_id": found.id,
        "place": found.place,
        "starts_at": found.starts_at,
        "recorded": bool(selectors.video(found.id)["parts"]),
        "broadcast": selectors.broadcast(found),
    }
