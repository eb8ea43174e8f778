"""Accounts are made by staff, for one person each, and are switched off rather than deleted."""

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council.models import Body, BodyStaff, Person, User
from council.services.security_log import log_event


@transaction.atomic
def open_account(email: str, password: str | None = None, *, actor: str = "", staff: bool = False) -> User:
    """Without a password the person sets one himself by the reset mail. Who adds it has checked the address."""
    user = User.objects.create_user(email, password, is_staff=staff)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    log_event("account.open", "ok", object=str(user.pk), actor=actor)
    return user


@transaction.atomic
def open_account_for(person: Person, *, actor: str = "") -> User:
    """On the person's own e-mail address, which nobody else in this body may have.

    Who has an account in another body already, the clerk of two towns say, gets no second one.
    """
    if not person.email:
        raise ValidationError(_("There is no e-mail address."), code="email_missing")
    others = Person.objects.filter(body=person.body_id).exclude(pk=person.pk)
    known = User.objects.filter(email__iexact=person.email).first()
    if others.filter(email__iexact=person.email).exists() or (known and others.filter(user=known).exists()):
        raise ValidationError(_("Somebody else has this e-mail address."), code="email_shared")
    person.user = known or open_account(person.email, actor=actor)
    person.save(update_fields=["user"])
    if known:
        log_event("account.link", "ok", object=str(known.pk), actor=actor)
    return person.user


def belongs_elsewhere(user: User, body: Body) -> bool:
    """Whether an account is more than this body's own, so that this body's staff may not switch it off."""
    others = user.persons.exclude(body=body).exists() or user.staff_of.exclude(body=body).exists()
    return user.is_superuser or others


@transaction.atomic
def close_account_of(person: Person, *, actor: str = "") -> None:
    """Switched off; an account that is another body's too is only no longer this person's."""
    user = person.user
    if user is None:
        return
    if not belongs_elsewhere(user, person.body):
        deactivate_account(user, actor=actor)
        return
    person.user = None
    person.save(update_fields=["user"])
    log_event("account.unlink", "ok", object=str(user.pk), actor=actor)


def forget_second_factor_of(person: Person, *, actor: str = "", operator: bool = False) -> None:
    """By the staff of the only body that the account is of; else by the operator."""
    if person.user is None:
        return
    if belongs_elsewhere(person.user, person.body) and not operator:
        raise ValidationError(_("This account is another body's too: ask the operator."), code="elsewhere")
    forget_second_factor(person.user, actor=actor)


@transaction.atomic
def change_account(user: User, changed: list[str], *, actor: str = "") -> None:
    """What an operator changes on an account; a change of privilege is written down, whoever makes it."""
    user.save(update_fields=changed or None)
    if "email" in changed:
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True, verified=True)
    for privilege in ("is_staff", "is_superuser", "is_active"):
        if privilege in changed:
            action = "privilege.give" if getattr(user, privilege) else "privilege.take"
            log_event(action, privilege, object=str(user.pk), actor=actor)
    if "is_active" in changed and not user.is_active:
        end_sessions(user)


@transaction.atomic
def make_operator(user: User, *, actor: str = "") -> None:
    """An operator runs the installation: every body, every account, the security log."""
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])
    log_event("privilege.give", "is_superuser", object=str(user.pk), actor=actor)


@transaction.atomic
def forget_second_factor(user: User, *, actor: str = "") -> None:
    """For a lost telephone, after the clerk has made sure who asks; the next sign-in makes a new one."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    end_sessions(user)
    log_event("second_factor.forget", "ok", object=str(user.pk), actor=actor)


@transaction.atomic
def give_staff(user: User, body: Body, *, actor: str = "") -> BodyStaff:
    row, made = BodyStaff.objects.get_or_create(user=user, body=body)
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    if made:
        log_event("privilege.give", "staff", object=f"{user.pk} {body.slug}", actor=actor)
    return row


@transaction.atomic
def take_staff(user: User, body: Body, *, actor: str = "") -> None:
    BodyStaff.objects.filter(user=user, body=body).delete()
    user.is_staff = user.is_superuser or user.staff_of.exists()
    user.save(update_fields=["is_staff"])
    log_event("privilege.take", "staff", object=f"{user.pk} {body.slug}", actor=actor)


@transaction.atomic
def deactivate_account(user: User, *, actor: str = "") -> None:
    """Takes effect at the next request; open pages and sockets lose their session too."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    log_event("account.deactivate", "ok", object=str(user.pk), actor=actor)


def end_sessions(user: User) -> None:
    """Sessions know their user only inside; there are few enough to look."""
    engine = import_module(settings.SESSION_ENGINE)
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            engine.SessionStore(session.session_key).delete()
