"""The import page: choose a file, see what it would change, then do exactly that."""

import datetime
import uuid
from pathlib import Path
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from council.importers import Plan, Unreadable, apply, make_plan, read_rows
from council.importers.plan import REJECT
from council.importers.reading import LARGEST
from council.models import Body, User
from council.selectors import bodies_prepared_by

PAGE = "admin/council/import_members.html"
HELD = "import_held"


class FileForm(forms.Form):
    file = forms.FileField(label=_("CSV or ORI JSON file"))
    since = forms.DateField(label=_("changes hold from"), widget=forms.DateInput(attrs={"type": "date"}))


class ApplyForm(forms.Form):
    digest = forms.CharField()
    without_rejected = forms.BooleanField(required=False)


@require_http_methods(["GET", "POST"])
def import_members(request: HttpRequest, body: uuid.UUID) -> HttpResponse:
    of = get_object_or_404(bodies_prepared_by(cast(User, request.user)), pk=body)
    if "digest" in request.POST:
        return _apply(request, of)
    form = FileForm(request.POST or None, request.FILES or None, initial={"since": of.local_date()})
    if not form.is_valid():
        return _page(request, of, form=form)
    content = form.cleaned_data["file"].read(LARGEST + 1)
    try:
        plan = make_plan(of, read_rows(content), form.cleaned_data["since"])
    except Unreadable as error:
        form.add_error("file", str(error.reason))
        return _page(request, of, form=form)
    _hold(request, of, content, form.cleaned_data["since"])
    return _page(request, of, plan=plan)


def _apply(request: HttpRequest, body: Body) -> HttpResponse:
    form, held = ApplyForm(request.POST), _held(request, body)
    if held is None or not form.is_valid():
        messages.error(request, _("Choose the file again; it is no longer here."))
        return redirect(request.path)
    content, since = held
    plan = make_plan(body, read_rows(content), since)
    if plan.digest() != form.cleaned_data["digest"]:
        messages.warning(request, _("Something changed since the preview. This is what would change now."))
        return _page(request, body, plan=plan)
    if plan.of(REJECT) and not form.cleaned_data["without_rejected"]:
        messages.error(request, _("Nothing was imported: some rows were rejected."))
        return _page(request, body, plan=plan)
    apply(plan, without_rejected=True)
    _let_go(request)
    messages.success(request, _("Imported."))
    return redirect(reverse("admin:council_body_change", args=[body.pk]))


def _page(request: HttpRequest, body: Body, form: FileForm | None = None, plan: Plan | None = None) -> HttpResponse:
    context: dict[str, Any] = admin.site.each_context(request)
    context |= {"title": _("Import members"), "body": body, "form": form, "plan": plan}
    if plan:
        context |= {"digest": plan.digest(), "rejected": plan.of(REJECT), "counts": plan.counts()}
    return render(request, PAGE, context)


def _hold(request: HttpRequest, body: Body, content: bytes, since: datetime.date) -> None:
    """Between preview and apply the file waits on disk, readable by the server only."""
    _let_go(request)
    path = settings.VAR_DIR / "imports" / uuid.uuid4().hex
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)
    request.session[HELD] = {"name": path.name, "body": str(body.pk), "since": since.isoformat()}


def _held(request: HttpRequest, body: Body) -> tuple[bytes, datetime.date] | None:
    held = request.session.get(HELD)
    if not held or held["body"] != str(body.pk):
        return None
    path = Path(settings.VAR_DIR / "imports" / held["name"])
    return (path.read_bytes(), datetime.date.fromisoformat(held["since"])) if path.exists() else None


def _let_go(request: HttpRequest) -> None:
    if held := request.session.pop(HELD, None):
        Path(settings.VAR_DIR / "imports" / held["name"]).unlink(missing_ok=True)
