"""allauth's questions, answered: no open sign-up, the address a trusted proxy reported, secrets kept encrypted."""

import time
from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from council.models import User
from council.selectors.accounts import needs_second_factor
from council.services.security_log import log_event


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """TrustedProxies has already decided who the client is."""
        return request.META["REMOTE_ADDR"]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Per account and address together: a stranger elsewhere cannot lock a member out of his meeting."""
        return f"{self.get_client_ip(request)}:{_login(credentials)}"

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who makes his first second factor has typed his password a moment ago; asking again would teach nothing."""
        request = self.request
        first = app == "allauth.mfa" and needs_second_factor(request.user)
        return not (first and _just_signed_in(request)) and super().is_reauthentication_required(app=app)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """A wider limit per account guards against guessing from many addresses at once."""
        super().pre_authenticate(request, **credentials)
        account = ratelimit.consume(
            request, app="allauth.account", action="login_failed_account", key=_login(credentials)
        )
        if not account:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage.extend(account.usage)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """An address that no account has is not written down: it may be a password in the wrong box."""
        user = User.objects.filter(email__iexact=_login(credentials)).first()
        log_event("sign_in", "failed", origin=self.get_client_ip(request), actor=str(user.pk) if user else "unknown")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on may recognise a known account; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Fixed by a setting: taken from the Host header it would follow whatever name a visitor came by."""
        return {"id": settings.WEBAUTHN_RP_ID, "name": settings.MFA_TOTP_ISSUER}


def _just_signed_in(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _login(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").strip().lower()


def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(bytes.fromhex(settings.MFA_KEY)))
