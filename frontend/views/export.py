"""Minutes and decision list as data, from the journal alone, during the meeting and after it."""

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from frontend import selectors
from frontend.views.content import sealed
from frontend.views.live import meeting_or_404
from frontend.views.record import told
from meetings.models import Meeting


@require_safe
def minutes(request: HttpRequest, meeting_id: UUID) -> JsonResponse:
    return _answer(meeting_or_404(meeting_id), "minutes")


@require_safe
def decisions(request: HttpRequest, meeting_id: UUID) -> JsonResponse:
    return _answer(meeting_or_404(meeting_id), "decisions")


def _answer(found: Meeting, kind: str) -> JsonResponse:
    answer = sealed(found, kind, told(found), get_language() or "nl")
    response = JsonResponse(answer | {"heads": selectors.heads(found.id)}, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"  # it is the public record
    return response
