"""Doors of storey 1: the demo's sign-in, and whom to tell of a hole."""

import datetime
import ipaddress
import uuid

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from council.selectors.demo import demo_bodies, demo_persons

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Choose a person and be him. Only in demo mode, and only from this very machine."""
    if not settings.DEMO or not _is_loopback(request.META.get("REMOTE_ADDR", "")):
        raise Http404
    if request.method == "POST":
        return _become(request)
    context = {"bodies": demo_bodies(), "next": request.GET.get("next", "")}
    return render(request, "council/demo_sign_in.html", context)


def _become(request: HttpRequest) -> HttpResponse:
    try:
        chosen = uuid.UUID(request.POST.get("person", ""))
    except ValueError:
        raise Http404 from None
    person = get_object_or_404(demo_persons(), pk=chosen)
    login(request, person.user, backend=BACKEND)
    return redirect(_safe_next(request))


def _safe_next(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) else "/"


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


@require_GET
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116; internet.nl wants Expires less than a year ahead."""
    expires = (timezone.now() + datetime.timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
