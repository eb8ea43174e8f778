from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from council.models import Body, Person, User


def needs_second_factor(user: User) -> bool:
    """Whoever can sign in here is a member, a clerk or staff: nobody goes without (BIO 5.17.01)."""
    return not Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def may_enter(user: User | AnonymousUser) -> bool:
    """For doors that no middleware guards, a socket say: a known, active account with its second factor."""
    if not user.is_authenticated or not user.is_active:
        return False
    return not settings.SECOND_FACTOR_REQUIRED or not needs_second_factor(user)


def person_of(user: User, body: Body) -> Person | None:
    """The person of this account in this body; in any other body the account is a stranger."""
    return Person.objects.filter(user=user, body=body).first()
