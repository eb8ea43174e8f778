"""The body as the border of what staff sees and may pick. One table says how each model hangs on its body."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from council.models import Body, Group, GroupMembership, LocalRule, Office, Person, Seat, SeatHolding, Term, User
from council.selectors import bodies_prepared_by, is_frozen
from council.services.preparation import check_row, remove_row, store_row

# model → the path to its body's key
BODY_OF: dict[type[models.Model], str] = {
    Body: "pk",
    Group: "body",
    GroupMembership: "group__body",
    LocalRule: "body",
    Office: "body",
    Person: "body",
    Seat: "term__body",
    SeatHolding: "seat__term__body",
    Term: "body",
}


def within(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Of these rows, those of the bodies that this user prepares."""
    bodies = bodies_prepared_by(cast(User, request.user)).values("pk")
    return rows.filter(**{f"{BODY_OF[rows.model]}__in": bodies})


class CheckedForm(forms.ModelForm):
    """The services say what is wrong while the form can still show it beside the fields."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        for name, value in cleaned.items():
            if name in {field.name for field in self._meta.model._meta.concrete_fields}:
                setattr(self.instance, name, value)
        try:
            check_row(self.instance)
        except ValidationError as refused:
            self.add_error(None, refused)
        return cleaned


class ScopedAdmin(admin.ModelAdmin):
    form = CheckedForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return within(super().get_queryset(request), request)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A moment has two controls, each with a name of its own: which moment, and date or time."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, AdminSplitDateTime):
            for control, part in zip(field.widget.widgets, (_("date"), _("time")), strict=True):
                control.attrs["aria-label"] = format_lazy("{}: {}", field.label, part)
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model in BODY_OF:
            kwargs["queryset"] = within(db_field.related_model._default_manager.all(), request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _prepares(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _prepares(request) and (obj is None or self._mine(request, obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _prepares(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj) and (obj is None or not is_frozen(obj.pk))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        store_row(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove_row(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            remove_row(row)

    def _mine(self, request: HttpRequest, obj: Any) -> bool:
        return within(type(obj)._default_manager.filter(pk=obj.pk), request).exists()


def _prepares(request: HttpRequest) -> bool:
    user = request.user
    return bool(user.is_active and user.is_staff) and bodies_prepared_by(cast(User, user)).exists()
