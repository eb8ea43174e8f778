"""An ordinary view: no query, ready bytes, the platform's own middleware around it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.peers.view_settings")
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.bench.peers.board import update

BODY = update("1").encode()


def state(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, content_type="application/json")


urlpatterns = [path("state", state)]
application = get_asgi_application()
