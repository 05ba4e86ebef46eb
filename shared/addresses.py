"""Internet addresses: which proxies are believed, and the blocks that requests are counted by.

An IPv4 address inside an IPv6 one (`::ffff:192.0.2.1`) is that IPv4 address: a socket that listens
on both families tells it so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address

UNKNOWN: Final = "unknown"
_LONGEST: Final = 64  # an address in brackets with a port has at most 54 characters
_MOST_HOPS: Final = 32


@lru_cache(maxsize=4096)  # of one peer for each of its requests
def address_of(text: str) -> Address | None:
    """The address that `text` is; None when it is none."""
    if len(text) > _LONGEST or "%" in text:
        return None
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def hop_of(text: str) -> Address | None:
    """The address in one part of `X-Forwarded-For`: some proxies add a port or brackets."""
    hop = text.strip(" \t")
    if hop.startswith("["):
        host, closing, rest = hop[1:].partition("]")
        is_whole = closing and (not rest or (rest[0] == ":" and _is_port(rest[1:])))
        return address_of(host) if is_whole else None
    host, colon, port = hop.partition(":")
    if colon and ":" not in port and "." in host:
        return address_of(host) if _is_port(port) else None
    return address_of(hop)


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535


@dataclass(frozen=True, kw_only=True)
class TrustedProxies:
    """The exact addresses whose `X-Forwarded-For` is believed. Without any, nothing is."""

    addresses: frozenset[Address] = frozenset()

    @classmethod
    def parse(cls, text: str) -> "TrustedProxies":
        """Addresses with commas between; `ValueError` when one of them is none."""
        found = [address_of(part.strip()) for part in text.split(",") if part.strip()]
        if None in found:
            raise ValueError("these are not exact addresses with commas between")
        return cls(addresses=frozenset(address for address in found if address))

    def client(self, peer: str, forwarded: Sequence[str]) -> str:
        """The right-most hop that is no proxy of ours. `forwarded` are the values of the header's
        lines in their order.

        What a hop says is believed only of the one before it, so lies further left do not count;
        something that is no address ends the search at whoever passed it on.
        """
        here = address_of(peer)
        if here is None:
            return peer or UNKNOWN
        hops = [hop for line in forwarded[-_MOST_HOPS:] for hop in line.rsplit(",", _MOST_HOPS)]
        for hop in reversed(hops):
            before = hop_of(hop) if here in self.addresses else None
            if before is None:
                break
            here = before
        return str(here)


def address_block(address: str) -> str:
    """One client: an IPv4 address, or the /64 that one customer of a provider has."""
    return _block(address, 32, 64)


def network_block(address: str) -> str:
    """Its neighbourhood, that one person may have all of: the /24, or the /48."""
    return _block(address, 24, 48)


@lru_cache(maxsize=4096)  # for many requests of one client, and it is asked for each
def _block(text: str, ipv4_bits: int, ipv6_bits: int) -> str:
    address = address_of(text)
    if address is None:
        return UNKNOWN
    bits = ipv6_bits if isinstance(address, IPv6Address) else ipv4_bits
    return str(ip_network((address, bits), strict=False))
