"""Whose request it is, behind proxies, whatever a client claims."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.addresses import (
    UNKNOWN,
    TrustedProxies,
    address_block,
    hop_of,
    network_block,
)

PROXY, INNER = "10.0.0.1", "2001:db8::1"
BEHIND = TrustedProxies.parse(f" {PROXY}, {INNER} ,")

addresses = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)).map(str)


def is_no_proxy(address: str) -> bool:
    return address not in {PROXY, INNER}


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.7", ["198.51.100.1"], "192.0.2.7"),
        (PROXY, [], PROXY),
        (PROXY, ["192.0.2.7"], "192.0.2.7"),
        (PROXY, ["198.51.100.1, 192.0.2.7"], "192.0.2.7"),
        (PROXY, ["198.51.100.1", "192.0.2.7"], "192.0.2.7"),
        (PROXY, [f"192.0.2.7, {INNER}"], "192.0.2.7"),
        (PROXY, ["192.0.2.7", INNER], "192.0.2.7"),
        (PROXY, [f"192.0.2.7:4711, [{INNER}]:443"], "192.0.2.7"),
        (PROXY, ["  [2001:db8:9::7]  "], "2001:db8:9::7"),
        (PROXY, ["2001:db8:9::7"], "2001:db8:9::7"),
        (PROXY, ["::ffff:192.0.2.7"], "192.0.2.7"),
        (f"::ffff:{PROXY}", ["192.0.2.7"], "192.0.2.7"),
        (PROXY, ["192.0.2.7, nonsense"], PROXY),
        (PROXY, ["192.0.2.7, "], PROXY),
        (PROXY, [f"192.0.2.7, nonsense, {INNER}"], INNER),
        (PROXY, ["192.0.2.7:99999"], PROXY),
        (PROXY, ["192.0.2.7:"], PROXY),
        (PROXY, ["[2001:db8:9::7"], PROXY),
        (PROXY, ["[2001:db8:9::7]x"], PROXY),
        (PROXY, ["fe80::1%eth0"], PROXY),
        (PROXY, ["١٩٢.0.2.7"], PROXY),
        (PROXY, ["192.0.2.7\x00"], PROXY),
        (PROXY, [f"{PROXY}, {INNER}"], PROXY),
        ("", ["192.0.2.7"], UNKNOWN),
        ("/run/socket", ["192.0.2.7"], "/run/socket"),
    ],
)
def test_the_client_is_the_rightmost_hop_that_is_no_proxy_of_ours(
    peer: str, forwarded: list[str], client: str
) -> None:
    assert BEHIND.client(peer, forwarded) == client


@given(peer=addresses, claimed=st.lists(st.text(max_size=40), max_size=5))
def test_nobody_is_believed_whom_we_do_not_trust(peer: str, claimed: list[str]) -> None:
    plain = str(getattr(ip_address(peer), "ipv4_mapped", None) or ip_address(peer))
    assert TrustedProxies().client(peer, claimed) == plain


@given(lies=st.lists(st.text(max_size=40), max_size=5), client=addresses.filter(is_no_proxy))
def test_no_lie_to_the_left_changes_who_the_client_is(lies: list[str], client: str) -> None:
    assert BEHIND.client(PROXY, [*lies, client]) == BEHIND.client(PROXY, [client])
    assert BEHIND.client(PROXY, [", ".join([*lies, client])]) == BEHIND.client(PROXY, [client])


def test_ten_thousand_hops_cost_no_more_than_a_few() -> None:
    assert BEHIND.client(PROXY, [",".join([PROXY] * 10_000)]) == PROXY


@given(st.text(max_size=80))
def test_a_hop_is_an_address_or_nothing(text: str) -> None:
    assert hop_of(text) is None or isinstance(hop_of(text), IPv4Address | IPv6Address)


@pytest.mark.parametrize("text", ["10.0.0.0/8", "proxy.example", "10.0.0.1;10.0.0.2"])
def test_only_exact_addresses_are_trusted(text: str) -> None:
    with pytest.raises(ValueError, match="exact addresses"):
        TrustedProxies.parse(text)


@pytest.mark.parametrize(
    ("address", "alone", "around"),
    [
        ("192.0.2.7", "192.0.2.7/32", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.7/32", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("/run/socket", UNKNOWN, UNKNOWN),
    ],
)
def test_requests_are_counted_by_block(address: str, alone: str, around: str) -> None:
    assert (address_block(address), network_block(address)) == (alone, around)
