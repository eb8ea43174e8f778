"""A body's own logo and theme: uploads, so sent with a fixed type and nothing else."""

from pathlib import PurePath

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from council.models import Body
from frontend import selectors

IMAGES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}


@require_safe
@cache_control(public=True, max_age=300)
def theme(request: HttpRequest, slug: str) -> HttpResponseBase:
    file = _body(slug).theme_css
    if not file:
        raise Http404
    return FileResponse(file.open(), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=300)
def logo(request: HttpRequest, slug: str) -> HttpResponseBase:
    file = _body(slug).logo
    suffix = PurePath(file.name or "").suffix[1:].lower()
    if suffix not in IMAGES:
        raise Http404
    return FileResponse(file.open(), content_type=IMAGES[suffix])


def _body(slug: str) -> Body:
    found = selectors.bodies().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
