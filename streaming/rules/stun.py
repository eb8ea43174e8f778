"""What an ICE-lite agent needs of STUN (RFC 8489): read a binding request, check it, write the answer to it."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import struct
from binascii import crc32
from typing import NamedTuple

COOKIE = 0x2112A442
REQUEST, SUCCESS = 0x0001, 0x0101
USERNAME, INTEGRITY, ADDRESS, USE_CANDIDATE, PRIORITY = 0x0006, 0x0008, 0x0020, 0x0025, 0x0024
CONTROLLING, FINGERPRINT = 0x802A, 0x8028
HEADER = struct.Struct("!HHI12s")
INTEGRITY_SIZE, FINGERPRINT_SIZE = 24, 8
MOST = 548  # bytes: a request with everything in it is about 120


class Request(NamedTuple):
    """`name` is `ours:theirs`; `signed` is what the integrity covers, length already set to end with it."""

    transaction: bytes
    name: str
    nominated: bool
    signed: bytes
    seal: bytes


def request(data: bytes) -> Request | None:
    """None for whatever is not a whole binding request with a user name and an integrity."""
    if not HEADER.size <= len(data) <= MOST:
        return None
    kind, size, cookie, transaction = HEADER.unpack_from(data)
    if kind != REQUEST or cookie != COOKIE or size != len(data) - HEADER.size or size % 4:
        return None
    name, nominated, at = "", False, HEADER.size
    while at + 4 <= len(data):
        attribute, length = struct.unpack_from("!HH", data, at)
        value = data[at + 4 : at + 4 + length]
        if len(value) < length:
            return None
        if attribute == INTEGRITY:
            signed = HEADER.pack(kind, at - HEADER.size + INTEGRITY_SIZE, cookie, transaction) + data[HEADER.size : at]
            return Request(transaction, name, nominated, signed, value) if length == 20 and name else None
        if attribute == USERNAME:
            name = value.decode("ascii", "replace")
        nominated = nominated or attribute == USE_CANDIDATE
        at += 4 + length + -length % 4
    return None


def genuine(asked: Request, password: bytes) -> bool:
    return hmac.compare_digest(hmac.new(password, asked.signed, hashlib.sha1).digest(), asked.seal)


def response(asked: Request, address: tuple[str, int], password: bytes) -> bytes:
    """Sealed and with a fingerprint: libwebrtc drops an answer without one."""
    body = _attribute(ADDRESS, _mapped(address, asked.transaction))
    return _sealed(SUCCESS, asked.transaction, body, password)


def binding(transaction: bytes, name: str, password: bytes, tie: int, nominate: bool) -> bytes:
    """The request of a full, controlling agent; the stage itself never asks, its clients do."""
    body = _attribute(USERNAME, name.encode()) + _attribute(PRIORITY, struct.pack("!I", 0x6E0000FF))
    body += _attribute(CONTROLLING, struct.pack("!Q", tie)) + (_attribute(USE_CANDIDATE, b"") if nominate else b"")
    return _sealed(REQUEST, transaction, body, password)


def succeeded(data: bytes) -> bytes | None:
    """The transaction that a success answers."""
    if len(data) < HEADER.size or HEADER.unpack_from(data)[0] != SUCCESS:
        return None
    return data[8:20]


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def _mapped(address: tuple[str, int], transaction: bytes) -> bytes:
    host = ipaddress.ip_address(address[0].partition("%")[0])
    if isinstance(host, ipaddress.IPv6Address) and host.ipv4_mapped is not None:
        host = host.ipv4_mapped  # a socket for both families names the older one so
    key = struct.pack("!I", COOKIE) + transaction
    masked = bytes(a ^ b for a, b in zip(host.packed, key, strict=False))
    return struct.pack("!BBH", 0, 1 if host.version == 4 else 2, address[1] ^ COOKIE >> 16) + masked


def _sealed(kind: int, transaction: bytes, body: bytes, password: bytes) -> bytes:
    head = HEADER.pack(kind, len(body) + INTEGRITY_SIZE, COOKIE, transaction)
    body += _attribute(INTEGRITY, hmac.new(password, head + body, hashlib.sha1).digest())
    head = HEADER.pack(kind, len(body) + FINGERPRINT_SIZE, COOKIE, transaction)
    return head + body + _attribute(FINGERPRINT, struct.pack("!I", crc32(head + body) ^ 0x5354554E))
