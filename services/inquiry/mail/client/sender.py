"""Emails over SMTP."""

from dataclasses import dataclass, field
from email.utils import format_datetime, parseaddr
from typing import Final

from services.inquiry.inquiries.domain import EmailKind
from services.inquiry.mail.domain import Email, Outcome
from services.inquiry.mail.views import email_view
from shared.clock import Clock
from shared.mail import MailServer, html_body, message_bytes, plain_body
from shared.web import Templates

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


@dataclass(frozen=True, kw_only=True)
class SmtpEmailSender:
    host: str
    port: int
    sender: str
    templates: Templates
    now: Clock
    _server: MailServer = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_server", MailServer(host=self.host, port=self.port))

    async def hang_up(self) -> None:
        await self._server.hang_up()

    async def send(self, email: Email) -> Outcome:
        sender = parseaddr(self.sender)[1]
        delivery = await self._server.deliver(self.message(email), sender=sender, to=email.to)
        return Outcome(delivery.value)

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
            text=plain_body(self.templates.text(f"{folder}.txt", view, email.locale)),
            html=html_body(self.templates.text(f"{folder}.html", view, email.locale)),
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
