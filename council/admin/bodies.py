"""Bodies, their terms and own rules, and the page on which members are imported."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from council.admin.importing import import_members
from council.admin.scope import CheckedForm, ScopedAdmin
from council.models import Body, LocalRule, Term
from council.models.body import own_time_zone

FIXED_FOR_STAFF = ("kind", "slug")


class BodyForm(CheckedForm):
    """A new body has the time zone of its kind unless another is filled in."""

    class Meta:
        model = Body
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields and self.instance._state.adding:
            self.fields["time_zone"].required = False
            self.initial["time_zone"] = ""

    def clean_time_zone(self) -> str:
        kind: str = self.cleaned_data.get("kind") or self.instance.kind
        found: str = self.cleaned_data["time_zone"]
        return found or own_time_zone(kind)


@admin.register(Body)
class BodyAdmin(ScopedAdmin):
    form = BodyForm
    list_display = ("name", "kind", "slug", "clerk_phone")
    change_form_template = "admin/council/body_change_form.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if request.user.is_superuser else FIXED_FOR_STAFF

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or self.has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request) and super().has_delete_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(import_members)
        return [path("<uuid:body>/import/", view, name="council_import_members"), *super().get_urls()]


@admin.register(Term)
class TermAdmin(ScopedAdmin):
    list_display = ("body", "since", "until", "seats")


@admin.register(LocalRule)
class LocalRuleAdmin(ScopedAdmin):
    list_display = ("key", "value", "citation", "body", "since", "until")
