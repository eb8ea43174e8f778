"""The public record for programs: meetings, votes, signed heads, the journal as lines. Anybody may read it.

No cookie is looked at, so no answer can hold anything that is one person's own; and everything about a vote comes from
the journal, which is public by its nature: what is hidden until the close is not in it. The room's live picture is not
here: that is the hub's (`meetings.public`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound, Throttled
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from council import journal, signing
from council.rules import canonical
from meetings import connections
from meetings.models import Meeting

OVER = (Meeting.Status.CLOSED, Meeting.Status.NOT_OPENED)
TOLD = ("vote.opened", "vote.closed", "vote.declared", "vote.voided", "vote.annulled")
LARGEST_PAGE = 100


class Problem(APIException):
    """A request that makes no sense."""

    status_code, default_code = 400, "malformed"


class NoSuchMeeting(NotFound):
    default_code = "no_such_meeting"


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """A no as everywhere over HTTP: a code for a program."""
    if not isinstance(error, APIException):
        return None
    code = "too_many" if isinstance(error, Throttled) else str(error.get_codes())
    headers = {"Retry-After": str(int(getattr(error, "wait", None) or 1))} if isinstance(error, Throttled) else {}
    return Response({"type": "problem", "code": code}, error.status_code, headers=headers)


class Json(BaseContentNegotiation):
    """There is one form of each answer, whatever is asked for."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class PerAddress(SimpleRateThrottle):
    """Whole town halls read from one address; a machine that hammers is told to wait."""

    scope = "public"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": request.META.get("REMOTE_ADDR", "")}


class Pages(PageNumberPagination):
    page_size, max_page_size, page_size_query_param = 25, LARGEST_PAGE, "per_page"


class BodySerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    slug = serializers.CharField()
    kind = serializers.CharField()


class MeetingSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    title = serializers.CharField()
    body = BodySerializer()
    status = serializers.CharField(help_text="planned, open, suspended, closed, not_opened")
    starts_at = serializers.SerializerMethodField()
    place = serializers.CharField()
    digital = serializers.BooleanField()
    rehearsal = serializers.BooleanField(help_text="to be shown everywhere")
    seq = serializers.SerializerMethodField(help_text="the number of the last entry of its journal")

    def get_starts_at(self, meeting: Meeting) -> str:
        return journal.timestamp(meeting.starts_at)

    def get_seq(self, meeting: Meeting) -> int:
        return journal.last_seq(meeting.pk)


class HeadSerializer(serializers.Serializer[Any]):
    meeting = serializers.UUIDField()
    seq = serializers.IntegerField()
    hash = serializers.CharField()
    at = serializers.CharField()
    key = serializers.CharField()
    signature = serializers.CharField()


class HeadsSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="Ed25519 public key, hex")
    heads = HeadSerializer(many=True)


class VoteSerializer(serializers.Serializer[Any]):
    """One round of a vote as the journal tells it; numbers are null until the chair has declared, and on paper."""

    id = serializers.UUIDField(source="vote")
    round = serializers.IntegerField()
    number = serializers.IntegerField()
    item = serializers.UUIDField(allow_null=True)
    proposal = serializers.UUIDField(allow_null=True)
    label = serializers.CharField()  # type: ignore[assignment]  # the motion's, not the field's
    title = serializers.CharField()
    text_hash = serializers.CharField(allow_null=True)
    method = serializers.CharField()
    status = serializers.CharField(help_text="open, closed, declared, void")
    outcome = serializers.CharField(allow_null=True, default=None)
    votes_for = serializers.IntegerField(source="for", allow_null=True, default=None)
    votes_against = serializers.IntegerField(source="against", allow_null=True, default=None)
    participated = serializers.IntegerField(allow_null=True, default=None)
    eligible = serializers.IntegerField(allow_null=True, default=None)
    redo_of = serializers.UUIDField(allow_null=True)
    annulled = serializers.BooleanField(default=False)
    opened = serializers.DictField(help_text="seq, hash and at of the entry")
    declared = serializers.DictField(allow_null=True, default=None, help_text="seq, hash and at of the entry")


