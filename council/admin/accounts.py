"""Accounts, staff and the security log are for who runs the installation."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin  # noqa: F401  it registers the groups that go here
from django.contrib.auth.models import Group
from django.http import HttpRequest

from council import services
from council.models import BodyStaff, SecurityEvent, User

# Rights follow from the body and the meeting: Django's own groups give none here, and groups of a council are others.
admin.site.unregister(Group)


class SuperuserOnly(admin.ModelAdmin):
    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    has_change_permission = has_delete_permission = has_view_permission
    has_add_permission = has_module_permission


class NewAccount(forms.ModelForm):
    """An account starts without a password; its owner sets one by the reset mail."""

    class Meta:
        model = User
        fields = ("email",)


@admin.register(User)
class UserAdmin(SuperuserOnly):
    list_display = ("email", "is_active", "is_staff", "is_superuser", "last_login")
    search_fields = ("email",)
    fields = ("email", "is_active", "is_staff", "is_superuser", "last_login", "date_joined")
    readonly_fields = ("last_login", "date_joined")
    add_form = NewAccount

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs |= {"form": self.add_form, "fields": ("email",)}
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields if obj else ("email",)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        actor = str(request.user.pk)
        if not change:
            obj.pk = services.open_account(obj.email, actor=actor).pk
            obj.refresh_from_db()
        else:
            services.change_account(obj, form.changed_data, actor=actor)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # switched off, not deleted: what an account did stays its own


@admin.register(BodyStaff)
class BodyStaffAdmin(SuperuserOnly):
    list_display = ("user", "body")

    def save_model(self, request: HttpRequest, obj: BodyStaff, form: Any, change: bool) -> None:
        row = services.give_staff(obj.user, obj.body, actor=str(request.user.pk))
        obj.pk = row.pk

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: BodyStaff) -> None:
        services.take_staff(obj.user, obj.body, actor=str(request.user.pk))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.delete_model(request, row)


@admin.register(SecurityEvent)
class SecurityEventAdmin(SuperuserOnly):
    """To be read; a log that its readers can edit is no log."""

    list_display = ("at", "action", "object", "result", "origin", "actor")
    list_filter = ("action", "result")
    search_fields = ("actor", "object", "origin")
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_delete_permission = has_change_permission
