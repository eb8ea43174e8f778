"""Preparing a meeting by hand: staff sees its own bodies, saves by the services, and looks only once it is opened.

Who is there and what is decided is never entered here: that happens in the meeting, and stands in its journal.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from council.admin import scope
from council.admin.scope import CheckedForm, ScopedAdmin
from council.models import Body
from council.rules.refusal import Refused
from council.rules.regimes import RegimeId
from meetings import people_admin as people_admin  # registered by being imported
from meetings.models import AgendaItem, Document, Meeting, Proposal
from meetings.rules.refusals import sentence
from meetings.services import papers, preparing

# How the rows of this storey hang on their body.
scope.BODY_OF.update({Meeting: "body", AgendaItem: "meeting__body", Document: "meeting__body"})
scope.BODY_OF.update({Proposal: "meeting__body"})

KINDS = [
    ("proposal", _("proposal")),
    ("motion", _("motion")),
    ("amendment", _("amendment")),
    ("subamendment", _("subamendment")),
    ("order", _("proposal of order")),
]


REGIMES = {
    RegimeId.ORDINARY: _("the ordinary rules"),
    RegimeId.TWDBB_2020: _("the temporary act on digital meetings (2020)"),
    RegimeId.WDV_36558: _("the bill on digital meetings (36 558)"),
    RegimeId.NON_DECIDING: _("a meeting without decisions"),
}


def spoken(no: Refused) -> str:
    """A refusal in the language of the page."""
    return sentence(no.code, no.values, get_language() or "nl")


class MeetingForm(CheckedForm):
    """The time is the body's own, wherever the installation stands."""

    regime = forms.ChoiceField(label=_("legal regime"), choices=[(str(one), REGIMES[one]) for one in RegimeId])

    class Meta:
        model = Meeting
        fields = (
            "body",
            "title",
            "starts_at",
            "place",
            "digital",
            "carried",
            "rehearsal",
            "regime",
            "second_convocation_of",
        )
        labels = {
            "body": _("body"),
            "title": _("title"),
            "starts_at": _("starts at"),
            "place": _("place"),
            "digital": _("digital meeting"),
            "carried": _("sound and picture go through this platform"),
            "rehearsal": _("rehearsal: shown everywhere, never archived"),
            "second_convocation_of": _("second convocation of"),
        }
        help_texts = {"carried": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.starts_at and "starts_at" in self.fields:
            self.initial["starts_at"] = timezone.make_naive(self.instance.starts_at, self.instance.body.zone())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        body: Body = self.instance.body
        if "starts_at" in cleaned:
            cleaned["starts_at"] = timezone.make_naive(cleaned["starts_at"]).replace(tzinfo=body.zone())
        earlier = cleaned.get("second_convocation_of")
        if earlier and (earlier.body_id != body.pk or earlier.status != Meeting.Status.NOT_OPENED):
            self.add_error("second_convocation_of", _("Choose a meeting of this body that was not opened."))
        return cleaned


@admin.register(Meeting)
class MeetingAdmin(ScopedAdmin):
    form = MeetingForm
    list_display = ("title", "body", "starts_at", "status", "rehearsal", "convened_at")
    list_filter = ("status", "rehearsal")
    date_hierarchy = "starts_at"
    actions = ("convene",)
    change_form_template = "admin/meetings/meeting_change_form.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("body", "regime_in_words") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where the regime can only be read it is read in words: a row knows no more than its code."""
        read = obj is not None and not self.has_change_permission(request, obj)
        return ["regime_in_words" if read and name == "regime" else name for name in MeetingForm.Meta.fields]

    @admin.display(description=_("legal regime"))
    def regime_in_words(self, meeting: Meeting) -> str:
        return str(REGIMES[RegimeId(meeting.regime)])

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.convened_at is None)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            preparing.change(obj)
            return
        fields = {
            name: value for name, value in form.cleaned_data.items() if name not in ("body", "title", "starts_at")
        }
        planned = preparing.plan(obj.body, obj.title, obj.starts_at, **fields)
        obj.pk = planned.pk
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        preparing.discard(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for meeting in queryset:
            preparing.discard(meeting)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            found: HttpResponse = super().changeform_view(request, *args, **kwargs)
        except Refused as no:
            messages.error(request, spoken(no))
            return HttpResponseRedirect(request.get_full_path())
        return found

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "_convene" in request.POST:
            self._convene(request, obj)
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    @admin.action(description=_("Convene the selected meetings"))
    def convene(self, request: HttpRequest, meetings: QuerySet[Meeting]) -> None:
        for meeting in meetings.select_related("body"):
            self._convene(request, meeting)

    def _convene(self, request: HttpRequest, meeting: Meeting) -> None:
        """From here on the journal runs; who takes part is looked up once more, for seats may have changed."""
        try:
            preparing.change(meeting)
            preparing.convene(meeting)
        except Refused as no:
            self.message_user(request, f"{meeting}: {spoken(no)}", messages.ERROR)
        else:
            self.message_user(request, _("%(meeting)s has been convened.") % {"meeting": meeting})


class PaperForm(CheckedForm):
    """The services say what is wrong while the form can still show it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            papers.check(self.instance)
        except ValidationError as refused:
            self.add_error(None, refused)
        return cleaned


class PaperAdmin(ScopedAdmin):
    """Rows under a meeting: changed until it is opened, and read from then on."""

    list_filter = (("meeting", admin.RelatedOnlyFieldListFilter),)
    list_select_related: ClassVar[Any] = ("meeting__body",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("meeting",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Meeting and field is not None:
            field.queryset = field.queryset.filter(status=Meeting.Status.PLANNED)
            if self.model is AgendaItem:
                field.queryset = field.queryset.filter(convened_at=None)
        return field

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or papers.is_open_to_preparation(obj.meeting))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        papers.store(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        papers.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        try:
            with transaction.atomic():
                for row in queryset:
                    papers.remove(row)
        except ValidationError as refused:
            self.message_user(request, " ".join(refused.messages), messages.ERROR)


class AgendaItemForm(PaperForm):
    class Meta:
        model = AgendaItem
        fields = (
            *("meeting", "number", "title", "parent", "position"),
            *("text", "plain", "without_vote", "on_persons", "minutes"),
        )
        labels = {
            "meeting": _("meeting"),
            "number": _("number"),
            "title": _("title"),
            "parent": _("under"),
            "position": _("place in the order"),
            "text": _("text"),
            "plain": _("what a vote for means, in plain words"),
            "without_vote": _("expected to be adopted without a vote"),
            "on_persons": _("on persons: the vote is secret, on paper"),
            "minutes": _("expected minutes"),
        }
        help_texts = {"plain": ""}


@admin.register(AgendaItem)
class AgendaItemAdmin(PaperAdmin):
    form = AgendaItemForm
    list_display = ("number", "title", "meeting", "without_vote", "position")
    list_display_links = ("number", "title")
    search_fields = ("title", "number")
    ordering = ("meeting", "position")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What was sent with the convocation is in the journal, and changes in the meeting."""
        sent = ("number", "title", "parent", "position", "text") if obj and obj.meeting.convened_at else ()
        return (*super().get_readonly_fields(request, obj), *sent)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.meeting.convened_at is None)


