"""The installation's Ed25519 key (RFC 8032), with which it stands by the heads of its journals."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

DOMAIN = b"council-head-v1\0"


def sign_head(statement: bytes) -> tuple[str, str]:
    """The public key and the signature over the domain and the canonical statement, both in hex."""
    return public_key(), _key().sign(DOMAIN + statement).hex()


def public_key() -> str:
    """The public key in hex (32 bytes)."""
    return _key().public_key().public_bytes_raw().hex()


@cache
def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.JOURNAL_SIGNING_KEY))
