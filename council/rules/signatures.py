"""The signature under a head: the one place in the rules that needs more than the standard library."""

from __future__ import annotations

from typing import Any, Final

from council.rules.canonical import encode
from council.rules.wrong import Wrong

SIGNED: Final = ("meeting", "seq", "hash", "at")
DOMAIN: Final = b"council-head-v1\0"


def check_signature(head: dict[str, Any], key: str | None) -> str:
    """Ed25519 (RFC 8032) over the domain and the canonical head; the answer is a code, the wrong are refused."""
    try:
        message = DOMAIN + encode({name: head[name] for name in SIGNED})
        signed_with, signature = bytes.fromhex(head["key"]), bytes.fromhex(head["signature"])
    except (KeyError, TypeError, ValueError) as error:
        raise Wrong("head_form") from error
    if key is not None and key.lower() != signed_with.hex():
        raise Wrong("head_key")
    if not _signature_is_right(signed_with, signature, message):
        return "signature_unchecked"
    return "signature_ok" if key else "signature_own_key"


def _signature_is_right(key: bytes, signature: bytes, message: bytes) -> bool:
    """False when there is nothing to check with; a wrong signature is refused."""
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 — optional: the file stands alone
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415
    except ImportError:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise Wrong("signature") from error
    return True
