"""The chain that makes one history of a meeting: each entry is hashed over the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from council.rules.canonical import Uncanonical, encode

DOMAIN: Final = "council-journal-v1"
HASHED_FIELDS: Final = frozenset({"v", "meeting", "seq", "at", "kind", "by", "for", "data"})
FIELDS: Final = HASHED_FIELDS | {"hash"}


def genesis(body: str, meeting: str) -> bytes:
    """The hash before the first entry: SHA-256 over domain, body and meeting.

    The three texts are written in UTF-8 and joined by one zero byte; a text that is empty or holds
    a zero byte is refused, so that two different pairs never give the same bytes.
    """
    if not body or not meeting or "\0" in body + meeting:
        raise Uncanonical("no_form", "body and meeting are texts without a zero byte")
    return sha256("\0".join((DOMAIN, body, meeting)).encode("utf-8")).digest()


def entry_hash(previous: bytes, entry: Mapping[str, object]) -> bytes:
    """SHA-256 over the previous hash (32 raw bytes) and the canonical JSON of all fields but `hash`."""
    if len(previous) != sha256().digest_size:
        raise Uncanonical("no_form", "a hash is 32 bytes")
    hashed = {name: value for name, value in entry.items() if name != "hash"}
    if hashed.keys() != HASHED_FIELDS:
        raise Uncanonical("no_form", "an entry has exactly the fields " + ", ".join(sorted(HASHED_FIELDS)))
    return sha256(previous + encode(hashed)).digest()
