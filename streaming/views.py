"""The web process's doors for the stage: who may publish and watch, an encoder's token, and which meetings are carried.

The stage reads no session and asks no database: what it knows of a person stands in the token that is signed here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from council.signing import service_of, sign_media
from meetings import connections
from meetings.models import Encoder, Meeting, Participant
from streaming.tokens import DESK, HALL, Claims, encode

TOKEN_SECONDS: Final = 600
RELAY_SECONDS: Final = 12 * 3600
ENCODER_AFTER: Final = timedelta(hours=12)  # an encoder is let in for the meeting; how long that is nobody knows
LOBBY: Final = timedelta(hours=2)
END_CARD: Final = timedelta(seconds=60)
Status = Meeting.Status
OVER: Final = (Status.CLOSED, Status.NOT_OPENED)


@require_POST
def passes(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Tokens for this session's own seat, ten minutes good. A second device may watch and not publish."""
    if not connections.known(request):
        return _no(401, "not_signed_in")
    if not settings.MEDIA_KEY:
        return _no(503, "stage_off")
    person = connections.by_request(meeting, request)
    if person is None:
        return _no(404 if not connections.exists(meeting) else 403, "not_a_participant")
    if not _on_now(person.meeting):
        return _no(409, "not_carried")
    elsewhere = connections.speaks_elsewhere(person, request.session.session_key or "")
    return _fresh(JsonResponse(_passes(person, elsewhere)))


def _passes(person: Participant, elsewhere: bool) -> dict[str, Any]:
    meeting, pid = person.meeting, person.pid
    expires = int(time.time()) + TOKEN_SECONDS

    def token(name: str, *scopes: str) -> str:
        claims = Claims(str(meeting.id), name, frozenset(scopes), person.epoch, expires, secrets.token_hex(8))
        return encode(claims, sign_media)

    at_desk = pid in (meeting.clerk, meeting.chair)
    return {
        "publish": None if elsewhere else token(pid, "publish"),
        "watch": token(pid, "watch"),
        "echo": None if elsewhere else token(pid, "echo"),
        "desk": token(f"{DESK}{pid}", "desk", "watch") if at_desk else None,
        "ice": _relays(pid),
        "stage": f"/stage/{meeting.id}/",
        "exp": expires,
    }


@require_POST
def encoder(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """The token of an encoder that the clerk let in; shown to the clerk, and once."""
    person = Participant.objects.select_related("meeting").filter(meeting=meeting, person__user=request.user.pk).first()
    if not request.user.is_authenticated or person is None or person.pid != person.meeting.clerk:
        return _no(403, "not_yours")
    if not settings.MEDIA_KEY or not _on_now(person.meeting):
        return _no(409, "not_carried")
    waiting = Encoder.objects.filter(meeting=meeting, jti=request.POST.get("jti", ""), revoked_at=None, shown_at=None)
    if not waiting.update(shown_at=datetime.now(UTC)):
        return _no(404, "encoder_unknown")
    row = Encoder.objects.get(jti=request.POST["jti"])
    until = int((datetime.now(UTC) + ENCODER_AFTER).timestamp())
    claims = Claims(str(meeting), HALL, frozenset({"publish"}), 0, until, row.jti, row.label)
    address = request.build_absolute_uri(f"/stage/{meeting}/whip")
    return _fresh(JsonResponse({"token": encode(claims, sign_media), "address": address, "exp": until}))


@require_GET
def carried(request: HttpRequest) -> HttpResponse:
    """For the stage and the watchdog: the meetings whose picture is carried now, from the lobby to the end card."""
    if service_of(request.headers.get("Authorization", ""), "") not in ("stage", "watchdog"):
        return _no(403, "not_the_stage")
    now = datetime.now(UTC)
    going_on = Q(status__in=(Status.OPEN, Status.SUSPENDED)) | Q(status=Status.PLANNED, starts_at__lte=now + LOBBY)
    wanted = going_on | Q(status__in=OVER, closed_at__gte=now - END_CARD)
    rows = Meeting.objects.filter(wanted, carried=True, convened_at__isnull=False).order_by("starts_at", "id")
    found = [
        {"id": str(m.id), "title": m.title, "status": str(m.status), "carried": True, "recording": m.recording_mode}
        for m in rows
    ]
    return _fresh(JsonResponse(found, safe=False))


def _on_now(meeting: Meeting) -> bool:
    ended = meeting.status in OVER and meeting.closed_at is not None
    over = ended and meeting.closed_at is not None and meeting.closed_at < datetime.now(UTC) - END_CARD
    return meeting.carried and meeting.convened_at is not None and not over


def _relays(pid: str) -> list[dict[str, Any]]:
    """Relays for closed networks, with credentials that end by themselves (coturn's `use-auth-secret`)."""
    if not (settings.TURN_URLS and settings.TURN_SECRET):
        return []
    name = f"{int(time.time()) + RELAY_SECONDS}:{pid}"
    seal = hmac.new(settings.TURN_SECRET.encode(), name.encode(), hashlib.sha1).digest()
    return [{"urls": settings.TURN_URLS, "username": name, "credential": base64.b64encode(seal).decode()}]


def _no(status: int, code: str) -> JsonResponse:
    return _fresh(JsonResponse({"type": "problem", "code": code}, status=status))


def _fresh(answer: JsonResponse) -> JsonResponse:
    answer["Cache-Control"] = "no-store"
    return answer
