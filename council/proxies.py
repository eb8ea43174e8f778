"""Who is at the other end. Forwarded headers count only when the peer itself is a proxy that we named."""

from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings

FORWARDING = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Real-IP", "Forwarded")
UNIX = "unix"  # in TRUSTED_PROXIES: a peer without an address, on a unix socket


@dataclass(frozen=True)
class Origin:
    address: str
    secure: bool | None  # None: no trusted proxy said so; ask the connection


@cache
def networks(names: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(name, strict=False) for name in names if name != UNIX)


def is_trusted(peer: str) -> bool:
    names = tuple(settings.TRUSTED_PROXIES)
    if not peer:
        return UNIX in names
    try:
        return any(ip_address(peer) in network for network in networks(names))
    except ValueError:
        return False


def origin(peer: str, forwarded_for: str, forwarded_proto: str) -> Origin:
    """The nearest hop that is not our proxy, read from the right: what a client wrote itself stands further left."""
    if not is_trusted(peer):
        return Origin(peer, None)
    secure = forwarded_proto.strip().lower() == "https"
    address = peer
    for hop in reversed([hop.strip() for hop in forwarded_for.split(",") if hop.strip()]):
        if not _is_address(hop):
            break
        address = hop
        if not is_trusted(hop):
            break
    return Origin(address, secure)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
