"""Who comes in: a genuine token, for this meeting and this purpose, of the newest epoch, and not ten times a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from streaming import tokens

HALF_OPEN = 100  # peers of this process that have not finished their handshake
KEPT = 10_000  # buckets


class Denied(Exception):
    """An HTTP status and the word beside it."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


class Buckets:
    """One bucket per name: `burst` at once, then `rate` a second."""

    def __init__(self, burst: float, rate: float) -> None:
        self._burst, self._rate = burst, rate
        self._kept: dict[str, tuple[float, float]] = {}

    def take(self, name: str, now: float) -> bool:
        level, at = self._kept.pop(name, (self._burst, now))
        level = min(self._burst, level + (now - at) * self._rate)
        if len(self._kept) >= KEPT:
            self._kept.pop(next(iter(self._kept)))
        passes = level >= 1
        self._kept[name] = (level - 1 if passes else level, now)
        return passes


@dataclass
class Standing:
    """What the room says about tokens: the newest epoch of each participant, encoders that were sent away, and of whom
    no picture is taken, whatever he sends."""

    epochs: Mapping[str, int] = field(default_factory=dict)
    revoked: frozenset[str] = frozenset()
    sound_only: frozenset[str] = frozenset()

    def ends(self, claims: tokens.Claims) -> str | None:
        """Why a connection under these claims is over, if it is."""
        if claims.jti in self.revoked:
            return "token.revoked"
        if claims.epoch < self.epochs.get(claims.person, 0):
            return "token.superseded"
        return None


class Admission:
    def __init__(self, key: Ed25519PublicKey, clock: Callable[[], float] = time.time) -> None:
        self._key, self._clock = key, clock
        self._people = Buckets(3, 1)
        self._addresses = Buckets(60, 60)

    def admit(self, authorization: str | None, meeting: str, scopes: set[str], standing: Standing) -> tokens.Claims:
        """`scopes`: one of these will do. Raises Denied."""
        kind, _, token = (authorization or "").partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            raise Denied(401, "token.missing")
        try:
            claims = tokens.decode(token.strip(), self._key, self._clock())
        except tokens.Unfit as refused:
            raise Denied(403, refused.code) from None
        if claims.meeting != meeting:
            raise Denied(403, "token.foreign")
        over = standing.ends(claims)
        if over:
            raise Denied(403, over)
        if not claims.scopes & scopes:
            raise Denied(403, "token.scope", f"needs {' or '.join(sorted(scopes))}")
        return claims

    def join(self, claims: tokens.Claims, action: str, address: str, half_open: int, now: float) -> None:
        """One more peer. Publishing and watching are counted apart, or a re-join of both would refuse itself."""
        person = self._people.take(f"{claims.meeting}/{claims.seat}/{action}", now)
        if not person or not self._addresses.take(address, now):
            raise Denied(429, "too_many_joins")
        if half_open >= HALF_OPEN:
            raise Denied(503, "full")
