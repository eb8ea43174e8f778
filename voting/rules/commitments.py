"""A choice that stays hidden until the vote is closed: first its commitment, then what opens it."""

from __future__ import annotations

from hashlib import sha256

from council.rules import canonical


def commitment(salt: str, seat: str, choice: str) -> str:
    """SHA-256 in hex over the canonical salt (16 random bytes in hex), seat and choice."""
    return sha256(canonical.encode({"salt": salt, "seat": seat, "choice": choice})).hexdigest()
