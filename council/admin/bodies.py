"""Bodies, their terms and own rules, and the page on which members are imported."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from council.admin.importing import import_members
from council.admin.scope import ScopedAdmin
from council.models import Body, LocalRule, Term

FIXED_FOR_STAFF = ("kind", "slug")


@admin.register(Body)
class BodyAdmin(ScopedAdmin):
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
