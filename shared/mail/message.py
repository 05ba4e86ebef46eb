"""An email as bytes: one text in two versions, in the plain classes of the standard library.

Its newer classes parse every header that they are given, which takes longer than all else that is
done for an email. Nothing here needs that: what is put into headers is ours, or an address that is
known to be carried unchanged.
"""

import secrets
from binascii import b2a_qp
from collections.abc import Mapping
from email.charset import BASE64, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import Compat32
from email.utils import formataddr
from textwrap import wrap
from typing import Final

from shared.formatting.mailboxes import is_carried_unchanged

_LINE_END: Final = "\r\n"
_SHORT: Final = 76
"""Characters of a line, as in RFC 2047."""
_UTF_8: Final = Charset("utf-8")
_UTF_8.header_encoding = BASE64


class _ShortLines(Compat32):
    """Leaves alone what needs no folding."""

    def fold_binary(self, name: str, value: str) -> bytes:
        line = f"{name}: {value}"
        if len(line) <= _SHORT and line.isascii() and line.isprintable():
            return f"{line}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY: Final = _ShortLines(linesep=_LINE_END)


def message_bytes(
    *, sender: tuple[str, str], to: str, subject: str, more: Mapping[str, str], text: str, html: str
) -> bytes:
    """`sender`: name and address; `more`: other headers, in ASCII. Raises `ValueError` for a
    recipient that a reader would take for somebody else, or `HeaderParseError`.
    """
    if not is_carried_unchanged(to):
        raise ValueError("this address would be read as another one")
    boundary = f"=_{secrets.token_hex(16)}"  # quoted-printable has no such line
    message = MIMEMultipart("alternative", boundary, policy=_POLICY)
    message["Subject"] = _encoded(subject)
    message["From"] = _mailbox(*sender)
    message["To"] = to
    for name, value in more.items():
        message[name] = value
    message.attach(_part("plain", _wrapped(text)))
    message.attach(_part("html", html))
    return message.as_bytes()


def _mailbox(name: str, address: str) -> str:
    """A name that is not plain is encoded in words of a lawful length (RFC 2047, section 2)."""
    if name.isascii():
        return formataddr((name, address))
    return f"{Header(name, _UTF_8, _SHORT, 'From').encode(linesep=_LINE_END)} <{address}>"


def _wrapped(text: str) -> str:
    """Lines of a readable length; an address is not broken, and stands on a line of its own."""
    return "\n".join(part for line in text.splitlines() for part in _lines(line)) + "\n"


def _lines(line: str) -> list[str]:
    return wrap(line, _SHORT, break_long_words=False, break_on_hyphens=False) or [""]


def _encoded(subject: str) -> str:
    charset = None if subject.isascii() else _UTF_8
    return Header(subject, charset, _SHORT, "Subject").encode(linesep=_LINE_END)


def _part(kind: str, text: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", kind, policy=_POLICY, charset="utf-8")
    part["Content-Transfer-Encoding"] = "quoted-printable"
    lines = text.replace("\r\n", "\n").encode()
    part.set_payload(b2a_qp(lines, istext=True, quotetabs=False).decode("ascii"))
    return part
