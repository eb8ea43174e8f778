"""What the security log hears of coming and going. allauth tells, we write it down (BIO 8.15.01)."""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as second_factor
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from council.models import User
from council.services.security_log import log_event

# signal → (action, result) as the log has them
LOGGED: dict[Signal, tuple[str, str]] = {
    user_logged_in: ("sign_in", "ok"),
    user_logged_out: ("sign_out", "ok"),
    account.password_changed: ("password.change", "ok"),
    account.password_set: ("password.set", "ok"),
    account.password_reset: ("password.reset", "ok"),
    account.email_changed: ("email.change", "ok"),
    account.email_added: ("email.add", "ok"),
    account.email_removed: ("email.remove", "ok"),
    second_factor.authenticator_added: ("second_factor.add", "ok"),
    second_factor.authenticator_removed: ("second_factor.remove", "ok"),
    second_factor.authenticator_reset: ("second_factor.reset", "ok"),
    second_factor.authenticator_used: ("second_factor", "ok"),
    second_factor.authentication_failed: ("second_factor", "failed"),
}


def write_down(signal: Signal, request: HttpRequest | None = None, user: User | None = None, **_: Any) -> None:
    action, result = LOGGED[signal]
    origin = request.META.get("REMOTE_ADDR", "") if request else ""
    log_event(action, result, origin=origin, actor=str(user.pk) if user else "unknown")


@receiver(second_factor.authenticator_added)
def cycle_session(request: HttpRequest, user: User, **_: Any) -> None:
    """A session key that was known before the second factor is worth nothing after it.

    Whoever made one has just shown password and app: he sees his recovery codes without typing the password again.
    """
    request.session.cycle_key()
    record_authentication(request, user, method="mfa", reauthenticated=True)


for logged in LOGGED:
    logged.connect(write_down, dispatch_uid=f"security-log-{id(logged)}")
