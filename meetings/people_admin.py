"""People around a meeting, by hand: who is invited besides members, and a seat freed from a device that is lost."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from council.admin import scope
from council.admin.scope import CheckedForm, ScopedAdmin
from meetings import connections
from meetings.models import AgendaItem, Connection, Document, Meeting, Participant, Proposal
from meetings.services import guest_links, guests, preparing

scope.BODY_OF.update({Participant: "meeting__body", Connection: "meeting__body"})

# What the admin calls the rows of this storey: here and not on the rows, for nothing else shows these names.
NAMES = {
    AgendaItem: (_("agenda item"), _("agenda items")),
    Connection: (_("device in the room"), _("devices in the room")),
    Document: (_("document"), _("documents")),
    Meeting: (_("meeting"), _("meetings")),
    Participant: (_("guest"), _("guests")),
    Proposal: (_("proposal"), _("proposals")),
}
for model, (one, several) in NAMES.items():
    model._meta.verbose_name, model._meta.verbose_name_plural = one, several

GUESTS = {
    preparing.GUEST: _("expert or other guest"),
    "citizen_speaker": _("citizen speaker"),
    "executive": _("executive from elsewhere"),
}


LINKS = {
    "none": _("none"),
    "asked": _("made, not shown"),
    "made": _("made, not used yet"),
    "entered": _("used"),
    "used_up": _("used up: a wrong PIN five times"),
    "expired": _("expired"),
    "revoked": _("revoked"),
}


class GuestForm(CheckedForm):
    """Whom to invite, and as what."""

    office = forms.ChoiceField(label=_("as"), choices=list(GUESTS.items()))

    class Meta:
        model = Participant
        fields = ("meeting", "person", "office")
        labels = {"meeting": _("meeting"), "person": _("person")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            guests.check(cleaned["meeting"], cleaned["person"])
        return cleaned

    def validate_constraints(self) -> None:
        """The pid is given by the service."""


@admin.register(Participant)
class GuestAdmin(ScopedAdmin):
    """Guests only: members and office-holders follow from the body, and who is there is decided in the meeting."""

    form = GuestForm
    list_display = ("full_name", "kind", "at_meeting", "has_account", "way_in")
    list_filter = (("meeting", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("meeting__body", "person__user")
    ordering = ("-meeting__starts_at", "name")
    actions = ("make_links", "revoke_links")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participant]:
        rows = super().get_queryset(request).filter(seated=False, office__in=preparing.GUESTS)
        return rows.prefetch_related("links")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One by one, on the guest's own page: what rests on him is looked at there."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    @admin.display(description=_("link"))
    def way_in(self, guest: Participant) -> str:
        newest = max(guest.links.all(), key=lambda link: link.made_at, default=None)
        return str(LINKS[newest.state(timezone.now()) if newest else "none"])

    @admin.action(description=_("Make a link and PIN; older ones end"), permissions=["view"])
    def make_links(self, request: HttpRequest, rows: QuerySet[Participant]) -> HttpResponse | None:
        """The answer to the button is the only page on which they ever stand."""
        made = []
        for guest in rows:
            try:
                shown = guest_links.make(guest, actor=str(request.user.pk))
            except ValidationError as refused:
                self.message_user(request, f"{guest.name}: {refused.messages[0]}", messages.ERROR)
                continue
            made.append({"guest": guest, "link": request.build_absolute_uri(shown.path), "shown": shown})
        if not made:
            return None
        context = {**self.admin_site.each_context(request), "title": _("Links and PINs"), "made": made}
        answer = render(request, "admin/meetings/guest_links.html", context)
        add_never_cache_headers(answer)
        return answer

    @admin.action(description=_("Revoke the link"), permissions=["view"])
    def revoke_links(self, request: HttpRequest, rows: QuerySet[Participant]) -> None:
        for guest in rows:
            try:
                guest_links.revoke(guest, actor=str(request.user.pk))
            except ValidationError as refused:
                self.message_user(request, f"{guest.name}: {refused.messages[0]}", messages.ERROR)

    @admin.display(description=_("name"), ordering="name")
    def full_name(self, guest: Participant) -> str:
        return guest.name

    @admin.display(description=_("meeting"), ordering="meeting__starts_at")
    def at_meeting(self, guest: Participant) -> str:
        return str(guest.meeting)

    @admin.display(description=_("as"))
    def kind(self, guest: Participant) -> str:
        return str(GUESTS[guest.office])

    @admin.display(description=_("account"), boolean=True)
    def has_account(self, guest: Participant) -> bool:
        return bool(guest.person.user and guest.person.user.is_active)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj) and (obj is None or guests.may_be_withdrawn(obj))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Meeting and field is not None:
            field.queryset = field.queryset.filter(status=Meeting.Status.PLANNED)
        return field

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return super().add_view(request, form_url, {"title": _("Invite a guest"), **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = guests.invite(obj.meeting, obj.person, obj.office, actor=str(request.user.pk))
        obj.pk = made.pk
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        guests.withdraw(obj, actor=str(request.user.pk))


@admin.register(Connection)
class LineAdmin(ScopedAdmin):
    """The devices that hold a seat now. A member whose device hangs, or is lost, is helped by freeing his seat."""

    list_display = ("name", "at_meeting", "which", "since", "heard")
    list_display_links = None
    list_filter = (("meeting", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("meeting__body", "participant")
    search_fields = ("participant__name",)
    ordering = ("participant__pid",)
    actions = ("free",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connection]:
        """The newest line of each seat, while it was heard a moment ago."""
        since = timezone.now() - datetime.timedelta(minutes=5)
        found = super().get_queryset(request).filter(closed_at=None, read_only=False, beat_at__gt=since)
        return found.filter(epoch=F("participant__epoch"), meeting__status__in=connections.RUNNING)

    @admin.display(description=_("name"), ordering="participant__pid")
    def name(self, line: Connection) -> str:
        return f"{line.participant.name} ({line.participant.pid})"

    @admin.display(description=_("meeting"), ordering="meeting__starts_at")
    def at_meeting(self, line: Connection) -> str:
        return str(line.meeting)

    @admin.display(description=_("device"))
    def which(self, line: Connection) -> str:
        return line.device

    @admin.display(description=_("connected since"), ordering="opened_at")
    def since(self, line: Connection) -> datetime.datetime:
        return line.opened_at

    @admin.display(description=_("last heard"), ordering="beat_at")
    def heard(self, line: Connection) -> datetime.datetime:
        return line.beat_at

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": capfirst(_("devices in the room")), **(extra_context or {})})

    @admin.action(
        description=_("Free the seat: sign this device out, so that another can get in"), permissions=["view"]
    )
    def free(self, request: HttpRequest, lines: QuerySet[Connection]) -> None:
        freed = 0
        for seat in Participant.objects.filter(connections__in=lines).distinct():
            freed += connections.free(seat, actor=str(request.user.pk), origin=request.META.get("REMOTE_ADDR", ""))
        text = ngettext("%(count)d device signed out.", "%(count)d devices signed out.", freed)
        self.message_user(request, text % {"count": freed})