@method_decorator(conditional_page, name="dispatch")
class PublicView(APIView):
    """Read by anybody, from any page; an ETag says whether anything changed."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (PerAddress,)
    content_negotiation_class = Json

    def get_exception_handler(self) -> Any:
        return problem

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Cache-Control"] = "public, max-age=1" if answer.status_code == 200 else "no-store"
        return answer


class MeetingsView(PublicView):
    @extend_schema(operation_id="meetings", responses=MeetingSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Meetings that have been convened, newest first; ``?page=``, ``?per_page=``, ``?body=`` (its slug)."""
        found = public_meetings()
        if body := request.query_params.get("body"):
            found = found.filter(body__slug=body)
        pages = Pages()
        rows = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(MeetingSerializer(rows, many=True).data)


class MeetingView(PublicView):
    @extend_schema(operation_id="meeting", responses=MeetingSerializer)
    def get(self, request: Request, meeting: UUID) -> Response:
        """One meeting."""
        found = public_meetings(one=True).filter(pk=meeting).first()
        if found is None:
            raise NoSuchMeeting
        return Response(MeetingSerializer(found).data)


class VotesView(PublicView):
    @extend_schema(operation_id="votes", responses=VoteSerializer(many=True))
    def get(self, request: Request, meeting: UUID) -> Response:
        """Every vote of the meeting in order, with its result where it was declared."""
        known(meeting)
        return Response(VoteSerializer(votes(meeting), many=True).data)


class HeadsView(PublicView):
    @extend_schema(operation_id="heads", responses=HeadsSerializer)
    def get(self, request: Request, meeting: UUID) -> Response:
        """The signed heads so far, oldest first, and the key that signed them."""
        known(meeting)
        return Response(HeadsSerializer({"key": signing.public_key(), "heads": journal.signed_heads(meeting)}).data)


class JournalView(PublicView):
    @extend_schema(
        operation_id="journal",
        parameters=[
            OpenApiParameter("from", int, description="the first number wanted"),
            OpenApiParameter("limit", int, description="at most so many entries"),
            OpenApiParameter("heads", bool, description="1: the signed heads follow, each as a line of its own"),
        ],
        responses={(200, "application/jsonl"): OpenApiTypes.STR},
    )
    def get(self, request: Request, meeting: UUID) -> HttpResponse:
        """The public record, one canonical entry per line; with ``heads=1`` one file checks to its last head."""
        known(meeting)
        first, limit = number(request, "from", 1), number(request, "limit", 0)
        lines = list(journal.lines(meeting, first - 1))
        lines = lines[:limit] if limit else lines
        if request.query_params.get("heads") == "1":
            lines += [canonical.encode({"head": head}).decode() for head in journal.signed_heads(meeting)]
        text = "".join(f"{line}\n" for line in lines)
        answer = HttpResponse(text, content_type="application/jsonl; charset=utf-8")
        answer["Content-Disposition"] = f'inline; filename="journal-{meeting}.jsonl"'
        return answer


class SchemaView(SpectacularJSONAPIView):
    """This very API, as OpenAPI."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (PerAddress,)


def public_meetings(*, one: bool = False) -> QuerySet[Meeting]:
    """A meeting is public once it has been convened; a rehearsal that is over is in no list."""
    found = Meeting.objects.filter(convened_at__isnull=False).select_related("body").order_by("-starts_at", "id")
    return found if one else found.exclude(Q(rehearsal=True) & Q(status__in=OVER))


def known(meeting: UUID) -> None:
    if not connections.exists(meeting):
        raise NoSuchMeeting


def number(request: Request, name: str, least: int) -> int:
    try:
        return max(least, int(request.query_params.get(name, least)))
    except ValueError:
        raise Problem from None


def votes(meeting: UUID) -> list[dict[str, Any]]:
    """Each round of each vote: how it was opened, with what became of it laid over."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    last: dict[str, dict[str, Any]] = {}
    for entry in journal.entries(meeting, kinds=TOLD):
        vote, place = entry.data["vote"], {"seq": entry.seq, "hash": entry.hash, "at": entry.at}
        if entry.kind == "vote.opened":
            last[vote] = found[vote, entry.data["round"]] = {**entry.data, "opened": place, "status": "open"}
        elif entry.kind == "vote.declared":
            last[vote] |= {**entry.data, "declared": place, "status": "declared"}
        elif entry.kind == "vote.annulled":
            last[vote]["annulled"] = True
        else:
            last[vote]["status"] = {"vote.closed": "closed", "vote.voided": "void"}[entry.kind]
    return list(found.values())
