"""An email as bytes: one text in two versions, put together by hand.

The standard library's generator takes every header and every line into its hands again, which takes
longer than all else that is done for an email. It folds and encodes what does not fit into one
short line; texts are encoded by C.
"""

import secrets
from binascii import b2a_qp
from collections.abc import Mapping
from email.charset import BASE64, Charset
from email.header import Header
from email.policy import Compat32
from email.utils import formataddr
from functools import lru_cache
from textwrap import wrap
from typing import Final

from shared.formatting.mailboxes import is_carried_unchanged

_LINE_END: Final = "\r\n"
_SHORT: Final = 76
"""Characters of a line, as in RFC 2047."""
_LONGEST: Final = 998
"""Of a line that cannot be folded (RFC 5322, section 2.1.1)."""
_UTF_8: Final = Charset("utf-8")
_UTF_8.header_encoding = BASE64
_POLICY: Final = Compat32(linesep=_LINE_END)
_MULTIPART: Final = (
    'Content-Type: multipart/alternative;\r\n boundary="%s"\r\nMIME-Version: 1.0\r\n'
)
_PART: Final = (
    'Content-Type: text/%s; charset="utf-8"\r\nMIME-Version: 1.0\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
)
_PLAIN: Final = (_PART % "plain").encode()
_HTML: Final = (_PART % "html").encode()


def message_bytes(
    *,
    sender: tuple[str, str],
    to: str,
    subject: str,
    more: Mapping[str, str],
    text: bytes,
    html: bytes,
) -> bytes:
    """`sender`: name and address; `more`: other headers, in ASCII; `text` and `html` as
    `plain_body` and `html_body` make them. Raises `ValueError` for a recipient that a reader would
    take for somebody else, or `HeaderParseError`.
    """
    if not is_carried_unchanged(to):
        raise ValueError("this address would be read as another one")
    name = f"=_{secrets.token_hex(16)}"  # quoted-printable has no such line
    headers = {"From": _mailbox(*sender), "To": to, **more}
    head = [
        (_MULTIPART % name).encode(),
        _subject(subject),
        *[_header(name, value) for name, value in headers.items()],
    ]
    boundary = f"\r\n--{name}".encode()
    return b"".join(
        [
            *head,
            boundary, b"\r\n", _PLAIN, text,
            boundary, b"\r\n", _HTML, html,
            boundary, b"--\r\n",
        ]
    )  # fmt: skip


def plain_body(text: str) -> bytes:
    """Lines of a readable length, as quoted-printable; an address is not broken, and stands on a
    line of its own.
    """
    return _quoted_printable(
        "".join(f"{part}\n" for line in text.splitlines() for part in _lines(line))
    )


def html_body(html: str) -> bytes:
    """As quoted-printable. Of whole lines either body can be made in pieces."""
    return _quoted_printable(html)


def _header(name: str, value: str) -> bytes:
    """Folded where it has to be and can be."""
    line = f"{name}: {value}"
    longest = _SHORT if " " in value else _LONGEST
    if len(line) <= longest and line.isascii() and line.isprintable():
        return f"{line}{_LINE_END}".encode("ascii")
    return _POLICY.fold_binary(name, value)


def _subject(subject: str) -> bytes:
    if subject.isascii():
        return _header("Subject", subject)
    encoded = Header(subject, _UTF_8, _SHORT, "Subject").encode(linesep=_LINE_END)
    return f"Subject: {encoded}{_LINE_END}".encode("ascii")


@lru_cache(maxsize=64)
def _mailbox(name: str, address: str) -> str:
    """A name that is not plain is encoded in words of a lawful length (RFC 2047, section 2)."""
    if name.isascii():
        return formataddr((name, address))
    return f"{Header(name, _UTF_8, _SHORT, 'From').encode(linesep=_LINE_END)} <{address}>"


def _lines(line: str) -> list[str]:
    if len(line) <= _SHORT and "\t" not in line:  # what `wrap` makes of it, too
        return [line.rstrip(" ")]
    return wrap(line, _SHORT, break_long_words=False, break_on_hyphens=False) or [""]


def _quoted_printable(text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    return b2a_qp(lines, istext=True, quotetabs=False).replace(b"\n", b"\r\n")
