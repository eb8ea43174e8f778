"""Secrets, one per purpose: from the environment, or (demo and test only) files of mode 0600 made at first start."""

import base64
import contextlib
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

from council.env import envsecret

# purpose → (environment variable, least number of characters)
PURPOSES = {
    "django": ("SECRET_KEY", 50),
    "journal": ("JOURNAL_KEY", 43),
    "mfa": ("MFA_KEY", 43),
    "media": ("MEDIA_KEY", 43),
    "stage": ("STAGE_SECRET", 43),
    "watchdog": ("WATCHDOG_SECRET", 43),
    "turn": ("TURN_SECRET", 43),
}
OF_THE_WEB = ("django", "journal", "mfa")
"""Without these the web process does not start; nobody else has them."""
WELL_KNOWN = ("django-insecure-", "changeme", "change-me", "secret", "default")


def secret(purpose: str, directory: Path, *, may_create: bool) -> str:
    name, least = PURPOSES[purpose]
    value = envsecret(name)
    if value:
        return _strong(name, value, least)
    if not may_create:
        raise ImproperlyConfigured(f"{name} (or {name}_FILE) is not set; production has no default for it")
    return _from_file(directory / purpose)


def optional(purpose: str, directory: Path, *, may_create: bool) -> str:
    """Empty where production has not set it: what it is for is off then, and says so."""
    name, _ = PURPOSES[purpose]
    return secret(purpose, directory, may_create=may_create) if may_create or envsecret(name) else ""


def public_of(seed: str) -> str:
    """The Ed25519 public key of a secret, in base64; empty for none."""
    if not seed:
        return ""
    public = Ed25519PrivateKey.from_private_bytes(key_bytes(seed)).public_key()
    return base64.b64encode(public.public_bytes_raw()).decode()


def _strong(name: str, value: str, least: int) -> str:
    if len(value) < least or len(set(value)) < 10 or value.lower().startswith(WELL_KNOWN):
        raise ImproperlyConfigured(f"{name} is a default or too short: give {least} random characters or more")
    return value


def _from_file(path: Path) -> str:
    """Made once; two processes that start together end with the same secret, for link() fails on the second."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(new_secret())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    if path.stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"{path} can be read by others; make it mode 0600")
    return path.read_text().strip()


def new_secret() -> str:
    """48 random bytes as 64 characters; the first 32 bytes serve where a key has exactly that size."""
    return base64.urlsafe_b64encode(secrets.token_bytes(48)).decode()


def key_bytes(value: str) -> bytes:
    """The 32 raw bytes that a key of fixed size is made of."""
    try:
        raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except ValueError:
        raise ImproperlyConfigured("a key must be at least 32 bytes in base64url") from None
    if len(raw) < 32:
        raise ImproperlyConfigured("a key must be at least 32 bytes in base64url")
    return raw[:32]
