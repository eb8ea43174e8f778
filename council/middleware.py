"""What stands before every page: where a request comes from, a second factor, and no camera but in the room."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from council.proxies import FORWARDING, origin
from council.selectors.accounts import needs_second_factor

Next = Callable[[HttpRequest], HttpResponse]
KEYS = {name: "HTTP_" + name.upper().replace("-", "_") for name in FORWARDING}
DEVICES = "Permissions-Policy"
NO_DEVICES = "camera=(), microphone=(), display-capture=(), geolocation=()"
IN_THE_ROOM = "camera=(self), microphone=(self), display-capture=(), geolocation=()"
# Reachable without a second factor: making one, leaving, and what a page is drawn with.
OPEN_PATHS = ("/accounts/", "/static/", "/i18n/", "/.well-known/")


class TrustedProxies:
    """REMOTE_ADDR becomes the client; forwarded headers of anyone else are dropped, so that nothing believes them."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        forwarded = {name: meta.pop(key, "") for name, key in KEYS.items()}
        seen = origin(meta.get("REMOTE_ADDR", ""), forwarded["X-Forwarded-For"], forwarded["X-Forwarded-Proto"])
        meta["REMOTE_ADDR"] = seen.address
        if seen.secure:
            meta[KEYS["X-Forwarded-Proto"]] = "https"
        return self.get_response(request)


class Devices:
    """No page, and nothing in it, may use a camera, microphone or screen; the room has the first two."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers.setdefault(DEVICES, NO_DEVICES)
        return answer


class SecondFactor:
    """Who must have a second factor and has none is sent to make one (BIO 5.17.01)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.is_missing(request):
            return redirect(f"{reverse('mfa_activate_totp')}")
        return self.get_response(request)

    def is_missing(self, request: HttpRequest) -> bool:
        if not settings.SECOND_FACTOR_REQUIRED or request.path.startswith(OPEN_PATHS):
            return False
        return request.user.is_authenticated and needs_second_factor(request.user)
