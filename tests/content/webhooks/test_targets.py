"""Where messages may be sent: the table of evasions, and what is allowed."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.webhooks.domain import (
    LONGEST_URL,
    PORTS,
    is_public,
    may_connect,
    target_of,
)
from shared.errors import Invalid

ALLOWED = {
    "https://hooks.example/content": "https://hooks.example/content",
    "https://hooks.example": "https://hooks.example/",
    "HTTPS://Hooks.EXAMPLE/Content": "https://hooks.example/Content",
    "https://hooks.example:443/x": "https://hooks.example/x",
    "https://hooks.example:8443/a/b?c=d&e=%20": "https://hooks.example:8443/a/b?c=d&e=%20",
    "https://xn--bcher-kva.example/": "https://xn--bcher-kva.example/",
    "https://a.b.c.hooks.xn--p1ai/": "https://a.b.c.hooks.xn--p1ai/",
}
REFUSED = [
    "", " ", "hooks.example", "//hooks.example/", "ftp://hooks.example/", "http://hooks.example/",
    "file:///etc/passwd", "gopher://hooks.example/", "javascript:alert(1)", "https:///x",
    "https://user@hooks.example/", "https://user:password@hooks.example/",
    "https://hooks.example@10.0.0.1/", "https://10.0.0.1@hooks.example/",
    "https://hooks.example#@10.0.0.1/", "https://hooks.example\\@10.0.0.1/",
    "https://hooks.example/\\..\\", "https://hooks.example/x#fragment",
    "https://hooks.example/\r\nHost: other.example", "https://hooks.example/\x00",
    "https://hooks.example/ x", "https://hooks.example/é", "https://bücher.example/",
    "https://hooks。example/", "https://ⓗooks.example/", "https://hooks.example./",
    "https://-hooks.example/", "https://hooks..example/", "https://.example/", "https://example/",
    f"https://{'a' * 64}.example/", f"https://{'a.' * 130}example/",
    "https://localhost/", "https://x.localhost/", "https://printer.local/", "https://db.internal/",
    "https://hooks.corp/", "https://hooks.home.arpa/", "https://hidden.onion/",
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
    "https://0x7f.0.0.1/", "https://0177.0.0.1/", "https://127.0.0.1.0x1/", "https://1.1.1.1/",
    "https://169.254.169.254/latest/meta-data/", "https://[::1]/", "https://[::ffff:10.0.0.1]/",
    "https://[fe80::1%25eth0]/", "https://[2606:4700:4700::1111]/",
    "https://hooks.example:80/", "https://hooks.example:22/", "https://hooks.example:0/",
    "https://hooks.example:65536/", "https://hooks.example:99999/", "https://hooks.example:/",
    "https://hooks.example:443:443/", "https://hooks.example:４４３/", "https://hooks.example:-1/",
    f"https://hooks.example/{'x' * LONGEST_URL}",
]  # fmt: skip


@pytest.mark.parametrize(("given_url", "kept"), ALLOWED.items())
def test_an_address_on_the_public_internet_is_kept_in_one_form(given_url: str, kept: str) -> None:
    assert target_of(given_url, may_be_loopback=False).url == kept
    assert target_of(given_url, may_be_loopback=True).url == kept


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: ascii(url[:40]))
def test_everything_else_is_refused_by_its_rule_and_not_repeated(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        target_of(url, may_be_loopback=False)
    (problem,) = refused.value.problems
    assert problem.field == "url"
    assert "10.0.0.1" not in problem.message


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:5000/x", "http://localhost/", "https://localhost:9/", "http://[::1]:5000/"],
)
def test_this_machine_is_allowed_by_a_setting_alone(url: str) -> None:
    assert target_of(url, may_be_loopback=True).url.startswith(url)
    with pytest.raises(Invalid):
        target_of(url, may_be_loopback=False)


def test_the_setting_allows_no_other_way_to_write_this_machine_and_no_other_machine() -> None:
    for url in ("http://127.0.0.2/", "http://10.0.0.1/", "http://hooks.example/", "https://127.1/",
                "http://localhost.example.com:80/", "http://x@localhost/"):  # fmt: skip
        with pytest.raises(Invalid):
            target_of(url, may_be_loopback=True)


NOT_PUBLIC = [
    "0.0.0.1", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::a00:1",
    "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:10::1",
    "2001:db8::1", "2002:a00:1::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "172.15.0.1", "172.32.0.1", "192.0.1.1",
          "2606:4700:4700::1111", "2a00:1450:4001::1"]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_ours_or_nobodys_is_not_connected_to(address: str) -> None:
    assert not is_public(ip_address(address))
    for may_be_loopback in (False, True):
        assert not may_connect("hooks.example", 443, address, may_be_loopback=may_be_loopback)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_connected_to_at_the_ports_of_https(address: str) -> None:
    assert is_public(ip_address(address))
    for port in (*PORTS, 80, 22, 6379, 27017):
        allowed = may_connect("hooks.example", port, address, may_be_loopback=True)
        assert allowed is (port in PORTS)
    assert not may_connect("localhost", 443, address, may_be_loopback=True)


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "127.0.0.1"), ("::1", "::1"),
                                               ("localhost", "::1")])  # fmt: skip
def test_this_machine_is_connected_to_by_its_own_names_alone(host: str, address: str) -> None:
    assert may_connect(host, 5000, address, may_be_loopback=True)
    assert not may_connect(host, 5000, address, may_be_loopback=False)
    assert not may_connect("hooks.example", 443, address, may_be_loopback=True)


@given(st.ip_addresses(v=4))
def test_no_private_address_passes_in_the_clothes_of_version_6(address: IPv4Address) -> None:
    for network in ("::ffff:0:0", "64:ff9b::", "::"):
        assert not is_public(IPv6Address(int(IPv6Address(network)) + int(address)))
    assert not is_public(IPv6Address(int(IPv6Address("2002::")) + (int(address) << 80)))


@given(st.text(max_size=60))
def test_whatever_is_sent_is_refused_or_kept_as_plain_ascii(text: str) -> None:
    for url in (text, f"https://{text}", f"https://hooks.example{text}"):
        try:
            target = target_of(url, may_be_loopback=False)
        except Invalid:
            continue
        assert target.url.isascii()
        assert target.url.isprintable()
        assert target.port in PORTS
        assert target_of(target.url, may_be_loopback=False) == target
