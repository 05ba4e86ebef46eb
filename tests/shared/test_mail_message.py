"""A message is what any reader of mail takes for it, whatever stands in it."""

from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.mail import html_body, message_bytes, plain_body

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=90)
LINES = st.lists(TEXT | st.sampled_from([".", "--", "From x", "=", "x" * 99, "é" * 60]), max_size=6)
MORE = {
    "Date": "Mon, 23 Nov 2026 17:00:00 +0000",
    "Message-ID": f"<{'x' * 90}@clinics.example>",
    "Auto-Submitted": "auto-generated",
}


def message(*, name: str = "Care", subject: str = "S", text: str = "", html: str = "") -> bytes:
    return message_bytes(
        sender=(name, "care@clinics.example"), to="maria@example.com", subject=subject, more=MORE,
        text=plain_body(text), html=html_body(html),
    )  # fmt: skip


@given(name=TEXT, subject=TEXT, lines=LINES)
def test_what_goes_in_comes_out_and_no_line_is_longer_than_a_server_must_take(
    name: str, subject: str, lines: list[str]
) -> None:
    text = "\n".join(lines)
    raw = message(name=name, subject=subject, text=text, html=text)
    assert raw.isascii()
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    mail = message_from_bytes(raw, policy=SMTP)
    plain, html = mail.iter_parts()
    assert [part.get_content_type() for part in (plain, html)] == ["text/plain", "text/html"]
    assert html.get_content().replace("\r\n", "\n") == text
    assert plain.get_content().split() == text.split()
    assert max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76
    assert str(mail["Subject"]).split() == subject.split()
    for header, value in MORE.items():
        assert mail[header] == value


@given(lines=LINES)
def test_a_body_can_be_made_of_whole_lines_in_pieces(lines: list[str]) -> None:
    whole = [f"{line}\n" for line in lines]
    for body in (html_body, plain_body):
        assert b"".join(map(body, whole)) == body("".join(whole))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_one_in_the_message(end: str) -> None:
    assert html_body(f"a{end}b") == b"a\r\nb"
    assert plain_body(f"a{end}b") == b"a\r\nb\r\n"
