"""Minutes and decision list as data, from the journal alone, during the meeting and after it."""

from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from frontend import selectors
from frontend.views.content import sealed
from frontend.views.record import told
from meetings.models import Meeting
from meetings.read_api import NoSuchMeeting, PublicView


class RecordSerializer(serializers.Serializer[Any]):
    content = serializers.DictField(help_text="the record itself; every line has the seq and hash of its entry")
    hash = serializers.CharField(help_text="SHA-256 of the canonical content")
    language = serializers.CharField()
    template = serializers.CharField(help_text="a hash of the words used")
    heads = serializers.ListField(child=serializers.DictField(), help_text="the signed heads")


class Minutes(PublicView):
    @extend_schema(operation_id="minutes", responses=RecordSerializer)
    def get(self, request: Request, meeting_id: UUID) -> Response:
        """The minutes as data, in the language asked for."""
        return _answer(meeting_id, "minutes")


class Decisions(PublicView):
    @extend_schema(operation_id="decisions", responses=RecordSerializer)
    def get(self, request: Request, meeting_id: UUID) -> Response:
        """The decision list as data, in the language asked for."""
        return _answer(meeting_id, "decisions")


def _answer(meeting_id: UUID, kind: str) -> Response:
    try:
        found = selectors.meeting(meeting_id)
    except Meeting.DoesNotExist:
        raise NoSuchMeeting from None
    answer = sealed(found, kind, told(found), get_language() or "nl")
    response = Response(answer | {"heads": selectors.heads(found.id)})
    response["Vary"] = "Accept-Language, Cookie"  # the language may have been chosen on a page
    return response
