"""Media tokens: who may publish or watch, signed by the web process and read by the stage.

`base64url(header).base64url(claims).base64url(signature)`: the shape of a JWT with one header only, so that there is
nothing to negotiate. The signature is Ed25519 over DOMAIN and the first two parts; the stage has the public key only.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

DOMAIN = b"council-media-v1\0"
HEADER = '{"alg":"EdDSA","typ":"council-media-v1"}'
SCOPES = frozenset({"publish", "watch", "desk", "echo"})
LONGEST = 2048  # characters of a whole token
HALL = "hall"
DESK = "desk:"


def encoder(jti: str) -> str:
    """The name of an encoder's place beside those of the participants."""
    return f"{HALL}:{jti}"


class Unfit(Exception):
    """`code` is `token.forged` or `token.expired`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Claims:
    """`pid` is a participant, `hall` for an encoder or `desk:` and the clerk's; `expires` in unix seconds."""

    meeting: str
    pid: str
    scopes: frozenset[str]
    epoch: int
    expires: int
    jti: str
    name: str = ""

    @property
    def person(self) -> str:
        """Whose epoch ends this: the desk is the clerk's."""
        return self.pid.removeprefix(DESK)

    @property
    def seat(self) -> str:
        """What it fills: one place for each person, and one for each encoder."""
        return encoder(self.jti) if self.pid == HALL else self.pid

    @property
    def desk(self) -> bool:
        return self.pid.startswith(DESK)


def encode(claims: Claims, sign: Callable[[bytes], bytes]) -> str:
    """`sign` puts DOMAIN in front and signs."""
    said = {
        "m": claims.meeting,
        "p": claims.pid,
        "s": sorted(claims.scopes),
        "e": claims.epoch,
        "exp": claims.expires,
        "jti": claims.jti,
        "n": claims.name,
    }
    signed = f"{_packed(HEADER.encode())}.{_packed(json.dumps(said, separators=(',', ':')).encode())}"
    return f"{signed}.{_packed(sign(signed.encode()))}"


def decode(token: str, key: Ed25519PublicKey, now: float) -> Claims:
    """Raises Unfit; nothing of a token is looked at before its signature."""
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 3 or not token.isascii():
        raise Unfit("token.forged")
    try:
        key.verify(_unpacked(parts[2]), DOMAIN + f"{parts[0]}.{parts[1]}".encode())
        header, said = _unpacked(parts[0]), json.loads(_unpacked(parts[1]))
    except (InvalidSignature, ValueError, binascii.Error):
        raise Unfit("token.forged") from None
    claims = _claims(said) if header == HEADER.encode() else None
    if claims is None:
        raise Unfit("token.forged")
    if claims.expires <= now:
        raise Unfit("token.expired")
    return claims


def _claims(said: object) -> Claims | None:
    """Exactly the claims we write, each of its kind."""
    kinds = {"m": str, "p": str, "s": list, "e": int, "exp": int, "jti": str, "n": str}
    if not isinstance(said, dict) or said.keys() != kinds.keys():
        return None
    if any(type(said[name]) is not kind for name, kind in kinds.items()):
        return None
    if not all(isinstance(scope, str) for scope in said["s"]) or not SCOPES.issuperset(said["s"]):
        return None
    return Claims(said["m"], said["p"], frozenset(said["s"]), said["e"], said["exp"], said["jti"], said["n"])


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    """Only what `_packed` would have written: one token has one spelling."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _packed(data) != text:
        raise ValueError("another spelling")
    return data
