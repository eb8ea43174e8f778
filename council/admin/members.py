"""Persons and where they belong."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from council import services
from council.admin.scope import ScopedAdmin
from council.models import Group, GroupMembership, Office, Person, SeatHolding


@admin.register(Person)
class PersonAdmin(ScopedAdmin):
    list_display = ("display_name", "body", "email", "has_account")
    list_filter = ("address",)
    search_fields = ("surname", "given_name", "initials")
    readonly_fields = ("user",)
    actions = ("open_accounts", "close_accounts", "forget_second_factors")

    @admin.display(boolean=True, description=_("account"))
    def has_account(self, person: Person) -> bool:
        return bool(person.user and person.user.is_active)

    @admin.action(description=_("Open an account for the selected persons"))
    def open_accounts(self, request: HttpRequest, persons: QuerySet[Person]) -> None:
        opened = 0
        for person in persons.filter(user__isnull=True):
            try:
                services.open_account_for(person, actor=str(request.user.pk))
                opened += 1
            except ValidationError as refused:
                self.message_user(request, f"{person}: {refused.messages[0]}", messages.ERROR)
        text = ngettext("%(count)d account opened.", "%(count)d accounts opened.", opened)
        self.message_user(request, text % {"count": opened})

    @admin.action(description=_("Close the account of the selected persons"))
    def close_accounts(self, request: HttpRequest, persons: QuerySet[Person]) -> None:
        for person in persons.filter(user__is_active=True):
            services.close_account_of(person, actor=str(request.user.pk))

    @admin.action(description=_("Remove the second factor (lost telephone) of the selected persons"))
    def forget_second_factors(self, request: HttpRequest, persons: QuerySet[Person]) -> None:
        operator = bool(request.user.is_superuser)
        for person in persons.filter(user__isnull=False):
            try:
                services.forget_second_factor_of(person, actor=str(request.user.pk), operator=operator)
            except ValidationError as refused:
                self.message_user(request, f"{person}: {refused.messages[0]}", messages.ERROR)


@admin.register(SeatHolding)
class SeatHoldingAdmin(ScopedAdmin):
    list_display = ("seat", "person", "since", "until", "entry", "leave")
    list_filter = ("entry", "leave")
    search_fields = ("person__surname",)
    list_select_related = ("seat", "person")


@admin.register(Group)
class GroupAdmin(ScopedAdmin):
    list_display = ("name", "short_name", "body", "since", "until", "order")


@admin.register(GroupMembership)
class GroupMembershipAdmin(ScopedAdmin):
    list_display = ("person", "group", "leader", "since", "until")
    search_fields = ("person__surname",)
    list_select_related = ("person", "group")


@admin.register(Office)
class OfficeAdmin(ScopedAdmin):
    list_display = ("kind", "person", "body", "since", "until")
    list_select_related = ("person", "body")
