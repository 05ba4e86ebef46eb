"""Where messages may be sent: what an address may look like, and which internet addresses a name
may stand for.

The grammar is ours and narrow, so that no two parsers can read one text differently. What a name
stands for is looked at again for each connection, which goes to precisely the address that was
looked at (`services.content.webhooks.client`).
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from shared.errors import FieldProblem, Invalid

LONGEST_URL: Final = 2_000
PORTS: Final = (443, 8443)
LOOPBACK_HOSTS: Final = ("127.0.0.1", "localhost", "[::1]")
"""Where a setting allows them: the only hosts that need no HTTPS, and may have any port."""

_PATH: Final = r"(?P<path>/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
_URL: Final = re.compile(rf"(?P<scheme>https?)://(?P<host>[^/:@]+)(?::(?P<port>\d{{1,5}}))?{_PATH}")
_LOOPBACK_URL: Final = re.compile(
    rf"(?P<scheme>https?)://(?P<host>127\.0\.0\.1|localhost|\[::1\])(?::(?P<port>\d{{1,5}}))?{_PATH}"
)
_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_NAME: Final = re.compile(rf"({_LABEL}\.)+([a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
_OF_NO_NETWORK_BUT_ONES_OWN: Final = frozenset(
    {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private",
     "arpa", "onion"}
)  # fmt: skip

_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_NOT_PUBLIC: Final[tuple[IPv4Network | IPv6Network, ...]] = (
    *map(
        IPv4Network,
        ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
         "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
         "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    ),
    *map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")),
)  # fmt: skip
"""IANA's registries of special-purpose addresses (RFC 6890), with multicast. Of IPv6 everything
outside of `2000::/3` goes as well: loopback, link-local, unique local, multicast, IPv4-mapped,
NAT64 (`64:ff9b::/96`, `64:ff9b:1::/48`) and whatever is not given out yet.
"""


@dataclass(frozen=True, kw_only=True)
class Target:
    """`url` in its one form, of plain ASCII."""

    url: str
    host: str
    port: int


def target_of(url: str, *, may_be_loopback: bool) -> Target:
    """Raises `Invalid`; it names the rule and never the address."""
    if len(url) > LONGEST_URL:
        raise _refused("url.too-long", f"An address has at most {LONGEST_URL} characters.")
    lowered = _with_small_host(url)
    if may_be_loopback and (found := _LOOPBACK_URL.fullmatch(lowered)):
        return _target(found, default=443 if found["scheme"] == "https" else 80)
    found = _URL.fullmatch(lowered)
    if found is None:
        message = "Write https://, the name of a host and a path; no user, password or fragment."
        raise _refused("url.malformed", message)
    if found["scheme"] != "https":
        raise _refused("url.not-https", "Messages are sent over HTTPS only.")
    if not _is_public_name(found["host"]):
        raise _refused("url.not-public", "Name a host on the public internet, by its name.")
    target = _target(found, default=443)
    if target.port not in PORTS:
        ports = " or ".join(map(str, PORTS))
        raise _refused("url.port", f"Messages are sent to port {ports} only.")
    return target


def may_connect(host: str, port: int, address: str, *, may_be_loopback: bool) -> bool:
    """Whether a connection that is meant for `host` may go to this internet address."""
    found = ip_address(address)
    if host in LOOPBACK_HOSTS or f"[{host}]" in LOOPBACK_HOSTS:
        return may_be_loopback and found.is_loopback
    return port in PORTS and is_public(found)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether everybody on the internet means the same machine by it, and none of ours."""
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    return address.is_global and not any(address in network for network in _NOT_PUBLIC)


def _with_small_host(url: str) -> str:
    """The host and the scheme, which mean the same in any case."""
    scheme, separator, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    if not url.isascii():
        return ""
    return f"{scheme.lower()}{separator}{host.lower()}{slash}{path}"


def _is_public_name(host: str) -> bool:
    """A last label of letters keeps out every way to write an address as a number."""
    is_name = len(host) <= 253 and _NAME.fullmatch(host) is not None
    return is_name and host.rpartition(".")[2] not in _OF_NO_NETWORK_BUT_ONES_OWN


def _target(found: re.Match[str], *, default: int) -> Target:
    port = int(found["port"] or default)
    if not 0 < port <= 65_535:
        raise _refused("url.port", "There is no such port.")
    authority = found["host"] if port == default else f"{found['host']}:{port}"
    url = f"{found['scheme']}://{authority}{found['path'] or '/'}"
    return Target(url=url, host=found["host"], port=port)


def _refused(code: str, message: str) -> Invalid:
    return Invalid(FieldProblem(field="url", code=code, message=message))
