"""Whatever e-mail address intake accepts, the mail's header carries it unchanged."""

import string
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import services.inquiry
from services.inquiry.inquiries.domain import EmailKind
from services.inquiry.intake.schemas.email_address import written_address
from services.inquiry.mail.client import SmtpEmailSender
from services.inquiry.mail.domain import Email
from shared.web import Templates
from tests.support.clocks import MONDAY_NOON, StillClock

TEMPLATES = Templates(Path(services.inquiry.__file__).parent)
ATOM = string.ascii_lowercase + string.ascii_uppercase + string.digits + "!#$%&'*+-/=?^_`{|}~"

encoded_words = st.builds(
    lambda charset, encoding, text: f"=?{charset}?{encoding}?{text}?=",
    st.sampled_from(["utf-8", "us-ascii", "iso-8859-1", "x", ""]),
    st.sampled_from(["q", "Q", "b", "B", "z", ""]),
    st.text(ATOM, max_size=8) | st.sampled_from(["a", "=0A", "=40", "YQ==", "a=2C=40b"]),
)
atoms = st.text(ATOM, min_size=1, max_size=64) | encoded_words
pieces = st.one_of(
    atoms,
    st.text(max_size=10),
    st.sampled_from(
        [".", "..", '"', '"a b"', '"a\\"b"', "(comment)", "<", ">", ",", ";", ":", "\\", " ", "\t"]
    ),
    st.sampled_from(["\r\n", "\n", "\x00", "\x7f", "\u2028", "é", "水", "\u202e", "\ud800"]),
)
local_parts = st.lists(pieces, min_size=1, max_size=4).map("".join) | st.lists(
    atoms, min_size=1, max_size=3
).map(".".join)
domains = st.sampled_from(
    ["example.com", "exämple.com", "[127.0.0.1]", "=?utf-8?q?a?=.com", "x" * 63 + ".example.com"]
) | st.text(max_size=12)


def sent_to(address: str) -> list[str]:
    """The recipients that a mail to this address names once it has been read again."""
    email = Email(
        message_id="<1@wayfare.example>",
        to=address,
        kind=EmailKind.RECEIVED,
        locale="fr-CA",
        reference="WF-7K3M-Q9TD",
        status_url="http://testserver/status/WF-7K3M-Q9TD#link=7K3M-Q9TD-W2XA-6BFH",
        link_code="7K3M-Q9TD-W2XA-6BFH",
        reply_by=MONDAY_NOON,
        timezone="America/Toronto",
        clinic_name="Clinique",
        clinic_phone="+14165550123",
    )
    sender = SmtpEmailSender(
        host="x",
        port=1,
        sender="Care <care@clinics.example>",
        templates=TEMPLATES,
        now=StillClock(),
    )
    mail = message_from_bytes(sender.message(email), policy=SMTP)
    assert {name.lower() for name in mail.keys()} == {  # noqa: SIM118 - a message is no mapping
        "subject", "from", "to", "date", "message-id", "auto-submitted", "mime-version",
        "content-type", "content-language",
    }  # fmt: skip
    return [found.addr_spec for found in mail["To"].addresses]


@given(local_parts, domains)
def test_whatever_address_is_accepted_the_header_carries_unchanged(local: str, domain: str) -> None:
    address = written_address(f"{local}@{domain}")
    if address is not None:
        assert sent_to(address) == [address]


@pytest.mark.parametrize(
    "address",
    [
        "=?utf-8?q?a?=@example.com",
        "=?utf-8?q?a?=b@example.com",
        "=?us-ascii?q?=41?=@example.com",
        "=?utf-8?q?=0a?=@example.com",
        '"a b"@example.com',
        "a..b@example.com",
        "a(b)@example.com",
        "é@example.com",
        "a@[127.0.0.1]",
        "a@localhost",
        "x" * 65 + "@example.com",
        "a@example.com\nBcc: b@example.com",
        "a@example.com\x00",
        "\ud800@example.com",
    ],
)
def test_what_an_address_header_refuses_is_refused_at_intake(address: str) -> None:
    assert written_address(address) is None


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("  maria@Example.com ", "maria@example.com"),
        ("o'neil+care@example.com", "o'neil+care@example.com"),
        ("a`{|}~!#$%&*/=?^_-@example.com", "a`{|}~!#$%&*/=?^_-@example.com"),
        ("maria@exämple.com", "maria@xn--exmple-cua.com"),
        ("x" * 64 + "@example.com", "x" * 64 + "@example.com"),
    ],
)
def test_unusual_addresses_that_a_header_carries_are_taken(typed: str, written: str) -> None:
    assert written_address(typed) == written
    assert sent_to(written) == [written]
