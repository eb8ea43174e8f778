"""An ordinary view: no query, ready bytes, the platform's own middleware around it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.peers.view_settings")
from django.core.asgi import get_asgi_application  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from tests.bench.peers.board import update  # noqa: E402

BODY = update("1").encode()


def state(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, content_type="application/json")


urlpatterns = [path("state", state)]
application = get_asgi_application()
