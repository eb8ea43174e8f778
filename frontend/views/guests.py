"""Where a guest comes in: his personal link, the PIN that he got by another way, and the way out again."""

from typing import Any, Final

from django import forms
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from meetings.models import GuestLink
from meetings.models.guests import MOST_TRIES
from meetings.services import guest_links

TRIES_A_MINUTE: Final = 30  # from one address: a town hall is behind one, and nobody types faster by hand


class PinForm(forms.Form):
    pin = forms.CharField(
        label=_("PIN"),
        max_length=20,
        help_text=_("The six digits that you got apart from the link."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "required": True}
        ),
    )

    def clean_pin(self) -> str:
        """A space or a hyphen in between, as it was written down or said, is no mistake."""
        found: str = self.cleaned_data["pin"]
        return found.replace(" ", "").replace("-", "")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one link. Whoever it is of is not said before the PIN was right."""
    link = guest_links.find(token)
    if request.method == "POST":
        return _try(request, token, link)
    if link is None or not guest_links.opens(link) or link.tries >= MOST_TRIES:
        return _shut(request, link)
    return _asked(request, link, _missed(link) if "fout" in request.GET else "")


def _try(request: HttpRequest, token: str, link: GuestLink | None) -> HttpResponse:
    if _too_fast(request):
        return render(request, "frontend/guest_shut.html", _of(link) | {"why": "too_fast"}, status=429)
    form = PinForm(request.POST)
    if not form.is_valid():
        return redirect(f"{request.path}?fout=1")
    usable = link if link is not None and guest_links.opens(link) else None
    if not guest_links.enter(usable, form.cleaned_data["pin"], origin=request.META.get("REMOTE_ADDR", "")):
        return redirect(f"{request.path}?fout=1")
    assert link is not None  # noqa: S101  (nobody gets past `enter` without one)
    _let_in(request, link)
    return redirect("frontend:room", link.participant.meeting_id)


def _let_in(request: HttpRequest, link: GuestLink) -> None:
    """A new session, with nothing in it but this link: whoever was signed in on this device is no longer."""
    request.session.flush()
    request.session[guest_links.KEY] = str(link.pk)
    request.session.set_expiry(max(60, round((link.expires_at - timezone.now()).total_seconds())))


@receiver(user_logged_in, dispatch_uid="account-ends-guest")
def _no_longer_guest(request: HttpRequest | None = None, **_signal: Any) -> None:
    """Who signs in with an account is that account, and the link must be opened again."""
    if request is not None and request.session.pop(guest_links.KEY, None):
        request.session.set_expiry(None)


@never_cache
@require_http_methods(["GET", "HEAD"])
def lost(request: HttpRequest) -> HttpResponse:
    """Without a link: the way back into the room, or what to do when there is none."""
    link = guest_links.of_session(request.session.get(guest_links.KEY))
    return render(request, "frontend/guest.html", _of(link) | {"inside": link})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """On a shared device the next one must not sit on his chair."""
    if guest_links.KEY in request.session:
        request.session.flush()
    return redirect("frontend:guest_lost")


def _asked(request: HttpRequest, link: GuestLink, missed: str) -> HttpResponse:
    meeting = link.participant.meeting
    form = PinForm()
    if missed:
        form.fields["pin"].widget.attrs |= {"aria-invalid": "true"}
    with timezone.override(meeting.body.zone()):
        context = _of(link) | {"form": form, "missed": missed, "early": meeting.convened_at is None}
        return render(request, "frontend/guest.html", context)


def _missed(link: GuestLink) -> str:
    left = MOST_TRIES - link.tries
    text = ngettext(
        "This PIN is not right. You can try %(count)d more time.",
        "This PIN is not right. You can try %(count)d more times.",
        left,
    )
    return text % {"count": left}


def _shut(request: HttpRequest, link: GuestLink | None) -> HttpResponse:
    why = "used_up" if link is not None and link.state(timezone.now()) == "used_up" else "over"
    return render(request, "frontend/guest_shut.html", _of(link) | {"why": why}, status=410 if link else 404)


def _of(link: GuestLink | None) -> dict[str, Any]:
    if link is None:
        return {}
    meeting = link.participant.meeting
    return {"meeting": meeting, "body": meeting.body}


def _too_fast(request: HttpRequest) -> bool:
    """Guessing is held back by address too, whatever links are tried."""
    key = f"guest-pin:{request.META.get('REMOTE_ADDR', '')}"
    if cache.add(key, 1, 60):
        return False
    try:
        return cache.incr(key) > TRIES_A_MINUTE
    except ValueError:
        return False  # it ended between the two
