"""allauth's questions, answered: no open sign-up, the address a trusted proxy reported, secrets kept encrypted."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """TrustedProxies has already decided who the client is."""
        return request.META["REMOTE_ADDR"]


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on may recognise a known account; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    return Fernet(_fernet_key())


def _fernet_key() -> bytes:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(bytes.fromhex(settings.MFA_KEY))
