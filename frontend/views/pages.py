"""Pages that stand by themselves: the meetings of a body, the language, accessibility, how to check."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_safe

from council.models import Body
from frontend import selectors


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    only = selectors.only_body()
    if only is not None:
        return body_page(request, only)
    return render(request, "frontend/home.html", {"bodies": selectors.bodies(), "section": "meetings"})


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    found = selectors.bodies().filter(slug=slug).first()
    if found is None:
        raise Http404
    return body_page(request, found)


def body_page(request: HttpRequest, found: Body) -> HttpResponse:
    with timezone.override(found.zone()):
        context = {"body": found, "meetings": selectors.meetings_of(found), "section": "meetings"}
        return render(request, "frontend/body.html", context)


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language chosen and go back; reading in another language changes nothing else."""
    if code not in dict(settings.LANGUAGES) or not check_for_language(code):
        raise Http404
    back = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE or 31536000,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "frontend/accessibility.html")


@require_safe
def how_to_check(request: HttpRequest) -> HttpResponse:
    return render(request, "frontend/how_to_check.html", {"section": "check"})


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where security.txt leads: whom to tell of a hole."""
    return render(request, "frontend/security.html")
