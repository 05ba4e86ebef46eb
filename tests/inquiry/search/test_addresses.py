"""What somebody types is looked for as inquiries have it, or is no address at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.search.domain import is_from
from services.inquiry.search.schemas import address_in

MARIA = "maria@example.com"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (MARIA, MARIA),
        ("Maria@Example.COM", MARIA),
        (f"  {MARIA}\t\r\n", MARIA),
        (f"\u00a0{MARIA}\u3000", MARIA),
        ("maria+clinic@example.com", "maria+clinic@example.com"),
        ("m.a.ria@gmail.com", "m.a.ria@gmail.com"),
        ("maria@bücher.example", "maria@xn--bcher-kva.example"),
        ("maria@bu\u0308cher.example", "maria@xn--bcher-kva.example"),
        ("MARIA@XN--BCHER-KVA.EXAMPLE", "maria@xn--bcher-kva.example"),
        ("maria@ｅxample。com", MARIA),
        (f"{'a' * 64}@example.com", f"{'a' * 64}@example.com"),
    ],
)
def test_however_it_is_written_it_is_one_address(typed: str, address: str) -> None:
    assert address_in(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "maria", "maria@", "@example.com", "maria@@example.com", "maria@localhost",
        "maria fernandez@example.com", f"{MARIA}, jean@example.com", f"Maria <{MARIA}>",
        f"mailto:{MARIA}", f"{MARIA}\x00", f"{MARIA}\r\nBcc: jean@example.com", f"{MARIA}.",
        "ma\u0000ria@example.com", "maria\u200b@example.com", f"\u202e{MARIA}",
        "mаria@example.com", "ＭＡＲＩＡ@example.com", "mär@example.com",
        "=?utf-8?q?a?=@example.com", '"a b"@example.com', "maria@[127.0.0.1]", "\ud800@example.com",
        f"{'a' * 65}@example.com", f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 60}.com", "x" * 1000,
    ],
)  # fmt: skip
def test_what_nobody_can_have_written_from_is_no_address(typed: str) -> None:
    assert address_in(typed) is None


def test_a_domain_that_only_looks_the_same_is_another_one() -> None:
    assert address_in("maria@ехаmple.com") == "maria@xn--mple-43d3a6i.com"


@given(st.text(max_size=60) | st.emails())
def test_an_address_is_in_ascii_and_small_letters_and_stays_the_same(typed: str) -> None:
    address = address_in(typed)
    if address is not None:
        assert address.isascii()
        assert address.isprintable()
        assert address == address.casefold() == address_in(address)


@pytest.mark.parametrize(
    ("written", "is_it"),
    [
        (MARIA, True), ("Maria@Example.com", True), (f" {MARIA} ", True),
        ("maria+x@example.com", False), ("maria@example.org", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_only_the_very_address_is_found_whatever_else_is_in_its_mailbox(
    written: str | None, is_it: bool
) -> None:
    assert is_from(written, MARIA) is is_it