class DocumentForm(PaperForm):
    url = forms.URLField(label=_("address on the web"), required=False, assume_scheme="https")

    class Meta:
        model = Document
        fields = ("meeting", "item", "title", "kind", "url", "upload", "sha256", "published_at", "position")
        labels = {
            "meeting": _("meeting"),
            "item": _("agenda item"),
            "title": _("title"),
            "kind": _("kind"),
            "upload": _("file"),
            "sha256": _("SHA-256 of the file behind the address"),
            "published_at": _("published at"),
            "position": _("place in the order"),
        }
        widgets = {"upload": forms.FileInput}


@admin.register(Document)
class DocumentAdmin(PaperAdmin):
    form = DocumentForm
    list_display = ("title", "item", "kind", "meeting", "sha256")
    search_fields = ("title",)
    list_select_related = ("meeting__body", "item")
    ordering = ("meeting", "position")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The hash of an upload is ours to say."""
        return ("meeting", "sha256", "link") if obj and obj.upload else super().get_readonly_fields(request, obj)

    @admin.display(description=_("file"))
    def link(self, document: Document) -> str:
        return format_html('<a href="/documents/{}">{}</a>', document.pk, document.title)


class ProposalForm(PaperForm):
    kind = forms.ChoiceField(label=_("kind"), choices=KINDS)
    movers = forms.MultipleChoiceField(label=_("moved by"), required=False)

    class Meta:
        model = Proposal
        fields = (
            *("meeting", "item", "kind", "label", "title", "text"),
            *("plain", "on_persons", "amends", "movers", "position"),
        )
        labels = {
            "meeting": _("meeting"),
            "item": _("agenda item"),
            "label": _("label, as in M3 or A1"),
            "title": _("title"),
            "text": _("text that is voted on"),
            "plain": _("what a vote for means, in plain words"),
            "on_persons": _("on persons: the vote is secret, on paper"),
            "amends": _("changes"),
            "position": _("place in the order"),
        }
        help_texts = {"plain": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        movers = self.fields.get("movers")
        if isinstance(movers, forms.MultipleChoiceField) and self.instance.meeting_id:
            rows = self.instance.meeting.participants.order_by("-seated", "pid")
            movers.choices = [(row.pid, f"{row.name} ({row.pid})") for row in rows]


@admin.register(Proposal)
class ProposalAdmin(PaperAdmin):
    form = ProposalForm
    list_display = ("label", "title", "kind", "item", "meeting", "state")
    list_display_links = ("label", "title")
    search_fields = ("label", "title")
    list_select_related = ("meeting__body", "item")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who moves it is chosen from the people of its meeting, so the meeting comes first."""
        fields = list(ProposalForm.Meta.fields)
        return fields if obj else [name for name in fields if name != "movers"]
