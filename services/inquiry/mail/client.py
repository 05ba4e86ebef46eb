"""Letters over SMTP."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final

import aiosmtplib

from services.inquiry.mail.domain import Letter, MailKind, Sent
from services.inquiry.mail.views import letter_view
from shared.clock import Clock
from shared.logs import get_log
from shared.web import Templates

_log = get_log(__name__)
_TIMEOUT_SECONDS: Final = 20
_ = str  # marks a text; it is translated when the letter is written
_SUBJECTS: Final = {
    MailKind.RECEIVED: _("We have received your inquiry %(reference)s"),
    MailKind.NEW_LINK: _("Your new link for inquiry %(reference)s"),
}
_PERMANENT: Final = 500


@dataclass(frozen=True, kw_only=True)
class SmtpPost:
    host: str
    port: int
    sender: str
    templates: Templates
    now: Clock

    async def send(self, letter: Letter) -> Sent:
        """Hands the letter over; what the server says is logged as a code, since it may repeat the
        address.
        """
        try:
            await aiosmtplib.send(
                self.message(letter), hostname=self.host, port=self.port, timeout=_TIMEOUT_SECONDS
            )
        except aiosmtplib.SMTPResponseException as error:
            _log.warning("mail.not-accepted", code=error.code)
            return Sent.REFUSED if error.code >= _PERMANENT else Sent.FAILED
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refused.code for refused in error.recipients]
            _log.warning("mail.not-accepted", code=max(codes))
            return Sent.REFUSED if min(codes) >= _PERMANENT else Sent.FAILED
        except (aiosmtplib.SMTPException, OSError) as error:
            _log.error("mail.failed", error=error)
            return Sent.FAILED
        return Sent.ACCEPTED

    def message(self, letter: Letter) -> EmailMessage:
        view = letter_view(letter)
        name, address = parseaddr(self.sender)
        message = EmailMessage(policy=SMTP)
        message["Subject"] = self._subject(letter)
        message["From"] = Address(display_name=name, addr_spec=address)
        message["To"] = Address(addr_spec=letter.to)
        message["Date"] = format_datetime(self.now())
        message["Message-ID"] = letter.message_id
        message["Content-Language"] = letter.locale
        message["Auto-Submitted"] = "auto-generated"
        folder = f"mail/{letter.kind.value}"
        message.set_content(self.templates.text(f"{folder}.txt", view, letter.locale))
        html = self.templates.text(f"{folder}.html", view, letter.locale)
        message.add_alternative(html, subtype="html")
        return message

    def _subject(self, letter: Letter) -> str:
        text = _SUBJECTS[letter.kind]
        return self.templates.translate(text, letter.locale, reference=letter.reference)
