"""Emails over SMTP."""

import re
from dataclasses import dataclass, field
from email.utils import format_datetime, parseaddr
from typing import Final

import aiosmtplib

from services.inquiry.inquiries.domain import EmailKind
from services.inquiry.mail.client.connections import SmtpConnections
from services.inquiry.mail.client.message import message_bytes
from services.inquiry.mail.domain import Email, Outcome
from services.inquiry.mail.views import email_view
from shared.clock import Clock
from shared.logs import get_log
from shared.web import Templates

_log = get_log(__name__)
_ = str  # marks a text; it is translated when the email is written
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
_PERMANENT: Final = 500
_POLICY: Final = re.compile(r"\b5\.7\.\d+\b")
"""Enhanced status of a refusal by policy, such as a block list: about us, not the recipient (RFC
3463, section 3.8).
"""


@dataclass(frozen=True, kw_only=True)
class SmtpEmailSender:
    host: str
    port: int
    sender: str
    templates: Templates
    now: Clock
    _connections: SmtpConnections = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        connections = SmtpConnections(self.host, self.port)
        object.__setattr__(self, "_connections", connections)

    async def hang_up(self) -> None:
        await self._connections.close()

    async def send(self, email: Email) -> Outcome:
        """Hands the email over; what the server says is logged as a code, since it may repeat the
        address.

        Only that the server refuses this recipient is final: a server that greets with 554, knows
        no sender or dislikes the content will be another one tomorrow.
        """
        message = self.message(email)
        try:
            async with self._connections.one() as server:
                await server.sendmail(parseaddr(self.sender)[1], [email.to], message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _of_recipients(error)
        except aiosmtplib.SMTPResponseException as error:
            _log.warning("email.not-accepted", code=error.code)
            return Outcome.FAILED
        except (aiosmtplib.SMTPException, OSError) as error:
            _log.error("email.not-sent", error=error)
            return Outcome.FAILED
        return Outcome.ACCEPTED

    def message(self, email: Email) -> bytes:
        """Raises what building a header raises for an address that is none."""
        subject = self._subject(email)
        view = email_view(email, subject)
        name, address = parseaddr(self.sender)
        folder = f"mail/{email.kind.value}"
        return message_bytes(
            sender=(view.brand.name or name, address),
            to=email.to,
            subject=subject,
            more={
                "Date": format_datetime(self.now()),
                "Message-ID": email.message_id,
                "Content-Language": email.locale,
                "Auto-Submitted": "auto-generated",
            },
            text=self.templates.text(f"{folder}.txt", view, email.locale),
            html=self.templates.text(f"{folder}.html", view, email.locale),
        )

    def _subject(self, email: Email) -> str:
        """With the clinic's name where there is one to say it with."""
        clinic = email.clinic_name
        if clinic and email.kind in _FROM_A_CLINIC:
            return self.templates.translate(
                _FROM_A_CLINIC[email.kind],
                email.locale,
                clinic=" ".join(clinic.split()),
                reference=email.reference,
            )
        text = _SUBJECTS[email.kind]
        return self.templates.translate(text, email.locale, reference=email.reference)


def _of_recipients(error: aiosmtplib.SMTPRecipientsRefused) -> Outcome:
    refused = [(one.code, str(one.message)) for one in error.recipients]
    _log.warning("email.not-accepted", code=max(code for code, _ in refused))
    is_final = all(code >= _PERMANENT and not _POLICY.search(text) for code, text in refused)
    return Outcome.REFUSED if is_final else Outcome.FAILED
