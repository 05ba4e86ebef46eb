"""Emails that are drawn once for many patients.

What an email says is the same for all whose inquiry the same clinic answers by the same minute, but
for their reference, their link and its code. So a draft is drawn with placeholders for these, and
each patient's email is the draft with their own instead of them. What a patient is called or
has written is in no email, so no draft holds anything of theirs.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Final, Self

from markupsafe import escape

from services.inquiry.inquiries.domain import EmailKind
from services.inquiry.mail.domain import Email
from services.inquiry.mail.views import email_view
from shared.brand import Brand
from shared.mail import html_body, plain_body
from shared.web import Templates

_ = str  # marks a text; it is translated when the email is drawn
_SUBJECTS: Final = {
    EmailKind.RECEIVED: _("We have received your inquiry %(reference)s"),
    EmailKind.QUESTION: _("We need an answer from you for inquiry %(reference)s"),
    EmailKind.NEW_LINK: _("Your new link for inquiry %(reference)s"),
    EmailKind.REMINDER: _("Your answer is still missing for inquiry %(reference)s"),
    EmailKind.ASSIGNED: _("A clinic has your inquiry %(reference)s"),
    EmailKind.RECORDS: _("The next step of your inquiry %(reference)s: documents"),
    EmailKind.BOOKED: _("Your date is booked: inquiry %(reference)s"),
    EmailKind.CLOSED: _("Your inquiry %(reference)s is closed"),
    EmailKind.WITHDRAWN: _("You have withdrawn your inquiry %(reference)s"),
    EmailKind.MESSAGE: _("You have a message about inquiry %(reference)s"),
    EmailKind.ADDRESS_LEFT: _("Another e-mail address for inquiry %(reference)s"),
    EmailKind.ADDRESS_NEW: _("This is now the e-mail address of inquiry %(reference)s"),
    EmailKind.ERASED: _("Inquiry %(reference)s was erased"),
}
_FROM_A_CLINIC: Final = {
    EmailKind.MESSAGE: _("You have a message from %(clinic)s: inquiry %(reference)s")
}
_KEPT: Final = 1_000
"""Drafts, of some 6 KB each: what is asked for at each clinic, by the minutes of some promises."""
_LINE: Final = re.compile(r".*\n|.+")
_CHANCE: Final = secrets.token_hex(16)
"""Of this process: in nobody's words."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Own:
    """What an email has for its patient alone."""

    reference: str
    page: str
    """The status page's address without the secret."""
    fragment: str
    """What follows it in the link, with its `#`."""
    link_code: str

    @classmethod
    def of(cls, email: Email) -> Self:
        page, sign, secret = email.status_url.partition("#")
        return cls(
            reference=email.reference, page=page, fragment=sign + secret, link_code=email.link_code
        )

    def filled_into(self, text: str) -> str:
        return (
            text.replace(_PLACEHOLDERS.reference, self.reference)
            .replace(_PLACEHOLDERS.page, self.page)
            .replace(_PLACEHOLDERS.fragment, self.fragment)
            .replace(_PLACEHOLDERS.link_code, self.link_code)
        )

    def escaped(self) -> "Own":
        return Own(
            reference=escape(self.reference),
            page=escape(self.page),
            fragment=escape(self.fragment),
            link_code=escape(self.link_code),
        )


_PLACEHOLDERS: Final = Own(
    reference=f"reference{_CHANCE}",
    page=f"page{_CHANCE}",
    fragment=f"#fragment{_CHANCE}",
    link_code=f"code{_CHANCE}",
)


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a patient is sent: `text` and `html` as `message_bytes` wants them."""

    subject: str
    text: bytes
    html: bytes


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """Of both bodies the lines without a placeholder, encoded already, and those with one."""

    subject: str
    text: Sequence[bytes | str]
    html: Sequence[bytes | str]

    def written(self, own: Own) -> Written:
        return Written(
            subject=own.filled_into(self.subject),
            text=_joined(self.text, own, plain_body),
            html=_joined(self.html, own.escaped(), html_body),
        )


class Drafts:
    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._draft = lru_cache(maxsize=_KEPT)(self._drawn)

    def written(self, email: Email, brand: Brand) -> Written:
        alike = replace(
            email,
            message_id="",
            to="",
            reference=_PLACEHOLDERS.reference,
            status_url=f"{_PLACEHOLDERS.page}{_PLACEHOLDERS.fragment}",
            link_code=_PLACEHOLDERS.link_code,
            reply_by=email.reply_by.replace(second=0, microsecond=0),
            network=None,
        )
        return self._draft(alike, brand).written(Own.of(email))

    def _drawn(self, email: Email, brand: Brand) -> _Draft:
        subject = self._subject(email)
        view = email_view(email, brand, subject)
        folder = f"mail/{email.kind.value}"
        text, html = (
            self._templates.text(f"{folder}.{form}", view, email.locale) for form in ("txt", "html")
        )
        return _Draft(
            subject=subject,
            text=_partly_encoded(text, plain_body),
            html=_partly_encoded(html, html_body),
        )

    def _subject(self, email: Email) -> str:
        """With the clinic's name where there is one to say it with."""
        clinic = email.clinic_name
        if clinic and email.kind in _FROM_A_CLINIC:
            return self._templates.translate(
                _FROM_A_CLINIC[email.kind],
                email.locale,
                clinic=" ".join(clinic.split()),
                reference=email.reference,
            )
        text = _SUBJECTS[email.kind]
        return self._templates.translate(text, email.locale, reference=email.reference)


def _partly_encoded(text: str, encoded: Callable[[str], bytes]) -> Sequence[bytes | str]:
    runs = groupby(_LINE.findall(text), key=lambda line: _CHANCE in line)
    parts = [(has_placeholder, "".join(lines)) for has_placeholder, lines in runs]
    return [part if has_placeholder else encoded(part) for has_placeholder, part in parts]


def _joined(parts: Sequence[bytes | str], own: Own, encoded: Callable[[str], bytes]) -> bytes:
    return b"".join(
        part if isinstance(part, bytes) else encoded(own.filled_into(part)) for part in parts
    )
