"""The installation's Ed25519 keys (RFC 8032): for the heads of its journals, and, another one, for who may publish.

And how a process of ours says that it is one: a seal with the secret that only it and the web process have.
"""

from __future__ import annotations

import hmac
import time
from functools import cache
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.cache import cache as used

from council.keys import key_bytes

DOMAIN = b"council-head-v1\0"
MEDIA_DOMAIN = b"council-media-v1\0"
SERVICE_DOMAIN: Final = "council-service-v1"
SERVICES: Final = {"stage": "STAGE_SECRET", "watchdog": "WATCHDOG_SECRET"}
SKEW_SECONDS: Final = 60


def sign_head(statement: bytes) -> tuple[str, str]:
    """The public key and the signature over the domain and the canonical statement, both in hex."""
    return public_key(), _key().sign(DOMAIN + statement).hex()


def public_key() -> str:
    """The public key in hex (32 bytes)."""
    return _key().public_key().public_bytes_raw().hex()


def sign_media(statement: bytes) -> bytes:
    """The signature under a media token; never with the journal's key."""
    return _media_key(settings.MEDIA_KEY).sign(MEDIA_DOMAIN + statement)


def service_of(authorization: str, meeting: str) -> str | None:
    """Which of our processes this is: `Service <name>.<unix seconds>.<seal>`, a minute old at most and used once.

    ``meeting`` is what the seal is for; empty for the list of meetings.
    """
    kind, _, said = authorization.partition(" ")
    name, _, rest = said.partition(".")
    at, _, seal = rest.partition(".")
    secret = getattr(settings, SERVICES[name]) if name in SERVICES else ""
    if kind != "Service" or not secret or not (at.isascii() and at.isdigit() and len(at) < 12) or not seal.isascii():
        return None
    message = "\0".join((SERVICE_DOMAIN, name, meeting, at)).encode()
    if not hmac.compare_digest(hmac.new(secret.encode(), message, sha256).hexdigest(), seal):
        return None
    if abs(time.time() - int(at)) > SKEW_SECONDS:
        return None
    return name if used.add(f"service-{seal}", 1, 2 * SKEW_SECONDS + 1) else None


@cache
def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.JOURNAL_SIGNING_KEY))


@cache
def _media_key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key_bytes(secret))
