"""Emails over SMTP."""

from dataclasses import dataclass, field
from email.utils import format_datetime, parseaddr

from services.inquiry.mail.client.drafts import Drafts
from services.inquiry.mail.domain import Email, Outcome
from shared.brand import brand_of
from shared.clock import Clock
from shared.mail import MailServer, message_bytes
from shared.web import Templates


@dataclass(frozen=True, kw_only=True)
class SmtpEmailSender:
    host: str
    port: int
    sender: str
    templates: Templates
    now: Clock
    _server: MailServer = field(init=False, repr=False, compare=False)
    _drafts: Drafts = field(init=False, repr=False, compare=False)
    _mailbox: tuple[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_server", MailServer(host=self.host, port=self.port))
        object.__setattr__(self, "_drafts", Drafts(self.templates))
        object.__setattr__(self, "_mailbox", parseaddr(self.sender))

    async def hang_up(self) -> None:
        await self._server.hang_up()

    async def send(self, email: Email) -> Outcome:
        _, sender = self._mailbox
        delivery = await self._server.deliver(self.message(email), sender=sender, to=email.to)
        return Outcome(delivery.value)

    def message(self, email: Email) -> bytes:
        """Raises what building a header raises for an address that is none."""
        brand = brand_of(email.network, email.locale)
        name, address = self._mailbox
        written = self._drafts.written(email, brand)
        return message_bytes(
            sender=(brand.name or name, address),
            to=email.to,
            subject=written.subject,
            more={
                "Date": format_datetime(self.now()),
                "Message-ID": email.message_id,
                "Content-Language": email.locale,
                "Auto-Submitted": "auto-generated",
            },
            text=written.text,
            html=written.html,
        )
