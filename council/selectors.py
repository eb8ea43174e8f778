"""The only readers for doors and for the storeys above. Each takes the body or the user: there is no "all bodies"."""

from allauth.mfa.models import Authenticator

from council.models import User


def needs_second_factor(user: User) -> bool:
    """Whoever can sign in here is a member, a clerk or staff: nobody goes without (BIO 5.17.01)."""
    return not Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
