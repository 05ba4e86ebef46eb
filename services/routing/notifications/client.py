"""Digests over SMTP."""

from dataclasses import dataclass
from email.utils import format_datetime, parseaddr

from services.routing.notifications.domain import ClinicTally, DigestMail
from services.routing.notifications.views import digest_view
from shared.brand import brand_of
from shared.mail import Delivery, MailServer, html_body, message_bytes, plain_body
from shared.web import Templates

_ = str  # marks a text; it is translated when the mail is written
_SUBJECT = _("Your leads: %(waiting)s waiting, %(overdue)s overdue")


@dataclass(frozen=True, kw_only=True)
class SmtpDigestSender:
    """`sender`: the address that digests come from; `address`: where browsers reach the console."""

    server: MailServer
    sender: str
    templates: Templates
    address: str

    async def hang_up(self) -> None:
        await self.server.hang_up()

    async def send(self, mail: DigestMail) -> Delivery:
        sender = parseaddr(self.sender)[1]
        return await self.server.deliver(self.message(mail), sender=sender, to=mail.to)

    def message(self, mail: DigestMail) -> bytes:
        """Raises `ValueError` for an address that a header does not carry unchanged."""
        subject = self._subject(mail)
        view = digest_view(mail, subject, self.address)
        name, address = parseaddr(self.sender)
        return message_bytes(
            sender=(brand_of(mail.network, mail.locale).name or name, address),
            to=mail.to,
            subject=subject,
            more={
                "Date": format_datetime(mail.at),
                "Message-ID": mail.message_id,
                "Content-Language": mail.locale,
                "Auto-Submitted": "auto-generated",
            },
            text=plain_body(self.templates.text("mail/digest.txt", view, mail.locale)),
            html=html_body(self.templates.text("mail/digest.html", view, mail.locale)),
        )

    def _subject(self, mail: DigestMail) -> str:
        return self.templates.translate(
            _SUBJECT,
            mail.locale,
            waiting=mail.digest.total(_waiting),
            overdue=mail.digest.total(lambda one: one.overdue),
        )


def _waiting(tally: ClinicTally) -> int:
    """For the first contact, with a clinic or without one yet."""
    return tally.waiting + tally.unrouted
